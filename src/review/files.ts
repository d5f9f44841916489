import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Env } from "../env";
import { gitIn } from "../git";
import {
  PLANNER_FILE,
  type Planner,
  parseManifest,
  parsePlanner,
  planPathOf,
  type ReleaseManifest,
  releaseDigest,
} from "../manifest/manifest";
import { readCommit } from "../registry/commit";
import { loadWaivers } from "../registry/load";
import { sha256 } from "../sha256";
import { type Plan, parsePlan, readPlan } from "../terraform/plan";
import { UserError } from "../user-error";
import { parseWaiver, type Waiver } from "./waivers";

/** Reads the files that a review needs. */

interface ReviewFiles {
  readonly plans: readonly Plan[];
  readonly release?: { readonly digest: string; readonly manifest: ReleaseManifest };
}

/**
 * Reads plan JSON files, and releases by their folder. A file whose hash is not in the release's manifest is refused.
 * @throws UserError
 */
export function readReviewFiles(root: string, paths: readonly string[], manifestFile?: string): ReviewFiles {
  const folders = paths.filter((path) => statSync(resolve(root, path), { throwIfNoEntry: false })?.isDirectory());
  const manifests = [
    ...folders.map((folder) => join(folder, "manifest.json")),
    ...(manifestFile ? [manifestFile] : []),
  ];
  const [file, second] = manifests;
  if (second !== undefined)
    throw new UserError("Review one release at a time: name one folder, or one manifest with its plan files.");
  const release = file === undefined ? undefined : readReleaseManifest(root, file);
  const named = paths.filter((path) => !folders.includes(path)).map((path) => ({ path, text: readText(root, path) }));
  for (const { path, text } of named) refuseUnlistedPlan(path, text, release?.manifest);
  const stackOf = (path: string) =>
    release?.manifest.stacks.find(({ planJson }) => path.endsWith(planJson))?.name ?? path;
  return {
    plans: [
      ...folders.flatMap((folder) => plansIn(root, folder, release?.manifest)),
      ...withoutRepeats(named).map(({ path, text }) => readPlan(stackOf(path), parsePlan(text, path))),
    ],
    ...(release !== undefined && { release }),
  };
}

/** @throws UserError for a folder whose name is another digest than its manifest has */
export function readReleaseManifest(root: string, file: string): { digest: string; manifest: ReleaseManifest } {
  const text = readText(root, file);
  const digest = releaseDigest(text);
  const folder = basename(dirname(file));
  if (/^[0-9a-f]{64}$/.test(folder) && folder !== digest) {
    throw new UserError(`${file}: was changed after planning: its digest is now ${digest}. Plan again.`, "refused");
  }
  const manifest = parseManifest(text, file);
  return { digest, manifest: { ...manifest, planned: manifest.planned ?? readPlanner(root, dirname(file)) } };
}

/** Who compared two registries: beside the manifest, which is the same for everyone. */
function readPlanner(root: string, folder: string): Planner | null {
  try {
    return parsePlanner(readText(root, join(folder, PLANNER_FILE)));
  } catch {
    return null;
  }
}

/** The plan of each stack, read from the same file that apply compares with. */
function plansIn(root: string, folder: string, manifest: ReleaseManifest | undefined): readonly Plan[] {
  return (manifest?.stacks ?? []).map(({ name }) => {
    const file = planPathOf(name);
    const path = join(folder, file);
    const text = readText(root, path);
    if (manifest?.files[file] !== sha256(text)) throw unlistedPlan(path);
    return readPlan(name, parsePlan(text, path));
  });
}

/** A plan that the manifest does not list is another change than the one whose digest is printed. */
function refuseUnlistedPlan(path: string, text: string, manifest: ReleaseManifest | undefined): void {
  if (manifest === undefined) return;
  if (!Object.values(manifest.files).includes(sha256(text))) throw unlistedPlan(path);
}

function unlistedPlan(path: string): UserError {
  return new UserError(
    `${path}: its hash is not in the release's manifest. The file was changed, or belongs to another release. Plan again.`,
    "refused",
  );
}

/** Counts a plan that is named twice only once. */
function withoutRepeats<File extends { readonly text: string }>(files: readonly File[]): readonly File[] {
  return [...new Map(files.map((file) => [sha256(file.text), file])).values()];
}

/**
 * The waivers of the commit that is checked out, and no other files, because no one has reviewed those. Outside git, those of
 * the folder.
 * @throws UserError with all problems of the first broken waiver, so that no one wonders why it has no effect
 */
export function readWaivers(root: string, env: Env): readonly Waiver[] {
  const git = gitIn(root, env);
  const commit = git(["rev-parse", "--verify", "--quiet", "HEAD"]).status === 0;
  const sources = commit ? readCommit(git, "HEAD", ["waiver"]) : loadWaivers(root).sources;
  return sources.map(({ text, file }) => parseWaiver(text, file));
}

function readText(root: string, path: string): string {
  try {
    return readFileSync(resolve(root, path), "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UserError(`${path}: ${code === "ENOENT" ? "does not exist" : `can't be read (${code})`}.`);
  }
}
