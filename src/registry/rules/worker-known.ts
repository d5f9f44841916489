import { workersOf } from "../documents";
import type { Rule } from "../rule";
import { suggestion } from "../suggestion";

export const workerKnown: Rule = {
  id: "worker-known",
  severity: "error",
  summary: "A user Worker is one of the platform's `workers`, if the platform lists them.",
  fix: "Upload the user Worker to the dispatch namespace, then have the platform's owners add it to workers.",
  check({ environments }, report) {
    for (const { platform, tenants } of environments) {
      if (platform.value.workers === undefined) continue;
      const workers = platform.value.workers.filter((worker) => worker !== undefined);
      const known = new Set(workers);
      for (const tenant of tenants) {
        for (const { worker, path } of workersOf(tenant)) {
          if (known.has(worker)) continue;
          const message = `${platform.file} does not list the user Worker ${JSON.stringify(worker)} in workers`;
          report(tenant, path, { message, found: worker, hint: () => suggestion(worker, workers) });
        }
      }
    }
  },
  examples: [
    {
      bad: { "platform/production.json": { workers: ["acme-api"] }, "tenants/acme.json": { worker: "acme-apo" } },
      problems:
        'tenants/acme.json /worker - platform/production.json does not list the user Worker "acme-apo" in workers',
      good: { "platform/production.json": { workers: ["acme-api"] }, "tenants/acme.json": { worker: "acme-api" } },
    },
    {
      bad: {
        "platform/production.json": { workers: ["acme-shop"] },
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", worker: "x", paths: [{ prefix: "/v2", worker: "y" }] }],
        },
      },
      problems: [
        'tenants/acme.json /hostnames/0/worker - platform/production.json does not list the user Worker "x" in workers',
        'tenants/acme.json /hostnames/0/paths/0/worker - platform/production.json does not list the user Worker "y" in workers',
      ],
      good: { "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", worker: "x" }] } },
    },
  ],
};
