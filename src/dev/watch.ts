import { watch } from "node:fs";

/** Editors write a file in several steps. Steps within this time count as one change. */
const SETTLE_MS = 100;

/** Calls `onChange` after files in the folders have changed, and waits for the previous call to end. */
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
