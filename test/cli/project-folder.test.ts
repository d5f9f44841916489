import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { projectAround } from "../../src/cli/project-folder";
import { packageRoot } from "../../src/package-root";
import { makeProject, removeProjects, writeProjectFile } from "../support/project";

afterAll(removeProjects);

function run(cwd: string, ...argv: string[]) {
  const args = [join(packageRoot(), "bin/switchyard.js"), ...argv];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("a command in a folder below the project", () => {
  it("finds the project, and says which one on standard error", () => {
    const root = makeProject();
    const { status, stdout, stderr } = run(join(root, "tenants"), "check", "--format", "json");
    expect([status, JSON.parse(stdout).tenants, stderr]).toEqual([0, 1, `Project: ${root}\n`]);
    expect(run(root, "check").stderr).toBe("");
  });

  it("works in the project, and takes paths of the command line from where it was typed", () => {
    const root = makeProject();
    symlinkSync(join(packageRoot(), "node_modules"), join(root, "node_modules"));
    writeProjectFile(root, "notes/read.txt", "as the project has it");
    const main = `import { readFileSync } from "node:fs";\n${readFileSync(join(packageRoot(), "main.ts"), "utf8")}`;
    writeProjectFile(root, "main.ts", `${main}\nconsole.log(readFileSync("notes/read.txt", "utf8"));`);
    expect(run(join(root, "notes"), "synth").stderr).toContain("as the project has it");
    expect(existsSync(join(root, "cdktf.out/manifest.json"))).toBe(true);
    expect(existsSync(join(root, "notes/dist"))).toBe(false);
    writeProjectFile(root, "notes/live.json", { result: [] });
    const { stderr } = run(join(root, "notes"), "instructions", "acme", "--live", "live.json");
    expect(stderr).not.toContain("could not be read");
    expect(run(root, "instructions", "acme", "--live", "live.json").stderr).toContain("could not be read");
  });

  it("finds one that has nothing but a cdktf.json, and the nearest of several", () => {
    const root = makeProject();
    writeProjectFile(root, "inner/cdktf.json", "{}");
    mkdirSync(join(root, "inner/deep/er"), { recursive: true });
    expect(projectAround(join(root, "inner/deep/er"))).toBe(join(root, "inner"));
    rmSync(join(root, "inner/cdktf.json"));
    expect(projectAround(join(root, "inner/deep/er"))).toBe(root);
    rmSync(join(root, "platform"), { recursive: true });
    expect(projectAround(join(root, "inner/deep/er"))).toBeUndefined();
  });
});
