import type { SourceFile } from "../registry/source";

/** Three-way merge of two texts; undefined if there is a conflict. */
export type MergeTexts = (ours: string, ancestor: string, theirs: string) => string | undefined;

interface Merged {
  readonly sources: readonly SourceFile[];
  /** Files that the branch changed to what the base has by now. */
  readonly unchanged: readonly string[];
  /** Files that both sides changed at the same place. */
  readonly conflicts: readonly string[];
}

/**
 * The files as they will be once the branch is merged: the branch's changes since it left the base, and the base's
 * files for the rest. So the author is not blamed for changes that others merged.
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
