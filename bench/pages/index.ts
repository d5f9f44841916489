import type { Page } from "playwright-core";
import { renderHtml } from "../../src/status/writers/html";
import { largeReport } from "../../test/status/large-report";
import { openPage } from "../../test/support/browser";
import { type BenchReport, median } from "../bench";

const HOSTNAMES = 10_000;
const ROUNDS = 5;

/** What people do with the page, each as it runs in the browser. */
const INTERACTIONS: readonly (readonly [string, string])[] = [
  ["type into the search", `type("hostname", "shop-99")`],
  ["choose a verdict", `type("verdict", "stuck")`],
  ["choose a cause", `type("cause", document.querySelector("select[name=cause]").options[1].value)`],
  ["clear (Escape)", `document.querySelector("form").reset()`],
  ["sort by hostname", `document.querySelectorAll("th button")[0].click()`],
  ["sort by what and next", `document.querySelectorAll("th button")[3].click()`],
  ["next page", `document.querySelector("button[name=next]").click()`],
  ["click a tile", `document.querySelector("a[data-filter]").click()`],
  ["open a row's details", `document.querySelector("tbody details").open = true`],
];

/** How soon the page of 10,000 hostnames is there, and how soon it answers, in headless Chromium. */
export async function run(): Promise<BenchReport> {
  const html = renderHtml(largeReport(HOSTNAMES));
  const paints: number[] = [];
  const times = INTERACTIONS.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    const { page, close } = await openPage(html);
    paints.push(await firstPaint(page));
    for (const [index, [, action]] of INTERACTIONS.entries()) times[index]?.push(await answerTime(page, action));
    await close();
  }
  const worst = Math.max(...times.map(median));
  return {
    title: `The status page of ${HOSTNAMES.toLocaleString("en-US")} hostnames`,
    columns: ["what", "milliseconds (median)", "slowest"],
    rows: [
      ["first contentful paint", median(paints), Math.max(...paints)],
      ...INTERACTIONS.map(([name], index) => [name, median(times[index] ?? []), Math.max(...(times[index] ?? []))]),
    ],
    notes: [
      `In headless Chromium without a GPU, from a file of ${Math.round(html.length / 1e5) / 10} MB, ${ROUNDS} times. 4,200 hostnames are not live.`,
      "An interaction is measured from the event until the next frame is painted, or the longest task after it, whichever is longer.",
    ],
    budgets: [
      { name: "first contentful paint, ms", measured: median(paints), limit: 1_000, kind: "at most" },
      { name: "slowest interaction, ms", measured: worst, limit: 100, kind: "at most" },
    ],
  };
}

async function firstPaint(page: Page): Promise<number> {
  return await page.evaluate<number>(`new Promise((done) => {
    const look = () => {
      const paint = performance.getEntriesByName("first-contentful-paint")[0];
      if (paint === undefined) setTimeout(look, 20);
      else done(paint.startTime);
    };
    look();
  })`);
}

/** Waits until nothing is drawn any more, so that the next measurement starts from rest. */
async function answerTime(page: Page, action: string): Promise<number> {
  return await page.evaluate<number>(`(async () => {
    const type = (name, value) => {
      const field = document.querySelector("[name=" + name + "]");
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    let longest = 0;
    const tasks = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    });
    tasks.observe({ type: "longtask" });
    const started = performance.now();
    ${action};
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    const painted = performance.now() - started;
    await new Promise((done) => setTimeout(done, 700));
    tasks.disconnect();
    return Math.max(painted, longest);
  })()`);
}
