import { canonical, isArray, isObject, type Json, type JsonObject, objectAt, stringAt } from "../json";
import type { ReleaseManifest } from "../manifest/manifest";
import { type Comparable, keyOf } from "../terraform/comparable";
import { type Difference, differences, shortened } from "../terraform/differences";
import { readFingerprints, writeFingerprints } from "../terraform/fingerprint";
import { hostnameOfKey } from "../terraform/kv-value";
import type { Plan } from "../terraform/plan";
import { CUSTOM_HOSTNAME, KV_ENTRY } from "../terraform/resource-types";
import type { SensitivePlace } from "../terraform/sensitive";

/** One thing that would not be done as it was reviewed. */
export interface PlanDifference {
  readonly stack: string;
  /** A resource's or data source's, else the part of the plan. */
  readonly address: string;
  readonly hostname: string | null;
  readonly tenant: string | null;
  /** From what was reviewed (before) to what would be now (after), by its path in the plan's JSON. */
  readonly differences: readonly Difference[];
  /** A sentence without its end: whose it is, what was reviewed, what is found now. */
  readonly message: string;
}

/**
 * What a stack's plan does now that it did not do when it was reviewed, and the reverse. Empty: it would do the same. Both
 * plans must be made with the same kind of refresh. Pure.
 */
export function planDifferences(
  reviewed: Plan,
  now: Plan,
  tenants: ReleaseManifest["tenants"],
): readonly PlanDifference[] {
  const { stack } = reviewed;
  const [then, today] = [reviewed.comparable, withKnownKeys(reviewed, now)];
  const departure = (address: string, message: string, sides: Sides): PlanDifference => ({
    ...{ stack, address, hostname: null, tenant: null, differences: strictDifferences(sides), message },
  });
  return [
    ...pairs(then.resources, today).map((sides) => {
      const resource = sides[1] ?? sides[0] ?? {};
      const address = keyOf(resource);
      const who = ownerOf(resource, tenants);
      const message = `${nameOf(resource, stack, who)}: ${whatChanged(...sides)}`;
      return { ...departure(address, message, sides), ...who };
    }),
    ...pairs(then.data, now.comparable.data).map((sides) => {
      const [before, after] = sides;
      const address = String((after ?? before)?.address);
      const found = differences(before?.values, after?.values);
      return departure(address, `${address} in ${stack}: what Terraform reads there changed: ${listed(found)}`, sides);
    }),
    ...partsOf(then, now.comparable).map(([part, sides]) =>
      departure(part, `${part} of ${stack}: ${listed(strictDifferences(sides))}`, sides),
    ),
    ...shownOf(reviewed, now).map(([part, sides]) =>
      departure(
        part,
        `${part} of ${stack} are not as the review shows them: ${listed(strictDifferences(sides))}`,
        sides,
      ),
    ),
    ...(then.complete && now.comparable.complete ? [] : [departure("complete", incomplete(stack), [true, false])]),
  ];
}

/** A plan of some targets, or with parts put off, shows less than the next apply would do. */
function incomplete(stack: string): string {
  return `Terraform's plan of ${stack} is not complete, so it can't be compared`;
}

type Sides = readonly [Json | undefined, Json | undefined];

/** Null and absent are one in a list of differences, and may not be the same to Terraform. */
function strictDifferences([before, after]: Sides): readonly Difference[] {
  const found = differences(before, after);
  if (found.length > 0 || canonical(before) === canonical(after)) return found;
  return [{ path: [], before: before ?? null, after: after ?? null }];
}

type Side = JsonObject | undefined;

/** Those that are not the same on both sides, by address. */
function pairs(then: readonly JsonObject[], now: readonly JsonObject[]): readonly (readonly [Side, Side])[] {
  const [before, after] = [byKey(then), byKey(now)];
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys
    .map((key) => [before.get(key), after.get(key)] as const)
    .filter(([one, other]) => canonical(one) !== canonical(other));
}

