import type { Attribute, Attributes, Nesting, Primitive, TraitsByPath, ValueType } from "./schema";

/** A provider's schema as `terraform providers schema -json` prints it, without descriptions and data sources. */
export interface ProviderSchema {
  readonly provider: ResourceSchema;
  readonly resource_schemas: Readonly<Record<string, ResourceSchema>>;
}

export interface ResourceSchema {
  readonly version: number;
  readonly block: { readonly attributes: AttributeSchemas; readonly deprecated?: boolean };
}

export type AttributeSchemas = Readonly<Record<string, AttributeSchema>>;

export interface AttributeSchema {
  readonly type?: TypeSchema;
  readonly nested_type?: { readonly nesting_mode: Nesting; readonly attributes?: AttributeSchemas };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
}

type TypeSchema =
  | Primitive
  | readonly ["list" | "set" | "map", TypeSchema]
  | readonly ["object", Readonly<Record<string, TypeSchema>>];

/** @returns the attributes of a resource with their traits, which are named by path. */
export function attributesOf({ block }: ResourceSchema, traits: TraitsByPath): Attributes {
  return readAttributes(block.attributes, traits, "");
}

function readAttributes(schemas: AttributeSchemas, traits: TraitsByPath, prefix: string): Attributes {
  return mapValues(schemas, (schema, name) => {
    const path = `${prefix}${name}`;
    const type = readType(schema, traits, `${path}.`);
    return { type, set: setBy(schema), ...traits[path] };
  });
}

function readType({ type, nested_type: nested }: AttributeSchema, traits: TraitsByPath, prefix: string): ValueType {
  if (nested === undefined) return valueType(type ?? "dynamic");
  return { nesting: nested.nesting_mode, attributes: readAttributes(nested.attributes ?? {}, traits, prefix) };
}

function valueType(type: TypeSchema): ValueType {
  if (typeof type === "string") return type;
  if (type[0] === "object") return { object: mapValues(type[1], valueType) };
  return { collection: type[0], of: valueType(type[1]) };
}

function setBy({ required, optional, computed }: AttributeSchema): Attribute["set"] {
  if (required) return "required";
  if (computed) return optional ? "optional+computed" : "computed";
  return "optional";
}

/** The schema as the plugin protocol carries it. */
export function schemaMessage({ version, block }: ResourceSchema): object {
  return { version, block: { attributes: attributeMessages(block.attributes), deprecated: block.deprecated ?? false } };
}

function attributeMessages(schemas: AttributeSchemas): object[] {
  return Object.entries(schemas).map(([name, { type, nested_type: nested, ...flags }]) => ({
    name,
    ...flags,
    ...(nested === undefined
      ? { type: Buffer.from(JSON.stringify(type)) }
      : {
          nested_type: {
            attributes: attributeMessages(nested.attributes ?? {}),
            nesting: nested.nesting_mode.toUpperCase(),
          },
        }),
  }));
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, name: string) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}
