import { canonical, isArray, isObject, type Json, type JsonObject, objectAt, objectsAt, stringAt } from "../json";

/** Reads the JSON of `terraform show -json <plan file>`. */

/** Terraform's words for what a change does: `["delete", "create"]`. @param change of `resource_changes` or `output_changes` */
export function actionsOf(change: JsonObject): readonly string[] {
  return isArray(change.actions) ? change.actions.map(String) : [];
}

export function isNoOp(change: JsonObject): boolean {
  return actionsOf(change).join() === "no-op";
}

/** Whether an entry of `resource_changes` would change or record anything. */
export function isActive(resource: JsonObject): boolean {
  const change = objectAt(resource, "change");
  const moves = [change.importing, resource.previous_address, resource.deposed].some((part) => part !== undefined);
  return moves || !isNoOp(change);
}

/** `output_changes` that change something, by name. */
export function changedOutputs(plan: JsonObject): readonly (readonly [name: string, change: JsonObject])[] {
  return Object.entries(objectAt(plan, "output_changes")).flatMap(([name, change]) =>
    isObject(change) && !isNoOp(change) ? [[name, change] as const] : [],
  );
}

/** What the state had when Terraform planned, in all modules, including data sources that were read. */
export function priorResources(plan: JsonObject): readonly JsonObject[] {
  return resourcesIn(objectAt(objectAt(objectAt(plan, "prior_state"), "values"), "root_module"));
}

function resourcesIn(module: JsonObject): readonly JsonObject[] {
  return [...objectsAt(module, "resources"), ...objectsAt(module, "child_modules").flatMap(resourcesIn)];
}

/** The address of a block: `module.m["k"].type.name[0]` without its keys. */
export function blockAddress(address: string): string {
  return address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "");
}

/** The resources and data sources of the configuration, in all modules, by the address of their block. */
export function configurationBlocks(plan: JsonObject): ReadonlyMap<string, JsonObject> {
  return new Map(blocksIn(objectAt(objectAt(plan, "configuration"), "root_module"), ""));
}

function blocksIn(module: JsonObject, prefix: string): readonly (readonly [string, JsonObject])[] {
  const own = objectsAt(module, "resources").map((block) => [`${prefix}${String(block.address)}`, block] as const);
  const calls = Object.entries(objectAt(module, "module_calls")).flatMap(([name, call]) =>
    isObject(call) ? blocksIn(objectAt(call, "module"), `${prefix}module.${name}.`) : [],
  );
  return [...own, ...calls];
}

/** Addresses of the resources that these depend on, directly or not, by what the configuration refers to. */
export function dependenciesOf(plan: JsonObject, addresses: readonly string[]): ReadonlySet<string> {
  const blocks = configurationBlocks(plan);
  const found = new Set<string>();
  const open = [...addresses];
  for (let address = open.pop(); address !== undefined; address = open.pop()) {
    const block = blocks.get(blockAddress(address));
    for (const name of block === undefined ? [] : referencesIn(block)) {
      const other = name.split(".").slice(0, 2).join(".");
      if (!blocks.has(other) || found.has(other)) continue;
      found.add(other);
      open.push(other);
    }
  }
  return found;
}

/** `depends_on` of a block, and every `references` in its expressions. */
function referencesIn(value: Json): readonly string[] {
  if (isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member = null]) =>
    isArray(member) && (key === "references" || key === "depends_on") ? member.map(String) : referencesIn(member),
  );
}

/** The provisioners of a configuration's block: `local-exec`. */
export function provisionersOf(block: JsonObject): readonly string[] {
  return objectsAt(block, "provisioners").map(({ type }) => (typeof type === "string" ? type : "?"));
}

/** What Terraform reads while it plans, or only at apply: a file, a state, an address on the network. */
export interface DataSource {
  readonly address: string;
  readonly type: string;
  /** What it reads: attribute and value, as JSON text. An expression is "(an expression)". */
  readonly reads: readonly string[];
}

/** Every data source of a plan: declared, already read, or to be read at apply. @param plan masked */
export function dataSourcesIn(plan: JsonObject): readonly DataSource[] {
  const declared = [...configurationBlocks(plan)]
    .filter(([, block]) => block.mode === "data")
    .map(([address, block]) => ({ address, type: typeOf(block), reads: readsOf(objectAt(block, "expressions")) }));
  const known = new Set(declared.map(({ address }) => address));
  const others = [...priorResources(plan), ...objectsAt(plan, "resource_changes")]
    .filter((resource) => resource.mode === "data" && !known.has(blockAddress(String(resource.address))))
    .map((resource) => ({ address: String(resource.address), type: typeOf(resource), reads: [] }));
  return [...declared, ...new Map(others.map((one) => [one.address, one])).values()];
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
