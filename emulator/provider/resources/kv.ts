import { ApiError } from "../api-client";
import { type Access, fillPath, type ResourceBehavior } from "../resource";
import type { ObjectValue } from "../values";

const namespacesPath = "accounts/{account_id}/storage/kv/namespaces";

export const kvNamespace: ResourceBehavior = {
  importId: ["account_id", "id"],
  path: `${namespacesPath}/{id}`,
  create: { method: "POST", path: namespacesPath, body: "whole" },
  update: { method: "PUT", path: `${namespacesPath}/{id}`, body: "clearing" },
  traits: { id: { keep: true }, account_id: { json: false } },
};

const valuePath = `${namespacesPath}/{namespace_id}/values/{key_name}`;
const metadataPath = `${namespacesPath}/{namespace_id}/metadata/{key_name}`;
const put = { method: "PUT", path: valuePath, body: "whole" } as const;

export const kvEntry: ResourceBehavior = {
  importId: ["account_id", "namespace_id", "key_name"],
  idFrom: "key_name",
  path: valuePath,
  create: put,
  update: put,
  form: formOf,
  read: reader(valuePath, metadataPath),
  traits: {
    id: { keep: true, json: false },
    key_name: { json: false },
    account_id: { json: false },
    namespace_id: { json: false },
  },
};

async function formOf({ value, metadata }: ObjectValue): Promise<FormData> {
  const form = new FormData();
  form.append("value", String(value));
  if (typeof metadata === "string") form.append("metadata", metadata);
  return form;
}

/** Two GETs: the value as it is, and the metadata, which is left alone where the API says nothing of it. */
function reader(pathOfValue: string, pathOfMetadata: string): ResourceBehavior["read"] {
  return async (state, access) => {
    const { text } = await access.send({ method: "GET", path: fillPath(pathOfValue, state) });
    const metadata = await readMetadata(fillPath(pathOfMetadata, state), access);
    return { ...state, value: text, metadata: metadata ?? state.metadata ?? null };
  };
}

async function readMetadata(path: string, access: Access): Promise<string | undefined> {
  try {
    const { result } = await access.send({ method: "GET", path });
    return result === null ? undefined : JSON.stringify(result);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

const unescaped = (path: string) => path.replace("{key_name}", "{+key_name}");

/**
 * The entries of 5.11 to 5.15 (issue 6542): a write leaves the key in the state as Go's url.PathEscape spells it, so that
 * Terraform finds a result other than the planned one, and taints the entry; later requests take the key as it stands there.
 */
export const escapedKvEntry: ResourceBehavior = {
  ...kvEntry,
  path: unescaped(valuePath),
  read: reader(unescaped(valuePath), unescaped(metadataPath)),
  written: withEscapedKey,
};

/** @returns the state with its key as Go's url.PathEscape spells it: letters, digits and `-_.~$&+:=@` stand. */
export function withEscapedKey(state: ObjectValue): ObjectValue {
  const escaped = encodeURIComponent(String(state.key_name))
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(24|26|2B|3A|3D|40)/g, (code) => decodeURIComponent(code));
  return { ...state, id: escaped, key_name: escaped };
}
