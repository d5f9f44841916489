import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { generateRegistry, writeRegistry } from "../../../bench/registry";
import { writeBaselineStacks } from "../../../bench/synth/baseline";
import { writeBulkStacks } from "../../../bench/synth/bulk";
import { assertSameStacks } from "../../../bench/synth/same-stacks";
import { desiredState } from "../../../src/desired/desired-state";
import { checkRegistry } from "../../../src/registry/check";
import { loadRegistry } from "../../../src/registry/load";
import { COMPANY } from "../../support/company-registry";
import { WORKER } from "../../support/synth";

let folder: string;
let generated: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-test-"));
  generated = join(folder, "generated");
  writeRegistry(generated, generateRegistry(100));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Both syntheses of the registry in the root, each in a folder of its own. */
function synthesizeBoth(root: string): [string, string] {
  const { registry, problems } = checkRegistry(loadRegistry(root));
  if (registry === undefined) throw new Error(JSON.stringify(problems));
  const input = { environments: registry.environments.map(desiredState), worker: WORKER };
  const outputs: [string, string] = [mkdtempSync(join(folder, "bulk-")), mkdtempSync(join(folder, "baseline-"))];
  writeBulkStacks(outputs[0], input);
  writeBaselineStacks(outputs[1], input);
  return outputs;
}

describe("blocks written in bulk", () => {
  it("are what cdktf writes of a construct each: 100 generated hostnames", () => {
    const platformAndMarkers = 13;
    expect(assertSameStacks(...synthesizeBoth(generated))).toBe(100 + 100 + platformAndMarkers);
  });

  it("are what cdktf writes of a construct each: a registry that uses every field", () => {
    expect(assertSameStacks(...synthesizeBoth(COMPANY))).toBeGreaterThan(0);
  });

  it("would be found out by one changed argument", () => {
    const [bulk, baseline] = synthesizeBoth(generated);
    const stack = join(baseline, "stacks", "production-hostnames-000", "cdk.tf.json");
    writeFileSync(
      stack,
      readFileSync(stack, "utf8").replace('"bundle_method": "ubiquitous"', '"bundle_method": "force"'),
    );
    expect(() => assertSameStacks(bulk, baseline)).toThrow(
      /^production-hostnames-000: cloudflare_custom_hostname\.\S+ differs$/,
    );
  });
});
