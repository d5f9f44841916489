import { DOCS } from "../../cloudflare/docs";
import type { Rule } from "../rule";

const RESERVED = ["workerName", "tenant", "status", "route"];

export const metadataReserved: Rule = {
  id: "metadata-reserved",
  severity: "error",
  summary:
    "With `metadata` lookup, the custom metadata keys `workerName`, `tenant`, `status` and `route` are reserved for Switchyard.",
  docs: DOCS.customMetadata,
  fix: "Choose another key: the dispatch Worker uses this one to find the user Worker.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      if (platform.value.routing?.lookup !== "metadata") continue;
      for (const { tenant, declaration, path } of hostnames) {
        for (const key of Object.keys(declaration.metadata ?? {})) {
          if (!RESERVED.includes(key)) continue;
          const message = `the metadata key ${key} is reserved for Switchyard: ${platform.file} looks hostnames up in metadata`;
          report(tenant, [...path, "metadata", key], { message, found: key, target: "key" });
        }
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": { routing: { lookup: "metadata" } },
        "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", metadata: { route: "x", tier: "gold" } }] },
      },
      problems:
        "tenants/acme.json /hostnames/0/metadata/route - the metadata key route is reserved for Switchyard: platform/production.json looks hostnames up in metadata",
      good: { "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", metadata: { route: "x" } }] } },
    },
  ],
};
