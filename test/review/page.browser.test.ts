import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { writeHtml } from "../../src/review/writers/html";
import { BROWSER_EXPECTED, type OpenedPage, openPage } from "../support/browser";
import { arrival, declared, departure, entry, host, quietHost } from "../support/plans";
import { reviewOf } from "./review-builder";

const HOSTILE = `"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;
const REVIEW = reviewOf([
  ...arrival("new.fjord.no", "fjord"),
  ...departure("old.cobalt.com", "cobalt"),
  host("www.acme.com", { from: declared("www.acme.com"), to: declared("www.acme.com", { method: "txt" }) }),
  entry("www.acme.com", { from: { workerName: "a", tenant: "acme" }, to: { workerName: "a", tenant: "acme" } }),
  quietHost("shop.acme.com"),
  entry("shop.acme.com", { from: { workerName: "a", tenant: "acme" }, to: { workerName: "b", tenant: "acme" } }),
  entry("taken.example", { from: { workerName: "a", tenant: "grove" }, to: { workerName: HOSTILE, tenant: HOSTILE } }),
]);

(BROWSER_EXPECTED ? describe : describe.skip)("the review's page in Chromium", () => {
  let opened: OpenedPage;
  let page: Page;

  beforeAll(async () => {
    opened = await openPage(writeHtml(REVIEW));
    page = opened.page;
  }, 60_000);

  // A reload would keep what the test before chose: it is in the address.
  beforeEach(async () => {
    const [address = ""] = page.url().split("#");
    await page.goto("about:blank");
    await page.goto(address);
  });

  afterAll(async () => opened?.close());

  const hostnames = () => page.locator("#changes tbody tr:visible td:nth-child(2)").allTextContents();

  it("opens from a file, asks nothing of any network, and has nothing to complain of", async () => {
    expect(await hostnames()).toHaveLength(5);
    expect(opened.requests.filter((url) => !url.startsWith("file:"))).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });

  it("runs nothing that a plan holds", async () => {
    expect(await page.evaluate("window.hacked")).toBeUndefined();
    expect(await page.locator("#changes").textContent()).toContain(HOSTILE);
  });

  it("filters by tenant, and finds a transferred hostname under both tenants", async () => {
    await page.getByRole("combobox", { name: "Tenant" }).fill("acme");
    expect((await hostnames()).sort()).toEqual(["shop.acme.com", "www.acme.com"]);
    await page.getByRole("combobox", { name: "Tenant" }).fill("grove");
    expect(await hostnames()).toEqual(["taken.example"]);
  });

  it("filters by impact and says how many are left", async () => {
    await page.getByLabel("Impact").selectOption("outage");
    expect(await hostnames()).toEqual(["old.cobalt.com"]);
    expect(await page.locator("output").textContent()).toBe("1 of 5 shown");
    await page.getByRole("button", { name: "Clear" }).click();
    expect(await hostnames()).toHaveLength(5);
  });

  it("shows the worst first and sorts by any column", async () => {
    expect((await hostnames())[0]).toBe("old.cobalt.com");
    await page.getByRole("button", { name: "Hostname" }).click();
    expect(await hostnames()).toEqual([
      "new.fjord.no",
      "old.cobalt.com",
      "shop.acme.com",
      "taken.example",
      "www.acme.com",
    ]);
    await page.getByRole("button", { name: "Hostname" }).click();
    expect((await hostnames())[0]).toBe("www.acme.com");
    expect(await page.getByRole("columnheader", { name: "Hostname" }).getAttribute("aria-sort")).toBe("descending");
  });

  it("works by keyboard alone", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("cobalt");
    expect(await hostnames()).toEqual(["old.cobalt.com"]);
    await page.keyboard.press("Escape");
    expect(await hostnames()).toHaveLength(5);
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate("document.activeElement.textContent")) === "Impact") break;
    }
    await page.keyboard.press("Enter");
    expect(await page.getByRole("columnheader", { name: "Impact" }).getAttribute("aria-sort")).toBe("ascending");
  });

  it.each([
    ["wide", 1280],
    ["narrow", 390],
  ])("fits a %s window without scrolling sideways", async (_name, width) => {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    expect(await page.getByRole("cell", { name: "old.cobalt.com" }).isVisible()).toBe(true);
  });

  it.each(["light", "dark"] as const)("can be read in %s", async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    const contrasts = await page.evaluate<{ text: string; ratio: number }[]>(CONTRASTS);
    expect(contrasts.length).toBeGreaterThan(20);
    for (const { text, ratio } of contrasts) expect({ text, readable: ratio >= 4.5 }).toEqual({ text, readable: true });
  });
});

/** Runs in the page: WCAG contrast of each element that holds text with the background behind it. */
const CONTRASTS = `
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const parts = channels(color).map((channel) => channel / 255);
    const [red, green, blue] = parts.map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    const color = getComputedStyle(element).backgroundColor;
    return channels(color)[3] === 0 ? behind(element.parentElement) : color;
  };
  const holdsText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
  [...document.querySelectorAll("main *")].filter(holdsText).map((element) => {
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
    return { text: element.textContent, ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
  });
`;
