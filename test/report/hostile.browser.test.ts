import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { writeHtml } from "../../src/review/writers/html";
import { renderHtml } from "../../src/status/writers/html";
import { printable } from "../../src/text";
import { BROWSER_EXPECTED, type OpenedPage, openPage } from "../support/browser";
import { FULL_REVIEW, FULL_STATUS, hostileText, sayingEverywhere } from "./full-reports";

const PAGES: readonly (readonly [string, (text: string) => string])[] = [
  ["review", (text) => writeHtml(sayingEverywhere(FULL_REVIEW, text))],
  ["status", (text) => renderHtml(sayingEverywhere(FULL_STATUS, text))],
];

/** Runs in the browser: each page's elements with the names of their attributes, in order, and its scripts' own text. */
const STRUCTURES = `(pages) => pages.map((html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  return {
    elements: [...page.querySelectorAll("*")].map((one) => one.tagName + " " + [...one.attributes].map(({ name }) => name).join(" ")),
    code: [...page.querySelectorAll("script, style")].map((one) => one.textContent),
    policy: page.querySelector("meta[http-equiv]").content,
    text: page.querySelector("main").textContent,
  };
})`;

interface Structure {
  readonly elements: readonly string[];
  readonly text: string;
}

(BROWSER_EXPECTED ? describe : describe.skip)(
  "whatever a customer's file, Cloudflare or DNS says, in every place at once",
  () => {
    let opened: OpenedPage;

    beforeAll(async () => {
      opened = await openPage("<p>parses others</p>");
    }, 60_000);

    afterAll(async () => opened?.close());

    const structuresOf = (pages: readonly string[]) =>
      opened.page.evaluate<Structure[]>(`(${STRUCTURES})(${JSON.stringify(pages)})`);

    it.each(PAGES)("the page of a %s has the same elements, attributes and scripts", async (_page, write) => {
      const [harmless] = await structuresOf([write("harmless")]);
      const { text: _text, ...structure } = harmless ?? { text: "", elements: [] };
      expect(structure.elements.length).toBeGreaterThan(100);
      await fc.assert(
        fc.asyncProperty(hostileText, async (said) => {
          const [found] = await structuresOf([write(said)]);
          const { text, ...rest } = found ?? { text: "", elements: [] };
          expect(rest).toEqual(structure);
          expect(text).toContain(printable(said));
        }),
        { numRuns: 50 },
      );
    });
  },
);
