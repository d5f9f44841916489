import { CONFIG_MARKER } from "../addresses/stack";
import { isArray, isObject, type JsonObject, mapObject, objectAt, objectsAt, stringAt } from "../json";
import { UserError } from "../user-error";
import { hasDeclaredValues } from "./config-values";
import { readKvValue } from "./kv-value";
import { blockAddress } from "./plan-json";
import { CUSTOM_HOSTNAME, KV_ENTRY } from "./resource-types";

/** One version of a state: Terraform raises the serial with each write. */
export interface StateVersion {
  readonly lineage: string;
  readonly serial: number;
}

/** What a release needs of a stack's state. Of a resource's values, only the tenant's id and uploaded pairs. */
export interface StackState extends StateVersion {
  /** The hash of the last configuration that was applied completely; undefined if there is none. */
  readonly marker: string | undefined;
  /** Hashes of the outputs of other stacks that it was applied with, in the order of `outputReads`. */
  readonly outputHashes: readonly string[];
  /** Every managed resource's address, sorted. */
  readonly addresses: readonly string[];
  /** Resources whose creation failed half-way, and leftovers of replacements. */
  readonly broken: readonly string[];
  /** Resources that have other values than their blocks declare. */
  readonly differing: readonly string[];
  /** Address of a KV entry → the tenant that its value names. */
  readonly tenants: ReadonlyMap<string, string>;
  /** Address of a custom hostname → the certificate and key that were uploaded for it. Secret: they stay in memory. */
  readonly pairs: ReadonlyMap<string, CertificatePair>;
  /** Values by name, without the marker. They may be secret, so they stay in memory. */
  readonly outputs: JsonObject;
}

/** PEM texts. */
export interface CertificatePair {
  readonly certificate: string;
  readonly privateKey: string;
}

/**
 * Reads what `terraform state pull` printed: undefined for a stack that has no state yet.
 * @param config of the stack as it is now synthesized
 * @throws UserError for a text that is not a state
 */
export function readStackState(text: string, stack: string, config: JsonObject = {}): StackState | undefined {
  if (text.trim() === "") return undefined;
  const state = tryParse(text);
  const serial = state?.serial;
  if (!isObject(state) || state.version !== 4 || typeof serial !== "number")
    throw new UserError(`${stack}: what "terraform state pull" printed is not a state that this version can read.`);
  const [marker, ...outputHashes] =
    stringAt(objectAt(objectAt(state, "outputs"), CONFIG_MARKER), "value")?.split(" ") ?? [];
  const instances = managedInstances(state);
  return {
    lineage: stringAt(state, "lineage") ?? "",
    serial,
    marker,
    outputHashes,
    addresses: [...new Set(instances.map(({ address }) => address))].sort(),
    broken: instances.filter(({ instance }) => isBroken(instance)).map(({ address }) => address),
    differing: instances.filter((one) => isDiffering(one, config)).map(({ address }) => address),
    tenants: new Map(instances.flatMap(tenantOf)),
    pairs: new Map(instances.flatMap(pairOf)),
    outputs: outputsIn(state),
  };
}

function outputsIn(state: JsonObject): JsonObject {
  const { [CONFIG_MARKER]: _marker, ...outputs } = objectAt(state, "outputs");
  return mapObject(outputs, (output) => (isObject(output) ? (output.value ?? null) : null));
}

/** One instance of a managed resource. */
export interface Instance {
  readonly address: string;
  readonly type: string | undefined;
  readonly instance: JsonObject;
}

/** Every instance that a state has of a managed resource. */
export function managedInstances(state: JsonObject): readonly Instance[] {
  return objectsAt(state, "resources").filter(isManaged).flatMap(instancesOf);
}

function isManaged(resource: JsonObject): boolean {
  return resource.mode === "managed";
}

function instancesOf(resource: JsonObject): readonly Instance[] {
  const { module, type, name } = resource;
  const base = `${typeof module === "string" ? `${module}.` : ""}${String(type)}.${String(name)}`;
  return objectsAt(resource, "instances").map((instance) => ({
    address: instance.index_key === undefined ? base : `${base}[${JSON.stringify(instance.index_key)}]`,
    type: stringAt(resource, "type"),
    instance,
  }));
}

