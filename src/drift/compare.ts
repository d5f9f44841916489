import { addressOf } from "../addresses/address";
import type { Checked } from "../cloudflare/checked";
import { NOT_WANTED, type Snapshot } from "../cloudflare/snapshot";
import type { plainState } from "../desired/desired-state";
import { isObject, type JsonObject, objectAt } from "../json";
import { type ForeignPatterns, foreignMatcher } from "../registry/foreign";
import { hostnameOfKey } from "../terraform/kv-value";
import { blockAddress } from "../terraform/plan-json";
import { CUSTOM_HOSTNAME, KV_ENTRY } from "../terraform/resource-types";
import type { StateObject } from "../terraform/state-objects";
import { plural } from "../text";
import type { DriftedObject, Strangers, UncomparedResource } from "./drift";
import { driftedFields } from "./drifted-fields";
import { type FoundInSnapshot, nameOf, type SnapshotObject } from "./snapshot-objects";

/** Whose a hostname is. */
export interface HostnameOwner {
  readonly tenant: string;
  readonly hostname: string;
}

/** Address of a hostname or KV entry → whose it is. */
export type OwnersByAddress = ReadonlyMap<string, HostnameOwner>;

/** Tenants of all hostnames and entries that are declared. */
export function hostnameOwners({ shards }: ReturnType<typeof plainState>): OwnersByAddress {
  const owners = new Map<string, HostnameOwner>();
  for (const { hostnames, entries } of shards) {
    for (const { name, tenant, hostname } of hostnames)
      owners.set(addressOf(CUSTOM_HOSTNAME, name), { tenant, hostname });
    for (const { name, tenant, hostname } of entries) owners.set(addressOf(KV_ENTRY, name), { tenant, hostname });
  }
  return owners;
}

/** A stack that was applied as it is declared, with what its state has. */
export interface StackObjects {
  readonly name: string;
  /** Its cdk.tf.json. */
  readonly config: JsonObject;
  readonly objects: readonly StateObject[];
}

/** What was found of one stack. */
export interface StackDrift {
  readonly objects: readonly DriftedObject[];
  readonly notCompared: readonly UncomparedResource[];
  /** Why objects could not be compared → how many. */
  readonly unknown: ReadonlyMap<string, number>;
}

/** Compares one stack's state with Cloudflare. @param find see `snapshotFinder` */
export function compareStack(
  { name: stack, config, objects }: StackObjects,
  find: (object: StateObject) => FoundInSnapshot,
  owners: OwnersByAddress,
): StackDrift {
  const drifted: DriftedObject[] = [];
  const notCompared: UncomparedResource[] = [];
  const unknown = new Map<string, number>();
  for (const object of objects) {
    const found = find(object);
    if (found === "lost") continue;
    if (found === "not read") notCompared.push({ stack, address: object.address });
    else if (!found.checked) unknown.set(found.why, (unknown.get(found.why) ?? 0) + 1);
    else drifted.push(...driftOf(stack, object, found, blockOf(config, object.address), owners));
  }
  return { objects: drifted, notCompared, unknown };
}

function driftOf(
  stack: string,
  object: StateObject,
  { value: found }: Checked<SnapshotObject | undefined> & { readonly checked: true },
  block: JsonObject | undefined,
  owners: OwnersByAddress,
): readonly DriftedObject[] {
  const fields = found === undefined ? [] : driftedFields(object, found, block);
  const isOther = found?.id !== undefined && object.id !== undefined && found.id !== object.id;
  const kind = found === undefined ? "gone" : isOther ? "replaced" : "changed";
  if (kind === "changed" && fields.length === 0) return [];
  const { address, type } = object;
  const owner = owners.get(address);
  return [{ stack, address, type, tenant: owner?.tenant, name: owner?.hostname ?? nameOf(object), kind, fields }];
}

/** What a stack declares of a resource; undefined for one in a module. */
function blockOf(config: JsonObject, address: string): JsonObject | undefined {
  if (address.startsWith("module.")) return undefined;
  const [type = "", name = ""] = blockAddress(address).split(".");
  const block = objectAt(objectAt(config, "resource"), type)[name];
  return isObject(block) ? block : undefined;
}

/** Names that files declare or states hold, whether they are applied or not. */
export interface KnownNames {
  readonly hostnames: Set<string>;
  readonly kvKeys: Set<string>;
}

/** Adds what a stack's state holds. */
export function learnNames({ hostnames, kvKeys }: KnownNames, objects: readonly StateObject[]): void {
  for (const object of objects) {
    if (object.type === CUSTOM_HOSTNAME) hostnames.add(nameOf(object));
    if (object.type === KV_ENTRY) kvKeys.add(nameOf(object));
  }
}

/** What Cloudflare has and no file or state knows, without what the platform file leaves to others (`foreign`). */
export function strangersIn(
  { hostnames, kvKeys }: Snapshot,
  known: KnownNames,
  foreign: ForeignPatterns = [],
): Strangers {
  const isForeign = foreignMatcher(foreign);
  const names = hostnames.hostnames.map(({ hostname }) => hostname);
  const keys = kvKeys.checked ? [...kvKeys.value] : [];
  return {
    hostnames: names.filter((name) => !known.hostnames.has(name) && !isForeign(name)).sort(),
    kvKeys: keys.filter((key) => !known.kvKeys.has(key) && !isForeign(hostnameOfKey(key) ?? "")).sort(),
  };
}

/** What the snapshot could not say, each a sentence. @param unknown see `StackDrift` */
export function snapshotFailures(
  snapshot: Snapshot,
  unknown: readonly ReadonlyMap<string, number>[],
): readonly string[] {
  const { hostnames, kvKeys, kvEntries, dispatchWorker } = snapshot;
  const counts = new Map<string, number>();
  for (const [why, count] of unknown.flatMap((each) => [...each])) counts.set(why, (counts.get(why) ?? 0) + count);
  const listed: readonly (readonly [string, string])[] = [
    ...hostnames.failures.map((why) => ["custom hostnames", why] as const),
    ...(hostnames.complete || hostnames.failures.length > 0
      ? []
      : ([["custom hostnames", "not all were read"]] as const)),
    ...notRead("KV entries", kvKeys),
    ...kvEntries.failures.map((why) => ["KV entries", why] as const),
    ...(dispatchWorker.checked && dispatchWorker.value !== undefined
      ? notRead("code of the dispatch Worker", dispatchWorker.value.contentSha256)
      : []),
  ];
  const lists = [...new Set(listed.map(([what, why]) => `Not checked, ${what}: ${why}.`))];
  const gaps = hostnames.gaps.map(
    ({ hostnameClass, hostnames: names, fields }) =>
      `Not checked, ${fields.join(", ")} of ${plural(names.length, "hostname")} ${hostnameClass}: Cloudflare's list leaves them out.`,
  );
  return [
    ...lists,
    ...[...counts].map(([why, count]) => `Not checked, ${plural(count, "resource")}: ${why}.`),
    ...gaps,
  ];
}

function notRead(what: string, part: Checked<unknown>): readonly (readonly [string, string])[] {
  return part.checked || part.why === NOT_WANTED ? [] : [[what, part.why]];
}
