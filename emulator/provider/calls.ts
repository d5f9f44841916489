import { planChange } from "./planning";
import { attributePath, type DynamicValue, type ProviderDiagnostic } from "./protocol";
import type { ProviderRelease } from "./release";
import { type Access, type KeptObject, ProviderError, type Resource } from "./resource";
import { type Attributes, nestedAttributes } from "./schema";
import { decodeObject, decodeState, encodeObject, isObjectValue, type ObjectValue, type Value } from "./values";

// The calls of the protocol that are about one resource: each takes what Terraform sent and returns what it expects.

interface TypedRequest {
  readonly type_name: string;
}

export interface ConfigRequest {
  readonly config: DynamicValue;
}

interface ValidateRequest extends TypedRequest, ConfigRequest {}

export interface UpgradeRequest extends TypedRequest {
  /** The version of the schema that the state was written with. */
  readonly version: number;
  readonly raw_state: { readonly json: Uint8Array };
}

interface ReadRequest extends TypedRequest {
  readonly current_state: DynamicValue;
  readonly private: Uint8Array;
}

export interface PlanResourceRequest extends TypedRequest, ConfigRequest {
  readonly prior_state: DynamicValue;
  readonly proposed_new_state: DynamicValue;
  readonly prior_private: Uint8Array;
}

interface ApplyResourceRequest extends TypedRequest {
  readonly prior_state: DynamicValue;
  readonly planned_state: DynamicValue;
  readonly planned_private: Uint8Array;
}

interface ImportRequest extends TypedRequest {
  readonly id: string;
}

/**
 * Brings an object of a state file into today's schema. 5.22.0 takes a zone that 5.14.0 wrote for one of version 4, and
 * fails (measured); all other states are read by name.
 */
export async function upgradeState(
  { type_name, version, raw_state }: UpgradeRequest,
  release: ProviderRelease,
): Promise<object> {
  const { attributes } = resourceOf(type_name, release);
  if (type_name === "cloudflare_zone" && version < (release.schema.resource_schemas[type_name]?.version ?? 0)) {
    const detail = 'Failed to unmarshal v4 zone state: unsupported attribute "account"';
    throw new ProviderError("Unable to Upgrade Resource State", detail);
  }
  return { upgraded_state: dynamic(decodeState(raw_state.json, attributes), attributes) };
}

export async function importState(
  { type_name, id }: ImportRequest,
  release: ProviderRelease,
  access: Access,
): Promise<object> {
  const resource = resourceOf(type_name, release);
  const { state, private: kept } = await resource.operations.import(id, access);
  return { imported_resources: [{ type_name, state: dynamic(state, resource.attributes), private: kept }] };
}

export async function validateConfig(
  request: ValidateRequest,
  release: ProviderRelease,
  access: Access,
): Promise<object> {
  const resource = resourceOf(request.type_name, release);
  const config = decodeObject(request.config.msgpack, resource.attributes) ?? {};
  const diagnostics = refusedValues(resource.attributes, config, []);
  await resource.validate?.(config, access);
  return { diagnostics };
}

function refusedValues(attributes: Attributes, config: ObjectValue, path: readonly string[]): ProviderDiagnostic[] {
  return Object.entries(attributes).flatMap(([name, { type, oneOf }]) => {
    const value: Value = config[name] ?? null;
    const here = [...path, name];
    if (oneOf !== undefined && typeof value === "string" && !oneOf.includes(value)) {
      const known = oneOf.map((item) => JSON.stringify(item)).join(" ");
      const detail = `Attribute ${here.join(".")} value must be one of: [${known}], got: ${JSON.stringify(value)}`;
      return [diagnostic("Invalid Attribute Value Match", detail, here)];
    }
    const nested = nestedAttributes(type);
    return nested !== undefined && isObjectValue(value) ? refusedValues(nested, value, here) : [];
  });
}

export async function readResource(
  { type_name, current_state, private: kept }: ReadRequest,
  release: ProviderRelease,
  access: Access,
): Promise<object> {
  const resource = resourceOf(type_name, release);
  const state = decodeObject(current_state.msgpack, resource.attributes);
  const found = state === null ? undefined : await resource.operations.read({ state, private: kept }, access);
  if (found !== undefined) return { new_state: dynamic(found, resource.attributes), private: kept };
  const detail = "The resource was not found on the server and will be removed from state.";
  const gone: ProviderDiagnostic = { severity: "WARNING", summary: "Resource not found", detail };
  return { new_state: dynamic(null, resource.attributes), diagnostics: [gone] };
}

export async function planResource(request: PlanResourceRequest, release: ProviderRelease): Promise<object> {
  const { attributes, modifyPlan } = resourceOf(request.type_name, release);
  const prior = decodeObject(request.prior_state.msgpack, attributes);
  const proposed = decodeObject(request.proposed_new_state.msgpack, attributes);
  const config = decodeObject(request.config.msgpack, attributes);
  const { planned, replace } = planChange(attributes, { prior, proposed, config }, modifyPlan);
  return {
    planned_state: dynamic(planned, attributes),
    planned_private: request.prior_private,
    requires_replace: replace.map((name) => attributePath(name)),
  };
}

/** A failed write leaves the state as it was, and says why. */
export async function applyResource(
  request: ApplyResourceRequest,
  release: ProviderRelease,
  access: Access,
): Promise<object> {
  const resource = resourceOf(request.type_name, release);
  const { attributes } = resource;
  const state = decodeObject(request.prior_state.msgpack, attributes);
  const prior = state === null ? null : { state, private: request.planned_private };
  const planned = decodeObject(request.planned_state.msgpack, attributes);
  try {
    const kept = await applied(resource, prior, planned, access);
    return { new_state: dynamic(kept?.state ?? null, attributes), private: kept?.private };
  } catch (error) {
    const diagnostics = [diagnosticOf(error)];
    return { new_state: dynamic(state, attributes), private: request.planned_private, diagnostics };
  }
}

async function applied(
  { operations }: Resource,
  prior: KeptObject | null,
  planned: ObjectValue | null,
  access: Access,
): Promise<KeptObject | null> {
  if (planned !== null && prior !== null) return operations.update(planned, prior, access);
  if (planned !== null) return operations.create(planned, access);
  if (prior !== null) await operations.delete(prior, access);
  return null;
}

function resourceOf(type: string, { resources }: ProviderRelease): Resource {
  const resource = resources[type];
  if (resource === undefined) throw new ProviderError("unknown resource type", type);
  return resource;
}

function dynamic(value: ObjectValue | null, attributes: Attributes): DynamicValue {
  return { msgpack: encodeObject(value, attributes) };
}

export function diagnosticOf(error: unknown): ProviderDiagnostic {
  if (error instanceof ProviderError) return diagnostic(error.summary, error.detail, error.attribute);
  throw error;
}

function diagnostic(summary: string, detail: string, attribute?: readonly string[]): ProviderDiagnostic {
  return { severity: "ERROR", summary, detail, ...(attribute && { attribute: attributePath(...attribute) }) };
}
