import type { SourceFile } from "../registry/source";

/**
 * The files as they will be once the branch is merged: what the branch changed since it left the base, and the base's own
 * files for the rest. So nobody answers for what others merged meanwhile.
 */
export function mergedSources(
  base: readonly SourceFile[],
  fork: readonly SourceFile[],
  branch: readonly SourceFile[],
): SourceFile[] {
  const atFork = byFile(fork);
  const atBase = byFile(base);
  const onBranch = byFile(branch);
  const files = [...new Set([...atBase.keys(), ...onBranch.keys()])].sort();
  return files.flatMap((file) => {
    const changed = onBranch.get(file)?.text !== atFork.get(file)?.text;
    return (changed ? onBranch : atBase).get(file) ?? [];
  });
}

function byFile(sources: readonly SourceFile[]): Map<string, SourceFile> {
  return new Map(sources.map((source) => [source.file, source]));
}
