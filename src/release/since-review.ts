import { type Comparable, keyOf } from "../review/comparable";
import { type Difference, differences } from "../review/differences";
import { readFingerprints, writeFingerprints } from "../review/fingerprint";
import { HOST } from "../review/hostnames";
import {
  canonical,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  mapObject,
  objectAt,
  stringAt,
} from "../review/json";
import type { ReleaseManifest } from "../review/manifest";
import type { Plan } from "../review/plan";
import { hostnameOfKey } from "../review/route-entry";

/** One thing that would not be done as it was reviewed. */
export interface Departure {
  readonly stack: string;
  readonly address: string;
  /** A sentence without its end: whose it is, what was reviewed, what is found now. */
  readonly message: string;
}

/** What a stack's plan does now that it did not do when it was reviewed, and the reverse. Pure. */
export function departures(reviewed: Plan, now: Plan, tenants: ReleaseManifest["tenants"]): readonly Departure[] {
  const { stack } = reviewed;
  const [then, today] = [reviewed.comparable, now.comparable];
  const departure = (address: string, message: string) => ({ stack, address, message });
  return [
    ...pairs(then.resources, today.resources).map(([before, after]) => {
      const resource = after ?? before ?? {};
      const address = keyOf(resource);
      return departure(address, `${nameOf(resource, stack, tenants)}: ${whatChanged(before, after)}`);
    }),
    ...pairs(then.data, today.data).map(([before, after]) => {
      const address = String((after ?? before)?.address);
      return departure(
        address,
        `${address} in ${stack}: what Terraform reads there changed: ${listed(differences(before?.values, after?.values))}`,
      );
    }),
    ...partsOf(then, today).map(([part, found]) => departure(part, `${part} of ${stack}: ${listed(found)}`)),
  ];
}

type Side = JsonObject | undefined;

/** Those that are not the same on both sides, by address. */
function pairs(then: readonly JsonObject[], now: readonly JsonObject[]): readonly (readonly [Side, Side])[] {
  const [before, after] = [byKey(then), byKey(now)];
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys
    .map((key) => [before.get(key), withoutKnownKeys(before.get(key), after.get(key))] as const)
    .filter(([one, other]) => canonical(one) !== canonical(other));
}

function byKey(entries: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  return new Map(entries.map((entry) => [keyOf(entry), entry]));
}

const KEY_PLACEHOLDER = writeFingerprints([{ kind: "placeholder", of: "private key" }]);

/** The reviewed plan was made without private keys. That each belongs to its certificate is checked by itself. */
function withoutKnownKeys(then: Side, now: Side): Side {
  return now === undefined ? undefined : (withPlaceholders(then, now) as JsonObject);
}

function withPlaceholders(then: Json | undefined, now: Json): Json {
  if (then === KEY_PLACEHOLDER && typeof now === "string") return isPrivateKey(now) ? then : now;
  if (isArray(now)) return now.map((item, index) => withPlaceholders(isArray(then) ? then[index] : undefined, item));
  if (!isObject(now)) return now;
  return mapObject(now, (member, key) => withPlaceholders(isObject(then) ? then[key] : undefined, member));
}

function isPrivateKey(mark: string): boolean {
  return readFingerprints(mark)?.every(({ kind }) => kind === "private-key") === true;
}

function nameOf(resource: JsonObject, stack: string, { before, after }: ReleaseManifest["tenants"]): string {
  const address = String(resource.address);
  const hostname = hostnameIn(resource);
  const owner = after[address] ?? before[address];
  const whose = [owner, hostname].filter((name) => name !== undefined).join(" ");
  return whose === "" ? `${address} in ${stack}` : `${whose} (${address} in ${stack})`;
}

function hostnameIn(resource: JsonObject): string | undefined {
  const change = objectAt(resource, "change");
  const values = isObject(change.after) ? change.after : objectAt(change, "before");
  if (resource.type === HOST) return stringAt(values, "hostname");
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
  if (then === undefined) return `not part of the review, and would be ${actionOf(now ?? {})} now${sidesOf(now)}`;
  if (now === undefined) return `reviewed as ${actionOf(then)}, and there is nothing to do now`;
  const [reviewed, today] = [actionOf(then), actionOf(now)];
  const action = reviewed === today ? [] : [`reviewed as ${reviewed}, and would be ${today} now`];
  const [before, after] = [objectAt(then, "change"), objectAt(now, "change")];
  const found = [
    ...differences(before.before, after.before).map((one) => `${differenceText(one)} at Cloudflare`),
    ...differences(before.after, after.after).map((one) => `${differenceText(one)} after this release`),
  ];
  const others = differences({ ...then, change: rest(before) }, { ...now, change: rest(after) });
  const told = reviewed === today || found.length > 0 ? others.filter(({ path }) => path[1] !== "actions") : [];
  return [...action, ...found, ...told.map(differenceText)].join("; ");
}

/** What an unreviewed change would do. */
function sidesOf(now: Side): string {
  const { before, after } = objectAt(now ?? {}, "change");
  if (!isObject(before) || !isObject(after)) return "";
  return `: ${listed(differences(before, after))}`;
}

function rest({ before: _before, after: _after, ...others }: JsonObject): JsonObject {
  return others;
}

/** What else a plan holds: outputs, and parts that this version doesn't know. */
function partsOf(then: Comparable, now: Comparable): readonly (readonly [string, readonly Difference[]])[] {
  const parts = [
    ["outputs", differences(then.outputs, now.outputs)],
    ["other parts of the plan", differences(then.others, now.others)],
    ["completeness of the plan", differences(then.complete, now.complete)],
  ] as const;
  return parts.filter(([, found]) => found.length > 0);
}

const LONGEST_LIST = 5;
const LONGEST_VALUE = 120;

function listed(found: readonly Difference[]): string {
  const shown = found.slice(0, LONGEST_LIST).map(differenceText).join("; ");
  return found.length > LONGEST_LIST ? `${shown}; and ${found.length - LONGEST_LIST} more` : shown;
}

/** `ssl.method: "http" → "txt"`. */
function differenceText({ path, before, after }: Difference): string {
  const name = path.join(".");
  return `${name === "" ? "" : `${name}: `}${valueText(before)} → ${valueText(after)}`;
}

function valueText(value: Json): string {
  if (value === null) return "(not set)";
  const text = canonical(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
