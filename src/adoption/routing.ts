import {
  decodeKvEntry,
  decodeMetadata,
  encodeKvEntry,
  KV_ENTRY_FIELDS,
  type KvEntry,
  kvKeyOf,
} from "../../worker/kv-entry";
import type { CloudflareKvEntry } from "../cloudflare/account-answers";
import type { KvEntryList, ListedHostname } from "../cloudflare/snapshot";
import { isObject } from "../json";
import type { Platform } from "../registry/model";

/** How the dispatch Worker finds the user Worker of a hostname today. */
export type FoundRouting =
  | { readonly kind: "known"; readonly entry: KvEntry }
  /** No one says which Worker answers: a person has to. */
  | { readonly kind: "unknown"; readonly why: string }
  /** The registry can't say it, or would lose something. */
  | { readonly kind: "unsayable"; readonly why: string }
  | { readonly kind: "unread"; readonly why: string };

/** Reads what is written for one hostname: its KV entry, or its metadata where the dispatch Worker looks there first. */
export function routingOf(
  hostname: string,
  listed: ListedHostname | undefined,
  entries: KvEntryList,
  { routing }: Pick<Platform, "routing">,
): FoundRouting {
  const inMetadata =
    routing.lookup === "metadata" && listed !== undefined ? decodeMetadata(listed.metadata) : undefined;
  const own = entryAt(hostname, entries);
  if (inMetadata !== undefined) return { kind: "known", entry: inMetadata };
  if (own.kind !== "known" || listed?.certificate?.wildcard !== true) return own;
  return sameBelow(own.entry, entryAt(`*.${hostname}`, entries), hostname);
}

function entryAt(hostname: string, entries: KvEntryList): FoundRouting {
  const key = kvKeyOf(hostname);
  const answer = entries.find(key);
  if (!answer.checked) return { kind: "unread", why: `its KV entry was not read: ${answer.why}` };
  return answer.value === undefined
    ? { kind: "unknown", why: "it has no KV entry, so no one says which user Worker answers" }
    : entryIn(answer.value);
}

function entryIn({ value, metadata }: CloudflareKvEntry): FoundRouting {
  const entry = decodeKvEntry(value);
  if (entry === undefined) return { kind: "unsayable", why: "its KV entry names no Worker in a form that is known" };
  const others = Object.keys(parsed(value)).filter((key) => !FIELDS.has(key));
  if (others.length > 0)
    return { kind: "unsayable", why: `its KV entry has more than Switchyard writes: ${others.join(", ")}` };
  // Whoever reads it would lose it: Terraform writes the entry without metadata.
  if (metadata !== undefined && metadata !== null && !(isObject(metadata) && Object.keys(metadata).length === 0))
    return { kind: "unsayable", why: "its KV entry has metadata, which a release would remove" };
  return { kind: "known", entry };
}

const FIELDS: ReadonlySet<string> = new Set(KV_ENTRY_FIELDS);

/** What decodeKvEntry accepted is a JSON object. */
function parsed(value: string): object {
  return JSON.parse(value) as object;
}

/** The names below a wildcard certificate have an entry of their own, which a release writes like the hostname's. */
function sameBelow(entry: KvEntry, below: FoundRouting, hostname: string): FoundRouting {
  if (below.kind === "unsayable" || below.kind === "unread") return below;
  if (
    below.kind === "known" &&
    encodeKvEntry({ ...below.entry, tenant: "" }) !== encodeKvEntry({ ...entry, tenant: "" })
  )
    return { kind: "unsayable", why: `the KV entry of *.${hostname} differs from its own` };
  return { kind: "known", entry };
}
