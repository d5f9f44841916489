import { canonical, type Json, type JsonObject, objectAt, stringAt } from "../json";
import type { BudgetKind } from "../manifest/manifest";
import { type Difference, differences, shortened } from "../terraform/differences";
import { hostnameOfKey, type KvValue, readKvValue, workersByPrefix } from "../terraform/kv-value";
import type { PlannedResource } from "../terraform/plan";
import { type HostnameResources, kvValueAfter, kvValueBefore } from "./hostnames";
import { hadBefore } from "./tenants";

export const KINDS = [
  "onboarded",
  "added",
  "transferred",
  "moved",
  "state-moved",
  "recertified",
  "suspended",
  "resumed",
  "renamed",
  "removed",
  "returning",
  "repaired",
  "edited",
] as const;
export type Kind = (typeof KINDS)[number];

/** From harmless to worst. */
export const IMPACTS = ["none", "routing", "validation", "outage"] as const;
export type Impact = (typeof IMPACTS)[number];

export function worst(impacts: readonly Impact[]): Impact {
  return IMPACTS[Math.max(0, ...impacts.map((impact) => IMPACTS.indexOf(impact)))] ?? "none";
}

/**
 * Sentences are written by us. Attributes, facts and values come from files and from Cloudflare, and are escaped where they are
 * printed.
 */
export type Note =
  | { readonly sentence: string }
  | { readonly fact: string; readonly value: string }
  | { readonly attribute: string; readonly before: string | null; readonly after: string | null };

/** What changing one resource means for the hostname. */
export interface Effect {
  readonly kinds: readonly Kind[];
  readonly impact: Impact;
  readonly budgets?: readonly BudgetKind[];
  readonly notes?: readonly Note[];
}

export interface EffectContext {
  readonly group: HostnameResources;
  /** What a new hostname is: its tenant's first, or one more. */
  readonly kindOfNew: "onboarded" | "added";
  /** Whether the state had this address before, though the plan creates it. */
  wasManaged(address: string): boolean;
  /** The tenant of an address according to the release's manifest, if its KV value doesn't say. */
  listedTenant(address: string, side: "before" | "after"): string | null;
  isRename(before: string, after: string): boolean;
}

/** The custom hostname. Cloudflare sends `ssl` again with every update, and validation starts again. */
export function hostEffect(host: PlannedResource, context: EffectContext): Effect | undefined {
  const { group, kindOfNew, wasManaged } = context;
  switch (host.action) {
    case "no-op":
      return stateEffect(host, kindOfNew);
    case "create":
      return host.vanished || (wasManaged(host.address) && host.actions.length === 1)
        ? { kinds: ["returning"], impact: "validation", notes: [RETURNING] }
        : { kinds: [kindOfNew], impact: "none" };
    case "update":
      return hostUpdate(host, kindOfNew);
    case "delete":
      return removal(group);
    case "replace":
      return { kinds: ["recertified"], impact: "outage", budgets: ["replacements"], notes: [REPLACED] };
    case "forget":
      return { kinds: ["removed"], impact: "none", notes: [FORGOTTEN] };
  }
}

/** Removing a hostname whose KV entry already refuses its visitors affects none of them. */
function removal({ entries }: HostnameResources): Effect {
  const before = entries.filter((entry) => entry.before !== null).map(kvValueBefore);
  const wasRefused = before.length > 0 && before.every((entry) => entry?.status !== undefined);
  const effect: Effect = { kinds: ["removed"], impact: "outage", budgets: ["removals"] };
  return wasRefused ? { ...effect, impact: "none", notes: [REFUSED_BEFORE] } : effect;
}

/** Changes of the state only. */
function stateEffect(resource: PlannedResource, kindOfNew: Kind): Effect | undefined {
  if (resource.imported) return { kinds: [kindOfNew], impact: "none", notes: [TAKEN_OVER] };
  if (resource.previousAddress === undefined) return undefined;
  return { kinds: ["edited"], impact: "none", notes: [READDRESSED] };
}

function hostUpdate(host: PlannedResource, kindOfNew: Kind): Effect {
  const seen = host.differences.filter(({ path }) => !isOfPair(host, path));
  const sendsPair = seen.length < host.differences.length;
  const repaired = seen.filter((difference) => driftAt(host, difference.path) !== undefined);
  const edits = seen.filter((difference) => !restores(host, difference));
  const otherEdits = edits.filter(({ path }) => path[0] !== "ssl");
  const kinds: Kind[] = host.imported ? [kindOfNew, "recertified"] : ["recertified"];
  if (otherEdits.length > 0) kinds.push("edited");
  if (repaired.length > 0) kinds.push("repaired");
  const notes = [...(host.imported ? [TAKEN_OVER] : []), ...notesOf(seen)];
  if (sendsPair) notes.push(PAIR_SENT);
  if (isPairNotSent(host)) notes.push(PAIR_NOT_SENT);
  if (host.differences.every(({ path }) => path[0] !== "ssl")) notes.push(SSL_SENT_AGAIN);
  if (host.differences.some(isUnclearable)) notes.push(NOT_CLEARED);
  return { kinds, impact: "validation", budgets: ["recertifications"], notes };
}

