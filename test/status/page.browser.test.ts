import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Page } from "playwright-core";
import { renderHtml } from "../../src/status/writers/html";
import { BROWSER_EXPECTED, type OpenedPage, openPage } from "../support/browser";
import { lineOf, movedLine, reportOf } from "./sample-report";

// 5,000 rows on a busy machine: nothing here waits, but much is laid out.
jest.setTimeout(180_000);

const HOSTILE = `"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;
const serving = Array.from({ length: 4_997 }, (_, index) => lineOf(`h${index}.store.com`));
const hostile = movedLine("hostile.example-shop.com");
const REPORT = reportOf([
  movedLine("shop.gone.com"),
  { ...hostile, judgement: { ...hostile.judgement, words: HOSTILE } },
  lineOf("www.acme.com", { tenant: "zebra" }),
  ...serving,
]);

(BROWSER_EXPECTED ? describe : describe.skip)("the page of 5,000 hostnames in Chromium", () => {
  let opened: OpenedPage;
  let page: Page;

  beforeAll(async () => {
    opened = await openPage(renderHtml(REPORT));
    page = opened.page;
    page.setDefaultTimeout(150_000);
  }, 180_000);

  beforeEach(async () => {
    await page.locator("form button[type=reset]").click();
  });

  afterAll(async () => opened?.close());

  const shown = () => page.locator("form output").textContent();
  /** The page may draw after the event that a test waits for. */
  const becomes = (text: string | RegExp) => page.locator("output", { hasText: text }).first().waitFor();
  const firstHostname = () => page.locator("#hostnames tbody tr:not([hidden]) code").first().textContent();

  it("opens from a file, asks nothing of any network, and has nothing to complain of", async () => {
    await becomes("all 5000: rows 1 to 500 shown");
    expect(opened.requests.filter((url) => !url.startsWith("file:"))).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });

  it("runs nothing that a customer's DNS says", async () => {
    expect(await page.evaluate("window.hacked")).toBeUndefined();
    expect(await page.locator("#hostnames").textContent()).toContain(HOSTILE);
  });

  it("is searched, sorted and cleared by keyboard alone", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("h499");
    expect(await shown()).toBe("8 of 5000 shown");
    await page.keyboard.press("Escape");
    await becomes("all 5000: rows 1 to 500 shown");
    await page.locator("th button", { hasText: "Tenant" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    expect(await firstHostname()).toBe("www.acme.com");
  });

  it("shows only those who are stuck", async () => {
    await page.locator("select[name=verdict]").selectOption("stuck");
    await becomes("2 of 5000 shown");
  });

  it("copies a record's value, and tells a hostname's life", async () => {
    const copy = page.locator('button[aria-label="Copy value of shop.gone.com"]');
    const label = (await copy.textContent()) ?? "";
    await page.locator("#hostnames tbody tr", { hasText: "shop.gone.com" }).first().getByText("Details of").click();
    await page.evaluate(`new MutationObserver(([{ target }]) => { document.body.dataset.said = target.textContent; })
      .observe(document.querySelector('button[aria-label="Copy value of shop.gone.com"]'), { childList: true })`);
    await copy.press("Enter");
    await page.locator('body[data-said="Copied"]').waitFor();
    await copy.press("Enter");
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("customers.saasprovider.com");
    await page.locator(`body[data-said="${label}"]`).waitFor();
    const row = page.locator("#hostnames tbody tr", { hasText: "shop.gone.com" }).first();
    expect(await row.locator("ol li").allTextContents()).toEqual([
      "2026-10-14 06:00 UTC: created at Cloudflare",
      "2026-10-24 06:00 UTC: waiting for the customer: pending / pending_validation",
      "2026-11-07 06:00 UTC: live: active / active",
      "2026-11-21 06:00 UTC: needs attention: moved / active",
      "2026-11-28 06:00 UTC (to come): Cloudflare deletes it",
      "2027-01-12 06:00 UTC (to come): certificate expires",
    ]);
  });

  it("lays out 500 rows at a time, and has the others on further pages", async () => {
    await page.locator("#hostnames tbody:not([aria-busy])").waitFor({ state: "attached" });
    expect(await page.locator("#hostnames tbody tr").count()).toBe(500);
    await page.getByRole("button", { name: "Next page" }).press("Enter");
    await becomes("all 5000: rows 501 to 1000 shown");
    await page.getByRole("button", { name: "Previous page" }).press("Enter");
    await becomes("all 5000: rows 1 to 500 shown");
  });

  it("keeps filters, order and page in the address, from where they come back", async () => {
    await page.locator("select[name=verdict]").selectOption("stuck");
    await page.locator("th button", { hasText: "Tenant" }).click();
    await page.waitForURL(/#verdict=stuck&sort=1$/);
    await page.reload();
    await becomes("2 of 5000 shown");
    expect(await page.locator("th[aria-sort=ascending]").textContent()).toBe("Tenant");
    await page.evaluate("location.hash = '#hostname=%22%3E%3Cimg&verdict=nonsense&page=-7&sort=99'");
    await page.locator("output", { hasText: "0 of 5000 shown" }).first().waitFor();
  });

  it("shows what a tile counts, and what a cause is about", async () => {
    await page.locator(".tiles a", { hasText: "needs attention" }).click();
    await becomes("2 of 5000 shown");
    expect(await page.locator(".tiles a[aria-current]").textContent()).toBe("2needs attention");
    await page.locator("form button[type=reset]").click();
    await page.locator("section.box", { hasText: "needs attention" }).first().getByText("in the table").press("Enter");
    await becomes(/^[12] of 5000 shown$/);
  });
});
