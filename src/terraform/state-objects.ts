import { isObject, type JsonObject, objectAt, stringAt } from "../json";
import { declaredFields, type Share } from "./declared-fields";
import { isOnlyInState } from "./resource-types";
import { managedInstances } from "./state";

/** A resource at Cloudflare, as a state has it. */
export interface StateObject {
  readonly address: string;
  readonly type: string;
  /** Cloudflare's. */
  readonly id: string | undefined;
  /** What a configuration can declare of it (`declaredFields`): no secret. Empty for a type that Switchyard doesn't write. */
  readonly fields: JsonObject;
}

/** @param text what `terraform state pull` printed, and `readStackState` accepted */
export function readStateObjects(text: string, share?: Share): readonly StateObject[] {
  const state: unknown = text.trim() === "" ? undefined : JSON.parse(text);
  if (!isObject(state)) return [];
  return managedInstances(state).flatMap(({ address, type = "", instance }) => {
    if (isOnlyInState(type) || instance.deposed !== undefined) return [];
    const attributes = objectAt(instance, "attributes");
    return [{ address, type, id: stringAt(attributes, "id"), fields: declaredFields(type, attributes, share) }];
  });
}
