import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Env } from "../env";
import { type Git, gitIn, runGit } from "../git";
import type { ReleaseManifest } from "../manifest/manifest";
import { loadRegistry } from "../registry/load";
import type { SourceFile } from "../registry/source";
import { sha256 } from "../sha256";

/** What a release is made from, as it lies in the project's folder now. */
export interface Project extends Pick<ReleaseManifest, "commit" | "registry" | "lockFile" | "worker"> {
  /** Files that differ from the commit, as git names them. */
  readonly dirty: readonly string[];
}

/** Which provider every machine runs: synthesis copies it beside each stack. */
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

/** Outside a git work tree, or before its first commit, there is no commit, and nothing differs from it. */
function readRevision(root: string, env: Env): Pick<Project, "commit" | "dirty"> {
  const git = gitIn(root, env);
  const head = git(["rev-parse", "--verify", "--quiet", "HEAD"]);
  if (head.status !== 0) return { commit: null, dirty: [] };
  // From here down: in a repository of many projects, others may be edited meanwhile.
  const dirty = linesOf(git, ["status", "--porcelain", "--untracked-files=all", "--", "."]);
  return { commit: head.stdout.toString("utf8").trim(), dirty: [...dirty, ...unseenByStatus(git)] };
}

/** Folders of which a release reads every file, also one that git ignores. */
const READ = ["tenants", "platform", "waivers"];

/** What `git status` is silent of: ignored files that would be read, and files, code among them, told to look unchanged. */
function unseenByStatus(git: Git): readonly string[] {
  const ignored = linesOf(git, ["ls-files", "--others", "--ignored", "--exclude-standard", "--", ...READ]);
  const hidden = linesOf(git, ["ls-files", "-v", "--", "."]).filter((line) => /^(?:[a-z]|S) /.test(line));
  return [
    ...ignored.filter((file) => /\.(?:json|hcl)$/i.test(file)).map((file) => `!! ${file}`),
    ...hidden.map((line) => ` M ${line.slice(2)}`),
  ];
}

/** @throws UserError when git fails: what could not be asked is not clean */
function linesOf(git: Git, args: readonly string[]): readonly string[] {
  const explain = (reason: string) =>
    `git ${args[0]} failed, so it is not known if the working tree equals its commit: ${reason}`;
  const lines = runGit(git, args, explain).toString("utf8").split("\n");
  return lines.filter((line) => line !== "");
}
