import { DOCS } from "../../cloudflare/docs";
import { workersOf } from "../documents";
import type { Rule } from "../rule";

const WORKER_NAME = /^[a-z0-9_][a-z0-9-_]{0,62}$/;

export const workerName: Rule = {
  id: "worker-name",
  severity: "error",
  summary:
    "A user Worker's name is 1 to 63 lower-case letters, digits, hyphens and underscores, and does not start with a hyphen.",
  docs: DOCS.dynamicDispatch,
  fix: "Write the name that the user Worker was uploaded with.",
  check({ tenants, platforms }, report) {
    for (const tenant of tenants) {
      for (const { worker, path } of workersOf(tenant)) {
        if (!WORKER_NAME.test(worker)) report(tenant, path, { message: messageFor(worker), found: worker });
      }
    }
    for (const platform of platforms) {
      for (const [index, worker] of (platform.value.workers ?? []).entries()) {
        if (worker === undefined || WORKER_NAME.test(worker)) continue;
        report(platform, ["workers", index], { message: messageFor(worker), found: worker });
      }
    }
  },
  examples: [
    {
      bad: { "platform/production.json": { workers: ["Acme Shop"] }, "tenants/acme.json": { worker: "Acme Shop" } },
      problems: [
        "platform/production.json /workers/0 - \"Acme Shop\" can't be a user Worker's name",
        "tenants/acme.json /worker - \"Acme Shop\" can't be a user Worker's name",
      ],
      good: { "tenants/acme.json": { worker: "_acme-shop" } },
    },
  ],
};

function messageFor(worker: string): string {
  return `${JSON.stringify(worker)} can't be a user Worker's name`;
}
