import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json";
import { hasOldOutputs, outputReads, readsMissingOutput } from "../../src/terraform/output-reads";
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

  it("each output once, and several in one text", () => {
    const [one, two] = ["data.terraform_remote_state.a.outputs.one", "data.terraform_remote_state.b.outputs.two"];
    expect(readsIn(`\${${one}} \${${two}} \${${one}}`)).toEqual([
      ["p", "one"],
      ["q", "two"],
    ]);
  });

  it("nothing of a state that no stack keeps, of another type of backend, or without a data source", () => {
    const text = "${data.terraform_remote_state.a.outputs.x}";
    for (const a of [
      source("local", { path: "elsewhere" }),
      source("s3", LOCAL),
      source("s3", { ...S3, bucket: "other" }),
      source("http", {}),
    ])
      expect(outputReads(configOf(text, { a }), STACKS)).toEqual([]);
    expect(outputReads(configOf(text, {}), STACKS)).toEqual([]);
  });

  it("a state whose path is written in another way", () => {
    const a = source("local", { path: "./../../../state/p.tfstate", workspace_dir: null });
    expect(outputReads(configOf("${data.terraform_remote_state.a.outputs.x}", { a }), STACKS)).toHaveLength(1);
  });
});

const stateText = (outputs: JsonObject, resources: readonly JsonObject[] = []) =>
  JSON.stringify({
    ...{ version: 4, serial: 1, lineage: "l", resources },
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value }])),
  });
const told = (outputs: JsonObject) => new Map([["p", readStackState(stateText(outputs), "p")]]);
/** The state of a stack that was applied with these. */
const applied = (outputs: JsonObject) =>
  readStackState(
    stateText({}, [
      {
        mode: "data",
        type: "terraform_remote_state",
        name: "a",
        instances: [{ attributes: { outputs: { value: outputs } } }],
      },
    ]),
    "s",
  );

describe("a stack has an old output", () => {
  const old = (text: string, before: JsonObject, now: JsonObject, more?: JsonObject) =>
    hasOldOutputs(outputReads(configOf(text, { a: source("local", LOCAL, more) }), STACKS), applied(before), told(now));
  const one = "${data.terraform_remote_state.a.outputs.x}";
  const all = "${jsonencode(data.terraform_remote_state.a.outputs)}";

  it.each([
    ["is another text", { x: "a" }, { x: "b" }],
    ["is another list", { x: ["a"] }, { x: ["b"] }],
    ["is gone", { x: "a" }, {}],
    ["is new", {}, { x: "a" }],
  ])("when the one that it reads %s", (_, before, now) => {
    expect([old(one, before, now), old(all, before, now)]).toEqual([true, true]);
  });

  it("not when only one changed that it does not read, unless it passes all on", () => {
    const [before, now] = [
      { x: "a", y: "a" },
      { x: "a", y: "b" },
    ];
    expect([old(one, before, now), old(all, before, now)]).toEqual([false, true]);
  });

  it("not when only the other stack's marker changed, even where that is read", () => {
    const [before, now] = [{ switchyard_config: "a" }, { switchyard_config: "b" }];
    const marker = "${data.terraform_remote_state.a.outputs.switchyard_config}";
    expect([old(marker, before, now), old(all, before, now)]).toEqual([false, false]);
  });

  it("not when both are equal, nor when the default stands for one that is not there", () => {
    expect(old(one, { x: { b: 1, a: [null] } }, { x: { a: [null], b: 1 } })).toBe(false);
    expect(old(one, { x: "default" }, {}, { defaults: { x: "default" } })).toBe(false);
  });

  it("not when one of the two states is not there", () => {
    const reads = outputReads(configOf(one), STACKS);
    expect(hasOldOutputs(reads, undefined, told({ x: "b" }))).toBe(false);
    expect(hasOldOutputs(reads, applied({ x: "a" }), new Map())).toBe(false);
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
