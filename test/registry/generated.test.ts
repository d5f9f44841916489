import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "@jest/globals";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import platformSchema from "../../schema/platform.schema.json";
import tenantSchema from "../../schema/tenant.schema.json";
import { registryPage } from "../../scripts/registry-page";
import { ALL_RULES } from "../../src/changes/all-rules";
import { packageRoot } from "../../src/package-root";
import { COMPANY } from "../support/company-registry";

describe("npm run generate", () => {
  it("would change nothing: types and docs are as the schemas and rules say", () => {
    const { status, stderr } = spawnSync(process.execPath, ["bin/run.js", "scripts/generate.ts", "--check"], {
      cwd: packageRoot(),
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

describe("the schemas", () => {
  it("are valid themselves, and strict", () => {
    const ajv = new Ajv2020({ strict: true, strictRequired: false, discriminator: true });
    addFormats(ajv);
    ajv.addVocabulary(["markdownDescription"]);
    ajv.addSchema(tenantSchema, "tenant.schema.json");
    ajv.compile(platformSchema);
  });

  it("refer to each other by where they lie, so that any validator finds them from any folder", async () => {
    const ajv = new Ajv2020({
      strict: false,
      discriminator: true,
      // As validators and editors do: a reference is a path from the file that holds it.
      loadSchema: async (url) => JSON.parse(readFileSync(new URL(url), "utf8")) as object,
    });
    addFormats(ajv);
    const file = pathToFileURL(join(packageRoot(), "schema/platform.schema.json")).href;
    const validate = await ajv.compileAsync({ $ref: file });
    const sample = JSON.parse(readFileSync(join(COMPANY, "platform/production.json"), "utf8"));
    expect(validate(sample)).toBe(true);
    expect(validate({ ...sample, tiers: { free: { cpuMs: "ten" } } })).toBe(false);
  });

  it("give each field a title, a description and an example, for editors and for docs/registry.md", () => {
    const page = registryPage(join(packageRoot(), "schema"));
    const rows = page.split("\n").filter((line) => /^\| [`*]/.test(line));
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter((row) => / \| {2}\|| \| {2} \|/.test(row))).toEqual([]);
  });
});

describe("the rules", () => {
  it("have ids of their own", () => {
    const ids = ALL_RULES.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z]+(?:-[a-z]+)*$/.test(id))).toEqual([]);
  });
});
