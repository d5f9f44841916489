import { ApiError } from "./api-client";
import { type ApiJson, bodyOf, fieldsOf, refreshed, withComputed } from "./api-json";
import { fail } from "./operations";
import { attributesOf, type ResourceSchema } from "./provider-schema";
import { type Access, type KeptObject, type Operations, ProviderError, type Resource } from "./resource";
import type { Attributes, Traits } from "./schema";
import { mapAttributes, type ObjectValue, type Value } from "./values";

// A resource type whose API the emulator does not have: it stores what Terraform sends, and returns it unchanged.

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/**
 * The schema does not say what replaces an object, nor what Cloudflare computes. So these are guesses: a changed
 * `zone_id` or `account_id` replaces the object, any other change updates it; what only Cloudflare sets is null, except IDs.
 */
export function storedResource(type: string, schema: ResourceSchema): Resource {
  const names = Object.entries(schema.block.attributes);
  const traits = names.map(([name, { computed, optional }]): [string, Traits] => {
    // Where Cloudflare may fill it in, only a configured one replaces.
    if (name === "zone_id" || name === "account_id") return [name, { replace: computed ? "if-configured" : true }];
    return [name, computed && !optional && isId(name) ? { keep: true } : {}];
  });
  const attributes = attributesOf(schema, Object.fromEntries(traits));
  return { attributes, operations: storedOperations(type, attributes) };
}

function isId(name: string): boolean {
  return name === "id" || name === "uid" || name.endsWith("_id");
}

function storedOperations(type: string, attributes: Attributes): Operations {
  const collection = `__emulator/${type}`;
  const itemPath = (importId: string) => `${collection}/${encodeURIComponent(importId.split("/").at(-1) ?? "")}`;
  const send = async (access: Access, method: string, path: string, body?: ApiJson) => {
    refuseOtherApis(type, access);
    const { result } = await access.send({ method, path, ...(body !== undefined && { body }) });
    return fieldsOf(result);
  };
  const kept = (state: ObjectValue, key: ApiJson | undefined): KeptObject => ({
    state: withIds(attributes, state, String(key)),
    private: Buffer.from(JSON.stringify({ key })),
  });
  return {
    create: async (planned, access) => {
      const answer = await send(access, "POST", collection, bodyOf(attributes, planned, null, "whole")).catch(fail);
      return kept(withComputed(attributes, planned, answer.object ?? null), answer.key);
    },
    update: async (planned, prior, access) => {
      const body = bodyOf(attributes, planned, null, "whole");
      const answer = await send(access, "PUT", `${collection}/${keyOf(prior)}`, body).catch(fail);
      return kept(withComputed(attributes, planned, answer.object ?? null), answer.key);
    },
    read: async (prior, access) => {
      try {
        const { object, key } = await send(access, "GET", `${collection}/${keyOf(prior)}`);
        return withIds(attributes, refreshed(attributes, prior.state, object ?? null), String(key));
      } catch (error) {
        return error instanceof ApiError && error.status === 404 ? undefined : fail(error);
      }
    },
    delete: async (prior, access) => {
      await send(access, "DELETE", `${collection}/${keyOf(prior)}`).catch(fail);
    },
    import: async (importId, access) => {
      const { object, key } = await send(access, "GET", itemPath(importId)).catch(fail);
      const nothing = mapAttributes(attributes, () => null);
      return kept(refreshed(attributes, nothing, object ?? null), key);
    },
  };
}

/** A state that the real provider wrote has no key; its objects were never stored here, so they are not found. */
function keyOf({ state, private: kept }: KeptObject): string {
  const { key } = kept.length === 0 ? { key: String(state.id) } : JSON.parse(Buffer.from(kept).toString("utf8"));
  return encodeURIComponent(key);
}

/** Attributes that only Cloudflare sets and that are named like an ID have the object's ID. */
function withIds(attributes: Attributes, state: ObjectValue, key: string): ObjectValue {
  return mapAttributes(attributes, (name, { type, set }): Value => {
    const value = state[name] ?? null;
    if (value !== null || set !== "computed" || !isId(name)) return value;
    return type === "number" ? Number.parseInt(key.slice(0, 8), 16) : type === "string" ? key : null;
  });
}

/** Cloudflare has no such path: no object, and no secret in it, may be sent there. */
function refuseOtherApis(type: string, access: Access): void {
  const { hostname, host } = new URL(access.apiUrl());
  if (LOOPBACK.includes(hostname)) return;
  throw new ProviderError(
    `${type} is stored by the emulator only`,
    `The provider stand-in doesn't know Cloudflare's requests for ${type}. It stores these objects in Switchyard's emulator, which runs on this machine. The API is ${host}. Use the real provider there.`,
  );
}
