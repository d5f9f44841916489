import type { KvEntry } from "../../worker/kv-entry";
import { distrust } from "../cloudflare/custom-hostname";
import type { ListedHostname, Snapshot } from "../cloudflare/snapshot";
import { compare } from "../order";
import { foreignMatcher } from "../registry/foreign";
import { canonicalSpelling, isInside } from "../registry/hostname";
import type { Platform } from "../registry/model";
import { hostnameOfKey } from "../terraform/kv-value";
import { type DeclarationContext, describeHostname, type Settings } from "./declaration";
import { shown } from "./mapping";
import { routingOf } from "./routing";

/** A hostname that can be declared as Cloudflare has it, if someone says whose it is. */
export interface AdoptableHostname {
  readonly hostname: string;
  readonly settings: Settings;
  readonly uploaded: boolean;
  /** undefined: no one says which Worker answers. */
  readonly entry: KvEntry | undefined;
  /** A name in the platform's own zone: it has a KV entry and no custom hostname. */
  readonly subdomain: string | undefined;
}

/** What is left to a person, and why. */
export interface TodoItem {
  /** As Cloudflare has it; made printable where it is shown. */
  readonly hostname: string;
  readonly kind: TodoKind;
  /** A sentence's end, after the hostname. */
  readonly why: string;
  /** A sentence. */
  readonly next: string;
  /** What is known for a mapping. */
  readonly tenant?: string | undefined;
  readonly worker?: string | undefined;
  readonly owner?: string | undefined;
}

/**
 * `undecided`: a person has to decide something. `unsayable`: the registry can't say it, so it stays as it is. `leaving`: Cloudflare
 * deletes it. `unread`: Cloudflare's answer can't be used.
 */
export type TodoKind = "undecided" | "unsayable" | "leaving" | "unread";

/** What a person should know of a hostname that is adopted all the same. */
export interface HostnameNote {
  readonly hostname: string;
  readonly words: string;
}

export interface FoundHostnames {
  readonly adoptable: readonly AdoptableHostname[];
  readonly todo: readonly TodoItem[];
  readonly notes: readonly HostnameNote[];
  /** Left to others by the platform file. */
  readonly foreign: number;
}

/** Cloudflare removes these by itself. */
const LEAVING: ReadonlySet<string> = new Set(["pending_deletion", "deleted"]);

/** Reads every hostname of the zone, and every KV entry of a name in the zone itself. Sorted by name. Pure. */
export function findHostnames(snapshot: Snapshot, platform: Platform, context: DeclarationContext): FoundHostnames {
  const isForeign = foreignMatcher(platform.foreign);
  const adoptable: AdoptableHostname[] = [];
  const todo: TodoItem[] = [];
  const notes: HostnameNote[] = [];
  let foreign = 0;
  for (const listed of [...snapshot.hostnames.hostnames].sort((a, b) => compare(a.hostname, b.hostname))) {
    if (isForeign(listed.hostname)) foreign += 1;
    else sortHostname(listed, snapshot, platform, context, { adoptable, todo, notes });
  }
  for (const hostname of subdomainsIn(snapshot, platform)) {
    if (isForeign(hostname)) foreign += 1;
    else sortSubdomain(hostname, snapshot, platform, { adoptable, todo });
  }
  return { adoptable, todo, notes, foreign };
}

interface Piles {
  readonly adoptable: AdoptableHostname[];
  readonly todo: TodoItem[];
  readonly notes: HostnameNote[];
}

