import type { Environment } from "../registry/model";
import type { ReleaseManifest } from "./manifest";

/** The budgets and the quota for a release or a review, from the environment's platform file. */
export function limitsOf({ platform }: Environment): Pick<ReleaseManifest, "budgets" | "quota"> {
  const { budgets, entitlements } = platform;
  const { hostnamesIncluded = null, hostnamesHardCap = null } = entitlements;
  return { budgets, quota: { included: hostnamesIncluded, hardCap: hostnamesHardCap } };
}
