import { CERTIFICATES_PER_MINUTE, REQUEST_LIMIT } from "../cloudflare/limits";
import type { Count, HostnameQuota, Import, ReleaseManifest } from "../manifest/manifest";
import type { Action, Plan, PlannedResource, Refreshed } from "../terraform/plan";
import { CUSTOM_HOSTNAME, isOnlyInState, resourceType } from "../terraform/resource-types";

/** The requests that the release will send to Cloudflare's API, as the provider sends them. */
export interface Forecast {
  /** What apply reads before its first write. */
  readonly refresh: { readonly requests: number; readonly minutes: number };
  readonly apply: { readonly requests: number; readonly certificates: number; readonly minutes: number };
  readonly hostnames: Count & HostnameQuota;
}

/** Write requests per action. Applying a saved plan does not read again. */
const WRITES: Readonly<Record<Action, number>> = { "no-op": 0, forget: 0, create: 1, update: 1, delete: 1, replace: 2 };

export function forecast(
  plans: readonly Plan[],
  hostnames: Count,
  quota: HostnameQuota,
  { refresh, otherRequests }: Pick<ReleaseManifest, "refresh" | "otherRequests"> = {
    refresh: "full",
    otherRequests: 0,
  },
): Forecast {
  const resources = plans.flatMap((plan) => plan.resources);
  const reads = otherRequests + (refresh === "full" ? refreshRequests(plans) : 0);
  const writes = sum(resources.map(writesOf));
  const certificates = resources.filter(
    ({ type, action }) => type === CUSTOM_HOSTNAME && (action === "create" || action === "replace"),
  ).length;
  return {
    refresh: { requests: reads, minutes: minutesFor(reads) },
    apply: {
      requests: writes,
      certificates,
      minutes: Math.max(minutesFor(writes), minutesForCertificates(certificates)),
    },
    hostnames: { ...hostnames, ...quota },
  };
}

/** GET requests for planning these stacks with a refresh. */
export function refreshRequests(plans: readonly Plan[]): number {
  const refreshed = plans.flatMap((plan) => plan.refreshed);
  // An import reads its object a second time.
  const imported = plans
    .flatMap(({ resources }) => resources.filter((resource) => resource.imported))
    .map(({ type }) => ({ type, found: true }));
  return sum([...refreshed, ...imported].map(readsOf));
}

/** GET requests of import blocks without a refresh: Terraform imports an object, then reads it. */
export function importRequests(imports: readonly Import[]): number {
  return sum(imports.map(({ address }) => 2 * readsOf({ type: typeOf(address), found: true })));
}

function typeOf(address: string): string {
  return address.split(".")[0] ?? "";
}

/** Of what is gone, the first answer says so and nothing more is asked. */
export function readsOf({ type, found }: Refreshed): number {
  if (isOnlyInState(type)) return 0;
  return found ? (resourceType(type)?.readRequests ?? 1) : 1;
}

function writesOf({ type, action }: PlannedResource): number {
  if (isOnlyInState(type)) return 0;
  return (action === "update" ? resourceType(type)?.updateRequests : undefined) ?? WRITES[action];
}

/** The first 1,200 pass immediately. Further ones wait for the next five minutes. */
export function minutesFor(requests: number): number {
  const { requests: allowed, minutes } = REQUEST_LIMIT;
  return requests === 0 ? 0 : Math.max(1, minutes * (Math.ceil(requests / allowed) - 1));
}

/** Cloudflare issues new certificates at this pace. Validating an existing one again doesn't count. */
export function minutesForCertificates(certificates: number): number {
  return Math.ceil(certificates / CERTIFICATES_PER_MINUTE);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
