import type { Value } from "./values";

// How we write a resource's schema: a record of attributes, each with what Terraform must know (type, who sets it) and
// what the planning and the requests must know (defaults, replacement, JSON name).

export type Primitive = "string" | "number" | "bool" | "dynamic";
export type Nesting = "single" | "list" | "set" | "map";
export type ValueType =
  | Primitive
  | { readonly collection: "list" | "set" | "map"; readonly of: Primitive }
  | { readonly nesting: Nesting; readonly attributes: Attributes };

export type Attributes = Readonly<Record<string, Attribute>>;

export interface Attribute extends Traits {
  readonly type: ValueType;
  readonly set: "required" | "optional" | "computed" | "optional+computed";
}

export interface Traits {
  readonly sensitive?: true;
  readonly deprecated?: true;
  readonly default?: Value;
  /** What the API may be told; anything else is refused when the configuration is validated. */
  readonly oneOf?: readonly string[];
  /** A change destroys and creates. "if-configured": only when the configuration sets the attribute. */
  readonly replace?: true | "if-configured";
  /** In a changed plan the prior value stands, where any other computed attribute becomes unknown. */
  readonly keep?: true;
  /** Unknown only beside a sibling with this value, else null: a computed attribute of one kind of a union. */
  readonly unknownBeside?: readonly [sibling: string, value: string];
  /** Refresh leaves it alone: the API does not give it back. */
  readonly noRefresh?: true;
  /** Its name in the API's JSON where that differs; false: it is no part of the JSON (a path parameter, a local file). */
  readonly json?: string | false;
}

type Declare = (type: ValueType, traits?: Traits) => Attribute;

export const required: Declare = (type, traits = {}) => ({ type, set: "required", ...traits });
export const optional: Declare = (type, traits = {}) => ({ type, set: "optional", ...traits });
export const computed: Declare = (type, traits = {}) => ({ type, set: "computed", ...traits });
export const optionalComputed: Declare = (type, traits = {}) => ({ type, set: "optional+computed", ...traits });

export const list = (of: Primitive): ValueType => ({ collection: "list", of });
export const set = (of: Primitive): ValueType => ({ collection: "set", of });
export const map = (of: Primitive): ValueType => ({ collection: "map", of });
export const object = (attributes: Attributes): ValueType => ({ nesting: "single", attributes });
export const objects = (attributes: Attributes, nesting: Nesting = "list"): ValueType => ({ nesting, attributes });

export function isComputed(attribute: Attribute): boolean {
  return attribute.set === "computed" || attribute.set === "optional+computed";
}

/** The attributes inside an attribute whose value is an object or a collection of objects. */
export function nestedAttributes(type: ValueType): Attributes | undefined {
  return typeof type === "object" && "nesting" in type ? type.attributes : undefined;
}

/** The schema as the protocol carries it. */
export function schemaMessage(version: number, attributes: Attributes): object {
  return { version, block: { attributes: attributeMessages(attributes) } };
}

function attributeMessages(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([name, attribute]) => ({
    name,
    ...typeMessage(attribute.type),
    required: attribute.set === "required",
    optional: attribute.set === "optional" || attribute.set === "optional+computed",
    computed: isComputed(attribute),
    sensitive: attribute.sensitive ?? false,
    deprecated: attribute.deprecated ?? false,
  }));
}

function typeMessage(type: ValueType): object {
  if (typeof type === "string") return { type: Buffer.from(JSON.stringify(type)) };
  if ("collection" in type) return { type: Buffer.from(JSON.stringify([type.collection, type.of])) };
  return { nested_type: { attributes: attributeMessages(type.attributes), nesting: type.nesting.toUpperCase() } };
}