/** Of a module, only Terraform knows what it declares. */
function isDiffering({ address, instance }: Instance, config: JsonObject): boolean {
  const [type = "", name = "", ...rest] = address.split(".");
  return rest.length === 0 && !hasDeclaredValues(config, type, name, objectAt(instance, "attributes"));
}

function isBroken({ status, deposed }: JsonObject): boolean {
  return status === "tainted" || deposed !== undefined;
}

function tenantOf({ address, type, instance }: Instance): [string, string][] {
  if (type !== KV_ENTRY) return [];
  const tenant = readKvValue(objectAt(instance, "attributes").value)?.tenant;
  return typeof tenant === "string" ? [[address, tenant]] : [];
}

function pairOf({ address, type, instance }: Instance): [string, CertificatePair][] {
  const pair = type === CUSTOM_HOSTNAME && !isBroken(instance) ? pairIn(objectAt(instance, "attributes")) : undefined;
  return pair === undefined ? [] : [[address, pair]];
}

/** The pair of a custom hostname's values, as Terraform writes them; undefined for one without. */
export function pairIn(values: JsonObject): CertificatePair | undefined {
  const ssl = objectAt(values, "ssl");
  const [certificate, privateKey] = [stringAt(ssl, "custom_certificate"), stringAt(ssl, "custom_key")];
  if (certificate === undefined && privateKey === undefined) return undefined;
  return { certificate: certificate ?? "", privateKey: privateKey ?? "" };
}

/** The addresses that a stack's cdk.tf.json declares, sorted. */
export function declaredAddresses(config: JsonObject): readonly string[] {
  const types = Object.entries(objectAt(config, "resource"));
  return types
    .flatMap(([type, blocks]) => (isObject(blocks) ? Object.keys(blocks) : []).map((name) => `${type}.${name}`))
    .sort();
}

/**
 * Whether a stack was applied as it is now synthesized: its marker has the hash, and its state has exactly the declared resources,
 * with the declared values and none of them half-made.
 */
export function isDone(configHash: string, config: JsonObject, state: StackState | undefined): boolean {
  return (
    state !== undefined &&
    state.marker === configHash &&
    state.broken.length === 0 &&
    state.differing.length === 0 &&
    hasExactly(state.addresses, objectAt(config, "resource"), objectAt(config, "module"))
  );
}

/** What a module declares is only known to Terraform, so everything that the state has of it counts as declared. */
function hasExactly(addresses: readonly string[], types: JsonObject, modules: JsonObject): boolean {
  const expected = new Set<string>();
  const repeated = new Set<string>();
  for (const type of Object.keys(types)) {
    for (const [name, block] of Object.entries(objectAt(types, type))) {
      const instances = declaredInstances(`${type}.${name}`, isObject(block) ? block : {});
      if (instances === undefined) repeated.add(`${type}.${name}`);
      for (const instance of instances ?? []) expected.add(instance);
    }
  }
  const isDeclared = (address: string) => {
    const [first, second = ""] = blockAddress(address).split(".");
    return first === "module"
      ? Object.hasOwn(modules, second)
      : repeated.has(`${first}.${second}`) && /\]$/.test(address);
  };
  const held = new Set(addresses);
  return [...expected].every((one) => held.has(one)) && addresses.every((one) => expected.has(one) || isDeclared(one));
}

/** @returns undefined when `count` or `for_each` is an expression: only Terraform knows the instances */
function declaredInstances(address: string, { count, for_each: each }: JsonObject): readonly string[] | undefined {
  if (typeof count === "number") return Array.from({ length: count }, (_, index) => `${address}[${index}]`);
  const keys = isObject(each) ? Object.keys(each) : undefined;
  if (keys !== undefined && !keys.some((key) => /[$%]\{/.test(key)))
    return keys.map((key) => `${address}[${JSON.stringify(key)}]`);
  return count === undefined && each === undefined ? [address] : undefined;
}

function tryParse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && !isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
