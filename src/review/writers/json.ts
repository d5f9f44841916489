import { escapeJson } from "../../page/escape";
import { IMPACTS, KINDS } from "../effects";
import type { Review } from "../review";

/** For machines; docs/review.md lists the fields. */
export function writeJson(review: Review): string {
  const { digest, changeDigest, shared, changes, totals, budgets, forecast } = review;
  const document = {
    digest,
    changeDigest,
    roots: shared.map(({ address, action, impact }) => ({ address, action, impact })),
    changes: changes.map(({ tenant, hostname, kinds, impact, addresses }) => ({
      tenant,
      hostname,
      kinds,
      impact,
      addresses,
    })),
    totals: {
      ...totals,
      changes: changes.length,
      impacts: Object.fromEntries(
        IMPACTS.map((impact) => [impact, changes.filter((change) => change.impact === impact).length]),
      ),
      kinds: Object.fromEntries(
        KINDS.map((kind) => [kind, changes.filter((change) => change.kinds.includes(kind)).length]),
      ),
    },
    budgets: Object.fromEntries(budgets.map(({ kind, ...use }) => [kind, { used: use.tenants.length, ...use }])),
    forecast,
  };
  return escapeJson(JSON.stringify(document, null, 2));
}
