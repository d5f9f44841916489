import { describe, expect, it } from "@jest/globals";
import { MAPS } from "../../src/changes/field-changes";
import { FIELDS } from "../../src/changes/fields";
import { CHANGE_RULES } from "../../src/changes/rules";
import { FIELDS_OF_SCHEMA } from "../support/tenant-fields";

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
