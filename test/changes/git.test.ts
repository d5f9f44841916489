import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type BranchChange, readChange, readFork } from "../../src/changes/git";
import { loadRegistry, loadWaivers } from "../../src/registry/load";
import { UserError } from "../../src/user-error";
import { makeProject, removeProjects, writeProjectFile } from "../support/project";
import { TENANT } from "../support/registry";

let root: string;

const IDENTITY = ["-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false"];

function git(...arguments_: string[]): string {
  return execFileSync("git", [...IDENTITY, ...arguments_], { cwd: root, stdio: "pipe", encoding: "utf8" }).trim();
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

function changeFrom(ref: string, folder = root, env = process.env): BranchChange {
  return readChange(folder, ref, env, [...loadRegistry(folder).sources, ...loadWaivers(folder).sources]);
}

const textsOf = (sources: readonly { file: string; text: string }[]) =>
  Object.fromEntries(sources.map(({ file, text }) => [file, text]));
const filesOf = (sources: readonly { file: string }[]) => sources.map(({ file }) => file).sort();
const pathsOf = ({ paths }: BranchChange) => paths.map(({ path }) => path).sort();

describe("the base, read out of git", () => {
  it("is what a checkout of it would be, whatever the folder holds now", () => {
    const before = textsOf(loadRegistry(root).sources);
    writeProjectFile(root, "tenants/acme.json", "{}");
    expect(textsOf(changeFrom("main").before)).toEqual(before);
  });

  it("holds names with spaces and newlines, and neither links nor other files", () => {
    writeProjectFile(root, "tenants/a b\nc.json", "{}");
    writeProjectFile(root, "tenants/README.md", "hello");
    writeProjectFile(root, "tenants/deep/x.json", "{}");
    symlinkSync("/etc/hostname", join(root, "tenants/link.json"));
    commit("more");
    expect(filesOf(changeFrom("HEAD").before)).toEqual([
      "platform/production.json",
      "tenants/a b\nc.json",
      "tenants/acme.json",
    ]);
  });

  it("has a file that is too large or not UTF-8 as one without text: its tenant is known, and no one owns it", () => {
    writeProjectFile(root, "tenants/large.json", " ".repeat(1024 * 1024 + 1));
    writeFileSync(join(root, "tenants/latin.json"), Buffer.from([0x7b, 0xe9, 0x7d]));
    commit("more");
    expect(textsOf(changeFrom("HEAD").before)).toMatchObject({ "tenants/large.json": "", "tenants/latin.json": "" });
  });

  it("leaves out of a branch's account what others merged since", () => {
    git("checkout", "-qb", "branch");
    writeProjectFile(root, "tenants/mine.json", "{}");
    commit("mine");
    git("checkout", "-q", "main");
    writeProjectFile(root, "tenants/theirs.json", "{}");
    writeProjectFile(root, "README.md", "theirs");
    unlinkSync(join(root, "tenants/acme.json"));
    commit("theirs");
    git("checkout", "-q", "branch");
    const change = changeFrom("main");
    expect(filesOf(change.after)).toEqual(["platform/production.json", "tenants/mine.json", "tenants/theirs.json"]);
    expect(pathsOf(change)).toEqual(["tenants/mine.json"]);
    expect(filesOf(readFork(root, "main", process.env))).toEqual(["platform/production.json", "tenants/acme.json"]);
  });

  it("works in a folder below the repository's, and sees what lies outside of it", () => {
    const below = join(root, "below");
    writeProjectFile(below, "tenants/other.json", "{}");
    writeProjectFile(below, "platform/production.json", "{}");
    writeProjectFile(root, ".gitignore", "*.secret\n");
    commit("below");
    expect(filesOf(changeFrom("HEAD", below).before)).toEqual(["platform/production.json", "tenants/other.json"]);
    writeProjectFile(below, "tenants/new.json", "{}");
    writeProjectFile(root, "a.secret", "");
    git("add", "--force", "a.secret");
    writeProjectFile(root, "tenants/acme.json", "{}");
    expect(changeFrom("HEAD", below).paths).toEqual([
      { path: "../a.secret", before: undefined, after: "file", ignored: true },
      { path: "../tenants/acme.json", before: "file", after: "file", ignored: false },
      { path: "tenants/new.json", before: undefined, after: "file", ignored: false },
    ]);
  });
});

describe("a file that the branch and its base both changed", () => {
  const acme = (changes: object) => ({ ...TENANT, hostnames: [{ hostname: "shop.acme-store.com" }], ...changes });

  function changeOnBoth(theirs: object | undefined, ours: object): void {
    git("checkout", "-qb", "branch");
    writeProjectFile(root, "tenants/acme.json", acme(ours));
    commit("ours");
    git("checkout", "-q", "main");
    if (theirs === undefined) unlinkSync(join(root, "tenants/acme.json"));
    else writeProjectFile(root, "tenants/acme.json", acme(theirs));
    commit("theirs");
    git("checkout", "-q", "branch");
  }

  const acmeAfter = () => changeFrom("main").after.find(({ file }) => file === "tenants/acme.json")?.text ?? "{}";

  it("is judged as git would merge it: the author does not undo what others merged", () => {
    changeOnBoth({ subdomain: "acme" }, { displayName: "Acme" });
    expect(JSON.parse(acmeAfter())).toMatchObject({ displayName: "Acme", subdomain: "acme" });
    expect(changeFrom("main")).toMatchObject({ conflicts: [], paths: [{ path: "tenants/acme.json" }] });
  });

  it.each([
    ["changed at the same place", { displayName: "Theirs" }],
    ["deleted there", undefined],
  ])("is a conflict when it is %s", (_case, theirs) => {
    changeOnBoth(theirs, { displayName: "Ours" });
    expect(changeFrom("main").conflicts).toEqual(["tenants/acme.json"]);
  });

  it("is not judged by a git that can't merge without a folder", () => {
    changeOnBoth({ subdomain: "acme" }, { displayName: "Acme" });
    const old = makeProject({
      git: '#!/bin/sh\ncase "$*" in *--write-tree*) echo "usage: git merge-tree <base>\n more" >&2; exit 129;; esac\nPATH=$REAL_PATH exec git "$@"\n',
    });
    chmodSync(join(old, "git"), 0o755);
    expect(() =>
      changeFrom("main", root, { ...process.env, REAL_PATH: process.env.PATH, PATH: `${old}:/bin` }),
    ).toThrow(
      "This branch is behind its base, and git can't tell what a merge would change: usage: git merge-tree <base>. Merge the base into this branch, or check with git 2.38 or newer.",
    );
  });

  it("may be edited further, before that is committed", () => {
    changeOnBoth({ subdomain: "acme" }, { displayName: "Acme" });
    writeProjectFile(root, "tenants/acme.json", acme({ displayName: "Acme, once more" }));
    writeProjectFile(root, "tenants/bolt.json", TENANT);
    expect(changeFrom("main")).toMatchObject({ conflicts: [], unclear: [] });
    expect(JSON.parse(acmeAfter())).toMatchObject({ displayName: "Acme, once more", subdomain: "acme" });
  });

  it("is no change when both say the same", () => {
    changeOnBoth({ displayName: "Acme" }, { displayName: "Acme" });
    expect(pathsOf(changeFrom("main"))).toEqual([]);
  });
});

describe("the diff", () => {
  it("has each path with what it was and is, renames as two, and untracked files of the registry's folders", () => {
    writeProjectFile(root, "README.md", "hello");
    symlinkSync("README.md", join(root, "link"));
    commit("more");
    git("mv", "tenants/acme.json", "tenants/acme2.json");
    unlinkSync(join(root, "link"));
    symlinkSync("README.md", join(root, "platform/link.json"));
    git("add", "-A");
    chmodSync(join(root, "README.md"), 0o755);
    writeProjectFile(root, "waivers/w.json", "{}");
    writeProjectFile(root, "notes.txt", "never added");
    git("update-index", "--add", "--cacheinfo", `160000,${git("rev-parse", "HEAD")},vendor`);
    mkdirSync(join(root, "vendor"));
    const at = (path: string, before: string | undefined, after: string | undefined) => ({ path, before, after });
    expect(changeFrom("HEAD").paths.map(({ ignored: _ignored, ...path }) => path)).toEqual([
      at("README.md", "file", "file"),
      at("link", "link", undefined),
      at("platform/link.json", undefined, "link"),
      at("tenants/acme.json", "file", undefined),
      at("tenants/acme2.json", undefined, "file"),
      at("vendor", undefined, "submodule"),
      at("waivers/w.json", undefined, "file"),
    ]);
  });

  it("tells what the base's .gitignore files ignore, whatever those of the branch, the machine or a path's name say", () => {
    writeProjectFile(root, ".gitignore", "/out/\n*.log\n!keep.log\n");
    writeProjectFile(root, "deep/.gitignore", "secret\n");
    writeProjectFile(root, "tracked.log", "");
    git("add", "--force", "tracked.log");
    commit("ignore");
    writeProjectFile(root, ".gitignore", "other\n");
    writeProjectFile(root, ".git/info/exclude", "other2\n");
    const added = [
      "out/x",
      "a.log",
      "keep.log",
      "deep/secret",
      "secret",
      "other",
      "other2",
      ":(icase)OUT/x",
      ":!a.log",
    ];
    for (const file of [...added, "tracked.log"]) writeProjectFile(root, file, "changed");
    git("--literal-pathspecs", "add", "--force", ...added);
    const ignored = changeFrom("HEAD").paths.filter((path) => path.ignored);
    expect(ignored.map(({ path }) => path).sort()).toEqual([":!a.log", "a.log", "deep/secret", "out/x"]);
  });
});

describe("a base that can't be read is told in words", () => {
  it.each(["nowhere", "--help", "main; touch x", "-x"])("%s is no commit", (ref) => {
    expect(() => changeFrom(ref)).toThrow(
      `There is no commit ${JSON.stringify(ref)} in this repository. In CI, clone the whole history (fetch-depth: 0). Elsewhere run git fetch origin <branch>.`,
    );
  });

  it("a folder without git", () => {
    const bare = mkdtempSync(join(tmpdir(), "switchyard-"));
    writeFileSync(join(bare, ".git"), "gitdir: /nowhere"); // stops git from looking further up
    expect(() => readFork(bare, "main", process.env)).toThrow(/^--base needs a git repository here\. git says: /);
    rmSync(bare, { recursive: true });
  });

  it("a machine without git", () => {
    expect(() => changeFrom("main", root, { PATH: "/nowhere" })).toThrow(
      new UserError("git did not start: spawnSync git ENOENT"),
    );
  });

  it("a base without a platform file: no one is named as an owner", () => {
    git("rm", "-q", "-r", "--cached", "platform");
    git("commit", "-qm", "no platform");
    expect(() => changeFrom("HEAD")).toThrow(
      /^There is no platform\/\*\.json at HEAD, so no one is named as an owner\./,
    );
  });

  it("a branch that has no commit in common with it", () => {
    git("checkout", "-q", "--orphan", "other");
    commit("other");
    expect(() => changeFrom("main")).toThrow(/^This branch and main have no commit in common\./);
  });
});

it("a sparse checkout is refused: what it leaves out would be taken for deleted", () => {
  writeProjectFile(root, "tenants/bolt.json", "{}");
  writeProjectFile(root, "tenants/acme.json", "{}");
  commit("changed");
  git("sparse-checkout", "set", "--no-cone", "/platform/", "/tenants/", "!/tenants/acme.json");
  expect(() => changeFrom("HEAD^")).toThrow(/^tenants\/acme\.json is not in this folder, though git tracks it\./);
});

describe("a shallow clone", () => {
  const CUT =
    /its history is cut before the commit where this branch left .*git fetch --unshallow origin.*fetch-depth: 0/;

  /** Two commits on main after the branch left it; the clone is of the branch. */
  function cloneBranch(depth: number): string {
    git("checkout", "-qb", "branch");
    writeProjectFile(root, "tenants/mine.json", "{}");
    commit("mine");
    git("checkout", "-q", "main");
    for (const name of ["one", "two"]) {
      writeProjectFile(root, `tenants/${name}.json`, "{}");
      commit(name);
    }
    const clone = mkdtempSync(join(tmpdir(), "switchyard-"));
    execFileSync("git", ["clone", "-q", "--depth", String(depth), "--branch", "branch", `file://${root}`, clone]);
    return clone;
  }

  const gitIn = (clone: string, ...arguments_: string[]) =>
    execFileSync("git", arguments_, { cwd: clone, stdio: "pipe" });

  it("whose history is cut is refused, also after a fetch of the base, and works once it is whole", () => {
    const clone = cloneBranch(1);
    gitIn(clone, "fetch", "-q", "origin", "main");
    expect(() => changeFrom("FETCH_HEAD", clone)).toThrow(CUT);
    gitIn(clone, "fetch", "-q", "--depth", "1", "origin", "main");
    expect(() => changeFrom("FETCH_HEAD", clone)).toThrow(CUT);
    gitIn(clone, "fetch", "-q", "--unshallow", "origin", "+refs/heads/*:refs/remotes/origin/*");
    expect(pathsOf(changeFrom("origin/main", clone))).toEqual(["tenants/mine.json"]);
    rmSync(clone, { recursive: true });
  });

  it("is no hindrance where the base is the commit that the branch stands on, as in GitHub's merge commits", () => {
    const clone = cloneBranch(2);
    expect(pathsOf(changeFrom("HEAD^1", clone))).toEqual(["tenants/mine.json"]);
    rmSync(clone, { recursive: true });
  });
});
