import { DOCS } from "../../cloudflare/docs";
import { lacks } from "../entitlements";
import type { Rule } from "../rule";

export const metadataEntitled: Rule = {
  id: "metadata-entitled",
  severity: "error",
  summary: "Custom metadata, and `metadata` lookup, need `entitlements.customMetadata`.",
  code: 1413,
  docs: DOCS.customMetadata,
  fix: "Remove it, or have the platform's owners ask Cloudflare for custom metadata (Enterprise).",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      if (!lacks(platform, "customMetadata")) continue;
      const message = `${platform.file} is not entitled to custom metadata`;
      if (platform.value.routing?.lookup === "metadata")
        report(platform, ["routing", "lookup"], { message, found: "metadata", hint: "Use kv lookup." });
      for (const { tenant, declaration, path } of hostnames) {
        if (declaration.metadata !== undefined) report(tenant, [...path, "metadata"], { message, target: "key" });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          routing: { lookup: "metadata" },
          entitlements: { customMetadata: null },
        },
        "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", metadata: { theme: "dark" } }] },
      },
      problems: [
        "platform/production.json /routing/lookup - platform/production.json is not entitled to custom metadata",
        "tenants/acme.json /hostnames/0/metadata - platform/production.json is not entitled to custom metadata",
      ],
      good: {
        "platform/production.json": { routing: { lookup: "metadata" } },
        "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", metadata: { theme: "dark" } }] },
      },
    },
  ],
};
