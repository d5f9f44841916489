import { CONFIG_MARKER, compareStacks } from "../addresses/stack";
import { canonical, isArray, isObject, type Json, type JsonObject, objectAt, objectsAt, stringAt } from "../json";
import { compare } from "../order";
import { isChange } from "../terraform/change-digest";
import type { Action, Plan, PlannedResource } from "../terraform/plan";

/**
 * What a plan does that Switchyard has no words for: somebody's own code, or code that got in. It is shown, so that nobody
 * takes it for harmless.
 */

/** Terraform reads it while it plans, or first at apply: a file, a state, an address on the network. */
export interface DataSource {
  readonly address: string;
  readonly type: string;
  /** What it is told to read: attribute and value, as JSON text. An expression is "(an expression)". */
  readonly reads: readonly string[];
}

/** The same data source in one or several stacks. */
export interface ReadData extends DataSource {
  readonly stacks: readonly string[];
}

export interface UnknownResource {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** Provisioners that run with it: `local-exec`. */
  readonly runs: readonly string[];
}

/** Types that the review says something of: those that Switchyard writes. */
const KNOWN: ReadonlySet<string> = new Set([
  "cloudflare_custom_hostname",
  "cloudflare_custom_hostname_fallback_origin",
  "cloudflare_dns_record",
  "cloudflare_regional_hostname",
  "cloudflare_workers_for_platforms_dispatch_namespace",
  "cloudflare_workers_kv",
  "cloudflare_workers_kv_namespace",
  "cloudflare_workers_route",
  "cloudflare_workers_script",
  "cloudflare_zone",
]);

/** Absent in what is no Terraform plan. */
const PROVIDERS: ReadonlySet<string | undefined> = new Set([
  undefined,
  "registry.terraform.io/cloudflare/cloudflare",
  "registry.opentofu.org/cloudflare/cloudflare",
]);

/** Whether the review has words for what happens to such a resource. */
export function isKnownType(type: string): boolean {
  return KNOWN.has(type);
}

/** A known type from another provider, or with a provisioner, does more than the words say. It is shown in both places. */
function isKnown({ type, provider, runs }: PlannedResource): boolean {
  return isKnownType(type) && PROVIDERS.has(provider) && runs.length === 0;
}

/** The marker in each stack: its hash moves with every change, and no request ever sees it. */
function isMarker({ address, runs }: PlannedResource): boolean {
  return address === `terraform_data.${CONFIG_MARKER}` && runs.length === 0;
}

/** Sorted by stack, then address. */
export function unknownResources(plans: readonly Plan[]): readonly UnknownResource[] {
  const resources = plans.flatMap((plan) => plan.resources);
  return resources
    .filter((resource) => isChange(resource) && !isKnown(resource) && !isMarker(resource))
    .map(({ stack, address, type, action, runs }) => ({ stack, address, type, action, runs }))
    .sort((a, b) => compareStacks(a.stack, b.stack) || compare(a.address, b.address));
}

/** Provisioners by the address of their resource's block. */
export function provisionersIn(plan: JsonObject): ReadonlyMap<string, readonly string[]> {
  const blocks = blocksIn(objectAt(objectAt(plan, "configuration"), "root_module"), "");
  return new Map(
    blocks.map(({ address, block }) => [
      address,
      objectsAt(block, "provisioners").map(({ type }) => (typeof type === "string" ? type : "?")),
    ]),
  );
}

/** The address of a block: `module.m["k"].type.name[0]` without its keys. */
export function blockAddress(address: string): string {
  return address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "");
}

/** Every data source of a plan: declared, already read, or to be read at apply. @param plan masked */
export function dataSourcesIn(plan: JsonObject): readonly DataSource[] {
  const declared = blocksIn(objectAt(objectAt(plan, "configuration"), "root_module"), "")
    .filter(({ block }) => block.mode === "data")
    .map(({ address, block }) => ({ address, type: typeOf(block), reads: readsOf(objectAt(block, "expressions")) }));
  const known = new Set(declared.map(({ address }) => address));
  const others = [
    ...resourcesIn(objectAt(objectAt(objectAt(plan, "prior_state"), "values"), "root_module")),
    ...objectsAt(plan, "resource_changes"),
  ].filter((resource) => resource.mode === "data" && !known.has(blockAddress(String(resource.address))));
  const found = others.map((one) => ({ address: String(one.address), type: typeOf(one), reads: [] }));
  return [...declared, ...new Map(found.map((one) => [one.address, one])).values()];
}

function typeOf(resource: JsonObject): string {
  return stringAt(resource, "type") ?? "";
}

function readsOf(expressions: JsonObject): readonly string[] {
  return Object.entries(expressions).map(([name, expression = null]) => `${name} ${valueText(expression)}`);
}

function valueText(expression: Json): string {
  if (isObject(expression) && "constant_value" in expression) return canonical(expression.constant_value);
  return "(an expression)";
}

interface Block {
  readonly address: string;
  readonly block: JsonObject;
}

function blocksIn(module: JsonObject, prefix: string): readonly Block[] {
  const own = objectsAt(module, "resources").map((block) => ({ address: `${prefix}${String(block.address)}`, block }));
  const calls = Object.entries(objectAt(module, "module_calls")).flatMap(([name, call]) =>
    isObject(call) ? blocksIn(objectAt(call, "module"), `${prefix}module.${name}.`) : [],
  );
  return [...own, ...calls];
}

function resourcesIn(module: JsonObject): readonly JsonObject[] {
  const children = isArray(module.child_modules) ? objectsAt(module, "child_modules") : [];
  return [...objectsAt(module, "resources"), ...children.flatMap(resourcesIn)];
}

/** Each data source once, with the stacks that have it: those of the hostname stacks are the same. */
export function readData(plans: readonly Plan[]): readonly ReadData[] {
  const found = new Map<string, { one: DataSource; stacks: string[] }>();
  for (const { stack, dataSources } of plans) {
    for (const one of dataSources) {
      const key = JSON.stringify(one);
      const entry = found.get(key) ?? { one, stacks: [] };
      entry.stacks.push(stack);
      found.set(key, entry);
    }
  }
  const sorted = [...found.values()].map(({ one, stacks }) => ({ ...one, stacks: stacks.sort(compareStacks) }));
  return sorted.sort((a, b) => compare(a.address, b.address) || compare(a.reads.join(), b.reads.join()));
}
