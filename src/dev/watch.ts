import { watch } from "node:fs";

/** Editors write a file in several steps; they count as one change. */
const SETTLE_MS = 100;

/** Calls back after files below the folders have changed, never while the call before still works. */
export function watchFolders(folders: readonly string[], onChange: () => Promise<void>): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      working = working.then(onChange);
    }, SETTLE_MS);
  };
  const watchers = folders.map((folder) => watch(folder, { recursive: true }, changed));
  return {
    stop() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
