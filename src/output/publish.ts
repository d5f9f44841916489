import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { compareStacks, environmentOf, isPlatformStack, WORKER_FILE } from "../addresses/stack";
import { writeWhole } from "../file-writes";
import { compare } from "../order";
import { UserError } from "../user-error";
import {
  LOCK_FILE,
  MANIFEST_FILE,
  type Manifest,
  OUTPUT_FOLDER,
  STACK_FILE,
  stackFolder,
  tryReadManifest,
} from "./manifest";
import { sealStack } from "./seal";
import { mayHoldState } from "./stack-state";
import { sweepStaging } from "./staging";

const STAGING = ".synth-";
const GENERATED_FILES = [STACK_FILE, WORKER_FILE];

export interface PublishedStack {
  readonly stack: string;
  /** Size of cdk.tf.json. */
  readonly bytes: number;
  /** What the stack's marker will hold once it is applied. */
  readonly configHash: string;
}

export interface PublishOptions {
  readonly root: string;
  /** The dispatch Worker's bytes. */
  readonly worker: string;
  /** The environments synthesized, or "all" when stacks of any other are to go. */
  readonly environments: readonly string[] | "all";
  /** Writes cdktf's output into the folder. */
  readonly write: (folder: string) => void;
}

/**
 * Writes beside the last output, then moves the generated files over it, manifest.json last: a run that fails leaves the
 * last good output. `.terraform/`, plans, states and lock files are never touched, but for the copy of the lock file
 * that the project keeps.
 * @throws UserError when a stack that is gone still has state
 */
export function publishOutput({ root, worker, environments, write }: PublishOptions): PublishedStack[] {
  const output = join(root, OUTPUT_FOLDER);
  sweepStaging(output, STAGING);
  const staging = join(output, `${STAGING}${process.pid}`);
  mkdirSync(staging, { recursive: true });
  try {
    write(staging);
    return moveOver({ root, output, staging, worker, environments });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

interface Move {
  readonly root: string;
  readonly output: string;
  readonly staging: string;
  readonly worker: string;
  readonly environments: readonly string[] | "all";
}

function moveOver({ root, output, staging, worker, environments }: Move): PublishedStack[] {
  const manifest = tryReadManifest(staging);
  if (manifest === undefined) throw new Error("cdktf wrote no manifest.json");
  const stacks = Object.keys(manifest.stacks).sort(compareStacks);
  const sealed = stacks.map((stack) => sealStaged(staging, stack));
  const gone = goneStacks(output, stacks, environments);
  refuseToForget(output, gone);
  for (const stack of stacks) moveStack({ root, output, staging, stack, worker });
  writeWhole(join(root, "dist", WORKER_FILE), worker);
  for (const stack of gone) prune(stackFolder(output, stack));
  writeWhole(join(output, MANIFEST_FILE), manifestText(manifest, tryReadManifest(output), environments));
  return sealed;
}

function sealStaged(staging: string, stack: string): PublishedStack {
  const path = join(stackFolder(staging, stack), STACK_FILE);
  const bytes = readFileSync(path);
  const configHash = sealStack(bytes);
  writeFileSync(path, bytes);
  return { stack, bytes: bytes.length, configHash };
}

/** Stacks of an earlier run, in the environments at hand, that this run did not make. */
function goneStacks(output: string, stacks: readonly string[], environments: readonly string[] | "all"): string[] {
  const folder = join(output, "stacks");
  if (!existsSync(folder)) return [];
  const made = new Set(stacks);
  return readdirSync(folder)
    .filter((stack) => !made.has(stack) && isAtHand(stack, environments))
    .filter((stack) => existsSync(join(stackFolder(output, stack), STACK_FILE)))
    .sort(compare);
}

function isAtHand(stack: string, environments: readonly string[] | "all"): boolean {
  const environment = environmentOf(stack);
  return environment !== undefined && (environments === "all" || environments.includes(environment));
}

function refuseToForget(output: string, gone: readonly string[]): void {
  const held = gone.filter((stack) => mayHoldState(stackFolder(output, stack)));
  if (held.length === 0) return;
  const [first] = held;
  throw new UserError(
    [
      `These stacks are gone from the registry, but still have state: ${held.join(", ")}.`,
      "Forgetting them would leave their resources at Cloudflare with nobody to remove them. Either put back what made",
      "them (the platform file, or shards.count), or destroy each first and delete its folder:",
      `  terraform -chdir=${OUTPUT_FOLDER}/stacks/${first} destroy && rm -r ${OUTPUT_FOLDER}/stacks/${first}`,
    ].join("\n"),
    "refused",
  );
}

function moveStack({ root, output, staging, stack, worker }: Omit<Move, "environments"> & { stack: string }): void {
  const target = stackFolder(output, stack);
  mkdirSync(target, { recursive: true });
  if (isPlatformStack(stack)) writeWhole(join(target, WORKER_FILE), worker);
  const lockFile = join(root, "platform", "terraform.lock.hcl");
  if (existsSync(lockFile)) writeWhole(join(target, LOCK_FILE), readFileSync(lockFile, "utf8")); // never through a link
  renameSync(join(stackFolder(staging, stack), STACK_FILE), join(target, STACK_FILE));
}

/** Takes away what synth made; whatever else lies in the folder is not ours to delete. */
function prune(folder: string): void {
  for (const file of GENERATED_FILES) rmSync(join(folder, file), { force: true });
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** The new stacks, and those of the environments this run did not touch. */
function manifestText(made: Manifest, before: Manifest | undefined, environments: readonly string[] | "all"): string {
  const kept = Object.entries(before?.stacks ?? {}).filter(([stack]) => !isAtHand(stack, environments));
  const stacks = [...kept, ...Object.entries(made.stacks)].sort(([a], [b]) => compareStacks(a, b));
  return `${JSON.stringify({ ...made, stacks: Object.fromEntries(stacks) }, null, 2)}\n`;
}