/** Terraform writes each once; a forged plan may have a second one for people to read, and then there are two. */
function byKey(entries: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const entry of entries) {
    let key = keyOf(entry);
    while (found.has(key)) key = `${key} again`;
    found.set(key, entry);
  }
  return found;
}

const KEY_PLACEHOLDER = writeFingerprints([{ kind: "placeholder", of: "private key" }]);
const KEY_PATH = ["ssl", "custom_key"];

/**
 * What would be done now, with the reviewed placeholder where a private key stands in a custom hostname: the plan was
 * reviewed without keys. That each belongs to its certificate is checked by itself (certificates.ts).
 */
function withKnownKeys(reviewed: Plan, now: Plan): readonly JsonObject[] {
  const placeholders = new Set(
    reviewed.comparable.resources.filter((one) => keyIn(one) === KEY_PLACEHOLDER).map((one) => keyOf(one)),
  );
  // A text can read like a key's fingerprint. It is one where this plan itself says that a secret stands there.
  const keys = new Set(now.sensitive.filter(isPrivateKey).map(({ address }) => address));
  return now.comparable.resources.map((resource) =>
    placeholders.has(keyOf(resource)) && keys.has(String(resource.address)) ? withPlaceholder(resource) : resource,
  );
}

function isPrivateKey({ side, path, fingerprints }: SensitivePlace): boolean {
  const isKey = fingerprints.length === 1 && fingerprints.every(({ kind }) => kind === "private-key");
  return isKey && side === "after" && path.join() === KEY_PATH.join();
}

function sslAfter(resource: JsonObject): JsonObject {
  return resource.type === CUSTOM_HOSTNAME ? objectAt(objectAt(objectAt(resource, "change"), "after"), "ssl") : {};
}

function keyIn(resource: JsonObject): Json | undefined {
  return sslAfter(resource).custom_key;
}

function withPlaceholder(resource: JsonObject): JsonObject {
  const change = objectAt(resource, "change");
  const ssl = { ...sslAfter(resource), custom_key: KEY_PLACEHOLDER };
  return { ...resource, change: { ...change, after: { ...objectAt(change, "after"), ssl } } };
}

interface Owner {
  readonly hostname: string | null;
  readonly tenant: string | null;
}

function ownerOf(resource: JsonObject, { before, after }: ReleaseManifest["tenants"]): Owner {
  const address = String(resource.address);
  return { hostname: hostnameIn(resource) ?? null, tenant: after[address] ?? before[address] ?? null };
}

function nameOf(resource: JsonObject, stack: string, { hostname, tenant }: Owner): string {
  const address = String(resource.address);
  const whose = [tenant, hostname].filter((name) => name !== null).join(" ");
  return whose === "" ? `${address} in ${stack}` : `${whose} (${address} in ${stack})`;
}

function hostnameIn(resource: JsonObject): string | undefined {
  const change = objectAt(resource, "change");
  const values = isObject(change.after) ? change.after : objectAt(change, "before");
  if (resource.type === CUSTOM_HOSTNAME) return stringAt(values, "hostname");
  const key = stringAt(values, "key_name");
  return key === undefined ? undefined : hostnameOfKey(key);
}

const ACTIONS: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  delete: "DESTROYED",
  "delete,create": "DESTROYED and created again",
  "create,delete": "created again and DESTROYED",
  "create,forget": "created again",
  forget: "removed from the state",
  read: "read",
  "no-op": "left as it is",
};

function actionOf(resource: JsonObject): string {
  const { actions } = objectAt(resource, "change");
  const word = isArray(actions) ? actions.join() : "";
  return Object.hasOwn(ACTIONS, word) ? (ACTIONS[word] ?? word) : word;
}

