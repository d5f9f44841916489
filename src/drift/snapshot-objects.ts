import { type Checked, checked, notChecked } from "../cloudflare/checked";
import type { Snapshot, UploadedWorker } from "../cloudflare/snapshot";
import { type JsonObject, stringAt } from "../json";
import {
  CUSTOM_HOSTNAME,
  DISPATCH_NAMESPACE,
  DNS_RECORD,
  FALLBACK_ORIGIN,
  KV_ENTRY,
  KV_NAMESPACE,
  REGIONAL_HOSTNAME,
  WORKERS_ROUTE,
  WORKERS_SCRIPT,
  ZONE,
} from "../terraform/resource-types";
import type { StateObject } from "../terraform/state-objects";

/** An object of the snapshot. */
export interface SnapshotObject {
  /** undefined where the name alone identifies it. */
  readonly id: string | undefined;
  readonly fields: JsonObject;
  /** Paths of `fields` of which nothing is known. */
  readonly unlisted: readonly string[];
}

/**
 * What Cloudflare has of an object that a state knows. undefined: it has none. `not read`: no snapshot holds such objects. `lost`:
 * gone with the namespace that it was in, which is told once.
 */
export type FoundInSnapshot = Checked<SnapshotObject | undefined> | "not read" | "lost";

/** What a snapshot is of. */
export interface SnapshotNames {
  /** Names of the DNS records that were asked for. */
  readonly dnsNames: ReadonlySet<string>;
  readonly scriptName: string;
  readonly dispatchNamespace: string;
}

/** Finds the object of the snapshot that a state's object stands for: by its ID where it has one, else by its name. */
export function snapshotFinder(
  snapshot: Snapshot,
  { dnsNames, scriptName, dispatchNamespace }: SnapshotNames,
): (object: StateObject) => FoundInSnapshot {
  const records = byIdAndName(snapshot.dnsRecords, ({ name, type }) => `${type} ${name}`);
  const routes = byIdAndName(snapshot.routes, ({ pattern }) => pattern);
  const zoneGone = snapshot.zone.checked && snapshot.zone.value === undefined;
  const inZone = (found: FoundInSnapshot) =>
    zoneGone ? notChecked("Cloudflare shows this token no zone of this name") : found;
  const finders: Readonly<Record<string, (object: StateObject, name: string) => FoundInSnapshot>> = {
    [ZONE]: () => inZone(plain(snapshot.zone)),
    [CUSTOM_HOSTNAME]: (_, name) => inZone(mapChecked(snapshot.hostnames.find(name), (found) => found)),
    [FALLBACK_ORIGIN]: () => inZone(nameless(snapshot.fallbackOrigin)),
    [DNS_RECORD]: ({ id, fields }, name) =>
      dnsNames.has(name) ? inZone(records(id, `${String(fields.type)} ${name}`)) : "not read",
    [WORKERS_ROUTE]: ({ id }, name) => inZone(routes(id, name)),
    [REGIONAL_HOSTNAME]: (_, name) =>
      inZone(mapChecked(snapshot.regionalHostnames, (all) => withoutId(all.find(({ hostname }) => hostname === name)))),
    [KV_NAMESPACE]: () => plain(snapshot.kvNamespace),
    [KV_ENTRY]: (_, name) => entryIn(snapshot, name),
    [DISPATCH_NAMESPACE]: (_, name) => (name === dispatchNamespace ? nameless(snapshot.dispatchNamespace) : "not read"),
    [WORKERS_SCRIPT]: (_, name) =>
      name === scriptName
        ? mapChecked(snapshot.dispatchWorker, (found) => found && withoutId(found, unread(found)))
        : "not read",
  };
  return (object) => finders[object.type]?.(object, nameOf(object)) ?? "not read";
}

/** What was not read of the Worker: its settings and its code are two requests. */
function unread({ contentSha256 }: UploadedWorker): readonly string[] {
  return contentSha256.checked ? [] : ["content_sha256"];
}

const NAMED_BY: Readonly<Record<string, string>> = {
  [ZONE]: "name",
  [CUSTOM_HOSTNAME]: "hostname",
  [FALLBACK_ORIGIN]: "origin",
  [DNS_RECORD]: "name",
  [WORKERS_ROUTE]: "pattern",
  [REGIONAL_HOSTNAME]: "hostname",
  [KV_NAMESPACE]: "title",
  [KV_ENTRY]: "key_name",
  [DISPATCH_NAMESPACE]: "name",
  [WORKERS_SCRIPT]: "script_name",
};

/** What an object is called at Cloudflare; empty where the state doesn't say. */
export function nameOf({ type, fields }: StateObject): string {
  return stringAt(fields, NAMED_BY[type] ?? "") ?? "";
}

function entryIn({ kvNamespace, kvEntries }: Snapshot, key: string): FoundInSnapshot {
  if (kvNamespace.checked && kvNamespace.value === undefined) return "lost";
  return mapChecked(kvEntries.find(key), (entry) => {
    if (entry === undefined) return undefined;
    const { value, metadata } = entry;
    return withoutId({ fields: { key_name: key, value, ...(metadata === undefined ? {} : { metadata }) } });
  });
}

interface WithId {
  readonly id?: string | undefined;
  readonly fields: JsonObject;
  readonly unlisted?: readonly string[];
}

function mapChecked<Value>(
  found: Checked<Value>,
  map: (value: Value) => WithId | undefined,
): Checked<SnapshotObject | undefined> {
  if (!found.checked) return found;
  const object = map(found.value);
  return checked(object && { id: object.id, fields: object.fields, unlisted: object.unlisted ?? [] });
}

function plain(found: Checked<WithId | undefined>): Checked<SnapshotObject | undefined> {
  return mapChecked(found, (value) => value);
}

function nameless(found: Checked<WithId | undefined>): Checked<SnapshotObject | undefined> {
  return mapChecked(found, (value) => withoutId(value));
}

function withoutId(object: WithId | undefined, unlisted: readonly string[] = []): WithId | undefined {
  return object && { fields: object.fields, unlisted };
}

/** By the ID that the state knows; else, another object of its name. */
function byIdAndName<Value extends WithId>(list: Checked<readonly Value[]>, named: (value: Value) => string) {
  const values = list.checked ? list.value : [];
  const ids = new Map(values.map((value) => [value.id, value]));
  const names = new Map(values.map((value) => [named(value), value]));
  return (id: string | undefined, name: string) => mapChecked(list, () => ids.get(id) ?? names.get(name));
}