/** Cloudflare returns no key, and its own method and authority, so these always seem to differ for an uploaded pair. */
const OF_PAIR: ReadonlySet<string> = new Set([
  "certificate_authority",
  "custom_certificate",
  "custom_key",
  "method",
  "type",
]);

function isOfPair(
  { after, certificateVariables }: PlannedResource,
  [object, attribute = ""]: readonly string[],
): boolean {
  const uploaded = certificateVariables.length > 0 || objectAt(after ?? {}, "ssl").custom_certificate != null;
  return uploaded && object === "ssl" && OF_PAIR.has(attribute);
}

/**
 * An update that would send the uploaded certificate without its private key, because Terraform ignores the pair. Cloudflare
 * refuses it with 1428, or validates its own certificate.
 */
export function isPairNotSent({ action, after, certificateVariables }: PlannedResource): boolean {
  if (action !== "update") return false;
  const { custom_certificate: certificate, custom_key: key } = objectAt(after ?? {}, "ssl");
  return (certificateVariables.length > 0 || certificate != null) && (certificate == null || key == null);
}

/** Terraform sends nothing for these if they are removed from the configuration, and Cloudflare keeps them. */
function isUnclearable({ path, before, after }: Difference): boolean {
  return (
    path.length === 1 &&
    before !== null &&
    after === null &&
    /^custom_(origin_server|origin_sni|metadata)$/.test(path[0] ?? "")
  );
}

/** The KV entry: which Worker gets the requests, whose they are, and whether they are served. */
export function entryEffect(entry: PlannedResource, context: EffectContext): Effect | undefined {
  const { group, kindOfNew } = context;
  switch (entry.action) {
    case "no-op":
      return stateEffect(entry, kindOfNew);
    case "create":
      if (entry.vanished) return { kinds: ["repaired"], impact: "routing", budgets: ["routing"], notes: [ENTRY_GONE] };
      return group.hosts.some(hadBefore)
        ? { kinds: ["edited"], impact: "routing", budgets: ["routing"], notes: [ENTRY_ADDED] }
        : { kinds: [kindOfNew], impact: "none" };
    case "update":
      return entryUpdate(entry, context);
    case "delete":
      return isCovering(entry, group) && group.hosts.some((host) => host.after !== null)
        ? { kinds: ["edited"], impact: "outage", budgets: ["routing"], notes: [ENTRY_REMOVED] }
        : removal(group);
    case "replace":
      return {
        kinds: [...entryUpdate(entry, context).kinds.filter((kind) => kind !== "edited"), "edited"],
        impact: "outage",
        budgets: ["replacements"],
        notes: [...notesOf(entryDifferences(entry)), ENTRY_REPLACED],
      };
    case "forget":
      return { kinds: ["removed"], impact: "none", notes: [FORGOTTEN] };
  }
}

function entryUpdate(entry: PlannedResource, context: EffectContext): Effect {
  const drift = driftAt(entry, ["value"]);
  // Our last value shows what people meant to change. The current one shows what visitors notice.
  const real = kvValueBefore(entry);
  const meant = drift === undefined ? real : readKvValue(drift.before);
  const after = kvValueAfter(entry);
  const kinds = meant === undefined || after === undefined ? [] : entryKinds(entry, meant, after, context);
  if (drift !== undefined) kinds.push("repaired");
  if (kinds.length === 0) kinds.push("edited");
  const stops = after?.status !== undefined && real?.status === undefined;
  return {
    kinds,
    impact: stops ? "outage" : "routing",
    budgets: kinds.includes("removed") ? ["routing", "removals"] : ["routing"],
    notes: notesOf(entryDifferences(entry)),
  };
}

