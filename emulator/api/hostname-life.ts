import { DAYS, SECONDS } from "./clock";
import {
  changesOf,
  fallbackStatus,
  type HostnameInputs,
  hasLeft,
  isHeld,
  ownershipProven,
  pointsToUs,
  proxiedByCustomer,
} from "./hostname-inputs";
import { lastValidationCheck, nextRegularCheck, nextValidationCheck, VALIDATION_PERIOD } from "./validation-schedule";

/** Where a custom hostname is in its life. */
export interface HostnameState {
  /** `gone`: no longer known to the API. */
  status: "pending" | "active" | "moved" | "deleted" | "blocked" | "gone";
  since: number;
  /** When the checks that led or lead here began. */
  checkedFrom: number;
  /** An active hostname was seen leading to us: only then can it be seen to leave. */
  pointed: boolean;
}

/** Documented: moved for more than seven days is deleted. */
const MOVED_PERIOD = 7 * DAYS;
/** How long a deleted hostname can still be read: the documentation doesn't say, seven days is ours. */
export const DELETED_PERIOD = 7 * DAYS;
/** How long an active hostname shows that a change is on its way: ours. */
const REDEPLOYMENT = 10 * SECONDS;

/** @returns the state of a hostname that begins, or begins again, to be validated. */
export function pendingSince(now: number): HostnameState {
  return { status: "pending", since: now, checkedFrom: now, pointed: false };
}

/** @returns what `state` has become by `now`: nothing but the inputs and the clock decide. */
export function hostnameAt(state: HostnameState, inputs: HostnameInputs, now: number): HostnameState {
  let current = state;
  for (;;) {
    const next = step(current, inputs, now);
    if (next === undefined) return current;
    current = next;
  }
}

/** The next change of state up to `now`; undefined where there is none. */
function step(state: HostnameState, inputs: HostnameInputs, now: number): HostnameState | undefined {
  switch (state.status) {
    case "pending":
      return fromPending(state, inputs, now);
    case "active":
      return fromActive(state, inputs, now);
    case "moved":
      return after(state, MOVED_PERIOD, "deleted", now);
    case "deleted":
      return after(state, DELETED_PERIOD, "gone", now);
    default:
      return undefined;
  }
}

function fromPending(state: HostnameState, inputs: HostnameInputs, now: number): HostnameState | undefined {
  const end = state.checkedFrom + VALIDATION_PERIOD;
  const check = (time: number) => nextValidationCheck(state.checkedFrom, time);
  const decided = (at: number) => isHeld(inputs, at) || isValid(inputs, at);
  const at = firstCheck(inputs, state.since, Math.min(now, end), check, decided);
  if (at === undefined) return after(state, VALIDATION_PERIOD, "moved", now);
  if (isHeld(inputs, at)) return { ...state, status: "blocked", since: at };
  return { status: "active", since: at, checkedFrom: at, pointed: pointsToUs(inputs, at) };
}

/** Every four hours Cloudflare looks whether the hostname still leads here; how often it really looks is not documented. */
function fromActive(state: HostnameState, inputs: HostnameInputs, now: number): HostnameState | undefined {
  const check = (time: number) => nextRegularCheck(state.checkedFrom, time);
  const seen = (at: number) => (state.pointed ? hasLeft(inputs, at) : pointsToUs(inputs, at));
  const at = firstCheck(inputs, state.checkedFrom, now, check, seen);
  if (at === undefined) return undefined;
  return state.pointed ? { ...state, status: "moved", since: at } : { ...state, checkedFrom: at, pointed: true };
}

function after(
  state: HostnameState,
  period: number,
  status: HostnameState["status"],
  now: number,
): HostnameState | undefined {
  const at = state.since + period;
  return now < at ? undefined : { ...state, status, since: at };
}

/** Finds the first scheduled check at which `decided` holds, looking once per stretch of time in which nothing changes. */
export function firstCheck(
  inputs: HostnameInputs,
  from: number,
  to: number,
  check: (time: number) => number,
  decided: (at: number) => boolean,
  extraNames: readonly string[] = [],
): number | undefined {
  const starts = [from, ...changesOf(inputs, from, to, extraNames)];
  for (const [index, start] of starts.entries()) {
    const at = check(start + 1);
    const end = starts[index + 1] ?? to;
    if (at <= end && decided(at)) return at;
  }
  return undefined;
}

function isValid(inputs: HostnameInputs, at: number): boolean {
  return errorAt(inputs, at) === undefined;
}

/** Why a check at this time does not validate the hostname, in Cloudflare's words. */
function errorAt(inputs: HostnameInputs, at: number): string | undefined {
  const fallback = fallbackStatus(inputs, at);
  if (fallback === undefined) return "Zone does not have a fallback origin set.";
  if (fallback !== "active") return `Fallback origin is in a status of ${fallback}.`;
  if (pointsToUs(inputs, at)) return undefined;
  if (proxiedByCustomer(inputs, at)) {
    return "The hostname is using Cloudflare and cannot be activated with an TXT or HTTP validation token. To activate the hostname, the DNS target needs to point to the SaaS zone.";
  }
  if (ownershipProven(inputs, at)) return undefined;
  return inputs.apexAddresses.length === 0
    ? "custom hostname does not CNAME to this zone."
    : "None of the A or AAAA records are owned by this account and the pre-generated ownership validation token was not found.";
}

/** @returns what the last check found wrong; nothing before the first check. */
export function verificationErrors(state: HostnameState, inputs: HostnameInputs, now: number): string[] {
  if (state.status === "blocked") {
    return [
      "The hostname is associated with a held zone. Please contact the owner of this domain to have the hold removed.",
    ];
  }
  if (state.status === "active") return [];
  const checked = state.status === "pending" ? lastValidationCheck(state.checkedFrom, now) : now;
  const error = checked === undefined ? undefined : errorAt(inputs, checked);
  return error === undefined ? [] : [error];
}

/** @returns the status the API shows; a change to an active hostname is visible for a moment. */
export function shownStatus(state: HostnameState, changedAt: number | undefined, now: number): string {
  const deploying = changedAt !== undefined && now < changedAt + REDEPLOYMENT;
  return state.status === "active" && deploying ? "active_redeploying" : state.status;
}
