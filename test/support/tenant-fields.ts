import tenantSchema from "../../schema/tenant.schema.json";

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

const PARTS = tenantSchema.$defs as unknown as Readonly<Record<string, Schema>>;

/** Each field of the schema that holds a value: a text, a number, a list of them, or a map of the tenant's own names. */
function valuesOf(schema: Schema, field = ""): string[] {
  const part = schema.$ref?.replace("#/$defs/", "");
  if (part !== undefined) return valuesOf({ ...PARTS[part], ...schema, $ref: undefined } as Schema, field);
  if (schema.properties !== undefined)
    return Object.entries(schema.properties).flatMap(([name, inner]) =>
      valuesOf(inner, field === "" ? name : `${field}.${name}`),
    );
  const items = schema.items === undefined ? [] : valuesOf(schema.items, `${field}[]`);
  return items.length > 0 && items[0] !== `${field}[]` ? items : [field];
}

/** As docs/registry.md writes them: `hostnames[].certificate.validation`. */
export const FIELDS_OF_SCHEMA: readonly string[] = valuesOf(tenantSchema as unknown as Schema);
