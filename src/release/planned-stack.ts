import type { DesiredState } from "../desired/desired-state";
import { isArray, isObject, type JsonObject, objectAt, objectsAt } from "../review/json";

/** The stacks that a stack is applied after. */
export function dependenciesOf(name: string, { platform }: DesiredState): readonly string[] {
  return name === platform.stack ? [] : [platform.stack];
}

/** Whether applying a plan would do or record anything. */
export function doesSomething(document: JsonObject): boolean {
  const resources = objectsAt(document, "resource_changes");
  const outputs = Object.values(objectAt(document, "output_changes")).filter(isObject);
  const changes = [...outputs, ...resources.map((resource) => objectAt(resource, "change"))];
  return changes.some(acts) || resources.some((resource) => resource.previous_address !== undefined);
}

function acts({ actions, importing }: JsonObject): boolean {
  const action = isArray(actions) ? actions.join() : "";
  return (action !== "no-op" && action !== "read") || importing !== undefined;
}
