import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "@jest/globals";
import { packageRoot } from "../../src/package-root";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";
import { TENANT } from "../support/registry";

afterAll(removeProjects);

/** The task that VS Code runs in this repository. */
const [task] = JSON.parse(readFileSync(join(packageRoot(), ".vscode/tasks.json"), "utf8")).tasks;
const { pattern, background } = task.problemMatcher;
const begins = new RegExp(background.beginsPattern);
const ends = new RegExp(background.endsPattern);
const problem = new RegExp(pattern.regexp);

/** What VS Code's matcher makes of the lines: one list of problems per check. */
function matched(lines: readonly string[]): readonly (readonly object[])[] {
  const checks: object[][] = [];
  for (const line of lines) {
    if (begins.test(line)) checks.push([]);
    const match = problem.exec(line);
    const named = ["file", "line", "column", "severity", "message", "code"].map((name) => [
      name,
      match?.[pattern[name]],
    ]);
    if (match !== null) checks.at(-1)?.push(Object.fromEntries(named));
  }
  return checks;
}

let running: ChildProcess | undefined;
afterEach(() => {
  running?.kill("SIGKILL");
});

async function startWatch(root: string) {
  const [program, ...argv] = String(task.command)
    .replace("npx switchyard", join(packageRoot(), "bin/switchyard.js"))
    .split(" ");
  const child = spawn(process.execPath, [program ?? "", ...argv], { cwd: root, env: { ...process.env, CI: "" } });
  running = child;
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  const lines = () => text.split("\n");
  const finished = async (count: number) => {
    for (let turn = 0; turn < 1500 && lines().filter((line) => ends.test(line)).length < count; turn++)
      await new Promise((next) => setTimeout(next, 20));
    return matched(lines());
  };
  return { child, finished };
}

describe("switchyard check --watch, with the problem matcher of .vscode/tasks.json", () => {
  it("reports each problem at its place, and takes it back when it is mended", async () => {
    const root = makeProject();
    const { child, finished } = await startWatch(root);
    expect(await finished(1)).toEqual([[]]);

    writeProjectFile(root, "tenants/acme.json", { ...TENANT, hostnames: [{ hostname: "Shop.acme-store.com" }] });
    expect((await finished(2)).at(-1)).toEqual([
      {
        file: "tenants/acme.json",
        line: "10",
        column: "19",
        severity: "error",
        message: '"Shop.acme-store.com" has upper-case letters',
        code: "hostname-characters",
      },
    ]);

    writeProjectFile(root, "tenants/acme.json", { ...TENANT, hostnames: [{ hostname: "shop.acme-store.com" }] });
    expect((await finished(3)).at(-1)).toEqual([]);

    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  }, 60_000);

  it("keeps the editor's schemas up to date", async () => {
    const root = makeProject();
    const { finished } = await startWatch(root);
    await finished(1);
    const changed = { ...TENANT, worker: "acme-next", hostnames: [{ hostname: "shop.acme-store.com" }] };
    writeProjectFile(root, "tenants/acme.json", changed);
    await finished(2);
    expect(readFileSync(join(root, ".switchyard/tenant.schema.json"), "utf8")).toContain('"acme-next"');
  }, 60_000);

  it("goes on after a file that is no JSON, which is a problem at its place", async () => {
    const root = makeProject({ "tenants/acme.json": "{" });
    const { finished } = await startWatch(root);
    expect((await finished(1)).at(-1)).toMatchObject([{ file: "tenants/acme.json", line: "1", code: "json-syntax" }]);
  }, 60_000);

  it("exits 2 for a format that no one could read twice, and where there is nothing to watch", async () => {
    const sarif = await runSwitchyard(makeProject(), ["check", "--watch", "--format", "sarif"]);
    expect(sarif).toMatchObject({ code: 2, err: "--watch prints text. Leave out --format." });
  });

  it("matches every problem that check prints, and no hint", async () => {
    const root = makeProject({
      "tenants/acme.json": { ...TENANT, tier: "gold", hostnames: [{ hostname: "https://a.acme-store.com" }, 1] },
      "tenants/bolt.json": "[",
    });
    const { out } = await runSwitchyard(root, ["check"]);
    const { problems } = JSON.parse((await runSwitchyard(root, ["check", "--format", "json"])).out);
    const [found] = matched(["Checking the registry.", ...out.split("\n")]);
    expect(problems.length).toBeGreaterThan(3);
    expect(found).toEqual(
      problems.map((one: Record<string, unknown>) => ({
        file: one.file,
        line: String(one.line),
        column: String(one.column),
        severity: one.severity,
        message: one.message,
        code: one.rule,
      })),
    );
  });
});