function whatChanged(then: Side, now: Side): string {
  if (then === undefined) return `not part of the review, and would be ${actionOf(now ?? {})} now${sidesOf(now ?? {})}`;
  if (now === undefined) return `reviewed as ${actionOf(then)}, and there is nothing to do now`;
  const [reviewed, today] = [actionOf(then), actionOf(now)];
  const action = reviewed === today ? [] : [`reviewed as ${reviewed}, and would be ${today} now`];
  const [before, after] = [objectAt(then, "change"), objectAt(now, "change")];
  const found = [
    ...valueDifferences(now, before.before, after.before).map((one) => `${differenceText(one)} at Cloudflare`),
    ...valueDifferences(now, before.after, after.after).map((one) => `${differenceText(one)} after this release`),
  ];
  const others = differences({ ...then, change: rest(before) }, { ...now, change: rest(after) });
  const told = reviewed === today || found.length > 0 ? others.filter(({ path }) => path[1] !== "actions") : [];
  return [...action, ...found, ...told.map(differenceText)].join("; ");
}

/** A KV value is JSON in a text: its own fields read better than two long lines. */
function valueDifferences(
  { type }: JsonObject,
  before: Json | undefined,
  after: Json | undefined,
): readonly Difference[] {
  return differences(before, after).flatMap((difference) => {
    const [old, fresh] = [difference.before, difference.after].map(parsed);
    const isEntry = type === KV_ENTRY && isObject(old) && isObject(fresh);
    return isEntry ? differences(old, fresh, undefined, difference.path) : [difference];
  });
}

function parsed(text: Json): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/** What an unreviewed change would do. */
function sidesOf(now: JsonObject): string {
  const { before, after } = objectAt(now, "change");
  if (!isObject(before) || !isObject(after)) return "";
  return `: ${listed(valueDifferences(now, before, after))}`;
}

function rest({ before: _before, after: _after, ...others }: JsonObject): JsonObject {
  return others;
}

/** What else a plan holds: outputs, and parts that this version doesn't know. */
function partsOf(then: Comparable, now: Comparable): readonly (readonly [string, Sides])[] {
  const parts: readonly (readonly [string, Sides])[] = [
    ["outputs", [then.outputs, now.outputs]],
    ["other parts of the plan", [then.others, now.others]],
  ];
  return parts.filter(([, [before, after]]) => canonical(before) !== canonical(after));
}

/** What a review shows of the configuration. Synthesis decides it; whoever made the release could have hidden it. */
function shownOf(reviewed: Plan, now: Plan): readonly (readonly [string, Sides])[] {
  const dataSources = ({ dataSources }: Plan): Json => dataSources.map((one) => ({ ...one }));
  const runs = ({ resources }: Plan): Json =>
    resources.flatMap(({ address, runs }) => (runs.length === 0 ? [] : [{ address, runs }]));
  const parts: readonly (readonly [string, Sides])[] = [
    ["data sources", [dataSources(reviewed), dataSources(now)]],
    ["provisioners", [runs(reviewed), runs(now)]],
  ];
  return parts.filter(([, [before, after]]) => canonical(before) !== canonical(after));
}

const LONGEST_LIST = 5;

function listed(found: readonly Difference[]): string {
  const shown = found.slice(0, LONGEST_LIST).map(differenceText).join("; ");
  return found.length > LONGEST_LIST ? `${shown}; and ${found.length - LONGEST_LIST} more` : shown;
}

/** `ssl.method: "http" → "txt"`. */
function differenceText({ path, before, after }: Difference): string {
  const name = path.join(".");
  const isFingerprint = [before, after].some(
    (value) => typeof value === "string" && readFingerprints(value) !== undefined,
  );
  const texts = { before: valueText(before), after: valueText(after) };
  // The end of a fingerprint is what tells it from another.
  const shown = isFingerprint ? texts : shortened(texts.before, texts.after);
  return `${name === "" ? "" : `${name}: `}${shown.before} → ${shown.after}`;
}

function valueText(value: Json): string {
  if (value === null) return "(not set)";
  if (typeof value === "string" && readFingerprints(value) !== undefined) return value;
  return canonical(value);
}
