import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  compareStacks,
  environmentOf,
  isPlatformStack,
  movesStateName,
  platformStackName,
  WORKER_FILE,
} from "../addresses/stack";
import { writeWhole } from "../file-writes";
import { UserError } from "../user-error";
import {
  ASSETS_FOLDER,
  LOCK_FILE,
  MANIFEST_FILE,
  type Manifest,
  type ManifestStack,
  OUTPUT_FOLDER,
  STACK_FILE,
  stackFolder,
  tryReadManifest,
} from "./manifest";
import { mayHoldState } from "./stack-state";
import { sweepStaging } from "./staging";

const STAGING = ".synth-";
/** WORKER_FILE is where earlier versions put the Worker. */
const GENERATED = [STACK_FILE, ASSETS_FOLDER, WORKER_FILE];

export interface PublishedStack {
  readonly stack: string;
  /** Size of cdk.tf.json. */
  readonly bytes: number;
  /** The hash that the stack's marker has once it is applied. */
  readonly configHash: string;
  /** Stacks that Switchyard applies before it. */
  readonly dependencies: readonly string[];
}

export interface Published {
  /** Each stack after its dependencies. */
  readonly stacks: readonly PublishedStack[];
  /** Stacks of main.ts that Switchyard only synthesizes. `cdktf deploy` applies them. */
  readonly unreleased: readonly string[];
}

interface PublishOptions {
  readonly root: string;
  /** The environments that are synthesized, or "all" to remove the stacks of all others. */
  readonly environments: readonly string[] | "all";
  /** Writes cdktf's output into the folder, and the dispatch Worker's module beside it. */
  readonly write: (folder: string) => Promise<void>;
}

/**
 * Writes to a separate folder, then moves the generated files over the last output, manifest.json last. If a run fails, the
 * last good output stays. `.terraform/`, plans, states and lock files are never changed, except the copy of the project's lock
 * file.
 * @throws UserError when a stack that is gone still has state
 */
