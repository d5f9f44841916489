import { describe, expect, it } from "@jest/globals";
import tenantSchema from "../../schema/tenant.schema.json";
import { MAPS } from "../../src/changes/field-changes";
import { FIELDS } from "../../src/changes/fields";
import { CHANGE_RULES } from "../../src/changes/rules";

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

const FIELDS_OF_SCHEMA = valuesOf(tenantSchema as unknown as Schema);

describe("the table of who decides what", () => {
  it("names every field of the tenant schema, once, and no other", () => {
    const named = FIELDS.flatMap(({ fields }) => fields);
    expect([...named].sort()).toEqual([...FIELDS_OF_SCHEMA].sort());
    expect(new Set(named).size).toBe(named.length);
  });

  it("knows which fields are maps", () => {
    expect(MAPS.filter((field) => !FIELDS_OF_SCHEMA.includes(field))).toEqual([]);
  });

  it("says in words what it reserves, and has a rule that tells it", () => {
    const rules = CHANGE_RULES.map(({ id }) => id);
    for (const { operators, reserved, rule } of FIELDS) {
      expect(operators !== "").toBe(reserved !== undefined);
      expect(rule !== undefined).toBe(reserved !== undefined);
      if (rule !== undefined) expect(rules).toContain(rule);
    }
  });
});
