import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { writeHtml } from "../../src/review/writers/html";
import { VERDICTS } from "../../src/status/verdicts";
import { renderHtml } from "../../src/status/writers/html";
import { largeReport } from "../status/large-report";
import { REPORT_TIME } from "../status/sample-report";
import { BROWSER_EXPECTED, type OpenedPage, openPage } from "../support/browser";
import { FULL_REVIEW, FULL_STATUS } from "./full-reports";

jest.setTimeout(180_000);

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const history = Array.from({ length: 10 }, (_, index) => ({
  at: REPORT_TIME - (9 - index) * 86_400_000,
  counts: Object.fromEntries(VERDICTS.map((verdict, place) => [verdict, index * place])) as never,
}));

const PAGES: readonly (readonly [string, () => string])[] = [
  ["review", () => writeHtml(FULL_REVIEW)],
  ["status", () => renderHtml({ ...FULL_STATUS, history })],
  ["status of many hostnames", () => renderHtml({ ...largeReport(60), history })],
];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

(BROWSER_EXPECTED ? describe : describe.skip).each(PAGES)("the page of a %s", (_name, write) => {
  let opened: OpenedPage;

  afterEach(async () => opened?.close());

  it("passes axe, light and dark, wide and narrow", async () => {
    opened = await openPage(write());
    const { page } = opened;
    for (const colorScheme of ["light", "dark"] as const)
      for (const width of [1280, 400]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(AXE);
        const { violations } = await page.evaluate<{ violations: readonly Violation[] }>("axe.run()");
        const found = violations.map(({ id, nodes }) => [id, nodes[0]?.html.slice(0, 200)]);
        expect({ colorScheme, width, found }).toEqual({ colorScheme, width, found: [] });
      }
  });

  it("needs no sideways scrolling at 400 pixels, with everything unfolded", async () => {
    opened = await openPage(write());
    const { page } = opened;
    await page.setViewportSize({ width: 400, height: 800 });
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(400);
  });

  it("has every control within reach of the Tab key, and shows where it is", async () => {
    opened = await openPage(write());
    const { page } = opened;
    const count = await page.evaluate<number>(`(() => {
      const all = [...document.querySelectorAll("a[href], button, input, select, summary")];
      const shown = all.filter((one) => one.checkVisibility() && !one.disabled).slice(0, 60);
      shown.forEach((one) => { one.dataset.reach = "no"; });
      return shown.length;
    })()`);
    expect(count).toBeGreaterThan(3);
    for (let press = 0; press < count + 5; press++) {
      await page.keyboard.press("Tab");
      await page.evaluate("document.activeElement.dataset.reach = 'yes'");
      if (press === 2)
        expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    }
    expect(await page.evaluate("document.querySelectorAll('[data-reach=no]').length")).toBe(0);
  });
});
