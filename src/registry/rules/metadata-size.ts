import { encodeMetadata } from "../../../worker/kv-entry";
import { DOCS } from "../../cloudflare/docs";
import { isWildcard, type ServedHostname } from "../documents";
import type { Rule } from "../rule";

const MAX_METADATA_BYTES = 4096;

export const metadataSize: Rule = {
  id: "metadata-size",
  severity: "error",
  summary: `A hostname's custom metadata has at most ${MAX_METADATA_BYTES} bytes of JSON; with \`metadata\` lookup Switchyard's own keys count.`,
  docs: DOCS.customMetadata,
  bad: '`"metadata": { "page": "<html>…" }` of 5 KB',
  good: '`"metadata": { "page": "summer" }`',
  fix: "Keep the large texts where the user Worker can fetch them, and only their name in the metadata.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const byMetadata = platform.value.routing?.lookup === "metadata";
      for (const served of hostnames) {
        const { tenant, entry, hostname, path } = served;
        const lookup = byMetadata && !isWildcard(hostname);
        if (entry.metadata === undefined && !lookup) continue;
        const metadata = { ...entry.metadata, ...(lookup && lookupMetadata(served)) };
        const bytes = Buffer.byteLength(JSON.stringify(metadata));
        if (bytes <= MAX_METADATA_BYTES) continue;
        report(tenant, [...path, "metadata"], {
          message: `the metadata of ${hostname} has ${bytes} bytes${lookup ? " with our own keys" : ""}, more than ${MAX_METADATA_BYTES}`,
          target: "key",
        });
      }
    }
  },
};

/** What the dispatch Worker will read, from what is known of a file that other rules may refuse. */
function lookupMetadata({ tenant, entry, platform }: ServedHostname): Record<string, string> {
  const { status = "live", tier = "", worker = "", limits, outbound } = tenant.value;
  const paths = (entry.paths ?? []).map((one) => ({ prefix: one?.prefix ?? "", workerName: one?.worker ?? "" }));
  return encodeMetadata({
    workerName: entry.worker ?? worker,
    tenant: tenant.id,
    ...(status !== "live" && { status }),
    ...(paths.length > 0 && { paths }),
    ...(entry.canonical !== undefined && { canonical: entry.canonical }),
    limits: { ...platform.value.tiers?.[tier], ...limits },
    ...(outbound !== undefined && { outbound: outbound as Record<string, string> }),
  });
}