export async function publishOutput({ root, environments, write }: PublishOptions): Promise<Published> {
  const output = join(root, OUTPUT_FOLDER);
  sweepStaging(output, STAGING);
  const staging = join(output, `${STAGING}${process.pid}`);
  mkdirSync(staging, { recursive: true });
  try {
    await write(staging);
    return moveOver({ root, output, staging, environments });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

interface Move {
  readonly root: string;
  readonly output: string;
  readonly staging: string;
  readonly environments: readonly string[] | "all";
}

function moveOver({ root, output, staging, environments }: Move): Published {
  const manifest = tryReadManifest(staging);
  if (manifest === undefined) throw new Error("cdktf wrote no manifest.json");
  const published = publishedFrom(manifest, staging);
  const before = tryReadManifest(output);
  const gone = goneStacks(output, manifest, before, environments);
  const held = gone.filter((stack) => mayHoldState(stackFolder(output, stack)));
  refuseToForget(held.filter((stack) => !isMovable(stack, manifest)));
  for (const stack of Object.keys(manifest.stacks)) moveStack({ root, output, staging, stack });
  writeWhole(join(root, "dist", WORKER_FILE), readFileSync(join(staging, WORKER_FILE), "utf8"));
  for (const stack of gone) if (!held.includes(stack)) prune(stackFolder(output, stack));
  writeWhole(join(output, MANIFEST_FILE), manifestText(manifest, before, environments));
  return published;
}

/**
 * What cdktf wrote into a folder, and which of its stacks Switchyard sealed.
 * @throws UserError for another stack with a name that is reserved for Switchyard's own
 */
export function publishedFrom({ stacks }: Manifest, folder: string): Published {
  const names = Object.keys(stacks).sort(compareStacks);
  const unreleased = names.filter((name) => stacks[name]?.switchyard === undefined);
  const reserved = new Set(names.filter(isPlatformStack).map((name) => movesStateName(environmentOf(name) ?? "")));
  const posing = unreleased.filter((name) => environmentOf(name) !== undefined || reserved.has(name));
  if (posing.length > 0)
    throw new UserError(
      `${posing.join(", ")}: Switchyard reserves names with this ending for its own stacks. Give your stack a name with another ending.`,
      "refused",
    );
  const released = names.flatMap((stack): PublishedStack[] => {
    const { switchyard, dependencies = [] } = stacks[stack] ?? {};
    if (switchyard === undefined) return [];
    const { configHash = "" } = switchyard;
    const { size } = statSync(join(stackFolder(folder, stack), STACK_FILE));
    return [{ stack, bytes: size, configHash, dependencies: dependencies.filter((one) => !unreleased.includes(one)) }];
  });
  return { stacks: inOrder(released), unreleased };
}

/** Each stack after its dependencies, otherwise in the given order. cdktf refuses cycles. */
function inOrder(stacks: readonly PublishedStack[]): readonly PublishedStack[] {
  const byName = new Map(stacks.map((one) => [one.stack, one]));
  const ordered = new Set<PublishedStack>();
  const add = (one: PublishedStack) => {
    if (ordered.has(one)) return;
    for (const name of one.dependencies) {
      const dependency = byName.get(name);
      if (dependency !== undefined) add(dependency);
    }
    ordered.add(one);
  };
  for (const one of stacks) add(one);
  return [...ordered];
}

/** Stacks of an earlier run, within what this run synthesizes, that it no longer produces. */
function goneStacks(
  output: string,
  { stacks }: Manifest,
  before: Manifest | undefined,
  environments: readonly string[] | "all",
): string[] {
  const folder = join(output, "stacks");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((stack) => !Object.hasOwn(stacks, stack) && isAtHand(stack, before, environments))
    .filter((stack) => existsSync(join(stackFolder(output, stack), STACK_FILE)))
    .sort(compareStacks);
}

/** A stack that Switchyard doesn't release belongs to no environment. Only a run of all environments can tell that it is gone. */
function isAtHand(stack: string, before: Manifest | undefined, environments: readonly string[] | "all"): boolean {
  const known = before?.stacks[stack];
  const environment = known?.switchyard?.environment ?? environmentOf(stack);
  if (environments === "all") return known !== undefined || environment !== undefined;
  return environment !== undefined && environments.includes(environment);
}

/** A hostname stack beyond `shards.count`: the next release moves its resources to the others. */
function isMovable(stack: string, { stacks }: Manifest): boolean {
  const environment = environmentOf(stack);
  return environment !== undefined && !isPlatformStack(stack) && Object.hasOwn(stacks, platformStackName(environment));
}

function refuseToForget(held: readonly string[]): void {
  if (held.length === 0) return;
  const [first] = held;
  throw new UserError(
    [
      `These stacks are no longer in the registry, but still have state: ${held.join(", ")}.`,
      "Without these stacks, nothing would remove their resources at Cloudflare. Either restore what made",
      "them (the platform file), or destroy each first and delete its folder:",
      `  terraform -chdir=${OUTPUT_FOLDER}/stacks/${first} destroy && rm -r ${OUTPUT_FOLDER}/stacks/${first}`,
    ].join("\n"),
    "refused",
  );
}

function moveStack({ root, output, staging, stack }: Omit<Move, "environments"> & { stack: string }): void {
  const [source, target] = [stackFolder(staging, stack), stackFolder(output, stack)];
  mkdirSync(target, { recursive: true });
  const lockFile = join(root, "platform", "terraform.lock.hcl");
  if (existsSync(lockFile)) writeWhole(join(target, LOCK_FILE), readFileSync(lockFile, "utf8")); // never through a link
  for (const file of [ASSETS_FOLDER, WORKER_FILE]) rmSync(join(target, file), { recursive: true, force: true });
  for (const file of [ASSETS_FOLDER, STACK_FILE])
    if (existsSync(join(source, file))) renameSync(join(source, file), join(target, file));
}

/** Deletes what synth writes, and nothing else in the folder. */
function prune(folder: string): void {
  for (const file of GENERATED) rmSync(join(folder, file), { recursive: true, force: true });
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/**
 * The new stacks without their hashes, so that one new hostname changes one file, and the stacks that this run did not
 * synthesize.
 */
function manifestText(made: Manifest, before: Manifest | undefined, environments: readonly string[] | "all"): string {
  const kept = Object.entries(before?.stacks ?? {}).filter(([stack]) => !isAtHand(stack, before, environments));
  const written = Object.entries(made.stacks).map(([name, { switchyard, ...stack }]): [string, ManifestStack] => [
    name,
    { ...stack, ...(switchyard && { switchyard: { environment: switchyard.environment } }) },
  ]);
  const stacks = [...kept, ...written].sort(([a], [b]) => compareStacks(a, b));
  return `${JSON.stringify({ ...made, stacks: Object.fromEntries(stacks) }, null, 2)}\n`;
}
