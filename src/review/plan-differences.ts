import { compare } from "../registry/problem";
import { plural, printable } from "../text";
import { type Comparable, doesSomething, keyOf } from "./comparable";
import { type Difference, differences } from "./differences";
import { type Fingerprint, readFingerprints } from "./fingerprint";
import { ENTRY, HOST, hostnameOf } from "./hostnames";
import { canonical, isObject, type Json, type JsonObject, objectAt, stringAt } from "./json";
import type { Plan } from "./plan";
import { readEntry } from "./route-entry";

/** One thing that a plan would do otherwise than the one that was reviewed. */
export interface PlanDifference {
  readonly stack: string;
  /** A resource's, a data source's, or `output.<name>`; null for the plan as a whole. */
  readonly address: string | null;
  readonly hostname: string | null;
  readonly tenant: string | null;
  /** The attribute, or another part of the plan's entry; null where the whole entry is on one side only. */
  readonly path: string | null;
  /** `before`: what the state has. `after`: what would be. `plan`: how Terraform goes about it. */
  readonly side: "before" | "after" | "plan";
  /** JSON text, or null for nothing. */
  readonly reviewed: string | null;
  readonly now: string | null;
}

/**
 * What a new plan of the same stacks would do otherwise than the reviewed one. Empty: it would do the same, and may be
 * applied. Both plans must have been made with the same kind of refresh. Sorted by stack, then address.
 * @param tenants by resource address, where a KV value doesn't tell
 */
export function planDifferences(
  reviewed: readonly Plan[],
  now: readonly Plan[],
  tenants: ReadonlyMap<string, string> = new Map(),
): readonly PlanDifference[] {
  const names = [...new Set([...reviewed, ...now].map(({ stack }) => stack))].sort(compare);
  const of = (plans: readonly Plan[], name: string) => plans.find(({ stack }) => stack === name);
  return names.flatMap((name) => stackDifferences(name, of(reviewed, name), of(now, name), tenants));
}

const NOTHING: Comparable = { resources: [], outputs: {}, data: [], others: {}, complete: true };

function stackDifferences(
  stack: string,
  reviewed: Plan | undefined,
  now: Plan | undefined,
  tenants: ReadonlyMap<string, string>,
): readonly PlanDifference[] {
  const [old, fresh] = [reviewed?.comparable ?? NOTHING, now?.comparable ?? NOTHING];
  const whole = (path: string, before: Json, after: Json): PlanDifference => ({
    ...{ stack, address: null, hostname: null, tenant: null, path, side: "plan" as const },
    ...{ reviewed: textOf(before), now: textOf(after) },
  });
  // A stack that somebody applied meanwhile is one difference, not one for each of its resources.
  if (doesSomething(old) !== doesSomething(fresh)) return [whole("changes", sizeOf(old), sizeOf(fresh))];
  const incomplete = [old, fresh].every(({ complete }) => complete)
    ? []
    : [whole("complete", old.complete, fresh.complete)];
  const parts = differences(old.others, fresh.others).map(({ path, before, after }) =>
    whole(path.join("."), before, after),
  );
  return [
    ...incomplete,
    ...entryDifferences(stack, old.resources, fresh.resources, tenants).filter(
      (difference) => !(difference.path === KEY_PATH && isKeyOfPlaceholder(difference, now)),
    ),
    ...entryDifferences(stack, outputEntries(old), outputEntries(fresh), tenants),
    ...entryDifferences(stack, old.data, fresh.data, tenants),
    ...parts,
  ];
}

function sizeOf({ resources, outputs }: Comparable): number {
  return resources.length + Object.keys(outputs).length;
}

function outputEntries({ outputs }: Comparable): readonly JsonObject[] {
  return Object.entries(outputs).map(([name, change = null]) => ({ address: `output.${name}`, change }));
}

function entryDifferences(
  stack: string,
  reviewed: readonly JsonObject[],
  now: readonly JsonObject[],
  tenants: ReadonlyMap<string, string>,
): readonly PlanDifference[] {
  const [old, fresh] = [byKey(reviewed), byKey(now)];
  const keys = [...new Set([...old.keys(), ...fresh.keys()])].sort(compare);
  return keys.flatMap((key) => {
    const [before, after] = [old.get(key), fresh.get(key)];
    const place = placeOf(stack, key, after ?? before ?? {}, tenants);
    if (before === undefined || after === undefined) {
      return [{ ...place, path: null, side: "plan" as const, reviewed: actionsOf(before), now: actionsOf(after) }];
    }
    // With other actions everything else is another too, and says no more.
    if (actionsOf(before) !== actionsOf(after)) {
      return [{ ...place, path: "actions", side: "plan" as const, reviewed: actionsOf(before), now: actionsOf(after) }];
    }
    const found = differences(before, after).flatMap(expanded);
    // Null and absent read the same above, and may not be the same to Terraform.
    const hidden = found.length === 0 && canonical(before) !== canonical(after);
    return [...found, ...(hidden ? [{ path: ["entry"], before, after }] : [])].map((difference) => ({
      ...place,
      ...described(difference),
    }));
  });
}

function byKey(entries: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  return new Map(entries.map((entry) => [keyOf(entry), entry]));
}

