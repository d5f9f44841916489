import { isArray, isObject, type Json, type JsonObject, objectAt, objectsAt, stringAt } from "../json";
import { printable } from "../text";
import { UserError } from "../user-error";
import { type Comparable, comparablePlan } from "./comparable";
import { type Difference, differences } from "./differences";
import { maskPlan } from "./mask";
import {
  actionsOf,
  blockAddress,
  configurationBlocks,
  type DataSource,
  dataSourcesIn,
  priorResources,
  provisionersOf,
} from "./plan-json";
import { type SensitivePlace, sensitivePlaces } from "./sensitive";

/** One stack's plan as a review sees it: masked, and each resource with what differs. */
export interface Plan {
  readonly stack: string;
  readonly resources: readonly PlannedResource[];
  /** Every managed resource that a refresh of this stack reads from Cloudflare. */
  readonly refreshed: readonly Refreshed[];
  /** What it does, to compare with another plan of the same stack. */
  readonly comparable: Comparable;
  /** Where it holds secrets, with their fingerprints. */
  readonly sensitive: readonly SensitivePlace[];
  readonly dataSources: readonly DataSource[];
}

export interface Refreshed {
  readonly type: string;
  /** False for one that Cloudflare no longer has. */
  readonly found: boolean;
}

export type Action = "no-op" | "create" | "update" | "delete" | "replace" | "forget";

export interface PlannedResource {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** Terraform's own words: `["delete", "create"]`. */
  readonly actions: readonly string[];
  /** As Cloudflare has it now. */
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  /** `true` in place of each value that Terraform learns only from the apply. */
  readonly unknown: JsonObject;
  /** Terraform variables that its `ssl` reads: the customer's own certificate and key. */
  readonly certificateVariables: readonly string[];
  /** What its `ssl` declares; undefined where the plan doesn't tell, as with an uploaded pair. */
  readonly declaredSsl: JsonObject | undefined;
  /** Attributes that the plan sets or changes, without computed ones. For a creation, everything it declares. */
  readonly differences: readonly Difference[];
  /** Declared attributes that were changed outside Terraform since the last apply: `before` is ours, `after` is Cloudflare's. */
  readonly drift: readonly Difference[];
  /** In the state, but no longer at Cloudflare. */
  readonly vanished: boolean;
  /** Imported from Cloudflare by an `import` block. */
  readonly imported: boolean;
  readonly previousAddress: string | undefined;
  /** The state that it moves from: that of another stack. Undefined if it stays in its state. */
  readonly movedFrom: string | undefined;
  /** Where its provider comes from; undefined if the document is not a Terraform plan. */
  readonly provider: string | undefined;
  /** Provisioners of its block: `local-exec`. */
  readonly runs: readonly string[];
}

/** Whether applying the plan would change the resource, or what the state says of it. */
export function isChange({ action, imported, previousAddress, movedFrom }: PlannedResource): boolean {
  return action !== "no-op" || imported || previousAddress !== undefined || movedFrom !== undefined;
}

