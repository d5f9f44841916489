import { kvKeyOf } from "../../../worker/kv-entry";
import { DOCS } from "../../cloudflare/docs";
import { MAX_KV_KEY_BYTES } from "../../cloudflare/limits";
import type { Rule } from "../rule";

export const kvKey: Rule = {
  id: "kv-key",
  severity: "error",
  summary: `The key of a hostname's KV entry has at most ${MAX_KV_KEY_BYTES} bytes. (The value may have up to 25 MiB. It is made from one file of at most 1 MiB, so it needs no check.)`,
  docs: DOCS.kvLimits,
  fix: "Choose a shorter name.",
  check({ hostnames }, report) {
    for (const { tenant, hostname, path } of hostnames) {
      if (hostname.length < 100) continue; // UTF-8 has at most 3 bytes for each
      const bytes = Buffer.byteLength(kvKeyOf(hostname));
      if (bytes <= MAX_KV_KEY_BYTES) continue;
      const message = `the KV key of this hostname has ${bytes} bytes, more than ${MAX_KV_KEY_BYTES}`;
      report(tenant, [...path, "hostname"], { message, found: hostname });
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": { hostnames: [{ hostname: `${"a.".repeat(260)}com`, certificate: { branding: true } }] },
      },
      problems: "tenants/acme.json /hostnames/0/hostname - the KV key of this hostname has 532 bytes, more than 512",
      good: {
        "tenants/acme.json": {
          hostnames: [{ hostname: `${"a.".repeat(121)}acme-st.com`, certificate: { branding: true } }],
        },
      },
      others: ["hostname-length"],
    },
  ],
};
