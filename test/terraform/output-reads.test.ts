import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json";
import { sha256 } from "../../src/sha256";
import {
  hasOldOutputs,
  outputHashExpressions,
  outputReads,
  readsMissingOutput,
} from "../../src/terraform/output-reads";
import { readStackState } from "../../src/terraform/state";

const LOCAL = { path: "../../../state/p.tfstate" };
const S3 = { bucket: "states", key: "switchyard/q.tfstate", region: "auto" };
const STACKS = [
  { name: "p", config: { terraform: { backend: { local: LOCAL } }, output: { zone_id: {}, added: {} } } },
  { name: "q", config: { terraform: { backend: { s3: S3 } } } },
];
const source = (backend: string, config: JsonObject, more: JsonObject = {}) => ({ backend, config, ...more });
const configOf = (text: string, sources: JsonObject = { a: source("local", LOCAL), b: source("s3", S3) }) => ({
  data: { terraform_remote_state: sources },
  resource: { cloudflare_dns_record: { x: { content: ["", { deep: text }] } } },
});
const readsIn = (text: string) => outputReads(configOf(text), STACKS).map(({ stack, output }) => [stack, output]);

describe("a configuration reads", () => {
  it.each([
    ["an output by its name", "x ${data.terraform_remote_state.a.outputs.zone_id} y", ["p", "zone_id"]],
    ["an output in brackets", '${data.terraform_remote_state.a.outputs["zone-id"]}', ["p", "zone-id"]],
    [
      "an output of an S3 state",
      "${data.terraform_remote_state.b.outputs.cross-stack-output-x}",
      ["q", "cross-stack-output-x"],
    ],
    ["all outputs", "${lookup(data.terraform_remote_state.a.outputs, var.name)}", ["p", undefined]],
    [
      "all outputs, by a name that is computed",
      '${data.terraform_remote_state.a.outputs["x${var.n}"]}',
      ["p", undefined],
    ],
    ["all outputs, with the data source", "${data.terraform_remote_state.a}", ["p", undefined]],
  ])("%s", (_, text, read) => {
    expect(readsIn(text)).toEqual([read]);
  });

  it("each output once, and several in one text, sorted", () => {
    const [one, two] = ["data.terraform_remote_state.a.outputs.one", "data.terraform_remote_state.b.outputs.two"];
    expect(readsIn(`\${${two}} \${${one}} \${${two}}`)).toEqual([
      ["p", "one"],
      ["q", "two"],
    ]);
  });

  it.each([
    ["is elsewhere", source("local", { path: "elsewhere" })],
    ["has another type of backend", source("s3", LOCAL)],
    ["is in another bucket", source("s3", { ...S3, bucket: "other" })],
    ["has a backend that tells no place", source("http", {})],
  ])("a state of no stack when it %s", (_, a) => {
    const [read] = outputReads(configOf("${data.terraform_remote_state.a.outputs.x}", { a }), STACKS);
    expect(read).toMatchObject({ source: "a", stack: undefined, output: "x" });
  });

  it("nothing without a data source, and no marker", () => {
    expect(outputReads(configOf("${data.terraform_remote_state.a.outputs.x}", {}), STACKS)).toEqual([]);
    expect(readsIn("${data.terraform_remote_state.c.outputs.x}")).toEqual([]);
    expect(readsIn("${data.terraform_remote_state.a.outputs.switchyard_config}")).toEqual([]);
  });

  it("a state whose path is written in another way", () => {
    const a = source("local", { path: "./../../../state/p.tfstate", workspace_dir: null });
    expect(outputReads(configOf("${data.terraform_remote_state.a.outputs.x}", { a }), STACKS)[0]?.stack).toBe("p");
  });
});

const stateWith = (outputs: JsonObject) => {
  const all = Object.entries(outputs).map(([name, value]) => [name, { value }]);
  return readStackState(JSON.stringify({ version: 4, serial: 1, outputs: Object.fromEntries(all) }), "s");
};
const told = (outputs: JsonObject) => new Map([["p", stateWith(outputs)]]);
/** The state of a stack that was applied with these texts of `jsonencode`. */
const applied = (...texts: readonly string[]) =>
  stateWith({ switchyard_config: ["hash", ...texts.map((text) => sha256(text))].join(" ") });

