import { DOCS } from "../../cloudflare/docs";
import { shortAddress } from "../../spelling";
import type { Rule } from "../rule";

export const apexAddress: Rule = {
  id: "apex-address",
  severity: "error",
  summary:
    "An IPv6 address in `apexProxying.addresses` is in its short lower-case form, as DNS returns it: `status` compares the two.",
  docs: DOCS.apexProxying,
  fix: "Write the address in its short lower-case form.",
  check({ platforms }, report) {
    for (const platform of platforms) {
      const { addresses = [] } = platform.value.entitlements?.apexProxying ?? {};
      for (const [index, address] of addresses.entries()) {
        if (address === undefined || shortAddress(address) === address) continue;
        const message = `${address} is not the address's short form`;
        const hint = `Write ${JSON.stringify(shortAddress(address))}.`;
        report(platform, ["entitlements", "apexProxying", "addresses", index], { message, found: address, hint });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          entitlements: {
            apexProxying: { addresses: ["203.0.113.10", "2001:DB8:0::1", "2001:db8:0:0:0:0:0:2"] },
          },
        },
      },
      problems: [
        "platform/production.json /entitlements/apexProxying/addresses/1 - 2001:DB8:0::1 is not the address's short form",
        "platform/production.json /entitlements/apexProxying/addresses/2 - 2001:db8:0:0:0:0:0:2 is not the address's short form",
      ],
      good: {
        "platform/production.json": {
          entitlements: {
            apexProxying: { addresses: ["2001:db8::1", "203.0.113.10"] },
          },
        },
      },
    },
  ],
};
