import { ApiError } from "./api-client";
import { bodyOf, refreshed, withComputed } from "./api-json";
import { type Access, fillPath, ProviderError, type Resource, type Write } from "./resource";
import { mapAttributes, type ObjectValue } from "./values";

/** Creates the planned object. Returns its state. */
export async function createObject(resource: Resource, planned: ObjectValue, access: Access): Promise<ObjectValue> {
  resource.checkCreate?.(planned);
  return write(resource, resource.create, planned, null, access);
}

/** Changes the object in place. Returns its state. */
export async function updateObject(
  resource: Resource,
  planned: ObjectValue,
  prior: ObjectValue,
  access: Access,
): Promise<ObjectValue> {
  if (resource.update === undefined) return planned;
  return write(resource, resource.update, planned, prior, access);
}

/** Reads the object anew. Returns undefined when the API no longer has it. */
export async function readObject(
  resource: Resource,
  state: ObjectValue,
  access: Access,
): Promise<ObjectValue | undefined> {
  try {
    return await fetchObject(resource, state, access);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw asDiagnostic(error);
  }
}

export async function deleteObject(resource: Resource, state: ObjectValue, access: Access): Promise<void> {
  await access.send({ method: "DELETE", path: fillPath(resource.path, state) }).catch(fail);
}

/** Reads an object that Terraform is to take over, by its import id. */
export async function importObject(resource: Resource, importId: string, access: Access): Promise<ObjectValue> {
  const nothing = mapAttributes(resource.attributes, () => null);
  return fetchObject(resource, { ...nothing, ...parseImportId(resource, importId) }, access).catch(fail);
}

/** The last attribute takes what is left, slashes and all: a KV key may hold some. */
function parseImportId({ importId: names }: Resource, importId: string): ObjectValue {
  const parts = importId.split("/");
  const values = [...parts.slice(0, names.length - 1), parts.slice(names.length - 1).join("/")];
  if (parts.length < names.length || values.includes("")) {
    const form = names.map((name) => `<${name}>`).join("/");
    throw new ProviderError("invalid ID", `expected urlencoded segments ${form}, got "${importId}"`);
  }
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
}

async function write(
  resource: Resource,
  { method, path, body }: Write,
  planned: ObjectValue,
  prior: ObjectValue | null,
  access: Access,
): Promise<ObjectValue> {
  const style = typeof body === "string" ? body : body(planned);
  const content = resource.form
    ? await resource.form(planned, access)
    : bodyOf(resource.attributes, planned, prior, style);
  const { result } = await access.send({ method, path: fillPath(path, planned), body: content }).catch(fail);
  const state = settle(resource, withComputed(resource.attributes, planned, result));
  return resource.written ? resource.written(state) : state;
}

async function fetchObject(resource: Resource, state: ObjectValue, access: Access): Promise<ObjectValue> {
  if (resource.read !== undefined) return settle(resource, await resource.read(state, access));
  const { result } = await access.send({ method: "GET", path: fillPath(resource.path, state) });
  return settle(resource, refreshed(resource.attributes, state, result));
}

function settle({ idFrom, normalize }: Resource, state: ObjectValue): ObjectValue {
  const identified = idFrom === undefined ? state : { ...state, id: state[idFrom] ?? null };
  return normalize ? normalize(identified) : identified;
}

function fail(error: unknown): never {
  throw asDiagnostic(error);
}

function asDiagnostic(error: unknown): unknown {
  return error instanceof ApiError ? new ProviderError("failed to make http request", error.message) : error;
}
