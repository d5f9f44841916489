import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { readBase } from "../../src/changes/git";
import { mergedSources } from "../../src/changes/merge";
import { loadRegistry } from "../../src/registry/load";
import { UserError } from "../../src/user-error";
import { makeProject, removeProjects, writeProjectFile } from "../support/project";

let root: string;

const IDENTITY = ["-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false"];

function git(...arguments_: string[]): void {
  execFileSync("git", [...IDENTITY, ...arguments_], { cwd: root, stdio: "pipe" });
}

function commit(message: string): void {
  git("add", "-A");
  git("commit", "-qm", message);
}

beforeEach(() => {
  root = makeProject();
  git("init", "-q", "-b", "main");
  commit("base");
});

afterEach(removeProjects);

const textsOf = (sources: readonly { file: string; text: string }[]) =>
  Object.fromEntries(sources.map(({ file, text }) => [file, text]));

describe("the base, read out of git", () => {
  it("is what a checkout of it would be, whatever the folder holds now", () => {
    const before = textsOf(loadRegistry(root).sources);
    writeProjectFile(root, "tenants/acme.json", "{}");
    expect(textsOf(readBase(root, "main", process.env).base)).toEqual(before);
  });

  it("holds names with spaces and newlines, and neither links nor other files", () => {
    writeProjectFile(root, "tenants/a b\nc.json", "{}");
    writeProjectFile(root, "tenants/README.md", "hello");
    writeProjectFile(root, "tenants/deep/x.json", "{}");
    symlinkSync("/etc/hostname", join(root, "tenants/link.json"));
    commit("more");
    const files = readBase(root, "HEAD", process.env).base.map(({ file }) => file);
    expect(files.sort()).toEqual(["platform/production.json", "tenants/a b\nc.json", "tenants/acme.json"]);
  });

  it("leaves out of a branch's account what others merged since", () => {
    git("checkout", "-qb", "branch");
    writeProjectFile(root, "tenants/mine.json", "{}");
    commit("mine");
    git("checkout", "-q", "main");
    writeProjectFile(root, "tenants/theirs.json", "{}");
    unlinkSync(join(root, "tenants/acme.json"));
    commit("theirs");
    git("checkout", "-q", "branch");
    const { base, fork } = readBase(root, "main", process.env);
    const after = mergedSources(base, fork, loadRegistry(root).sources).map(({ file }) => file);
    expect(after).toEqual(["platform/production.json", "tenants/mine.json", "tenants/theirs.json"]);
  });

  it("works in a folder below the repository's", () => {
    const below = join(root, "below");
    writeProjectFile(below, "tenants/other.json", "{}");
    writeProjectFile(below, "platform/production.json", "{}");
    commit("below");
    expect(
      readBase(below, "HEAD", process.env)
        .base.map(({ file }) => file)
        .sort(),
    ).toEqual(["platform/production.json", "tenants/other.json"]);
  });
});

describe("a base that can't be read is told in words", () => {
  it.each(["nowhere", "--help", "main; touch x", "-x"])("%s is no commit", (ref) => {
    expect(() => readBase(root, ref, process.env)).toThrow(
      `There is no commit ${JSON.stringify(ref)} in this repository. In CI, fetch it first: a full clone (fetch-depth: 0), or git fetch origin <branch>.`,
    );
  });

  it("a folder without git", () => {
    const bare = mkdtempSync(join(tmpdir(), "switchyard-"));
    writeFileSync(join(bare, ".git"), "gitdir: /nowhere"); // stops git from looking further up
    expect(() => readBase(bare, "main", process.env)).toThrow(/^--base needs a git repository here\. git says: /);
    rmSync(bare, { recursive: true });
  });

  it("a machine without git", () => {
    expect(() => readBase(root, "main", { PATH: "/nowhere" })).toThrow(
      new UserError("--base needs git, which did not start: spawnSync git ENOENT"),
    );
  });
});