function entryKinds(entry: PlannedResource, before: KvValue, after: KvValue, context: EffectContext): Kind[] {
  const kinds: Kind[] = [];
  const rerouted = before.workerName !== after.workerName || before.paths !== after.paths;
  const was = before.tenant ?? context.listedTenant(entry.address, "before");
  const is = after.tenant ?? context.listedTenant(entry.address, "after");
  if (was !== null && is !== null && was !== is) {
    kinds.push(context.isRename(was, is) && !rerouted ? "renamed" : "transferred");
  }
  if (rerouted) kinds.push("moved");
  if (after.status !== undefined && before.status === undefined) {
    kinds.push(after.status === "removed" ? "removed" : "suspended");
  }
  if (after.status === undefined && before.status !== undefined) kinds.push("resumed");
  const refusedOtherwise = after.status !== before.status && after.status !== undefined && before.status !== undefined;
  if (refusedOtherwise || canonical(before.rest) !== canonical(after.rest)) kinds.push("edited");
  return kinds;
}

/** The fields of the KV value instead of one long JSON text, if both sides can be read. */
function entryDifferences(entry: PlannedResource): readonly Difference[] {
  const [before, after] = [kvValueBefore(entry), kvValueAfter(entry)];
  if (before === undefined || after === undefined) return entry.differences;
  const others = entry.action === "replace" ? [] : entry.differences.filter(({ path }) => path[0] !== "value");
  return [...differences(fieldsOf(before), fieldsOf(after)), ...others];
}

function fieldsOf({ tenant, workerName, status = "live", paths, rest }: KvValue): JsonObject {
  return { ...rest, tenant, worker: workerName, status, paths: pathsOf(paths) };
}

/** Each path on its own, so that a change far down a long list is visible. Anything that is not such a list stays a text. */
function pathsOf(paths: string): Json {
  const workers = workersByPrefix(paths);
  return workers === undefined ? paths : Object.fromEntries(workers);
}

function isCovering(entry: PlannedResource, { hostname }: HostnameResources): boolean {
  return hostnameOfKey(stringAt(entry.before ?? entry.after, "key_name") ?? "") !== hostname;
}

function driftAt(resource: PlannedResource, path: readonly string[]): Difference | undefined {
  return resource.drift.find((difference) => canonical(difference.path) === canonical(path));
}

/** Whether the plan restores what the last apply had set. */
function restores(resource: PlannedResource, difference: Difference): boolean {
  const drift = driftAt(resource, difference.path);
  return drift !== undefined && canonical(drift.before) === canonical(difference.after);
}

export function notesOf(found: readonly Difference[]): readonly Note[] {
  return found.map(({ path, before, after }) => ({
    attribute: path.join("."),
    ...shortened(textOf(before), textOf(after)),
  }));
}

function textOf(value: Json): string | null {
  if (value === null || value === "") return null;
  return typeof value === "string" ? value : canonical(value);
}

/** It is the same object at Cloudflare, and what happens to it there is another effect. */
export function movedEffect({ stack, action, movedFrom }: PlannedResource): Effect | undefined {
  if (movedFrom === undefined || action === "delete") return undefined;
  const notes = [{ fact: "Moved between states", value: `${movedFrom} → ${stack}` }];
  return { kinds: ["state-moved"], impact: "none", notes };
}

export const TAKEN_OVER: Note = {
  sentence: "Taken over from Cloudflare: it exists already, and Terraform imports it instead of creating it.",
};
const READDRESSED: Note = { sentence: "Only its address in the state changes." };
const RETURNING: Note = {
  sentence:
    "Cloudflare deleted this hostname, and this release creates it again with new verification tokens, as for a customer who comes back.",
};
const REPLACED: Note = { sentence: "Destroyed and created again: not served until a new certificate is issued." };
const FORGOTTEN: Note = { sentence: "Stays at Cloudflare. Terraform no longer manages it." };
const REFUSED_BEFORE: Note = {
  sentence: "Its visitors are not served now either, because it is suspended, in maintenance or removed.",
};
const PAIR_SENT: Note = { sentence: "The uploaded certificate is sent again, with its private key." };
const PAIR_NOT_SENT: Note = {
  sentence:
    'Its uploaded certificate would be sent without the private key, and Cloudflare refuses that (1428). Add "rotate": true beside the pair for this release.',
};
const SSL_SENT_AGAIN: Note = {
  sentence:
    "Every update of a custom hostname sends its certificate settings again, so Cloudflare validates the certificate again.",
};
const NOT_CLEARED: Note = {
  sentence:
    "Cloudflare keeps an origin, SNI or metadata that is removed from a file, and the next plan shows it again. To clear it, replace the hostname (terraform apply -replace=…).",
};
const ENTRY_ADDED: Note = { sentence: "A KV entry of this hostname is added." };
const ENTRY_REMOVED: Note = { sentence: "The names below this hostname are no longer served." };
const ENTRY_GONE: Note = { sentence: "Its KV entry was deleted outside Switchyard. This release writes it again." };
const ENTRY_REPLACED: Note = {
  sentence: "Its KV entry is destroyed and written again. In between, the hostname is not found.",
};
