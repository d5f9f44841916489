import { isArray, isObject, type Json, type JsonObject, objectAt, objectsAt, stringAt } from "../json";
import { compare } from "../order";
import { changedOutputs, isActive, isNoOp, priorResources } from "./plan-json";
import { schemaOf } from "./resource-types";
import type { AttributeTree } from "./type-schema";

/**
 * What a stack's plan would do, without what differs between two plans of the same thing: times, statuses at Cloudflare, the
 * folder. Two plans with equal parts do the same. Measured with the real provider: docs/review.md, "changeDigest".
 */
export interface Comparable {
  /** Entries of `resource_changes` that change something, by address, without their sensitive marks. */
  readonly resources: readonly JsonObject[];
  /** `output_changes` that change something, by name. */
  readonly outputs: JsonObject;
  /** Address and values of each data source that was read while planning, by address. */
  readonly data: readonly JsonObject[];
  /** Parts of the plan that this version doesn't know. They are compared as they are. */
  readonly others: JsonObject;
  /** False for a targeted plan, and for one with deferred parts. They do less than the configuration asks. */
  readonly complete: boolean;
}

/** @param plan masked: sensitive values are compared by their public fingerprint */
export function comparablePlan(plan: JsonObject): Comparable {
  return {
    resources: objectsAt(plan, "resource_changes").filter(isActive).map(comparableResource).sort(byAddress),
    outputs: Object.fromEntries(changedOutputs(plan).map(([name, change]) => [name, without(change, MARKS)])),
    data: dataRead(plan).sort(byAddress),
    others: without(plan, KNOWN_PARTS),
    complete: plan.complete === true && plan.errored === false,
  };
}

/** Whether applying the plan would change or record anything. Reading a data source alone does not. */
export function doesSomething({ resources, outputs, others }: Comparable): boolean {
  return (
    resources.some(({ mode }) => mode !== "data") || [outputs, others].some((part) => Object.keys(part).length > 0)
  );
}

const LEFT_OUT = [
  "timestamp",
  "relevant_attributes",
  "resource_drift",
  "prior_state",
  "planned_values",
  "variables",
  // The stack's marker has the configuration's hash, and the release's manifest has both versions.
  "configuration",
  "format_version",
  "terraform_version",
  "applyable",
  "checks",
];
const KNOWN_PARTS: ReadonlySet<string> = new Set([
  ...LEFT_OUT,
  "resource_changes",
  "output_changes",
  "complete",
  "errored",
]);
const MARKS: ReadonlySet<string> = new Set(["before_sensitive", "after_sensitive"]);

function comparableResource(resource: JsonObject): JsonObject {
  const change = without(objectAt(resource, "change"), MARKS);
  const computed = computedOnlyOf(resource);
  const strip = (key: "before" | "after") => ({ [key]: withoutComputed(change[key] ?? null, computed) });
  // Where nothing is planned (an import, a moved address), after repeats before, so a status may have changed in both.
  return { ...resource, change: { ...change, ...strip("before"), ...(isNoOp(change) && strip("after")) } };
}

/** For a type without a schema, nothing is left out: better to refuse one plan too many than one too few. */
function computedOnlyOf(resource: JsonObject): AttributeTree {
  return resource.mode === "data" ? {} : schemaOf(stringAt(resource, "type") ?? "").computedOnly;
}

function withoutComputed(value: Json, computed: AttributeTree): Json {
  if (isArray(value)) return value.map((item) => withoutComputed(item, computed));
  if (!isObject(value)) return value;
  const declared = Object.entries(value).flatMap(([name, member = null]): [string, Json][] => {
    const inside = Object.hasOwn(computed, name) ? computed[name] : undefined;
    if (inside === true) return [];
    return [[name, inside === undefined ? member : withoutComputed(member, inside)]];
  });
  return Object.fromEntries(declared);
}

function dataRead(plan: JsonObject): JsonObject[] {
  const read = priorResources(plan).filter(({ mode }) => mode === "data");
  return read.map(({ address = null, values = null }) => ({ address, values }));
}

function without(value: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)));
}

function byAddress(a: JsonObject, b: JsonObject): number {
  return compare(changeKey(a), changeKey(b));
}

/** An address can occur several times: once more for each object that a failed replacement left behind. */
export function changeKey({ address, deposed }: JsonObject): string {
  return `${String(address)}${deposed === undefined ? "" : ` (deposed ${String(deposed)})`}`;
}
