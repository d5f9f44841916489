import { ApiError } from "./api-client";
import { bodyOf, refreshed, withComputed } from "./api-json";
import { type Access, fillPath, type Operations, ProviderError, type ResourceBehavior, type Write } from "./resource";
import type { Attributes } from "./schema";
import { mapAttributes, type ObjectValue } from "./values";

/** A resource type whose behavior is known, with its attributes. */
interface ApiResource extends ResourceBehavior {
  readonly attributes: Attributes;
}

/** The requests that the behavior of a resource type describes. */
export function apiOperations(behavior: ResourceBehavior, attributes: Attributes): Operations {
  const resource: ApiResource = { ...behavior, attributes };
  return {
    create: async (planned, access) => {
      resource.checkCreate?.(planned);
      return { state: await write(resource, resource.create, planned, null, access), private: NOTHING };
    },
    update: async (planned, prior, access) => {
      const { update } = resource;
      const state = update === undefined ? planned : await write(resource, update, planned, prior.state, access);
      return { state, private: prior.private };
    },
    read: ({ state }, access) => readObject(resource, state, access),
    delete: async ({ state }, access) => {
      await access.send({ method: "DELETE", path: fillPath(resource.path, state) }).catch(fail);
    },
    import: async (importId, access) => {
      const nothing = mapAttributes(attributes, () => null);
      const found = { ...nothing, ...parseImportId(resource, importId) };
      return { state: await fetchObject(resource, found, access).catch(fail), private: NOTHING };
    },
  };
}

const NOTHING = new Uint8Array();

async function readObject(resource: ApiResource, state: ObjectValue, access: Access): Promise<ObjectValue | undefined> {
  try {
    return await fetchObject(resource, state, access);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw asDiagnostic(error);
  }
}

/** The last attribute takes what is left, slashes and all: a KV key may hold some. */
function parseImportId({ importId: names }: ApiResource, importId: string): ObjectValue {
  const parts = importId.split("/");
  const values = [...parts.slice(0, names.length - 1), parts.slice(names.length - 1).join("/")];
  if (parts.length < names.length || values.includes("")) {
    const form = names.map((name) => `<${name}>`).join("/");
    throw new ProviderError("invalid ID", `expected urlencoded segments ${form}, got "${importId}"`);
  }
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
}

async function write(
  resource: ApiResource,
  { method, path, body }: Write,
  planned: ObjectValue,
  prior: ObjectValue | null,
  access: Access,
): Promise<ObjectValue> {
  const style = typeof body === "string" ? body : body(planned);
  const content = resource.form
    ? await resource.form(planned, access, resource.attributes)
    : bodyOf(resource.attributes, planned, prior, style);
  const { result } = await access.send({ method, path: fillPath(path, planned), body: content }).catch(fail);
  const state = settle(resource, withComputed(resource.attributes, planned, result));
  return resource.written ? resource.written(state) : state;
}

async function fetchObject(resource: ApiResource, state: ObjectValue, access: Access): Promise<ObjectValue> {
  if (resource.read !== undefined) return settle(resource, await resource.read(state, access, resource.attributes));
  const { result } = await access.send({ method: "GET", path: fillPath(resource.path, state) });
  return settle(resource, refreshed(resource.attributes, state, result));
}

function settle({ idFrom, normalize }: ApiResource, state: ObjectValue): ObjectValue {
  const identified = idFrom === undefined ? state : { ...state, id: state[idFrom] ?? null };
  return normalize ? normalize(identified) : identified;
}

/** Throws the API's error as Terraform shows it. */
export function fail(error: unknown): never {
  throw asDiagnostic(error);
}

function asDiagnostic(error: unknown): unknown {
  return error instanceof ApiError ? new ProviderError("failed to make http request", error.message) : error;
}
