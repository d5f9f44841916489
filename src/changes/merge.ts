import type { SourceFile } from "../registry/source";

/** Merges two texts that came from one; undefined when a person has to. */
export type MergeTexts = (ours: string, ancestor: string, theirs: string) => string | undefined;

interface Merged {
  readonly sources: readonly SourceFile[];
  /** Files that the branch changed to what the base has by now. */
  readonly unchanged: readonly string[];
  /** Files that both sides changed at the same place. */
  readonly conflicts: readonly string[];
}

/**
 * The files as they will be once the branch is merged: what the branch changed since it left the base, and the base's own
 * files for the rest. So no one answers for what others merged meanwhile.
 * @param changed paths that the branch changed
 * @param forks those of them that the base changed too, with their text where the branch left it
 */
export function mergedSources(
  base: readonly SourceFile[],
  branch: readonly SourceFile[],
  changed: ReadonlyMap<string, unknown>,
  forks: ReadonlyMap<string, string>,
  merge: MergeTexts,
): Merged {
  const atBase = byFile(base);
  const onBranch = byFile(branch);
  const unchanged: string[] = [];
  const conflicts: string[] = [];
  const sources = [...new Set([...atBase.keys(), ...onBranch.keys()])].sort().flatMap((file) => {
    const [ours, theirs, fork] = [onBranch.get(file), atBase.get(file), forks.get(file)];
    if (!changed.has(file)) return theirs ?? [];
    if (fork === undefined) return ours ?? [];
    const text = ours && theirs && merge(ours.text, fork, theirs.text);
    if (text === undefined) conflicts.push(file);
    if (text !== undefined && text === theirs?.text) unchanged.push(file);
    return ours === undefined || text === undefined ? (ours ?? []) : { ...ours, text };
  });
  return { sources, unchanged, conflicts };
}

function byFile(sources: readonly SourceFile[]): Map<string, SourceFile> {
  return new Map(sources.map((source) => [source.file, source]));
}
