import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Env } from "../env";
import { type Git, gitIn, runGit } from "../git";
import type { ReleaseManifest } from "../manifest/manifest";
import { loadRegistry } from "../registry/load";
import type { SourceFile } from "../registry/source";
import { sha256 } from "../sha256";

/** The project's files that a release is made from, as they are now. */
export interface Project extends Pick<ReleaseManifest, "commit" | "registry" | "lockFile" | "worker"> {
  /** Files that differ from the commit, as git names them. */
  readonly dirty: readonly string[];
}

/** Selects the provider for every machine. Synthesis copies it beside each stack. */
export const PROJECT_LOCK_FILE = "platform/terraform.lock.hcl";

/** @param worker SHA-256 of the dispatch Worker's bundle */
export function readProject(root: string, worker: string, env: Env): Project {
  const lockFile = join(root, PROJECT_LOCK_FILE);
  return {
    ...readRevision(root, env),
    registry: registryHash(loadRegistry(root).sources),
    lockFile: existsSync(lockFile) ? sha256(readFileSync(lockFile)) : null,
    worker,
  };
}

/** SHA-256 over every file's name and text. */
function registryHash(sources: readonly SourceFile[]): string {
  const files = sources.map(({ file, text }) => [file, sha256(text)].join(" "));
  return sha256(files.sort().join("\n"));
}

/** Without a git repository, or before its first commit, there is no commit, and no file counts as changed. */
function readRevision(root: string, env: Env): Pick<Project, "commit" | "dirty"> {
  const git = gitIn(root, env);
  const head = git(["rev-parse", "--verify", "--quiet", "HEAD"]);
  if (head.status !== 0) return { commit: null, dirty: [] };
  // Only this folder: in a repository with several projects, people may be editing another one.
  const dirty = linesOf(git, ["status", "--porcelain", "--untracked-files=all", "--", "."]);
  return { commit: head.stdout.toString("utf8").trim(), dirty: [...dirty, ...unseenByStatus(git)] };
}

/** Folders in which a release reads every file, including those that git ignores. */
const READ = ["tenants", "platform", "waivers", "imports"];

/**
 * Files that `git status` does not report: ignored files that a release reads, and files, including code, that git was told to
 * treat as unchanged.
 */
function unseenByStatus(git: Git): readonly string[] {
  const ignored = linesOf(git, ["ls-files", "--others", "--ignored", "--exclude-standard", "--", ...READ]);
  const hidden = linesOf(git, ["ls-files", "-v", "--", "."]).filter((line) => /^(?:[a-z]|S) /.test(line));
  return [
    ...ignored.filter((file) => /\.(?:json|hcl)$/i.test(file)).map((file) => `!! ${file}`),
    ...hidden.map((line) => ` M ${line.slice(2)}`),
  ];
}

/** @throws UserError when git fails: the working tree is then not known to be clean */
function linesOf(git: Git, args: readonly string[]): readonly string[] {
  const explain = (reason: string) =>
    `git ${args[0]} failed, so Switchyard can't tell whether the working tree equals its commit: ${reason}`;
  const lines = runGit(git, args, explain).toString("utf8").split("\n");
  return lines.filter((line) => line !== "");
}
