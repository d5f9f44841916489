import { canonical, isObject, type Json, type JsonObject, objectAt, stringAt } from "../../json";
import type { ReleaseManifest } from "../../manifest/manifest";
import { changeKey } from "../../terraform/comparable";
import { type Difference, differences, shortened } from "../../terraform/differences";
import { readFingerprints, writeFingerprints } from "../../terraform/fingerprint";
import { hostnameOfKey } from "../../terraform/kv-value";
import type { Plan } from "../../terraform/plan";
import { actionsOf } from "../../terraform/plan-json";
import { CUSTOM_HOSTNAME, KV_ENTRY } from "../../terraform/resource-types";
import type { SensitivePlace } from "../../terraform/sensitive";

/** Something that would be done differently from what was reviewed. */
interface PlanDifference {
  /** Address of a resource or data source; otherwise the name of a part of the plan. */
  readonly address: string;
  /** A sentence without its full stop: whose resource it is, what was reviewed, what the new plan does. */
  readonly message: string;
}

/**
 * What a stack's plan does now that it did not do when it was reviewed, and the reverse. Empty if it does the same. Both plans
 * must be made with the same kind of refresh. Pure.
 */
export function planDifferences(
  reviewed: Plan,
  now: Plan,
  tenants: ReleaseManifest["tenants"],
): readonly PlanDifference[] {
  const { stack } = reviewed;
  const [then, today] = [reviewed.comparable, now.comparable];
  return [
    ...unequalPairs(then.resources, withReviewedPlaceholders(reviewed, now)).map(([before, after]) => {
      const resource = after ?? before ?? {};
      const message = `${nameOf(resource, stack, tenants)}: ${whatChanged(before, after)}`;
      return { address: changeKey(resource), message };
    }),
    ...unequalPairs(then.data, today.data).map(([before, after]) => {
      const address = String((after ?? before)?.address);
      const found = listed(differences(before?.values, after?.values));
      return {
        address,
        message: `${address} in ${stack}: the values that Terraform reads there have changed: ${found}`,
      };
    }),
    ...unequalParts({
      outputs: [then.outputs, today.outputs],
      "other parts of the plan": [then.others, today.others],
    }).map(([part, found]) => ({ address: part, message: `${part} of ${stack}: ${found}` })),
    ...unequalParts({
      "data sources": [dataSourcesOf(reviewed), dataSourcesOf(now)],
      provisioners: [provisionersOf(reviewed), provisionersOf(now)],
    }).map(([part, found]) => ({
      address: part,
      message: `${part} of ${stack} differ from the review: ${found}`,
    })),
    ...(then.complete && today.complete ? [] : [incomplete(stack)]),
  ];
}

/** A targeted plan, or one with deferred parts, shows less than the next apply would do. */
function incomplete(stack: string): PlanDifference {
  return { address: "complete", message: `Terraform's plan of ${stack} is not complete, so it can't be compared` };
}

type Entry = JsonObject | undefined;

/** Those that differ between the two sides, by address. */
function unequalPairs(then: readonly JsonObject[], now: readonly JsonObject[]): readonly (readonly [Entry, Entry])[] {
  const [before, after] = [byKey(then), byKey(now)];
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys
    .map((key) => [before.get(key), after.get(key)] as const)
    .filter(([one, other]) => canonical(one) !== canonical(other));
}

/** Terraform writes each key once. A forged plan may have a second entry for people to read, so both are kept. */
function byKey(entries: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const entry of entries) {
    let key = changeKey(entry);
    while (found.has(key)) key = `${key} again`;
    found.set(key, entry);
  }
  return found;
}

/** The parts that differ between the two sides, with their differences. */
function unequalParts(
  parts: Readonly<Record<string, readonly [Json, Json]>>,
): readonly (readonly [part: string, found: string])[] {
  const unequal = Object.entries(parts).filter(([, [before, after]]) => canonical(before) !== canonical(after));
  return unequal.map(([part, [before, after]]) => {
    const found = differences(before, after);
    // A list of differences treats null and absent as equal, but Terraform may not.
    return [part, listed(found.length > 0 ? found : [{ path: [], before, after }])] as const;
  });
}

/** Synthesis decides these, and a review shows them. A forged release could hide them. */
function dataSourcesOf({ dataSources }: Plan): Json {
  return dataSources.map((one) => ({ ...one }));
}

function provisionersOf({ resources }: Plan): Json {
  return resources.flatMap(({ address, runs }) => (runs.length === 0 ? [] : [{ address, runs }]));
}

const KEY_PLACEHOLDER = writeFingerprints([{ kind: "placeholder", of: "private key" }]);
const KEY_PATH = ["ssl", "custom_key"];

/**
 * What would be done now. A custom hostname's private key is replaced by the reviewed placeholder, because the plan was
 * reviewed without keys. certificates.ts checks whether each key belongs to its certificate.
 */