function placeOf(stack: string, address: string, entry: JsonObject, tenants: ReadonlyMap<string, string>) {
  const change = objectAt(entry, "change");
  const [before, after] = [change.before, change.after].map((side) => (isObject(side) ? side : null));
  const resource = { type: stringAt(entry, "type") ?? "", before: before ?? null, after: after ?? null, address };
  const value = resource.type === ENTRY ? readEntry((after ?? before)?.value)?.tenant : undefined;
  const tenant = value ?? tenants.get(String(entry.address)) ?? null;
  return { stack, address, hostname: hostnameOf(resource) ?? null, tenant };
}

function actionsOf(entry: JsonObject | undefined): string | null {
  return entry === undefined ? null : canonical(objectAt(entry, "change").actions ?? ["read"]);
}

/** A KV value is JSON in a text: its own fields read better than two long lines. */
function expanded(difference: Difference): readonly Difference[] {
  const { path, before, after } = difference;
  const [old, fresh] = [before, after].map((text) => (typeof text === "string" ? tryParse(text) : undefined));
  const isEntry = path.at(-1) === "value" && isObject(old) && isObject(fresh);
  return isEntry ? differences(old, fresh, undefined, path) : [difference];
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function described({ path, before, after }: Difference): Pick<PlanDifference, "path" | "side" | "reviewed" | "now"> {
  const [first, second, ...rest] = path;
  const values = { reviewed: textOf(before), now: textOf(after) };
  if (first === "change" && (second === "before" || second === "after")) {
    return { path: rest.join(".") || "value", side: second, ...values };
  }
  return { path: (first === "change" ? path.slice(1) : path).join("."), side: "plan", ...values };
}

function textOf(value: Json): string | null {
  return value === null ? null : canonical(value);
}

const KEY_PATH = "ssl.custom_key";

/**
 * The one thing that may differ: the job that plans sets a placeholder where the job that applies has the key. That the
 * key belongs to the reviewed certificate is checked apart (applyVariables), and it counts as a key only where this plan
 * itself marks it as sensitive.
 */
function isKeyOfPlaceholder({ address, side, reviewed }: PlanDifference, now: Plan | undefined): boolean {
  const place = now?.sensitive.find(
    (one) => one.address === address && one.side === "after" && one.path.join(".") === KEY_PATH,
  );
  const [expected, found] = [fingerprintsIn(reviewed), place?.fingerprints ?? []];
  const isHost = (address ?? "").startsWith(`${HOST}.`);
  return isHost && side === "after" && isOnly(expected, isKeyPlaceholder) && isOnly(found, isPrivateKey);
}

function fingerprintsIn(json: string | null): readonly Fingerprint[] {
  const value = json === null ? null : tryParse(json);
  return (typeof value === "string" ? readFingerprints(value) : undefined) ?? [];
}

function isOnly(fingerprints: readonly Fingerprint[], is: (one: Fingerprint) => boolean): boolean {
  return fingerprints.length === 1 && fingerprints.every(is);
}

function isKeyPlaceholder(one: Fingerprint): boolean {
  return one.kind === "placeholder" && one.of === "private key";
}

function isPrivateKey({ kind }: Fingerprint): boolean {
  return kind === "private-key";
}

/** For an apply that is refused: one line each, at most `most` of them. */
export function planDifferencesText(found: readonly PlanDifference[], most = 20): readonly string[] {
  const lines = found.slice(0, most).map(lineOf);
  const more = found.length - lines.length;
  return [
    `Since the review, ${plural(found.length, "thing")} changed:`,
    ...lines.map((line) => `  ${printable(line)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function lineOf(difference: PlanDifference): string {
  const { hostname, tenant, address, stack } = difference;
  const name = hostname ?? address ?? stack;
  const where = [...(address === null ? [] : [stack]), ...(hostname === null ? [] : [address])];
  const owned = tenant === null ? name : `${name} (${tenant})`;
  return `${owned}: ${whatOf(difference)}.${where.length === 0 ? "" : ` [${where.join(", ")}]`}`;
}

function whatOf({ address, path, side, reviewed, now }: PlanDifference): string {
  if (address === null && path === "changes") return changesText(Number(reviewed), Number(now));
  if (address === null && path === "complete") return "Terraform's plan is incomplete, so it can't be compared";
  if (path === null && reviewed === null)
    return `Terraform would now ${verbOf(now)} it, and the review does not say so`;
  if (path === null) return `the review says that Terraform would ${verbOf(reviewed)} it, and now it would not`;
  if (path === "actions") return `Terraform would now ${verbOf(now)} it. Reviewed: ${verbOf(reviewed)}`;
  const values = `reviewed ${shown(reviewed)}, now ${shown(now)}`;
  return side === "before" ? `the current ${path} has changed: ${values}` : `${path}: ${values}`;
}

const VERBS: Readonly<Record<string, string>> = {
  '["no-op"]': "only record",
  '["create"]': "create",
  '["read"]': "read",
  '["update"]': "update",
  '["delete"]': "destroy",
  '["delete","create"]': "destroy and recreate",
  '["create","delete"]': "replace",
  '["forget"]': "stop managing",
};

function verbOf(actions: string | null): string {
  return VERBS[actions ?? ""] ?? shown(actions);
}

function changesText(reviewed: number, now: number): string {
  return now === 0
    ? `Terraform now plans no change, and the review has ${plural(reviewed, "change")}`
    : `Terraform now plans ${plural(now, "change")}, and the review has none`;
}

const LONGEST_VALUE = 120;

function shown(text: string | null): string {
  if (text === null) return "nothing";
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}
