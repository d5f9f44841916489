import { isUtf8 } from "node:buffer";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { MAX_FILE_BYTES, REGISTRY_FOLDERS, sourceFrom } from "../registry/load";
import type { DocumentKind, SourceFile } from "../registry/source";
import { UserError } from "../user-error";

export interface Base {
  /** The registry at the ref itself, whose owners count. */
  readonly base: readonly SourceFile[];
  /** The registry where the branch left the base. */
  readonly fork: readonly SourceFile[];
}

/**
 * Reads the registry at a ref out of git's objects, without a checkout.
 * @throws UserError when git, the repository or the ref is missing
 */
export function readBase(root: string, ref: string, env: Env): Base {
  const git = gitIn(root, env);
  const commit = resolveCommit(git, ref);
  const base = readCommit(git, commit);
  const fork = mergeBaseOf(git, commit);
  return { base, fork: fork === undefined || fork === commit ? base : readCommit(git, fork) };
}

function resolveCommit(git: Git, ref: string): string {
  // A git that runs answers this in any repository; where it fails, it is not the ref's fault.
  run(git, ["rev-parse", "--git-dir"], (reason) => `--base needs a git repository here. git says: ${reason}`);
  const arguments_ = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const missing = `There is no commit ${JSON.stringify(ref)} in this repository. In CI, fetch it first: a full clone (fetch-depth: 0), or git fetch origin <branch>.`;
  return run(git, arguments_, () => missing)
    .toString("utf8")
    .trim();
}

/** Undefined in a shallow clone, or for histories that never met: then the base itself is all there is to compare with. */
function mergeBaseOf(git: Git, commit: string): string | undefined {
  const { status, stdout } = git(["merge-base", commit, "HEAD"]);
  return status === 0 ? stdout.toString("utf8").trim() : undefined;
}

function readCommit(git: Git, commit: string): SourceFile[] {
  const fail = (reason: string) => `git can't read the registry at ${commit}: ${reason}`;
  const folders = Object.values(REGISTRY_FOLDERS).map((folder) => `${folder}/`);
  const listing = run(git, ["ls-tree", "-z", "-l", commit, "--", ...folders], fail).toString("utf8");
  const blobs = listing.split("\0").flatMap(blobFrom);
  const contents = run(git, ["cat-file", "--batch"], fail, blobs.map(({ object }) => `${object}\n`).join(""));
  return sourcesFrom(blobs, contents);
}

interface Blob {
  readonly kind: DocumentKind;
  readonly file: string;
  readonly object: string;
}

/** `100644 blob <object> <size>\t<path>`: a plain file that a check of the folder would read too. */
function blobFrom(line: string): Blob[] {
  const [, object = "", size = "", file = ""] = /^100\d+ blob (\S+) +(\d+)\t(.+\.json)$/is.exec(line) ?? [];
  const kind = (["platform", "tenant"] as const).find((one) => file.startsWith(`${REGISTRY_FOLDERS[one]}/`));
  return kind === undefined || Number(size) > MAX_FILE_BYTES ? [] : [{ kind, file, object }];
}

/** Each answer is `<object> blob <size>\n<bytes>\n`, in the order of the questions. */
function sourcesFrom(blobs: readonly Blob[], contents: Buffer): SourceFile[] {
  let offset = 0;
  return blobs.map(({ kind, file }) => {
    const headerEnd = contents.indexOf(0x0a, offset);
    const size = Number(contents.toString("latin1", offset, headerEnd).split(" ")[2]);
    const bytes = contents.subarray(headerEnd + 1, headerEnd + 1 + size);
    offset = headerEnd + 1 + size + 1;
    return sourceFrom(kind, file, isUtf8(bytes) ? bytes.toString("utf8") : "");
  });
}

type Env = Readonly<Record<string, string | undefined>>;
type Git = (arguments_: readonly string[], input?: string) => SpawnSyncReturns<Buffer>;

/** Never through a shell: a ref is an argument, whatever it holds. */
function gitIn(cwd: string, env: Env): Git {
  return (arguments_, input = "") => spawnSync("git", arguments_, { cwd, env, input, maxBuffer: 4 * 1024 ** 3 });
}

function run(git: Git, arguments_: readonly string[], explain: (reason: string) => string, input?: string): Buffer {
  const { status, stdout, stderr, error } = git(arguments_, input);
  if (error !== undefined) throw new UserError(`--base needs git, which did not start: ${error.message}`);
  if (status !== 0) throw new UserError(explain(stderr.toString("utf8").trim()));
  return stdout;
}
