import { CONFIG_MARKER } from "../addresses/stack";
import { isArray, isObject, type JsonObject, objectAt, objectsAt, stringAt } from "../json";
import { UserError } from "../user-error";
import { readKvValue } from "./kv-value";
import { CUSTOM_HOSTNAME, KV_ENTRY } from "./resource-types";

/** One version of a state: Terraform raises the serial with each write. */
export interface StateVersion {
  readonly lineage: string;
  readonly serial: number;
}

/** What a release needs of a stack's state. Of a resource's values, only the tenant's id and uploaded pairs. */
export interface StackState extends StateVersion {
  /** The output with the hash of the last configuration that was applied completely; undefined if there is none. */
  readonly marker: string | undefined;
  /** Every managed resource's address, sorted. */
  readonly addresses: readonly string[];
  /** Resources whose creation failed half-way, and leftovers of replacements. */
  readonly broken: readonly string[];
  /** Address of a KV entry → the tenant that its value names. */
  readonly tenants: ReadonlyMap<string, string>;
  /** Address of a custom hostname → the certificate and key that were uploaded for it. Secret: they stay in memory. */
  readonly pairs: ReadonlyMap<string, CertificatePair>;
  /** The platform stack's ids that the other stacks need: name of the output → id. */
  readonly ids: OutputIds;
  /** The ids that this stack read from the platform's state when it was last applied; empty where they are literals. */
  readonly idsRead: OutputIds;
}

export type OutputIds = ReadonlyMap<string, string>;

/** PEM texts. */
export interface CertificatePair {
  readonly certificate: string;
  readonly privateKey: string;
}

/**
 * Reads what `terraform state pull` printed: undefined for a stack that has no state yet.
 * @throws UserError for a text that is not a state
 */
export function readStackState(text: string, stack: string): StackState | undefined {
  if (text.trim() === "") return undefined;
  const state = tryParse(text);
  const serial = state?.serial;
  if (!isObject(state) || state.version !== 4 || typeof serial !== "number")
    throw new UserError(`${stack}: what "terraform state pull" printed is not a state that this version can read.`);
  const instances = objectsAt(state, "resources").filter(isManaged).flatMap(instancesOf);
  return {
    lineage: stringAt(state, "lineage") ?? "",
    serial,
    marker: stringAt(objectAt(objectAt(state, "outputs"), CONFIG_MARKER), "value"),
    addresses: [...new Set(instances.map(({ address }) => address))].sort(),
    broken: instances.filter(({ instance }) => isBroken(instance)).map(({ address }) => address),
    tenants: new Map(instances.flatMap(tenantOf)),
    pairs: new Map(instances.flatMap(pairOf)),
    ids: idsIn(valuesOf(objectAt(state, "outputs"))),
    idsRead: idsIn(objectAt(objectAt(platformRead(state), "outputs"), "value")),
  };
}

const IDS = ["zone_id", "kv_namespace_id"] as const;

function idsIn(outputs: JsonObject): OutputIds {
  return new Map(
    IDS.flatMap((name) => {
      const id = stringAt(outputs, name);
      return id === undefined ? [] : [[name, id] as const];
    }),
  );
}

function valuesOf(outputs: JsonObject): JsonObject {
  const values = Object.entries(outputs).map(([name, output]) => [
    name,
    isObject(output) ? (output.value ?? null) : null,
  ]);
  return Object.fromEntries(values);
}

/** The attributes of the data source through which a hostname stack reads the platform's state. */
function platformRead(state: JsonObject): JsonObject {
  const read = objectsAt(state, "resources").find(
    ({ mode, type, name }) => mode === "data" && type === "terraform_remote_state" && name === "platform",
  );
  return objectAt(objectsAt(read ?? {}, "instances")[0] ?? {}, "attributes");
}

interface Instance {
  readonly address: string;
  readonly type: string | undefined;
  readonly instance: JsonObject;
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
 * Whether a stack is applied in its current form: its marker has the configuration's hash, its state has exactly its resources,
 * and none of them was left half-made.
 */
export function isDone(configHash: string, declared: readonly string[], state: StackState | undefined): boolean {
  return (
    state !== undefined &&
    state.marker === configHash &&
    state.broken.length === 0 &&
    state.addresses.length === declared.length &&
    state.addresses.every((address, index) => address === declared[index])
  );
}

/**
 * Whether a stack was applied with ids that the platform's state no longer has, for example those of a KV namespace that was
 * created again. Its configuration is unchanged byte for byte, but everything it wrote is in the old namespace.
 */
export function hasOldIds(state: StackState | undefined, platform: StackState | undefined): boolean {
  if (state === undefined || platform === undefined) return false;
  return [...platform.ids].some(([name, id]) => (state.idsRead.get(name) ?? id) !== id);
}

function tryParse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && !isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
