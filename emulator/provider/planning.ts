import { type Attribute, type Attributes, isComputed, nestedAttributes } from "./schema";
import { equal, isObjectValue, mapAttributes, mapObjects, type ObjectValue, UNKNOWN, type Value } from "./values";

/** What Terraform says when it asks for a plan: no prior is a create, nothing proposed is a destroy. */
interface PlanInput {
  readonly prior: ObjectValue | null;
  readonly proposed: ObjectValue | null;
  readonly config: ObjectValue | null;
}

interface PlannedObject {
  readonly planned: ObjectValue | null;
  /** Names of the top-level attributes whose change destroys and creates. */
  readonly replace: readonly string[];
}

/** A resource's own last word on its planned state, after the rules all resources share. */
export type ModifyPlan = (planned: ObjectValue, prior: ObjectValue | null) => ObjectValue;

/**
 * Plans like a provider on Terraform's plugin framework: defaults where the configuration is silent; then, if anything
 * differs from the prior state, every computed attribute the configuration does not set becomes unknown, save those
 * that keep their prior value.
 */
export function planChange(
  attributes: Attributes,
  input: PlanInput,
  modify: ModifyPlan = (planned) => planned,
): PlannedObject {
  const { prior, proposed, config } = input;
  if (proposed === null || config === null) return { planned: null, replace: [] };
  const defaulted = withDefaults(attributes, proposed, config);
  const changed = equal(defaulted, prior) ? defaulted : withUnknowns(attributes, defaulted, config, prior);
  const planned = modify(changed, prior);
  return { planned, replace: prior === null ? [] : replacements(attributes, prior, planned, config) };
}

function withDefaults(attributes: Attributes, planned: ObjectValue, config: Value): ObjectValue {
  return mapAttributes(attributes, (name, attribute) => {
    const value = planned[name] ?? null;
    const configured = child(config, name);
    if (configured === null && attribute.default !== undefined) return attribute.default;
    const nested = nestedAttributes(attribute.type);
    if (nested === undefined) return value;
    return mapObjects(attribute.type, value, (item, key) => withDefaults(nested, item, child(configured, key)));
  });
}

function withUnknowns(attributes: Attributes, planned: ObjectValue, config: Value, prior: Value): ObjectValue {
  return mapAttributes(attributes, (name, attribute) => {
    const value = planned[name] ?? null;
    const configured = child(config, name);
    const before = child(prior, name);
    if (configured === null && isComputed(attribute)) return unsetValue(attribute, value, before, planned);
    const nested = nestedAttributes(attribute.type);
    if (nested === undefined) return value;
    return mapObjects(attribute.type, value, (item, key) =>
      withUnknowns(nested, item, child(configured, key), child(before, key)),
    );
  });
}

/** What a computed attribute is in a changed plan when the configuration does not set it. */
function unsetValue(attribute: Attribute, value: Value, before: Value, siblings: ObjectValue): Value {
  if (attribute.default !== undefined) return value;
  if (attribute.keep && before !== null) return before;
  if (attribute.unknownBeside !== undefined) {
    const [sibling, trigger] = attribute.unknownBeside;
    return siblings[sibling] === trigger ? UNKNOWN : null;
  }
  return UNKNOWN;
}

function replacements(attributes: Attributes, prior: ObjectValue, planned: ObjectValue, config: ObjectValue): string[] {
  return Object.entries(attributes)
    .filter(([name, { replace }]) => replace === true || (replace === "if-configured" && child(config, name) !== null))
    .map(([name]) => name)
    .filter((name) => !equal(planned[name], prior[name]));
}

/** One step down a value; null where there is nothing below. No key means the value itself: an object in itself. */
function child(value: Value, key: string | number | undefined): Value {
  if (key === undefined) return value;
  if (Array.isArray(value)) return (value[Number(key)] as Value | undefined) ?? null;
  return isObjectValue(value) ? (value[key] ?? null) : null;
}
