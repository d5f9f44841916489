import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Env } from "../env";
import { type Git, gitIn, partsOf, runGit } from "../git";
import { readBlobs } from "../registry/commit";
import { UserError } from "../user-error";

/**
 * The paths that the `.gitignore` files of a commit ignore. git decides this in an empty folder with only those files, so
 * that the branch's and this machine's `.gitignore` files have no effect.
 * @param paths from the repository's top
 * @throws UserError
 */
export function ignoredPaths(git: Git, commit: string, env: Env, paths: readonly string[]): ReadonlySet<string> {
  const files = paths.length === 0 ? [] : ignoreFilesOf(git, commit);
  if (files.length === 0) return new Set();
  const folder = mkdtempSync(join(tmpdir(), "switchyard-"));
  try {
    for (const { path, bytes } of files) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    return askGit(folder, env, paths);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function askGit(folder: string, env: Env, paths: readonly string[]): ReadonlySet<string> {
  const ours = Object.entries(env).filter(([name]) => !name.startsWith("GIT_"));
  const alone = { GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: devNull, GIT_LITERAL_PATHSPECS: "0" };
  const git = gitIn(folder, { ...Object.fromEntries(ours), ...alone });
  runGit(git, ["init", "--quiet", "--template="], fail);
  const settings = [`core.excludesFile=${devNull}`, "core.ignoreCase=true"].flatMap((setting) => ["-c", setting]);
  const arguments_ = [...settings, "check-ignore", "--no-index", "--stdin", "-z"];
  // check-ignore takes no literal paths; with ./ before it, none is a pattern.
  const { status, stdout, stderr } = git(arguments_, paths.map((path) => `./${path}\0`).join(""));
  if (status === 0 || status === 1) return new Set(partsOf(stdout).map((path) => path.slice(2))); // 1: none of them
  throw new UserError(fail(stderr.toString("utf8")));
}

function fail(reason: string): string {
  return `git can't tell which paths the base ignores: ${reason}`;
}

/** `100644 blob <object>\t<path>`: git follows no link to a .gitignore. */
const IGNORE_FILE = /^100\d+ blob (\S+)\t((?:.*\/)?\.gitignore)$/s;

function ignoreFilesOf(git: Git, commit: string): { path: string; bytes: Buffer }[] {
  const listing = partsOf(runGit(git, ["ls-tree", "-r", "-z", "--full-tree", commit], fail));
  const found = listing.flatMap((line) => {
    const [, object, path] = IGNORE_FILE.exec(line) ?? [];
    return object === undefined || path === undefined ? [] : [{ object, path }];
  });
  const blobs = readBlobs(
    git,
    found.map(({ object }) => object),
    fail,
  );
  return found.map(({ path }, index) => ({ path, bytes: blobs[index] ?? Buffer.alloc(0) }));
}
