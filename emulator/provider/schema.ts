// A resource's attributes: what the provider's schema says of each (type, who sets it), and what only its behavior tells
// (defaults, replacement, its name in the API's JSON).

export type Primitive = "string" | "number" | "bool" | "dynamic";
export type Nesting = "single" | "list" | "set" | "map";
export type ValueType =
  | Primitive
  | { readonly collection: "list" | "set" | "map"; readonly of: ValueType }
  | { readonly object: Readonly<Record<string, ValueType>> }
  | { readonly nesting: Nesting; readonly attributes: Attributes };

export type Attributes = Readonly<Record<string, Attribute>>;

export interface Attribute extends Traits {
  readonly type: ValueType;
  readonly set: "required" | "optional" | "computed" | "optional+computed";
}

/** What the schema does not tell of an attribute. */
export interface Traits {
  readonly default?: boolean | string;
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

/** Traits by the attribute's path: `ssl.settings.http2`. */
export type TraitsByPath = Readonly<Record<string, Traits>>;

export function isComputed(attribute: Attribute): boolean {
  return attribute.set === "computed" || attribute.set === "optional+computed";
}

/** The attributes inside an attribute whose value is an object or a collection of objects. */
export function nestedAttributes(type: ValueType): Attributes | undefined {
  return typeof type === "object" && "nesting" in type ? type.attributes : undefined;
}
