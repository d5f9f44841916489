import { lstatSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Env } from "../env";
import { type Git, gitIn, partsOf, runGit } from "../git";
import { readCommit } from "../registry/commit";
import { dayOf } from "../registry/held-names";
import { REGISTRY_FOLDERS } from "../registry/load";
import type { SourceFile } from "../registry/source";
import { printable } from "../text";
import { UserError } from "../user-error";
import { withGitMerge } from "./git-merge";
import { ignoredPaths } from "./ignored";
import { mergedSources } from "./merge";
import { mergeTexts } from "./merge-texts";
import { type DiffPath, type EntryType, folded, isRegistryFile } from "./paths";

/** The change from a base to a branch: git's diff, and the registry before and after. */
export interface BranchChange {
  /** The registry at the base, whose owners count. */
  readonly before: readonly SourceFile[];
  /** The registry once the branch is merged into the base. */
  readonly after: readonly SourceFile[];
  /** Every path of the repository that the merge changes. */
  readonly paths: readonly DiffPath[];
  /** Paths that both sides changed, so that git can't merge them. */
  readonly conflicts: readonly string[];
  /** Paths where git's merge gives a different result than `after` and `paths` show. */
  readonly unclear: readonly string[];
  /** The day of the base's commit, in UTC: the only clock that a pull request is judged by. */
  readonly baseDay: string;
}

/**
 * The change from a base to the project as it lies in its folder, uncommitted files included.
 * @param branch the files of the registry in the folder
 * @throws UserError if git, the repository, the ref or part of the history is missing
 */
export function readChange(root: string, ref: string, env: Env, branch: readonly SourceFile[]): BranchChange {
  const git = gitIn(root, env);
  const base = resolveCommit(git, ref);
  const fork = forkOf(git, root, base, ref);
  const project = { git, root, prefix: prefixOf(git) };
  const beyond = diffWithFolder(project, base);
  const own = fork === base ? beyond : diffWithFolder(project, fork);
  const changed = new Map([...beyond].filter(([path]) => own.has(path)));
  assertCheckedOut(root, changed);
  const before = readBase(git, base, ref, branch, beyond);
  const forks = fork === base ? new Map() : forkTexts(project, fork, base, changed);
  const { sources, unchanged, conflicts } = mergedSources(before, branch, changed, forks, mergeTexts(env));
  for (const path of unchanged) changed.delete(path);
  const paths = withIgnored(project, base, env, [...changed.values()]);
  const differences =
    fork === base ? NO_DIFFERENCES : mergeDifferences(project, env, base, changed, { after: sources, branch });
  return {
    before,
    after: sources,
    paths,
    ...differences,
    conflicts: [...new Set([...conflicts, ...differences.conflicts])],
    baseDay: commitDay(git, base),
  };
}

/**
 * The day on which a commit was made, in UTC.
 * @throws UserError if git can't tell
 */
function commitDay(git: Git, commit: string): string {
  const show = ["show", "--no-patch", "--no-show-signature", "--format=%ct", commit, "--"];
  const seconds = lineFrom(runGit(git, show, (reason) => `git can't show the commit ${commit}: ${reason}`));
  return dayOf(Number(seconds) * 1000);
}

/**
 * The tenant and platform files of a commit, and its day.
 * @throws UserError if git, the repository or the commit is missing
 */
export function readBaseRegistry(root: string, ref: string, env: Env): { sources: SourceFile[]; day: string } {
  const git = gitIn(root, env);
  const commit = resolveCommit(git, ref);
  return { sources: readCommit(git, commit, ["platform", "tenant"]), day: commitDay(git, commit) };
}

type MergeDifferences = Pick<BranchChange, "conflicts" | "unclear">;

const NO_DIFFERENCES: MergeDifferences = { conflicts: [], unclear: [] };

/**
 * Where git's own merge differs from a comparison with the commit where the branch left its base. git follows renames, and
 * uses all merge bases if there are several. Uncommitted changes are not part of git's merge.
 */
