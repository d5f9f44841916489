import { ENTRY, HOST } from "./hostnames";
import type { Count, Quota } from "./manifest";
import type { Action, Plan } from "./plan";

/** What the release will ask of Cloudflare's API, by the provider's own habits. */
export interface Forecast {
  /** Reading the state's resources once: what a plan with a refresh costs. */
  readonly refresh: { readonly requests: number; readonly minutes: number };
  readonly apply: { readonly requests: number; readonly certificates: number; readonly minutes: number };
  readonly hostnames: Count & Quota;
}

/** GET requests to refresh one resource. */
const READS: Readonly<Record<string, number>> = { [ENTRY]: 2, terraform_data: 0 };

/** Writing requests per action; a saved plan is applied without reading again. */
const WRITES: Readonly<Record<Action, number>> = { "no-op": 0, forget: 0, create: 1, update: 1, delete: 1, replace: 2 };

export function forecast(plans: readonly Plan[], hostnames: Count, quota: Quota): Forecast {
  const resources = plans.flatMap((plan) => plan.resources).filter(({ type }) => readsOf(type) > 0);
  const reads = sum(plans.flatMap((plan) => plan.refreshed.map(readsOf)));
  const writes = sum(resources.map(({ action }) => WRITES[action]));
  const certificates = resources.filter(
    ({ type, action }) => type === HOST && (action === "create" || action === "replace"),
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

function readsOf(type: string): number {
  return Object.hasOwn(READS, type) ? (READS[type] ?? 1) : 1;
}

const WINDOW = { requests: 1200, minutes: 5 };
const CERTIFICATES_A_MINUTE = 15;

/** The first 1,200 pass at once; whatever is over waits for the next five minutes. */
export function minutesFor(requests: number): number {
  return requests === 0 ? 0 : Math.max(1, WINDOW.minutes * (Math.ceil(requests / WINDOW.requests) - 1));
}

/** New certificates are issued at this pace; validation again of an old one doesn't count. */
export function minutesForCertificates(certificates: number): number {
  return Math.ceil(certificates / CERTIFICATES_A_MINUTE);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
