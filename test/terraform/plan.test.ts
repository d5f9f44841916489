import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json";
import { parsePlan, readPlan } from "../../src/terraform/plan";
import { build, planJson } from "../support/plans";

describe("a file that is not a plan", () => {
  it.each([
    ["{", "x.json: is not JSON"],
    ["[]", "x.json: is not a plan"],
    ['{"format_version": "2.0"}', "x.json: is not a plan"],
    ['{"format_version": "1.0", "terraform_version": "1.11.4", "values": {}}', "x.json: is a state, not a plan"],
    ['{"format_version": "1.2", "errored": true}', "x.json: is incomplete, because Terraform failed while planning"],
  ])("%s is refused with what it is", (text, message) => {
    expect(() => parsePlan(text, "x.json")).toThrow(message);
  });
});

function withActions(...actions: readonly string[]): JsonObject {
  return planJson([build("x.y", { from: { a: 1 }, to: { a: 2 }, extra: { actions } })]);
}

describe("Terraform's actions", () => {
  it.each([
    [["no-op"], "no-op"],
    [["create"], "create"],
    [["update"], "update"],
    [["delete"], "delete"],
    [["delete", "create"], "replace"],
    [["create", "delete"], "replace"],
    [["create", "forget"], "replace"],
    [["forget"], "forget"],
  ])("%p are %p", (actions, action) => {
    expect(readPlan("s", withActions(...actions)).resources.map((resource) => resource.action)).toEqual([action]);
  });

  it("are left out when they only read", () => {
    expect(readPlan("s", withActions("read")).resources).toEqual([]);
  });

  it.each([[["explode"]], [[]], [["constructor"]]])("are not guessed: %p", (actions) => {
    expect(() => readPlan("s", withActions(...actions))).toThrow("does not know the action");
  });
});

it("reads a plan that holds nothing but its version", () => {
  expect(readPlan("s", { format_version: "1.2" })).toMatchObject({ stack: "s", resources: [], refreshed: [] });
});

it("refuses a resource without an address", () => {
  expect(() => readPlan("s", { resource_changes: [{ type: "x" }] })).toThrow("no address");
});

it("takes attribute names such as __proto__ for data", () => {
  const text =
    '{"format_version":"1.2","resource_changes":[{"address":"x.y","type":"x","change":{"actions":["update"],"before":{"__proto__":"a"},"after":{"__proto__":"b"}}}]}';
  const [resource] = readPlan("s", parsePlan(text, "x.json")).resources;
  expect(resource?.differences).toEqual([{ path: ["__proto__"], before: "a", after: "b" }]);
});