function withReviewedPlaceholders(reviewed: Plan, now: Plan): readonly JsonObject[] {
  const placeholders = new Set(
    reviewed.comparable.resources.filter((one) => sslAfter(one).custom_key === KEY_PLACEHOLDER).map(changeKey),
  );
  // Any text can look like a key's fingerprint. It counts only where this plan marks a secret.
  const keys = new Set(now.sensitive.filter(isPrivateKey).map(({ address }) => address));
  return now.comparable.resources.map((resource) =>
    placeholders.has(changeKey(resource)) && keys.has(String(resource.address)) ? withPlaceholder(resource) : resource,
  );
}

function isPrivateKey({ side, path, fingerprints }: SensitivePlace): boolean {
  const isKey = fingerprints.length === 1 && fingerprints.every(({ kind }) => kind === "private-key");
  return isKey && side === "after" && path.join() === KEY_PATH.join();
}

function sslAfter(resource: JsonObject): JsonObject {
  return resource.type === CUSTOM_HOSTNAME ? objectAt(objectAt(objectAt(resource, "change"), "after"), "ssl") : {};
}

function withPlaceholder(resource: JsonObject): JsonObject {
  const change = objectAt(resource, "change");
  const ssl = { ...sslAfter(resource), custom_key: KEY_PLACEHOLDER };
  return { ...resource, change: { ...change, after: { ...objectAt(change, "after"), ssl } } };
}

/** `acme shop.acme.com (cloudflare_custom_hostname.shop_acme_com in production-hostnames-000)`. */
function nameOf(resource: JsonObject, stack: string, { before, after }: ReleaseManifest["tenants"]): string {
  const address = String(resource.address);
  const whose = [after[address] ?? before[address], hostnameIn(resource)].filter((name) => name !== undefined);
  return whose.length === 0 ? `${address} in ${stack}` : `${whose.join(" ")} (${address} in ${stack})`;
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

function actionText(resource: JsonObject): string {
  const actions = actionsOf(objectAt(resource, "change")).join();
  return Object.hasOwn(ACTIONS, actions) ? (ACTIONS[actions] ?? actions) : actions;
}

function whatChanged(then: Entry, now: Entry): string {
  if (then === undefined) return `not in the review, but would be ${actionText(now ?? {})} now${unreviewed(now ?? {})}`;
  if (now === undefined) return `reviewed as ${actionText(then)}, but there is nothing to do now`;
  const [reviewed, today] = [actionText(then), actionText(now)];
  const action = reviewed === today ? [] : [`reviewed as ${reviewed}, but would be ${today} now`];
  const [before, after] = [objectAt(then, "change"), objectAt(now, "change")];
  const found = [
    ...valueDifferences(now, before.before, after.before).map((one) => `${differenceText(one)} at Cloudflare`),
    ...valueDifferences(now, before.after, after.after).map((one) => `${differenceText(one)} after this release`),
  ];
  const others = differences({ ...then, change: rest(before) }, { ...now, change: rest(after) });
  const told = reviewed === today || found.length > 0 ? others.filter(({ path }) => path[1] !== "actions") : [];
  return [...action, ...found, ...told.map(differenceText)].join("; ");
}

/** What an unreviewed change would do. */
function unreviewed(now: JsonObject): string {
  const { before, after } = objectAt(now, "change");
  if (!isObject(before) || !isObject(after)) return "";
  return `: ${listed(valueDifferences(now, before, after))}`;
}

function rest({ before: _before, after: _after, ...others }: JsonObject): JsonObject {
  return others;
}

/** A KV value is JSON in a string. Its fields are easier to compare than two long lines. */
function valueDifferences(
  { type }: JsonObject,
  before: Json | undefined,
  after: Json | undefined,
): readonly Difference[] {
  return differences(before, after).flatMap((difference) => {
    const [old, fresh] = [difference.before, difference.after].map(parsed);
    const isKvValue = type === KV_ENTRY && isObject(old) && isObject(fresh);
    return isKvValue ? differences(old, fresh, undefined, difference.path) : [difference];
  });
}

function parsed(text: Json): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

const LONGEST_LIST = 5;

function listed(found: readonly Difference[]): string {
  const shown = found.slice(0, LONGEST_LIST).map(differenceText).join("; ");
  return found.length > LONGEST_LIST ? `${shown}; and ${found.length - LONGEST_LIST} more` : shown;
}

/** `ssl.method: "http" → "txt"`. */
function differenceText({ path, before, after }: Difference): string {
  const name = path.join(".");
  const texts = { before: valueText(before), after: valueText(after) };
  // Fingerprints differ at their end, so they are shown whole.
  const shown = [before, after].some(isFingerprint) ? texts : shortened(texts.before, texts.after);
  return `${name === "" ? "" : `${name}: `}${shown.before} → ${shown.after}`;
}

function valueText(value: Json): string {
  if (value === null) return "(not set)";
  return isFingerprint(value) ? String(value) : canonical(value);
}

function isFingerprint(value: Json): boolean {
  return typeof value === "string" && readFingerprints(value) !== undefined;
}
