import { describe, expect, it } from "@jest/globals";
import tenantSchema from "../../schema/tenant.schema.json";
import type { RegistryChange } from "../../src/changes/change";
import { MAPS } from "../../src/changes/field-changes";
import { FIELDS } from "../../src/changes/fields";
import { CHANGE_RULES } from "../../src/changes/rules";
import { changeField } from "../../src/changes/rules/change-field";
import { documentsOf, type RegistryDocument } from "../../src/registry/documents";
import { platform, tenant } from "../registry/sample";

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

describe("a field that the table does not name", () => {
  /** As if the schema had it already. */
  const registryWith = (fields: object) => {
    const value = { ...tenant(), ...fields };
    const documents = [
      { kind: "platform", id: "production", file: "platform/production.json", value: platform({ owners: ["olga"] }) },
      { kind: "tenant", id: "acme", file: "tenants/acme.json", value },
    ];
    return documentsOf(documents.map((document) => ({ ...document, complete: true }) as RegistryDocument));
  };

  const judged = (user: string, old: object, now: object) => {
    const [before, after] = [registryWith(old), registryWith(now)];
    const [one, other] = [before.tenants[0], after.tenants[0]];
    const tenants = [{ id: "acme", file: "tenants/acme.json", before: one, after: other }];
    const author = { user, teams: [] };
    const told: string[] = [];
    const change: RegistryChange = {
      before,
      after,
      author,
      tenants,
      platforms: [],
      waivers: [],
      imports: [],
      paths: [],
      conflicts: [],
      unclear: [],
      baseDay: undefined,
    };
    changeField.check(change, (_document, _path, { severity, message }) => told.push(`${severity}: ${message}`));
    return told;
  };

  it.each<[string, object, object, string]>([
    ["added", {}, { future: { power: 1 } }, "future.power"],
    ["changed", { future: [1] }, { future: [2] }, "future"],
    ["taken away", { future: true }, {}, "future"],
    ["added to a hostname", {}, { hostnames: [{ hostname: "shop.acme-store.com", future: {} }] }, "hostnames[].future"],
  ])("is the operators', whether it is %s", (_what, old, now, field) => {
    expect(judged("acme-admin", old, now)).toEqual([`error: the field ${field} is changed`]);
    expect(judged("olga", old, now)).toEqual([`warning: the field ${field} is changed`]);
  });

  it("is not missed in an object that is empty, while an empty place for known fields says nothing", () => {
    expect(judged("acme-admin", {}, { future: {} })).toHaveLength(1);
    expect(judged("acme-admin", {}, { limits: {}, outbound: {} })).toEqual([]);
  });
});
