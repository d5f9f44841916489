import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ReleaseSubject } from "../manifest/manifest";
import { subjectOf, subjectPhrase } from "../manifest/subject";
import { compare } from "../order";
import { readReleaseManifest } from "../review/files";
import { printable } from "../text";
import { UserError } from "../user-error";
import type { Machine } from "./machine";
import { RELEASE_FOLDER, RELEASE_MANIFEST } from "./release-folder";

/** A release that lies in the project, by its folder's name. */
interface ListedRelease {
  readonly digest: string;
  /** Undefined if its manifest is missing, can't be read or was changed. */
  readonly subject: ReleaseSubject | undefined;
}

/** Fewer digits are easy to mistype into another release's. */
const FEWEST_DIGITS = 8;
const LONGEST_LIST = 5;

/**
 * The path of what a person wants to review: `latest`, a digest or its first digits become a release's folder. Everything else is
 * a path already, and a file or folder of that name comes first.
 * @throws UserError if the digits name no release, or several
 */
export function releasePath(root: string, named: string, environment: string | undefined): string {
  if (existsSync(resolve(root, named))) return named;
  const digits = named.replace(/^release\//, "").replace(/\/$/, "");
  if (named !== "latest" && !isDigestPrefix(digits)) return named;
  const digest = named === "latest" ? latestDigest(root, environment) : completeDigest(root, digits);
  return join(RELEASE_FOLDER, digest);
}

/**
 * The digest of the release to apply. A CI job names it whole, because a job's folder may hold another release that begins with
 * the same digits.
 * @throws UserError for anything else, and for `latest`, which no one has reviewed by that name
 */
export function namedDigest(root: string, named: string, { ci }: Pick<Machine, "ci">): string {
  if (isWhole(named)) return named;
  if (ci)
    throw new UserError(`With CI=true, apply takes a whole digest: the 64 hex digits that switchyard plan prints.`);
  if (named === "latest")
    throw new UserError(
      `apply takes no "latest": it may be another release than you have reviewed. The latest is:${latestLines(root)}`,
    );
  if (!isDigestPrefix(named))
    throw new UserError(
      `Name the release by its digest: the 64 hex digits that switchyard plan prints, or the first ${FEWEST_DIGITS} or more.`,
    );
  return completeDigest(root, named);
}

function latestLines(root: string): string {
  const latest = latestDigest(root);
  return linesOf(listReleases(root).filter(({ digest }) => digest === latest));
}

/** @throws UserError if no release begins with these digits, or several do */
function completeDigest(root: string, digits: string): string {
  if (isWhole(digits)) return digits;
  const all = listReleases(root);
  const candidates = all.filter(({ digest }) => digest.startsWith(digits));
  const [found, other] = candidates;
  if (found === undefined)
    throw new UserError(`No release in ${RELEASE_FOLDER}/ begins with ${digits}. There are:${linesOf(all)}`);
  if (other === undefined) return found.digest;
  throw new UserError(`${digits} names ${candidates.length} releases. Give more digits:${linesOf(candidates)}`);
}

function isWhole(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

function isDigestPrefix(text: string): boolean {
  return new RegExp(`^[0-9a-f]{${FEWEST_DIGITS},64}$`).test(text);
}

/**
 * The release that was planned last, by the time in its manifest.
 * @param environment only its releases, if given
 * @throws UserError if there is none, or if a newer folder can't be read
 */
function latestDigest(root: string, environment?: string): string {
  const all = listReleases(root);
  const [latest] = all.filter(({ subject }) => subject && (environment ?? subject.environment) === subject.environment);
  const planned = Date.parse(latest?.subject?.planned?.at ?? "") || 0;
  const newer = all.filter(({ digest, subject }) => subject === undefined && writtenAt(root, digest) > planned);
  if (newer.length > 0)
    throw new UserError(`A newer release can't be read, so none is the latest. Name one:${linesOf(all)}`);
  if (latest !== undefined) return latest.digest;
  const where = environment === undefined ? "" : ` for ${environment}`;
  throw new UserError(`There is no release${where} in ${RELEASE_FOLDER}/. Run switchyard plan.`);
}

function writtenAt(root: string, digest: string): number {
  return statSync(join(root, RELEASE_FOLDER, digest)).mtimeMs;
}

/** The latest first; those that can't be read at the end. */
function listReleases(root: string): readonly ListedRelease[] {
  const digests = namesIn(join(root, RELEASE_FOLDER)).filter(isWhole);
  const time = ({ subject }: ListedRelease) => subject?.planned?.at ?? "";
  return digests
    .map((digest) => ({ digest, subject: readSubject(root, digest) }))
    .sort((a, b) => compare(time(b), time(a)) || compare(a.digest, b.digest));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // nothing was planned yet
  }
}

/** Its title may be wrong if the manifest was changed, so nothing is said of such a release. */
function readSubject(root: string, digest: string): ReleaseSubject | undefined {
  try {
    return subjectOf(readReleaseManifest(root, join(RELEASE_FOLDER, digest, RELEASE_MANIFEST)).manifest);
  } catch (error) {
    if (UserError.isUserError(error)) return undefined;
    throw error;
  }
}

function linesOf(releases: readonly ListedRelease[]): string {
  const lines = releases.slice(0, LONGEST_LIST).map(({ digest, subject }) => {
    return `\n  ${digest}\n    ${subject === undefined ? "its manifest can't be read, or was changed" : printable(String(subjectPhrase(subject)))}`;
  });
  if (lines.length === 0) return " none. Run switchyard plan.";
  const more = releases.length - lines.length;
  return `${lines.join("")}${more > 0 ? `\n  and ${more} more` : ""}`;
}
