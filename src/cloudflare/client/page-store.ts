import { rmSync } from "node:fs";
import type { HostnameAnswer } from "../../status/facts";
import { appendLines, readLines } from "../../status/json-lines";

/** A page of the list as it was read. */
export interface Page {
  readonly page: number;
  readonly readAt: number;
  /** How many hostnames there were in all at that moment. */
  readonly total: number;
  readonly hostnames: readonly HostnameAnswer[];
}

/** Where pages are kept until the whole list is read, so that an interrupted run is gone on with. */
export interface PageStore {
  /** Pages that an interrupted run has read not long ago. */
  load(now: number): readonly Page[];
  save(page: Page): void;
  /** The list is read: nothing is to be gone on with. */
  clear(): void;
}

/** An older page says too little about now. */
const GOOD_FOR = 10 * 60_000;

/**
 * Pages in a file, one JSON line each: a killed run costs one page.
 * @param source what the pages are of: zone and address; a file of another is started anew
 */
export function filePageStore(path: string, source: string): PageStore {
  return {
    load(now) {
      const pages = readLines(path).filter((line) => line.source === source) as unknown as Page[];
      const fresh = pages.filter(({ readAt }) => now - readAt < GOOD_FOR);
      if (fresh.length === 0) rmSync(path, { force: true });
      return fresh;
    },
    save: (page) => appendLines(path, [{ source, ...page }]),
    clear: () => rmSync(path, { force: true }),
  };
}
