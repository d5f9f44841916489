import type { ReleaseManifest } from "../../src/manifest/manifest";
import type { HostnameChange } from "../../src/review/changes";
import { type Review, type ReviewInput, reviewPlans } from "../../src/review/review";
import { type BuiltResource, planOf } from "../support/plans";

/** A manifest that says nothing; a test fills in what it is about. */
export const MANIFEST: ReleaseManifest = {
  formatVersion: 3,
  environment: "production",
  commit: "1a2b3c4d5e6f".padEnd(40, "0"),
  uncommitted: false,
  planned: { by: "Ada", at: "2026-11-23T11:00:00.000Z" },
  registry: "1".repeat(64),
  worker: "2".repeat(64),
  versions: { terraform: "1.11.4", provider: "5.22.0" },
  lockFile: null,
  basis: "cloudflare",
  refresh: "full",
  imports: [],
  mended: [],
  moves: [],
  journal: null,
  refreshed: [],
  found: [],
  changeDigest: "3".repeat(64),
  stacks: [],
  files: {},
  tenants: { before: {}, after: {}, totals: { tenants: { before: 0, after: 0 }, hostnames: { before: 0, after: 0 } } },
  budgets: {},
  quota: { included: null, hardCap: null },
  owners: ["ops"],
  otherRequests: 0,
  waiting: [],
  held: [],
};

export const REVIEW_TIME = Date.parse("2026-11-23T12:00:00Z");

/** Reviews one stack's resources, or plans of several. */
export function reviewOf(resources: readonly BuiltResource[], input: Partial<ReviewInput> = {}): Review {
  return reviewPlans({
    plans: [planOf(resources)],
    waivers: [],
    allowReturning: new Set(),
    now: REVIEW_TIME,
    ...input,
  });
}

/** The change of one hostname, in the words that matter. */
export function changeOf(
  result: Review,
  hostname: string,
): Pick<HostnameChange, "tenant" | "kinds" | "impact"> | undefined {
  const change = result.changes.find((one) => one.hostname === hostname);
  return change && { tenant: change.tenant, kinds: change.kinds, impact: change.impact };
}
