import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { paletteOf, terminalText } from "../../src/report/terminal-text";
import { writeJson } from "../../src/review/writers/json";
import { writeMarkdown } from "../../src/review/writers/markdown";
import { writeText } from "../../src/review/writers/text";
import { renderJson } from "../../src/status/writers/json";
import { renderMarkdown } from "../../src/status/writers/markdown";
import { renderText } from "../../src/status/writers/text";
import { FULL_REVIEW, FULL_STATUS, hostileText, sayingEverywhere } from "./full-reports";

const plain = paletteOf(false);
const LIMIT = Number.POSITIVE_INFINITY;
const review = (text: string) => sayingEverywhere(FULL_REVIEW, text);
const status = (text: string) => sayingEverywhere(FULL_STATUS, text);

/** Each line with its code spans and sentences' text taken out: the markup that is left. */
function markupOf(markdown: string): readonly string[] {
  const withoutSpans = markdown.replace(/(?<!`)(`+)(?!`)(?:.*?[^`])\1(?!`)/g, "");
  return withoutSpans.split("\n").map((line) => line.replace(/&#\d+;|\\./g, "").replace(/[^`*_[\]<>#|~&$@]/g, ""));
}

describe("whatever a customer's file, Cloudflare or DNS says, in every place at once", () => {
  it.each([
    ["review", (text: string) => writeMarkdown(review(text), LIMIT)],
    ["status", (text: string) => renderMarkdown(status(text))],
  ])("the Markdown of a %s has the same markup on the same lines", (_report, write) => {
    const harmless = markupOf(write("harmless"));
    expect(harmless.length).toBeGreaterThan(20);
    fc.assert(fc.property(hostileText, (text) => expect(markupOf(write(text))).toEqual(harmless)));
  });

  it.each([
    ["review's text", (text: string) => terminalText(writeText(review(text), plain))],
    ["status's text", (text: string) => terminalText(renderText(status(text), plain))],
    ["review's JSON", (text: string) => terminalText(writeJson(review(text)))],
    ["status's JSON", (text: string) => terminalText(renderJson(status(text)))],
  ])("a %s obeys nothing: no escape, no invisible character, no command to GitHub's runner", (_report, write) => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const printed = write(text);
        expect(printed).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|##\[/u);
        expect(printed).not.toMatch(/^\s*::/m);
      }),
    );
  });
});
