import type { Environment } from "../registry/model";
import type { ReleaseManifest } from "./manifest";

/** The budgets, the quota and who may waive a budget, for a release or a review, from the environment's platform file. */
export function limitsOf({ platform }: Environment): Pick<ReleaseManifest, "budgets" | "quota" | "owners"> {
  const { budgets, entitlements, owners } = platform;
  const { hostnamesIncluded = null, hostnamesHardCap = null } = entitlements;
  return { budgets, quota: { included: hostnamesIncluded, hardCap: hostnamesHardCap }, owners };
}
