import { isArray, isObject, type JsonObject, stringAt } from "../json";
import { printable } from "../text";

/**
 * A suspension that `suspend --now` wrote at Cloudflare, before any release knows of it. It lies in the KV namespace, beside the
 * entries, so that the token that suspends can also record it, and every plan finds it.
 */
export interface SuspensionRecord {
  readonly tenant: string;
  readonly by: string;
  /** `2026-11-28T04:00:00Z` */
  readonly at: string;
  readonly reason: string;
  /** Hostnames whose entries were suspended; `*.x` for one level below x. */
  readonly hostnames: readonly string[];
}

/** What the keys of all records begin with. The dispatch Worker reads only keys that begin with `hostname:`. */
export const SUSPENSION_PREFIX = "suspension:";

export function suspensionKeyOf(tenant: string): string {
  return `${SUSPENSION_PREFIX}${tenant}`;
}

export function encodeSuspension({ by, at, reason, hostnames }: SuspensionRecord): string {
  return JSON.stringify({ by, at, reason, hostnames });
}

const LONGEST = 300;

/**
 * Anyone with a KV token may have written it, so no text of it is believed to be short or visible. A record that can't be read
 * still says that its tenant is suspended.
 */
export function readSuspension(key: string, text: string | undefined): SuspensionRecord {
  const value = parse(text);
  const told = (field: string) => printable((stringAt(value, field) ?? "unknown").slice(0, LONGEST));
  const hostnames = isArray(value.hostnames) ? value.hostnames.filter((name) => typeof name === "string") : [];
  const tenant = printable(key.slice(SUSPENSION_PREFIX.length));
  return { tenant, by: told("by"), at: told("at"), reason: told("reason"), hostnames };
}

function parse(text = ""): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