function sortHostname(
  listed: ListedHostname,
  { kvEntries, readAt }: Snapshot,
  platform: Platform,
  context: DeclarationContext,
  { adoptable, todo, notes }: Piles,
): void {
  const { hostname, status } = listed;
  const leave = (kind: TodoKind, why: string, next: string, worker?: string) =>
    todo.push({ hostname, kind, why, next, worker });
  if (LEAVING.has(status))
    return void leave(
      "leaving",
      `Cloudflare is deleting it (${status})`,
      "If the customer leaves, there is nothing to do. If not, start its validation again at Cloudflare (an edit with its certificate settings), and run adopt again.",
    );
  const untrusted = distrust(listed);
  if (listed.id === undefined || untrusted !== undefined)
    return void leave(
      "unread",
      untrusted === undefined ? "Cloudflare's answer gives it no usable ID" : `Cloudflare's answer ${shown(untrusted)}`,
      "Look at it in Cloudflare's dashboard, then run adopt again.",
    );
  if (canonicalSpelling(hostname) !== hostname)
    return void leave("unsayable", "its name is not a hostname that a file can hold", LEAVE_IT);
  const described = describeHostname(listed, context);
  if (!described.sayable) return void leave("unsayable", described.why, described.next);
  const routing = routingOf(hostname, listed, kvEntries, platform);
  if (routing.kind === "unsayable") return void leave("unsayable", routing.why, CHANGE_ENTRY);
  if (routing.kind === "unread") return void leave("unread", routing.why, "Run adopt again when Cloudflare answers.");
  for (const words of [...described.notes, ...certificateNotes(listed, readAt), ...statusNotes(status)])
    notes.push({ hostname, words });
  const { settings, uploaded } = described;
  const entry = routing.kind === "known" ? routing.entry : undefined;
  adoptable.push({ hostname, settings, uploaded, entry, subdomain: undefined });
}

export const LEAVE_IT = "It stays as it is. List it in foreign, or correct it at Cloudflare and run adopt again.";
const CHANGE_ENTRY = "It stays as it is. List it in foreign, or correct its KV entry and run adopt again.";

function certificateNotes({ certificate, hostname }: ListedHostname, now: number): readonly string[] {
  const { status = "", expiresAt, uploaded } = certificate ?? {};
  const isExpired = status === "expired" || (expiresAt !== undefined && expiresAt < now);
  if (!isExpired) return [];
  const when = expiresAt === undefined ? "" : ` on ${new Date(expiresAt).toISOString().slice(0, 10)}`;
  return uploaded === true
    ? [
        `Its uploaded certificate expired${when}. The release sends the pair again, so set its variables to a renewed pair.`,
      ]
    : [`Its certificate expired${when}. It is adopted as it is. Next: npx switchyard status ${hostname}`];
}

/** Cloudflare no longer serves these, or refuses to. */
const TROUBLED: ReadonlySet<string> = new Set(["moved", "blocked", "pending_blocked", "test_blocked"]);

function statusNotes(status: string): readonly string[] {
  return TROUBLED.has(status) ? [`Cloudflare calls it ${status}. It is adopted as it is.`] : [];
}

/** Names in the zone with a KV entry of their own: tenants' subdomains. */
function subdomainsIn({ kvKeys, hostnames }: Snapshot, { zone }: Platform): readonly string[] {
  const keys = kvKeys.checked ? [...kvKeys.value] : [];
  const custom = new Set(hostnames.hostnames.map(({ hostname }) => hostname));
  return keys
    .flatMap((key) => hostnameOfKey(key) ?? [])
    .filter((hostname) => hostname !== zone.name && isInside(hostname, zone.name) && !custom.has(hostname))
    .sort();
}

function sortSubdomain(
  hostname: string,
  { kvEntries }: Snapshot,
  platform: Platform,
  { adoptable, todo }: Omit<Piles, "notes">,
): void {
  const label = hostname.slice(0, -platform.zone.name.length - 1);
  const routing = routingOf(hostname, undefined, kvEntries, platform);
  if (routing.kind === "known")
    adoptable.push({ hostname, settings: {}, uploaded: false, entry: routing.entry, subdomain: label });
  else if (routing.kind === "unread")
    todo.push({ hostname, kind: "unread", why: routing.why, next: "Run adopt again when Cloudflare answers." });
  else todo.push({ hostname, kind: "unsayable", why: routing.why, next: CHANGE_ENTRY });
}
