import { encodeMetadata } from "../../../worker/kv-entry";
import { DOCS } from "../../cloudflare/docs";
import { MAX_METADATA_BYTES } from "../../cloudflare/limits";
import { isWildcard, type ServedHostname } from "../documents";
import type { Rule } from "../rule";
import { statusInEffect } from "../status-in-effect";

export const metadataSize: Rule = {
  id: "metadata-size",
  severity: "error",
  summary: `A hostname's custom metadata has at most ${MAX_METADATA_BYTES} bytes of JSON; with \`metadata\` lookup Switchyard's own keys count too.`,
  docs: DOCS.customMetadata,
  fix: "Store large texts where the user Worker can fetch them, and keep only a reference in the metadata.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const byMetadata = platform.value.routing?.lookup === "metadata";
      for (const served of hostnames) {
        const { tenant, declaration, hostname, path } = served;
        const lookup = byMetadata && !isWildcard(hostname);
        if (declaration.metadata === undefined && !lookup) continue;
        const metadata = { ...declaration.metadata, ...(lookup && lookupMetadata(served)) };
        const bytes = Buffer.byteLength(JSON.stringify(metadata));
        if (bytes <= MAX_METADATA_BYTES) continue;
        report(tenant, [...path, "metadata"], {
          message: `the metadata of ${hostname} has ${bytes} bytes${lookup ? " with Switchyard's keys" : ""}, more than ${MAX_METADATA_BYTES}`,
          target: "key",
        });
      }
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", metadata: { page: "ü".repeat(2043) } }] },
      },
      problems:
        "tenants/acme.json /hostnames/0/metadata - the metadata of a.acme-store.com has 4097 bytes, more than 4096",
      good: {
        "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", metadata: { page: "ü".repeat(2042) } }] },
      },
    },
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "*.acme-store.com",
              metadata: { page: "ü".repeat(2043) },
              certificate: { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } },
            },
          ],
        },
      },
      problems:
        "tenants/acme.json /hostnames/0/metadata - the metadata of *.acme-store.com has 4097 bytes, more than 4096",
      good: {
        "tenants/acme.json": {
          hostnames: [
            {
              hostname: "*.acme-store.com",
              metadata: { theme: "dark" },
              certificate: { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } },
            },
          ],
        },
      },
    },
    {
      bad: {
        "platform/production.json": { routing: { lookup: "metadata" } },
        "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", metadata: { page: "x".repeat(4050) } }] },
      },
      problems:
        "tenants/acme.json /hostnames/0/metadata - the metadata of a.acme-store.com has 4140 bytes with Switchyard's keys, more than 4096",
      good: {
        "platform/production.json": { routing: { lookup: "metadata" } },
        "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", metadata: { page: "x".repeat(3900) } }] },
      },
    },
  ],
};

/** The metadata that the dispatch Worker will read. Other rules may have refused parts of the file. */
function lookupMetadata({ tenant, declaration, platform }: ServedHostname): Record<string, string> {
  const { tier = "", worker = "", limits, outbound } = tenant.value;
  const paths = (declaration.paths ?? []).map((one) => ({ prefix: one?.prefix ?? "", workerName: one?.worker ?? "" }));
  const status = statusInEffect(tenant.value.status, declaration.status);
  return encodeMetadata({
    workerName: declaration.worker ?? worker,
    tenant: tenant.id,
    ...(status !== "live" && { status }),
    ...(paths.length > 0 && { paths }),
    ...(declaration.canonical !== undefined && { canonical: declaration.canonical }),
    limits: { ...platform.value.tiers?.[tier], ...limits },
    ...(outbound !== undefined && { outbound: outbound as Record<string, string> }),
  });
}
