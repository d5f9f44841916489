import { rmSync } from "node:fs";
import { appendLines, readLines } from "../../json-lines";
import type { CloudflareHostname } from "../custom-hostname";

/** A page of the list as it was read. */
export interface ListPage {
  readonly page: number;
  readonly readAt: number;
  /** How many hostnames there were in all at that moment. */
  readonly total: number;
  readonly hostnames: readonly CloudflareHostname[];
}

/** Where pages are kept until the whole list is read, so that an interrupted run is gone on with. */
export interface PageStore {
  /** Pages that an interrupted run has read not long ago. */
  load(now: number): readonly ListPage[];
  save(page: ListPage): void;
  /** The list is read: nothing is to be gone on with. */
  clear(): void;
}

/** Of the pages in the file: another version of Switchyard begins anew. */
const FORMAT = "pages-2";
/** An older page says too little about now. */
const GOOD_FOR = 10 * 60_000;

/**
 * Pages in a file, one JSON line each: a killed run costs one page.
 * @param source what the pages are of: zone and address; a file of another is started anew
 */
export function filePageStore(path: string, source: string): PageStore {
  const of = `${FORMAT} ${source}`;
  return {
    load(now) {
      const pages = readLines(path).filter((line) => line.source === of) as unknown as ListPage[];
      const fresh = pages.filter(({ readAt }) => now - readAt < GOOD_FOR);
      if (fresh.length === 0) rmSync(path, { force: true });
      return fresh;
    },
    save: (page) => appendLines(path, [{ source: of, ...page }]),
    clear: () => rmSync(path, { force: true }),
  };
}
