import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import type { Env } from "../env";
import { type Git, gitIn, partsOf, runGit } from "../git";
import { UserError } from "../user-error";

/** The result of git's own merge of a branch and its base. */
interface GitMerge {
  /** The merge's objects exist only during `read`. */
  readonly git: Git;
  readonly tree: string;
  /** Conflicting paths, relative to the repository's top. */
  readonly conflicts: readonly string[];
}

/**
 * Merges HEAD into a commit as `git merge` does: it follows renames, and uses all merge bases if there are
 * several. Nothing is written to the repository.
 * @throws UserError when git is too old for this
 */
export function withGitMerge<Result>(root: string, env: Env, base: string, read: (merge: GitMerge) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-"));
  try {
    const git = gitIn(root, { ...env, ...objectsIn(folder, root, env) });
    const { status, stdout, stderr } = git([...RENAMES, "merge-tree", "--write-tree", ...NAMES, base, "HEAD"]);
    if (status !== 0 && status !== 1) throw new UserError(tooOld(stderr.toString("utf8"))); // 1: conflicts
    const [tree = "", ...conflicts] = partsOf(stdout);
    return read({ git, tree, conflicts: [...new Set(conflicts)].filter((path) => path !== "") });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const RENAMES = ["-c", "merge.renames=true"];
const NAMES = ["-z", "--name-only", "--no-messages"];

/** New objects go to the folder; those of the repository are read where they are. */
function objectsIn(folder: string, root: string, env: Env): Env {
  const fail = (reason: string) => `git can't tell where its objects are: ${reason}`;
  const own = runGit(gitIn(root, env), ["rev-parse", "--git-path", "objects"], fail);
  const known = [resolve(root, own.toString("utf8").replace(/\n$/, "")), env.GIT_ALTERNATE_OBJECT_DIRECTORIES];
  return {
    GIT_OBJECT_DIRECTORY: folder,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: known.filter((path) => path).join(delimiter),
  };
}

/** @param reason git's output; an older git prints its whole usage */
function tooOld(reason: string): string {
  const [line] = reason.split("\n", 1);
  return `This branch is behind its base, and git can't tell what a merge would change: ${line}. Merge the base into this branch, or check with git 2.38 or newer.`;
}
