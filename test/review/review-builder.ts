import type { TenantChange } from "../../src/review/changes";
import { type Review, type ReviewInput, review } from "../../src/review/review";
import { type BuiltResource, plan } from "../support/plans";

export const NOW = Date.parse("2026-11-23T12:00:00Z");

/** Reviews one stack's resources, or plans of several. */
export function reviewOf(resources: readonly BuiltResource[], input: Partial<ReviewInput> = {}): Review {
  return review({ plans: [plan(resources)], waivers: [], allowReturning: new Set(), now: NOW, ...input });
}

/** The change of one hostname, in the words that matter. */
export function changeOf(
  result: Review,
  hostname: string,
): Pick<TenantChange, "tenant" | "kinds" | "impact"> | undefined {
  const change = result.changes.find((one) => one.hostname === hostname);
  return change && { tenant: change.tenant, kinds: change.kinds, impact: change.impact };
}
