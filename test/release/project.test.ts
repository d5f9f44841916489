import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import { readProject } from "../../src/release/project";
import { makeProject, removeProjects, writeProjectFile } from "../support/project";

const ENV = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "Ops",
  GIT_AUTHOR_EMAIL: "ops@example.com",
  GIT_COMMITTER_NAME: "Ops",
  GIT_COMMITTER_EMAIL: "ops@example.com",
};

let root: string;

beforeEach(() => {
  root = makeProject();
});

afterAll(removeProjects);

const read = () => readProject(root, "worker", ENV);

function git(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: root, env: ENV, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

it("outside of git there is no commit, and nothing differs from it", () => {
  expect(read()).toMatchObject({ commit: null, dirty: [], worker: "worker", lockFile: null });
});

describe("under git", () => {
  beforeEach(() => {
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message", "first");
  });

  it("knows its commit", () => {
    expect(read()).toMatchObject({ commit: git("rev-parse", "HEAD"), dirty: [] });
  });

  it.each([
    ["edited", " M tenants/acme.json", () => writeProjectFile(root, "tenants/acme.json", "{}")],
    ["new", "?? waivers/new.json", () => writeProjectFile(root, "waivers/new.json", "{}")],
    ["deleted", " D tenants/acme.json", () => rmSync(join(root, "tenants/acme.json"))],
  ])("sees a file that is %s", (_, line, change) => {
    change();
    expect(read().dirty).toEqual([line]);
  });
});

describe("under git, where git is told to look away,", () => {
  beforeEach(() => {
    writeProjectFile(root, "main.ts", "the code");
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message", "first");
  });

  it.each([["--assume-unchanged"], ["--skip-worktree"]])("a file of the code that is %s is seen", (option) => {
    git("update-index", option, "main.ts");
    writeProjectFile(root, "main.ts", "other code");
    expect([git("status", "--porcelain"), read().dirty]).toEqual(["", [" M main.ts"]]);
  });

  it("a file of the registry that is ignored is seen", () => {
    writeProjectFile(root, ".git/info/exclude", "tenants/evil.json");
    writeProjectFile(root, "tenants/evil.json", "{}");
    expect(read().dirty).toEqual(["!! tenants/evil.json"]);
  });

  it("a failure of git is not taken for a clean tree", () => {
    writeProjectFile(root, ".git/index", "broken");
    expect(read).toThrow("git status failed, so Switchyard can't tell whether the working tree equals its commit");
  });
});

describe("the registry's hash", () => {
  it("changes with each byte and with a file's name", () => {
    const hashes = [read().registry];
    writeProjectFile(root, "tenants/globex.json", "{}");
    hashes.push(read().registry);
    writeProjectFile(root, "tenants/globex.json", "{ }");
    hashes.push(read().registry);
    rmSync(join(root, "tenants/globex.json"));
    writeProjectFile(root, "tenants/hooli.json", "{ }");
    hashes.push(read().registry);
    expect(new Set(hashes).size).toBe(4);
  });

  it("is not changed by a waiver, nor by what else lies beside", () => {
    const before = read().registry;
    writeProjectFile(root, "waivers/w.json", "{}");
    writeProjectFile(root, "platform/terraform.lock.hcl", "lock");
    expect(read()).toMatchObject({ registry: before, lockFile: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });
});
