import { DOCS } from "../../cloudflare/docs";
import type { ChangeRule } from "../change";

export const changeNamespace: ChangeRule = {
  id: "change-namespace",
  severity: "error",
  summary:
    "`dispatch.namespace` does not change. Cloudflare can't rename a dispatch namespace, and a new one does not contain the user Workers.",
  docs: DOCS.dynamicDispatch,
  fix: "Restore the old name. To move to another namespace, add an environment with its own platform file, upload the user Workers there, and move the tenants.",
  check({ platforms }, report) {
    for (const { before, after } of platforms) {
      const old = before?.value.dispatch?.namespace;
      const now = after?.value.dispatch?.namespace;
      if (after === undefined || old === undefined || now === undefined || old === now) continue;
      report(after, ["dispatch", "namespace"], {
        message: `the dispatch namespace changes from ${old} to ${now}`,
        found: now,
      });
    }
  },
  examples: [
    {
      by: "olga",
      bad: { "platform/production.json": { dispatch: { namespace: "production-2" } } },
      problems:
        "platform/production.json /dispatch/namespace - the dispatch namespace changes from production to production-2",
      good: { change: { "platform/staging.json": { tenants: [], dispatch: { namespace: "production-2" } } } },
      others: ["change-platform"],
    },
  ],
};
