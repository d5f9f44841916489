import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "@jest/globals";

it("compares 100,000 hostnames and as many entries in a heap of 200 MB", () => {
  const root = join(__dirname, "../..");
  const run = ["--max-old-space-size=200", "bin/run.js", "test/drift/hundred-thousand.ts"];
  const { status, stdout, stderr } = spawnSync(process.execPath, run, { cwd: root, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout)).toEqual({ differing: 200, strangers: 0, failures: 0 });
}, 120_000);