function mergeDifferences(
  project: Project,
  env: Env,
  base: string,
  changed: ReadonlyMap<string, DiffPath>,
  { after, branch }: { readonly after: readonly SourceFile[]; readonly branch: readonly SourceFile[] },
): MergeDifferences {
  const { root, prefix } = project;
  const uncommitted = uncommittedPaths(project, branch);
  return withGitMerge(root, env, base, ({ git, tree, conflicts }) => {
    const fail = (reason: string) => `git can't compare ${base} with its merge: ${reason}`;
    const merged = diffFrom(runGit(git, ["diff-tree", "-r", ...RAW, base, tree], fail), prefix);
    const unmerged = new Set(conflicts.map((path) => fromTop(path, prefix)));
    const unchanged = new Map(after.filter(({ file }) => !changed.has(file)).map((source) => [source.file, source]));
    const texts = new Map(readCommit(git, tree, KINDS, unchanged).map(({ file, text }) => [file, text]));
    const rewritten = after.filter(
      ({ file, text }) => changed.has(file) && !uncommitted.has(file) && !isSameText(texts.get(file), text),
    );
    // A path that git's merge leaves unchanged may still be checked: that is only stricter.
    const unseen = [...merged.values()].filter(
      ({ path, after: now }) => !changed.has(path) || changed.get(path)?.after !== now,
    );
    const unclear = new Set([...unseen.map(({ path }) => path), ...rewritten.map(({ file }) => file)]);
    return {
      conflicts: [...unmerged].filter((path) => !uncommitted.has(path)),
      unclear: [...unclear].filter((path) => !unmerged.has(path)),
    };
  });
}

/** Files that differ only in line endings count as committed: with the base's attributes, git can report a fresh checkout as edited. */
function uncommittedPaths(project: Project, branch: readonly SourceFile[]): ReadonlySet<string> {
  const differing = diffWithFolder(project, "HEAD");
  const unchanged = new Map(branch.filter(({ file }) => !differing.has(file)).map((source) => [source.file, source]));
  const committed = new Map(readCommit(project.git, "HEAD", KINDS, unchanged).map(({ file, text }) => [file, text]));
  const same = new Set(
    branch.filter(({ file, text }) => isSameText(committed.get(file), text)).map(({ file }) => file),
  );
  return new Set([...differing.keys()].filter((path) => !same.has(path)));
}

/** A checkout may have other line ends than git's objects. */
function isSameText(one: string | undefined, other: string): boolean {
  return one?.replaceAll("\r\n", "\n") === other.replaceAll("\r\n", "\n");
}

/**
 * The registry where this branch left a ref.
 * @throws UserError
 */
export function readFork(root: string, ref: string, env: Env): SourceFile[] {
  const git = gitIn(root, env);
  return readCommit(git, forkOf(git, root, resolveCommit(git, ref), ref), ["platform", "tenant"]);
}

function resolveCommit(git: Git, ref: string): string {
  // Fails only if git or the repository is missing, not because of the ref.
  runGit(git, ["rev-parse", "--git-dir"], (reason) => `--base needs a git repository here. git says: ${reason}`);
  assertOneName(git, ref);
  const arguments_ = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const missing = `There is no commit ${JSON.stringify(ref)} in this repository. In CI, clone the whole history (fetch-depth: 0). Elsewhere run git fetch origin <branch>.`;
  return lineFrom(runGit(git, arguments_, () => missing));
}

/** Where git looks for a ref that is not written in full. git uses the first match: anyone who may push a tag could name it `origin/main`. */
const REF_FOLDERS = ["refs/tags", "refs/heads", "refs/remotes"];

