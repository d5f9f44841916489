import { decodeKvEntry, decodeMetadata, type KvEntry, kvKeyOf } from "../../worker/kv-entry";
import { type Checked, checked } from "../cloudflare/checked";
import type { CloudflareHostname } from "../cloudflare/custom-hostname";
import type { KvEntryList } from "../cloudflare/snapshot";
import { kvEntriesOf } from "../desired/desired-state";
import { canonical, type Json } from "../json";
import type { TenantHostname } from "../onboarding/records";
import type { Platform } from "../registry/model";

/** What the dispatch Worker finds for a hostname, where that is not what the registry declares. */
export interface LookupProblem {
  readonly kind: "missing" | "differs";
  /** A sentence. */
  readonly words: string;
}

/** What decides who answers; limits and outbound parameters do not. */
const FIELDS = { workerName: "Worker", status: "status", paths: "paths", canonical: "canonical hostname" } as const;

/** The keys that have to be there for a hostname. */
export function kvKeysOf({ tenant, hostname }: TenantHostname): readonly string[] {
  return kvEntriesOf(tenant, hostname).map((entry) => kvKeyOf(entry.hostname));
}

/** The first problem of a hostname's entries. The dispatch Worker looks into the metadata first where the platform says so. */
export function lookupProblem(
  { tenant, hostname }: TenantHostname,
  { routing }: Platform,
  answer: CloudflareHostname | undefined,
  entries: KvEntryList,
): Checked<LookupProblem | undefined> {
  const metadata = answer?.metadata;
  const inMetadata = routing.lookup === "metadata" && metadata?.workerName !== undefined;
  for (const { hostname: name, entry } of kvEntriesOf(tenant, hostname)) {
    const found =
      inMetadata && name === hostname.hostname
        ? checked({ place: `The custom metadata of ${name}`, entry: decodeMetadata(metadata) })
        : inKv(entries, name);
    if (!found.checked) return found;
    const problem = problemOf(name, entry, found.value);
    if (problem !== undefined) return checked(problem);
  }
  return checked(undefined);
}

interface Found {
  readonly place: string;
  /** undefined: it can't be read. */
  readonly entry: KvEntry | undefined;
}

function inKv(entries: KvEntryList, name: string): Checked<Found | undefined> {
  const found = entries.find(kvKeyOf(name));
  if (!found.checked || found.value === undefined) return found as Checked<undefined>;
  return checked({ place: `The KV entry of ${name}`, entry: decodeKvEntry(found.value.value) });
}

function problemOf(name: string, declared: KvEntry, found: Found | undefined): LookupProblem | undefined {
  if (found === undefined) return { kind: "missing", words: `There is no KV entry of ${name}.` };
  const { place, entry } = found;
  if (entry === undefined)
    return { kind: "differs", words: `${place} can't be read by the dispatch Worker: visitors get an error.` };
  const texts = Object.entries(FIELDS).flatMap(([field, word]) => {
    const [is, should] = [entry, declared].map((each) => textOf(each[field as keyof typeof FIELDS]));
    return is === should ? [] : [`${word} ${is ?? absent(word)}, not ${should ?? absent(word)}`];
  });
  if (texts.length === 0) return undefined;
  return { kind: "differs", words: `${place} differs from the registry: ${texts.join("; ")}.` };
}

/** What a field that is not set means. */
function absent(word: string): string {
  return word === "status" ? "live" : "none";
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" || value === undefined ? value : canonical(value as Json);
}
