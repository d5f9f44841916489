import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WorkersKv } from "@cdktf/provider-cloudflare/lib/workers-kv";
import { afterAll, describe, expect, it } from "@jest/globals";
import { Annotations, App, Aspects } from "cdktf";
import { StackSynthesizer as CdktfSynthesizer } from "cdktf/lib/synthesize/synthesizer";
import fc from "fast-check";
import { generateRegistry } from "../../bench/registry";
import { addStacks, ReleasedStack } from "../../constructs";
import { type DesiredState, desiredState } from "../../src/desired/desired-state";
import type { JsonObject } from "../../src/json";
import { stackText } from "../../src/output/stack-text";
import { checkRegistry } from "../../src/registry/check";
import { sourceFrom } from "../../src/registry/load";
import { RICH_REGISTRY } from "../support/rich-registry";
import { WORKER } from "../support/synth";

const folder = mkdtempSync(join(tmpdir(), "switchyard-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A company's stack that changes the final JSON: keys that are not sorted, and empty values. */
class OwnStack extends ReleasedStack {
  constructor(
    scope: App,
    environment: DesiredState,
    private readonly extra: object,
  ) {
    super(scope, `${environment.environment}-logs`, { environment });
    new WorkersKv(this, "kv", { accountId: "a", namespaceId: "n", keyName: "k", value: "{}" });
    Annotations.of(this).addWarning("a warning");
    this.addOverride("locals", { b: [], a: {}, list: [{ z: 1, a: [[], {}] }] });
  }

  override toTerraform(): JsonObject {
    return { ...super.toTerraform(), moved: [{ to: "a", from: "b" }], ...this.extra };
  }
}

function environmentsOf(files: Iterable<readonly [string, string]>): readonly DesiredState[] {
  const sources = [...files].map(([file, text]) =>
    sourceFrom(file.startsWith("tenants/") ? "tenant" : "platform", file, text),
  );
  const { registry } = checkRegistry({ sources, findings: [] });
  return registry?.environments.map(desiredState) ?? [];
}

const RICH = environmentsOf(Object.entries(RICH_REGISTRY).map(([file, json]) => [file, JSON.stringify(json)]));

/** Every file of an output folder with its text. */
function filesBy(synthesizer: "ours" | "cdktf's", environments: readonly DesiredState[], extra = {}) {
  const outdir = join(folder, `${readdirSync(folder).length}`);
  mkdirSync(outdir);
  const app = new App({ outdir, stackTraces: false });
  for (const environment of environments) {
    const { platform, hostnames } = addStacks(app, environment, WORKER);
    const all = [platform, ...hostnames, new OwnStack(app, environment, extra)];
    if (synthesizer === "cdktf's") for (const stack of all) stack.synthesizer = new CdktfSynthesizer(stack);
  }
  app.synth();
  const names = readdirSync(outdir, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
  return new Map(names.sort().map((name) => [name, readFileSync(join(outdir, name), "utf8")]));
}

describe("our synthesizer", () => {
  it.each<[string, readonly DesiredState[], object]>([
    ["a registry that uses every field", RICH, {}],
    ["a generated registry", environmentsOf(generateRegistry(800)), {}],
    ["a stack whose keys JavaScript can't hold sorted", RICH, { zz: { 9: "a", 10: { b: 1, a: {} } } }],
  ])("writes the bytes that cdktf's writes: %s", (_what, environments, extra) => {
    const ours = filesBy("ours", environments, extra);
    expect(ours.size).toBeGreaterThan(3);
    expect(ours).toEqual(filesBy("cdktf's", environments, extra));
  });

  it("ends at an error that an aspect reports, as cdktf's does", () => {
    const app = new App({ outdir: folder, stackTraces: false });
    for (const environment of RICH)
      Aspects.of(addStacks(app, environment, WORKER).platform).add({
        visit: (node) => Annotations.of(node).addError("not this one"),
      });
    expect(() => app.synth()).toThrow("not this one");
  });
});

describe("a stack's text", () => {
  const stringify = createRequire(require.resolve("cdktf"))("json-stable-stringify") as (...args: unknown[]) => string;
  const cdktfs = (value: JsonObject) => stringify(value, { space: 2 });

  it("is what cdktf writes, whatever the values are", () => {
    const brackets = fc.constantFrom("{}", "[]", "{", "[\n]", "a{}\n", "\u00e9\u2028", "10");
    const json = fc.object({ key: fc.oneof(fc.string(), brackets), values: [fc.string(), brackets, fc.integer()] });
    fc.assert(
      fc.property(json, (value) => {
        const stack = value as JsonObject;
        expect(stackText(stack) ?? cdktfs(stack)).toBe(cdktfs(stack));
      }),
    );
  });

  it("is left to cdktf only where JavaScript lists keys in an order of its own", () => {
    expect(stackText({ a: { b: 1, a: [] }, 1: {} })).toBeDefined();
    expect(stackText({ a: { 9: "", 10: "" } })).toBeUndefined();
  });
});