/** @throws UserError with the file's name, the problem and the fix */
export function parsePlan(text: string, file: string): JsonObject {
  const plan = parseJson(text, file);
  const refuse = (reason: string) => {
    throw new UserError(`${file}: ${reason}`);
  };
  const isPlan = isObject(plan) && /^1\./.test(stringAt(plan, "format_version") ?? "");
  if (!isPlan) return refuse("is not a plan. Create one with: terraform show -json <plan file>");
  if ("values" in plan) return refuse("is a state, not a plan. Use the plan file: terraform show -json <plan file>");
  if (plan.errored === true) return refuse("is incomplete, because Terraform failed while planning. Plan again.");
  return plan;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${file}: is not JSON. Create it with: terraform show -json <plan file>`);
  }
}

/**
 * Reads a plan's JSON, masked or not, into what a review needs.
 * @throws UserError when the plan holds something that this version doesn't know
 */
export function readPlan(stack: string, document: JsonObject): Plan {
  const plan = maskPlan(document);
  const drifts = new Map(objectsAt(plan, "resource_drift").map((drift) => [addressOf(drift, stack), drift]));
  const blocks = configurationBlocks(plan);
  const prior = priorResources(plan);
  const known = new Set(prior.map((resource) => addressOf(resource, stack)));
  const changes = objectsAt(plan, "resource_changes").filter((change) => change.mode !== "data");
  const resources = changes.map((change) => {
    const address = addressOf(change, stack);
    const expressions = expressionsOf(blocks, address);
    const resource = readResource(stack, change, drifts.get(address), expressions, known.has(address));
    return resource && { ...resource, runs: provisionersOf(blocks.get(blockAddress(address)) ?? {}) };
  });
  const found = prior.filter((resource) => resource.mode !== "data");
  const gone = [...drifts.values()].filter(isDeleted);
  return {
    stack,
    resources: resources.filter((resource) => resource !== undefined),
    refreshed: [...found.map((resource) => refreshed(resource, true)), ...gone.map((drift) => refreshed(drift, false))],
    comparable: comparablePlan(plan),
    sensitive: sensitivePlaces(plan),
    dataSources: dataSourcesIn(plan),
  };
}

function refreshed({ type }: JsonObject, found: boolean): Refreshed {
  return { type: String(type), found };
}

function readResource(
  stack: string,
  resource: JsonObject,
  drift: JsonObject | undefined,
  expressions: JsonObject | undefined,
  inState: boolean,
): Omit<PlannedResource, "runs"> | undefined {
  const change = objectAt(resource, "change");
  const address = addressOf(resource, stack);
  const actions = actionsOf(change);
  const action = readAction(actions, address);
  if (action === undefined) return undefined;
  const before = isObject(change.before) ? change.before : null;
  const after = isObject(change.after) ? change.after : null;
  const type = stringAt(resource, "type") ?? address.split(".")[0] ?? "";
  const fresh = action === "create" || action === "replace";
  const found =
    after === null || action === "no-op" ? [] : differences(fresh ? {} : before, after, change.after_unknown);
  const declared = (difference: Difference) => expressions === undefined || declares(expressions, difference.path);
  return {
    stack,
    address,
    type,
    action,
    actions,
    before,
    after,
    unknown: objectAt(change, "after_unknown"),
    certificateVariables: variablesIn(expressions?.ssl),
    declaredSsl: constantAt(expressions, "ssl"),
    differences: fresh ? found.filter((difference) => difference.after !== null && declared(difference)) : found,
    drift: drift === undefined || action === "no-op" ? [] : driftOf(drift).filter(declared),
    vanished: action === "create" && (inState || (drift !== undefined && isDeleted(drift))),
    imported: isObject(change.importing),
    previousAddress: stringAt(resource, "previous_address"),
    movedFrom: undefined,
    provider: stringAt(resource, "provider_name"),
  };
}

function driftOf(drift: JsonObject): readonly Difference[] {
  const { before, after } = objectAt(drift, "change");
  return isObject(before) && isObject(after) ? differences(before, after) : [];
}

function addressOf(resource: JsonObject, stack: string): string {
  const address = stringAt(resource, "address");
  if (address === undefined) throw new UserError(`${stack}: a resource of the plan has no address.`);
  return address;
}

function isDeleted(drift: JsonObject): boolean {
  return actionsOf(objectAt(drift, "change")).includes("delete");
}

const ACTIONS: Readonly<Record<string, Action | undefined>> = {
  "no-op": "no-op",
  create: "create",
  update: "update",
  delete: "delete",
  "delete,create": "replace",
  "create,delete": "replace",
  // The old object stays at Cloudflare, unmanaged, beside the new one.
  "create,forget": "replace",
  forget: "forget",
};

function readAction(actions: readonly string[], address: string): Action | undefined {
  const word = actions.join();
  if (word === "read") return undefined;
  const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
  // Guessing here could print "no change" for an outage.
  if (action === undefined)
    throw new UserError(
      `${printable(address)}: this version of Switchyard does not know the action "${printable(word)}".`,
    );
  return action;
}

/** What the configuration declares of a resource; undefined in a module, whose expressions read the module's variables. */
function expressionsOf(blocks: ReadonlyMap<string, JsonObject>, address: string): JsonObject | undefined {
  const block = address.startsWith("module.") ? undefined : blocks.get(address);
  return block && objectAt(block, "expressions");
}

function constantAt(expressions: JsonObject | undefined, attribute: string): JsonObject | undefined {
  const { constant_value: constant } = objectAt(expressions ?? {}, attribute);
  return isObject(constant) ? constant : undefined;
}

/** Names of the variables that an expression refers to, in its order. */
function variablesIn(expression: Json | undefined): readonly string[] {
  if (!isObject(expression)) return [];
  const { references, ...parts } = expression;
  const own = isArray(references) ? references.map(String).filter((reference) => reference.startsWith("var.")) : [];
  const nested = Object.values(parts).flatMap((part) => variablesIn(part ?? undefined));
  return [...new Set([...own.map((reference) => reference.slice("var.".length)), ...nested])];
}

/** Attributes that hold a map. All of its keys are declared, so an added key is a difference too. */
const MAPS: ReadonlySet<string> = new Set(["custom_metadata"]);

function declares(expressions: JsonObject, [attribute = "", ...rest]: readonly string[]): boolean {
  const expression = expressions[attribute];
  if (expression === undefined) return false;
  if (!isObject(expression) || !("constant_value" in expression) || MAPS.has(attribute)) return true;
  return reaches(expression.constant_value, rest);
}

function reaches(value: Json | undefined, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined || isArray(value)) return value !== undefined;
  return isObject(value) && Object.hasOwn(value, key) && reaches(value[key], rest);
}

/**
 * A plan that was made after resources moved into its stack's state.
 * @param origins address → the state that it moved from
 */
export function asMoved(plan: Plan, origins: ReadonlyMap<string, string>): Plan {
  if (origins.size === 0) return plan;
  const resources = plan.resources.map((resource) => ({ ...resource, movedFrom: origins.get(resource.address) }));
  return { ...plan, resources };
}

/** Something that Cloudflare has otherwise than the state. */
export interface FoundValue extends Pick<PlannedResource, "address"> {
  readonly path: readonly string[];
  readonly state: Json;
  readonly cloudflare: Json;
}

/**
 * A plan made without a refresh, as a refresh would have shown it: before is what Cloudflare has, and what differs there from the
 * state is drift. What the plan does stays as it is.
 * @param gone addresses that the state had and Cloudflare no longer has
 */
export function asFound(plan: Plan, found: readonly FoundValue[], gone: ReadonlySet<string>): Plan {
  if (found.length === 0 && gone.size === 0) return plan;
  const byAddress = new Map<string, FoundValue[]>();
  for (const one of found) byAddress.set(one.address, [...(byAddress.get(one.address) ?? []), one]);
  return { ...plan, resources: plan.resources.map((resource) => resourceAsFound(resource, byAddress, gone)) };
}

function resourceAsFound(
  resource: PlannedResource,
  byAddress: ReadonlyMap<string, readonly FoundValue[]>,
  gone: ReadonlySet<string>,
): PlannedResource {
  const { address, action, before, after, unknown } = resource;
  const values = byAddress.get(address) ?? [];
  const vanished = resource.vanished || (action === "create" && gone.has(address));
  if (values.length === 0 || before === null) return { ...resource, vanished };
  const real = values.reduce((fields, { path, cloudflare }) => withValue(fields, path, cloudflare), before);
  const drift = values.map(({ path, state, cloudflare }) => ({ path, before: state, after: cloudflare }));
  const changed = action === "update" ? { differences: differences(real, after, unknown) } : {};
  return { ...resource, vanished, before: real, drift, ...changed };
}

/** A copy with this value at the path. */
function withValue(object: JsonObject, [key = "", ...rest]: readonly string[], value: Json): JsonObject {
  const member = rest.length === 0 ? value : withValue(objectAt(object, key), rest, value);
  return Object.fromEntries([...Object.entries(object).filter(([name]) => name !== key), [key, member]]);
}
