import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadRegistry } from "../registry/load";
import type { SourceFile } from "../registry/source";
import type { ReleaseManifest } from "../review/manifest";
import { sha256 } from "./folder";

/** What a release is made from, as it lies in the project's folder now. */
export interface Project extends Pick<ReleaseManifest, "commit" | "registry" | "lockFile" | "worker"> {
  /** Files that differ from the commit, as git names them. */
  readonly dirty: readonly string[];
}

/** Which provider every machine runs: synthesis copies it beside each stack. */
export const PROJECT_LOCK_FILE = "platform/terraform.lock.hcl";

type Env = Readonly<Record<string, string | undefined>>;

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
  const head = git(root, env, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  if (head === undefined) return { commit: null, dirty: [] };
  // From here down: in a repository of many projects, others may be edited meanwhile.
  const status = git(root, env, ["status", "--porcelain", "--untracked-files=all", "--", "."]) ?? "";
  const dirty = status.split("\n").filter((line) => line !== "");
  return { commit: head.trim(), dirty: [...dirty, ...unseenByStatus(root, env)] };
}

/** What a release reads besides code, and what of it git would not report: files that are ignored or told to look unchanged. */
const READ = ["tenants", "platform", "waivers"];

function unseenByStatus(root: string, env: Env): readonly string[] {
  const ignored = git(root, env, ["ls-files", "--others", "--ignored", "--exclude-standard", "--", ...READ]) ?? "";
  const tracked = git(root, env, ["ls-files", "-v", "--", ...READ]) ?? "";
  const hidden = tracked.split("\n").filter((line) => /^(?:[a-z]|S) /.test(line));
  return [
    ...ignored
      .split("\n")
      .filter((file) => /\.(?:json|hcl)$/i.test(file))
      .map((file) => `!! ${file}`),
    ...hidden.map((line) => ` M ${line.slice(2)}`),
  ];
}

function git(cwd: string, env: Env, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd, env, encoding: "utf8", maxBuffer: 1 << 28 });
  return status === 0 ? stdout : undefined;
}
