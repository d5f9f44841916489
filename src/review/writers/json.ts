import { printableJson } from "../../report/json";
import { IMPACTS, KINDS } from "../effects";
import { type Review, verdictOf } from "../review";
import { reasonsOf } from "./reasons";

const VERDICTS = { 0: "ok", 1: "refused", 3: "over-budget" } as const;

/** The fields are listed in docs/review.md. */
export function writeJson(review: Review): string {
  const { digest, changeDigest, shared, tenantsBehind, changes, kept, totals, budgets, forecast, refusals, waiting } =
    review;
  const { subject, environment, unknown, dataSources, certificates, notCompared, alreadyGone, moves } = review;
  const document = {
    verdict: VERDICTS[verdictOf(review)],
    reasons: reasonsOf(review).map(({ why, ...reason }) => ({ ...reason, why: why.toString() })),
    waivers: { owners: review.owners, platformFile: environment === null ? null : `platform/${environment}.json` },
    environment,
    commit: subject?.commit ?? null,
    uncommitted: subject?.uncommitted ?? null,
    planned: subject?.planned ?? null,
    basis: review.basis,
    digest,
    changeDigest,
    refusals,
    tenantsBehind,
    roots: shared.map(({ address, action, impact, notes }) => ({ address, action, impact, notes })),
    changes: changes.map(({ tenant, from, hostname, kinds, impact, addresses, notes }) => ({
      tenant,
      from,
      hostname,
      kinds,
      impact,
      addresses,
      notes,
    })),
    kept,
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
    unknown,
    dataSources,
    certificates: certificates.map(({ certificates: chain, ...one }) => ({
      ...one,
      certificates: chain.map(({ sha256, subject, issued, expires }) => ({ sha256, subject, issued, expires })),
    })),
    notCompared,
    waiting,
    alreadyGone,
    moves,
  };
  return printableJson(document);
}
