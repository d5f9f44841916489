import { rmSync } from "node:fs";
import { appendLines, readLines } from "../../json-lines";

/** Keeps pages until the whole list is read, so that an interrupted run can be continued. */
export interface PageStore<Page> {
  /** Pages that an interrupted run read not long ago. */
  load(now: number): readonly Page[];
  save(page: Page): void;
  /** Called when the list is complete: there is nothing to continue. */
  clear(): void;
}

/** Keeps nothing. */
export const NO_STORE: PageStore<never> = { load: () => [], save: () => {}, clear: () => {} };

/** Of the pages in the file: another version of Switchyard begins anew. */
const FORMAT = "pages-4";
/** An older page says too little about now. */
const GOOD_FOR = 10 * 60_000;

/**
 * Pages in a file, one JSON line each: a killed run costs one page.
 * @param source what the pages are of: zone and address; a file of another is started anew
 */
export function filePageStore<Page extends { readonly readAt: number }>(path: string, source: string): PageStore<Page> {
  const of = `${FORMAT} ${source}`;
  return {
    load(now) {
      const pages = readLines(path).filter((line) => line.source === of) as unknown as Page[];
      const fresh = pages.filter(({ readAt }) => now - readAt < GOOD_FOR);
      if (fresh.length === 0) rmSync(path, { force: true });
      return fresh;
    },
    save: (page) => appendLines(path, [{ source: of, ...page }]),
    clear: () => rmSync(path, { force: true }),
  };
}
