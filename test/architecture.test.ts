import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { packageRoot } from "../src/package-root";

/** One import that a rule of .dependency-cruiser.cjs forbids. */
interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

const FOLDERS = ["src", "constructs", "worker", "emulator", "index.ts", "main.ts"];

async function violationsBelow(root: string): Promise<readonly Violation[]> {
  const program = join(packageRoot(), "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const config = join(packageRoot(), ".dependency-cruiser.cjs");
  const args = [program, "--config", config, "--output-type", "baseline", ...FOLDERS];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 2 ** 26 });
  return JSON.parse(stdout);
}

/** Each is one line in one file. */
const FORBIDDEN: readonly (readonly [file: string, line: string])[] = [
  ["src/registry/a.ts", 'import { a } from "../onboarding/target";'],
  ["src/registry/b.ts", 'import { a } from "../changes/target";'],
  ["src/registry/c.ts", 'import { a } from "../dev/target";'],
  ["src/registry/d.ts", 'import type { A } from "../changes/target";'],
  ["src/registry/rules/e.ts", 'import { a } from "../../desired/target";'],
  ["src/registry/f.ts", 'import { readFileSync } from "fs";'],
  ["src/desired/a.ts", 'import { a } from "../../constructs/target";'],
  ["src/desired/b.ts", 'import { a } from "../output/target";'],
  ["src/desired/c.ts", 'const fs = require("node:fs");'],
  ["src/desired/d.ts", 'const fs = await import("node:fs/promises");'],
  ["src/desired/e.ts", 'import { App } from "cdktf";'],
  ["src/addresses/a.ts", 'import { hostname } from "node:os";'],
  ["src/cloudflare/a.ts", 'import { a } from "./client/target";'],
  ["src/terraform/a.ts", 'import { spawn } from "node:child_process";'],
  ["src/terraform/b.ts", 'import { a } from "../review/target";'],
  ["src/output/a.ts", 'import { a } from "../status/target";'],
  ["src/review/a.ts", 'import { a } from "../release/target";'],
  ["src/release/a.ts", 'export { a } from "../status/target";'],
  ["src/release/plan/a.ts", 'import { a } from "../apply/target";'],
  ["src/release/apply/a.ts", 'import type { A } from "../plan/target";'],
  ["src/release/shared.ts", 'import { a } from "./plan/target";'],
  ["src/status/a.ts", 'import { a } from "../../emulator/target";'],
  ["src/dev/a.ts", 'import { a } from "../cli/target";'],
  ["src/status/b.ts", 'type A = import("../../main").A;'],
  ["src/text-of.ts", 'import { a } from "./registry/target";'],
  ["src/cli/a.ts", 'import { a } from "../helpers/target";'],
  ["src/cli/b.ts", 'import { TerraformStack } from "cdktf";'],
  ["src/manifest/a.ts", 'import { b } from "./b";'],
  ["worker/a.ts", 'import { a } from "../src/addresses/target";'],
  ["worker/b.ts", 'import { createHash } from "node:crypto";'],
  ["constructs/a.ts", 'import { a } from "../main";'],
  ["constructs/b.ts", 'import { join } from "node:path";'],
  ["index.ts", 'import { a } from "./main";'],
  ["emulator/a.ts", 'import { a } from "../src/cloudflare/target";'],
];

const ALLOWED: readonly (readonly [file: string, line: string])[] = [
  ["src/registry/load.ts", 'import { readFileSync } from "node:fs";'],
  ["src/registry/g.ts", 'import { a } from "../cloudflare/target";'],
  ["src/desired/f.ts", 'import { createHash } from "node:crypto";'],
  ["src/release/plan/b.ts", 'import { a } from "../target";'],
  ["src/release/report.ts", 'import { a } from "./apply/target";'],
  ["src/release/b.ts", 'import { a } from "../cloudflare/client/target";'],
  ["src/cli/commands/emulator.ts", 'import { a } from "../../../emulator/target";'],
  ["emulator/d.ts", 'import { a } from "../src/terraform/resource-types";'],
  ["src/manifest/b.ts", 'export { a as b } from "./c";'],
  ["src/manifest/c.ts", 'import { a } from "./a";'],
  ["constructs/c.ts", 'import { App } from "cdktf";'],
];

/** A project of one line a file, in which every import leads to a file. */
function projectOf(files: readonly (readonly [file: string, line: string])[]): string {
  const root = mkdtempSync(join(tmpdir(), "architecture-"));
  const targets = files.flatMap(([file, line]) => {
    const [, path = ""] = /"(\.[^"]*)"/.exec(line) ?? [];
    return path === ""
      ? []
      : [[`${relative(root, join(root, dirname(file), path))}.ts`, "export const a = 1;"] as const];
  });
  for (const [file, line] of [...targets, ...files]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${line}\nexport type A = string;\n`);
  }
  return root;
}

describe("data flows one way", () => {
  const root = projectOf([...FORBIDDEN, ...ALLOWED]);
  let sample: readonly Violation[];
  let ours: readonly Violation[];
  beforeAll(async () => {
    [sample, ours] = await Promise.all([violationsBelow(root), violationsBelow(packageRoot())]);
  }, 180_000);
  afterAll(() => rmSync(root, { recursive: true }));

  it("in every file of the program", () => {
    expect(ours.map(({ from, to, rule }) => `${from} imports ${to}: ${rule.name}`)).toEqual([]);
  });

  it.each(FORBIDDEN)("and an import against it is named: %s: %s", (file) => {
    expect(sample.map(({ from }) => from)).toContain(file);
  });

  it("and no other import is", () => {
    const forbidden = FORBIDDEN.map(([file]) => file);
    expect(sample.filter(({ from }) => !forbidden.includes(from) && !/^src\/manifest\/[bc]/.test(from))).toEqual([]);
  });
});