function assertOneName(git: Git, ref: string): void {
  const [name = ""] = ref.split(/[~^:]|@\{/, 1);
  if (name === "") return;
  const candidates = REF_FOLDERS.map((folder) => `${folder}/${name}`);
  const fail = (reason: string) => `git can't list its refs: ${reason}`;
  const found = runGit(git, ["for-each-ref", "--format=%(refname)", ...candidates], fail)
    .toString("utf8")
    .split("\n");
  const names = candidates.filter((one) => found.includes(one)); // git also lists what lies below them
  if (names.length < 2) return;
  throw new UserError(
    `${JSON.stringify(ref)} has more than one meaning in this repository: ${names.join(", ")}. Name the base in full, such as ${names.at(-1)}, and delete the ones you don't need.`,
  );
}

/**
 * The commit where the branch left its base. It needs the complete history between them: in a shallow
 * clone, changes that others merged would look like the author's.
 */
function forkOf(git: Git, root: string, base: string, ref: string): string {
  const { status, stdout } = git(["merge-base", base, "HEAD"]);
  const fork = status === 0 ? lineFrom(stdout) : undefined;
  if (fork === base) return base;
  const cut = shallowCommits(git, root);
  if (fork === undefined && cut.size === 0)
    throw new UserError(`This branch and ${ref} have no commit in common. Name the branch that this one started from.`);
  if (fork === undefined || commitsSince(git, fork, base).some((commit) => cut.has(commit)))
    throw new UserError(
      `This clone is shallow, and its history is cut before the commit where this branch left ${ref}. Switchyard can't tell the author's changes from those of others. Run git fetch --unshallow origin, then check again. In GitHub Actions, set fetch-depth: 0 for actions/checkout.`,
    );
  return fork;
}

/** The commits whose parents a shallow clone has left out. */
function shallowCommits(git: Git, root: string): ReadonlySet<string> {
  if (lineFrom(git(["rev-parse", "--is-shallow-repository"]).stdout) !== "true") return new Set();
  const file = lineFrom(git(["rev-parse", "--git-path", "shallow"]).stdout);
  return new Set(readFileSync(resolve(root, file), "utf8").split("\n"));
}

function commitsSince(git: Git, fork: string, base: string): string[] {
  const fail = (reason: string) => `git can't list the commits since ${fork}: ${reason}`;
  return runGit(git, ["rev-list", base, "HEAD", "--not", fork], fail).toString("utf8").split("\n");
}

/** In a sparse checkout, tracked files are missing from the folder and would look deleted. */
function assertCheckedOut(root: string, changed: ReadonlyMap<string, DiffPath>): void {
  const missing = [...changed.values()].find(
    ({ path, after }) =>
      after === "file" && isRegistryFile(path) && lstatSync(join(root, path), { throwIfNoEntry: false }) === undefined,
  );
  if (missing !== undefined)
    throw new UserError(
      `${printable(missing.path)} is not in this folder, though git tracks it. Check out the whole repository: git sparse-checkout disable.`,
    );
}

function readBase(
  git: Git,
  base: string,
  ref: string,
  branch: readonly SourceFile[],
  beyond: ReadonlyMap<string, unknown>,
): SourceFile[] {
  const same = new Map(branch.filter(({ file }) => !beyond.has(file)).map((source) => [source.file, source]));
  const sources = readCommit(git, base, KINDS, same);
  if (sources.some(({ kind }) => kind === "platform")) return sources;
  throw new UserError(
    `There is no platform/*.json at ${ref}, so no one is named as an owner. Name the branch that holds the registry. For a registry's first pull request, run switchyard check without --base, and let an administrator merge it.`,
  );
}

/** The project's folder, and what leads to it from the repository's top: `` or `below/`. */
interface Project {
  readonly git: Git;
  readonly root: string;
  readonly prefix: string;
}

/** The texts at the fork of files that both the branch and the base changed since. */
function forkTexts(
  { git, prefix }: Project,
  fork: string,
  base: string,
  changed: ReadonlyMap<string, DiffPath>,
): ReadonlyMap<string, string> {
  const fail = (reason: string) => `git can't compare ${fork} with ${base}: ${reason}`;
  const theirs = diffFrom(runGit(git, ["diff-tree", "-r", ...RAW, fork, base], fail), prefix);
  const both = [...changed.keys()].filter((path) => theirs.has(path));
  if (both.length === 0) return new Map();
  const texts = new Map(readCommit(git, fork, KINDS).map(({ file, text }) => [file, text]));
  return new Map(both.map((path) => [path, texts.get(path) ?? ""]));
}

const KINDS = ["platform", "tenant", "waiver", "imports"] as const;

const RAW = ["--raw", "-z", "--no-renames", "--no-relative", "--ignore-submodules=dirty"];

/** From a commit to the folder: what git tracks, and new files in the registry's folders. Ignored files are left out. */
function diffWithFolder({ git, root, prefix }: Project, commit: string): ReadonlyMap<string, DiffPath> {
  const fail = (reason: string) => `git can't compare this folder with ${commit}: ${reason}`;
  const refresh = ["-c", "diff.autoRefreshIndex=true"];
  const compare = [...refresh, "diff", "--no-ext-diff", "--no-textconv", ...RAW, commit, "--"];
  const tracked = diffFrom(runGit(git, compare, fail), prefix);
  const folders = Object.values(REGISTRY_FOLDERS);
  const untracked = partsOf(runGit(git, ["ls-files", "--others", "--exclude-standard", "-z", "--", ...folders], fail));
  return new Map([
    ...tracked,
    ...untracked.filter((path) => !tracked.has(path)).map((path) => [path, newPath(root, path)] as const),
  ]);
}

function newPath(root: string, path: string): DiffPath {
  const isRepository = path.endsWith("/");
  const isLink = lstatSync(join(root, path), { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return { path, before: undefined, after: isRepository ? "submodule" : isLink ? "link" : "file", ignored: false };
}

/** `:<old mode> <new mode> <object> <object> <status>`, then the path, as seen from the repository's top. */
function diffFrom(output: Buffer, prefix: string): Map<string, DiffPath> {
  const parts = partsOf(output);
  const paths = new Map<string, DiffPath>();
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [before = "", after = "", , , status = ""] = parts[index]?.slice(1).split(" ") ?? [];
    const path = fromTop(parts[index + 1] ?? "", prefix);
    const unmerged = status.startsWith("U") ? "file" : undefined;
    paths.set(path, { path, before: entryType(before), after: entryType(after) ?? unmerged, ignored: false });
  }
  return paths;
}

/** git's file modes. An unknown mode does not count as a file. */
function entryType(mode: string): EntryType | undefined {
  if (/^0+$/.test(mode)) return undefined;
  if (mode.startsWith("100")) return "file";
  return mode === "120000" ? "link" : "submodule";
}

/** A path from the repository's top as one from the project. */
function fromTop(path: string, prefix: string): string {
  return path.startsWith(prefix) ? path.slice(prefix.length) : `${upFrom(prefix)}${path}`;
}

function toTop(path: string, prefix: string): string {
  const up = upFrom(prefix);
  return up !== "" && path.startsWith(up) ? path.slice(up.length) : `${prefix}${path}`;
}

function upFrom(prefix: string): string {
  return "../".repeat(prefix.split("/").length - 1);
}

function prefixOf(git: Git): string {
  return lineFrom(
    runGit(git, ["rev-parse", "--show-prefix"], (reason) => `--base needs a git work tree here. git says: ${reason}`),
  );
}

/** Only a file that the base doesn't track can be ignored by it. */
function withIgnored({ git, prefix }: Project, base: string, env: Env, changed: readonly DiffPath[]): DiffPath[] {
  const isAdded = ({ before, after }: DiffPath) => before === undefined && after !== undefined;
  const spellings = ({ path }: DiffPath) => [toTop(path, prefix), folded(toTop(path, prefix))];
  const ignored = ignoredPaths(git, base, env, changed.filter(isAdded).flatMap(spellings));
  return changed.map((path) =>
    isAdded(path) && spellings(path).some((one) => ignored.has(one)) ? { ...path, ignored: true } : path,
  );
}

function lineFrom(output: Buffer): string {
  return output.toString("utf8").replace(/\n$/, "");
}
