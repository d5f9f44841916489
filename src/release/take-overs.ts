import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../file-writes";
import { checkFile } from "../registry/check";
import { refuseFileProblems } from "../registry/file-problems";
import type { ImportsFile } from "../registry/files.generated";
import { loadImports } from "../registry/load";
import { problemsFrom } from "../registry/problem";

/**
 * What a release may take over although Cloudflare has it otherwise than the registry declares: address → id, from
 * `imports/<environment>.json`. It allows an import, and asks for none: what does not exist is not imported.
 */
export type TakeOvers = ReadonlyMap<string, string>;

export function importsFileOf(environment: string): string {
  return `imports/${environment}.json`;
}

/**
 * Reads `imports/<environment>.json`; nothing if there is no such file.
 * @throws UserError with all problems of the file
 */
export function readTakeOvers(root: string, environment: string): TakeOvers {
  const { sources, findings } = loadImports(root);
  const file = importsFileOf(environment);
  refuseFileProblems(
    problemsFrom(
      findings.filter((finding) => [file, "imports"].includes(finding.file)),
      sources,
    ),
  );
  const source = sources.find((one) => one.file === file);
  if (source === undefined) return new Map();
  const { document, problems } = checkFile(source);
  refuseFileProblems(problems);
  return new Map(Object.entries((document.value as ImportsFile).imports)); // nothing was removed, because it has no problems
}

/** What the last plan on this machine found in the states, so that `fmt` can remove it without asking anyone. */
function recordOf(root: string, environment: string): string {
  return join(root, "dist", "imported", `${environment}.json`);
}

export function recordImported(root: string, environment: string, addresses: readonly string[]): void {
  writeWhole(recordOf(root, environment), `${JSON.stringify(addresses, null, 2)}\n`);
}

/** Addresses that the last plan on this machine found in the states; none if there was no such plan. */
export function readImported(root: string, environment: string): ReadonlySet<string> {
  try {
    const read: unknown = JSON.parse(readFileSync(recordOf(root, environment), "utf8"));
    return new Set(Array.isArray(read) ? read.filter((address) => typeof address === "string") : []);
  } catch {
    return new Set(); // there is none, or it is not a record
  }
}
