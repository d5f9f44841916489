import { DOCS } from "../../cloudflare/docs";
import { bareName, canonicalSpelling, isAddress, isDnsName } from "../hostname";
import type { Rule } from "../rule";
import { ASCII } from "./hostname-ascii";

export const hostnameCharacters: Rule = {
  id: "hostname-characters",
  severity: "error",
  summary:
    "A hostname is lower-case letters, digits and inner hyphens between dots; no scheme, port, path, underscore or final dot. A star is the whole first label.",
  code: 1407,
  docs: DOCS.hostnameCodes,
  fix: "Write the bare name in lower case: letters, digits and hyphens between dots.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      if (isDnsName(bareName(hostname)) || !ASCII.test(hostname) || isAddress(hostname)) continue;
      const better = canonicalSpelling(hostname);
      report(tenant, [...path, "hostname"], {
        message: `${JSON.stringify(hostname)} ${whatIsWrong(hostname)}`,
        found: hostname,
        hint: better === undefined ? undefined : `Write ${JSON.stringify(better)}.`,
      });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["Shop.acme-store.com"] } },
      problems: 'tenants/acme.json /hostnames/0/hostname - "Shop.acme-store.com" has upper-case letters',
      good: {},
    },
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [
            "https://shop.acme-store.com/x",
            "shop.acme-store.com:443",
            "shop.acme-store.com.",
            "my_shop.acme-store.com",
            "a..acme-store.com",
            "-a.acme-store.com",
            "a.*.acme-store.com",
            "a b.acme-store.com",
          ],
        },
      },
      problems: [
        'tenants/acme.json /hostnames/0/hostname - "https://shop.acme-store.com/x" has a scheme',
        'tenants/acme.json /hostnames/1/hostname - "shop.acme-store.com:443" has a port',
        'tenants/acme.json /hostnames/2/hostname - "shop.acme-store.com." ends with a dot',
        'tenants/acme.json /hostnames/3/hostname - "my_shop.acme-store.com" has an underscore',
        'tenants/acme.json /hostnames/4/hostname - "a..acme-store.com" has an empty label',
        'tenants/acme.json /hostnames/5/hostname - "-a.acme-store.com" has a label that starts or ends with a hyphen',
        'tenants/acme.json /hostnames/6/hostname - "a.*.acme-store.com" has a star that is not the whole first label',
        'tenants/acme.json /hostnames/7/hostname - "a b.acme-store.com" has special characters',
      ],
      good: { "tenants/acme.json": { hostnames: ["a-b.acme-store.com"] } },
    },
  ],
};

const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/:\/\//, "has a scheme"],
  [/[/?#]/, "has a path"],
  [/:\d*$/, "has a port"],
  [/\.$/, "ends with a dot"],
  [/\.\.|^\./, "has an empty label"],
  [/\*/, "has a star that is not the whole first label"],
  [/_/, "has an underscore"],
  [/(?:^|\.)-|-(?:\.|$)/, "has a label that starts or ends with a hyphen"],
  [/^[A-Za-z0-9.-]*$/, "has upper-case letters"],
];

function whatIsWrong(hostname: string): string {
  const bare = bareName(hostname);
  return FAULTS.find(([pattern]) => pattern.test(bare))?.[1] ?? "has special characters";
}
