import { describe, expect, it } from "@jest/globals";
import { parseManifest } from "../../src/manifest/manifest";
import { MANIFEST } from "../review/review-builder";

const STACK = {
  name: "production-platform",
  dependencies: [],
  config: "stacks/production-platform/cdk.tf.json",
  lockFile: null,
  workerFile: null,
  planJson: "stacks/production-platform/plan.json",
  state: { lineage: "l", serial: 1 },
};
const read = (more: object) =>
  parseManifest(JSON.stringify({ ...MANIFEST, stacks: [STACK], ...more }), "manifest.json");

describe("a release's manifest", () => {
  it("is read as it was written", () => {
    expect(read({})).toEqual({ ...MANIFEST, stacks: [STACK] });
  });

  const count = { before: 0, after: 0 };
  it.each<[string, object]>([
    [
      "tenants.totals.tenants.before",
      { tenants: { ...MANIFEST.tenants, totals: { tenants: { before: "\u001b[2J", after: 0 }, hostnames: count } } },
    ],
    ["tenants.totals.hostnames", { tenants: { ...MANIFEST.tenants, totals: { tenants: count } } }],
    ["tenants.before", { tenants: { ...MANIFEST.tenants, before: null } }],
    ["budgets.outages.absolute", { budgets: { outages: { absolute: "999" } } }],
    ["quota.included", { quota: { included: "<script>", hardCap: null } }],
    ["otherRequests", { otherRequests: "12" }],
    ["basis", { basis: "cloudflare " }],
    ["waiting[0]", { waiting: [{}] }],
    ["held[0].problem", { held: [{ stack: "", hostname: "", reason: "certificate", variable: "" }] }],
    ["stacks[0]", { stacks: [null] }],
    ["stacks[0].state.serial", { stacks: [{ ...STACK, state: { lineage: "l", serial: "1" } }] }],
    ["imports[0].id", { imports: [{ stack: "s", address: "a.b" }] }],
    ["files.x", { files: { x: 1 } }],
    ["versions.provider", { versions: { terraform: "1.11.4" } }],
    ["commit", { commit: undefined }],
    ["uncommitted", { uncommitted: "no" }],
    ["planned.by", { planned: { by: 1, at: "2026-11-23T11:00:00.000Z" } }],
    ["planned.at", { planned: { by: "Ada", at: "yesterday" } }],
    ["planned.at", { planned: { by: "Ada", at: "2026-11-23 11:00 <b>" } }],
    ["owners[0]", { owners: [1] }],
  ])("is refused by the name of what is wrong: %s", (path, more) => {
    expect(() => read(more)).toThrow(`manifest.json: ${path} is missing or has a wrong value`);
  });

  it.each([
    ["another stack's plan", [STACK, { ...STACK, name: "production-hostnames-000" }]],
    ["a plan outside of it", [{ ...STACK, planJson: "../plan.json" }]],
    ["one stack twice", [STACK, STACK]],
  ])("is refused with %s: what is read is what is applied", (_, stacks) => {
    expect(() => read({ stacks })).toThrow("in unexpected places");
  });

  it("takes the names of an object's prototype for data", () => {
    const text = JSON.stringify({ ...MANIFEST, stacks: [STACK] }).replace(
      '"files":{}',
      '"files":{"__proto__":"a","constructor":"b"}',
    );
    expect(Object.keys(parseManifest(text, "m").files)).toEqual(["__proto__", "constructor"]);
    expect(() => parseManifest('{"formatVersion":3,"__proto__":{"environment":"production"}}', "m")).toThrow(
      "m: environment is missing",
    );
  });
});
