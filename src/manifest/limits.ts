import type { Environment } from "../registry/model";
import type { ReleaseManifest } from "./manifest";

/** What a release or a review is judged by, as the environment's platform file says it. */
export function limitsOf({ platform }: Environment): Pick<ReleaseManifest, "budgets" | "quota"> {
  const { budgets, entitlements } = platform;
  const { hostnamesIncluded = null, hostnamesHardCap = null } = entitlements;
  return { budgets, quota: { included: hostnamesIncluded, hardCap: hostnamesHardCap } };
}