describe("a stack has an old output", () => {
  const one = "${data.terraform_remote_state.a.outputs.x}";
  const all = "${jsonencode(data.terraform_remote_state.a.outputs)}";
  const old = (text: string, before: string, now: JsonObject, more?: JsonObject) =>
    hasOldOutputs(outputReads(configOf(text, { a: source("local", LOCAL, more) }), STACKS), applied(before), told(now));

  it.each<[string, string, JsonObject]>([
    ["is another text", '"a"', { x: "b" }],
    ["is another list", '["a"]', { x: ["b"] }],
    ["is gone", '"a"', {}],
    ["is new", "null", { x: "a" }],
  ])("when the one that it reads %s", (_, before, now) => {
    expect(old(one, before, now)).toBe(true);
    expect(old(all, before === "null" ? "{}" : `{"x":${before}}`, now)).toBe(true);
  });

  it("when it was applied by a version that noted no outputs", () => {
    const reads = outputReads(configOf(one), STACKS);
    expect(hasOldOutputs(reads, stateWith({ switchyard_config: "hash" }), told({ x: "a" }))).toBe(true);
  });

  it.each<[string, string, JsonObject]>([
    ["a text", '"a"', { x: "a" }],
    [
      "characters that Terraform escapes",
      String.raw`"\u003ca\u003e \u0026 \u2028\u2029 é \n"`,
      { x: "<a> & \u2028\u2029 é \n" },
    ],
    ["an object", '{"10":1.5,"9":[null,true]}', { x: { 9: [null, true], 10: 1.5 } }],
    ["none", "null", {}],
  ])("not when it is the same: %s", (_, before, now) => {
    expect(old(one, before, now)).toBe(false);
  });

  it("not when only one changed that it does not read, unless it passes all on", () => {
    const now = { x: "a", y: "b" };
    expect([old(one, '"a"', now), old(all, '{"x":"a","y":"a"}', now)]).toEqual([false, true]);
  });

  it("not when only the other stack's marker changed, though it passes all on", () => {
    expect(old(all, '{"x":"a"}', { switchyard_config: "b", x: "a" })).toBe(false);
  });

  it("not when the default stands for one that is not there", () => {
    expect(old(one, '"default"', {}, { defaults: { x: "default" } })).toBe(false);
  });

  it("only by the state that changed: the hashes have the order of the reads, also of those that are not compared", () => {
    const text = "${data.terraform_remote_state.b.outputs.y} ${data.terraform_remote_state.a.outputs.x}";
    const state = applied('"x"', '"y"');
    const reads = outputReads(configOf(text, { a: source("http", {}), b: source("s3", S3) }), STACKS);
    const withQ = (y: string) => new Map([["q", stateWith({ y })]]);
    expect([hasOldOutputs(reads, state, withQ("y")), hasOldOutputs(reads, state, withQ("z"))]).toEqual([false, true]);
  });

  it("not when one of the two states is not there", () => {
    const reads = outputReads(configOf(one), STACKS);
    expect(hasOldOutputs(reads, undefined, told({ x: "b" }))).toBe(false);
    expect(hasOldOutputs(reads, applied('"a"'), new Map())).toBe(false);
  });
});

describe("the marker hashes", () => {
  const expressions = (text: string, more?: JsonObject) =>
    outputHashExpressions(configOf(text, { a: source("local", LOCAL, more) }));
  const all = (outputs: string) =>
    `\${sha256(jsonencode(try({for name, value in ${outputs} : name => value if name != "switchyard_config"}, null)))}`;

  it("each output that is read, and null for one that is not there", () => {
    expect(expressions("${data.terraform_remote_state.a.outputs.y}${data.terraform_remote_state.a.outputs.x}")).toEqual(
      [
        '${sha256(jsonencode(try(data.terraform_remote_state.a.outputs["x"], null)))}',
        '${sha256(jsonencode(try(data.terraform_remote_state.a.outputs["y"], null)))}',
      ],
    );
  });

  it.each<[string, JsonObject, string]>([
    ["of one data source", {}, "data.terraform_remote_state.a.outputs"],
    ["of one with count", { count: 1 }, "data.terraform_remote_state.a[0].outputs"],
    ["of one with for_each", { for_each: { k: "v" } }, "values(data.terraform_remote_state.a)[0].outputs"],
  ])("all outputs but the marker %s", (_, more, outputs) => {
    expect(expressions("${data.terraform_remote_state.a}", more)).toEqual([all(outputs)]);
  });

  it("no text of a tenant's: only names that a data source and Terraform's outputs can have", () => {
    const hostile =
      'data.terraform_remote_state.a.outputs["x\n${file("/etc/hostname")}"] data.terraform_remote_state.b)}';
    expect(expressions(hostile)).toEqual([all("data.terraform_remote_state.a.outputs")]);
  });
});

it("a stack reads a missing output when the other stack declares it, and its state lacks it", () => {
  const missing = (name: string, now: JsonObject, more?: JsonObject) => {
    const text = `\${data.terraform_remote_state.a.outputs.${name}}`;
    return readsMissingOutput(
      outputReads(configOf(text, { a: source("local", LOCAL, more) }), STACKS),
      STACKS,
      told(now),
    );
  };
  expect([missing("added", {}), missing("added", { added: 1 }), missing("unknown", {})]).toEqual([true, false, false]);
  expect(missing("added", {}, { defaults: { added: 0 } })).toBe(false);
});
