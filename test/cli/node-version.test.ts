import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { transformSync } from "esbuild";
import { packageRoot } from "../../src/package-root";

const folder = mkdtempSync(join(tmpdir(), "switchyard-node-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a file of bin/ on a Node that says that it is another version. */
function runOn(version: string, file: string) {
  const pretend = join(folder, `${version}.js`);
  writeFileSync(pretend, `Object.defineProperty(process.versions, "node", { value: "${version}" });`);
  const args = ["--require", pretend, join(packageRoot(), "bin", file), "--help"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("a Node below the supported one", () => {
  it.each(["switchyard.js", "run.js"])("is refused with one line: bin/%s", (file) => {
    expect(runOn("18.20.8", file)).toEqual({
      status: 2,
      stdout: "",
      stderr: "Switchyard needs Node 20 or newer, and this is Node 18.20.8. Install a newer one: https://nodejs.org\n",
    });
  });

  it.each(["20.0.0", "22.1.0", "24.0.0", "100.0.0"])("is not Node %s", (version) => {
    expect(runOn(version, "switchyard.js")).toMatchObject({ status: 0, stderr: "" });
  });

  it.each(["node-version.js", "switchyard.js", "run.js"])("can read bin/%s", (file) => {
    const text = readFileSync(join(packageRoot(), "bin", file), "utf8");
    const writtenFor = (target: string) => transformSync(text, { target, format: "cjs" }).code;
    expect(writtenFor("es5")).toBe(writtenFor("esnext"));
  });
});
