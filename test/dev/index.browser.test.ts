import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { packageRoot } from "../../src/package-root";
import { BROWSER_EXPECTED, type OpenedPage, openPage } from "../support/browser";
import { COMPANY } from "../support/company-registry";

(BROWSER_EXPECTED ? describe : describe.skip)("the index of switchyard dev in Chromium, without any flag", () => {
  let server: ChildProcess;
  let origin: string;
  let opened: OpenedPage;
  let page: Page;

  beforeAll(async () => {
    const program = join(packageRoot(), "bin", "switchyard.js");
    server = spawn(process.execPath, [program, "dev", "--port", "0", "--format", "json"], { cwd: COMPANY });
    const [line] = await once(server.stdout as NonNullable<typeof server.stdout>, "data");
    origin = JSON.parse(String(line)).origin;
    opened = await openPage("");
    page = opened.page;
  }, 60_000);

  afterAll(async () => {
    server.kill("SIGKILL");
    await opened?.close();
  });

  it("opens a hostname by its link", async () => {
    await page.goto(origin);
    await page.getByRole("link", { name: "shop.acme-store.com" }).click();
    await page.waitForURL(/shop\.acme-store\.com\.localhost/);
    expect(await page.locator("h1").textContent()).toBe("acme-shop");
    expect(await page.locator("pre").textContent()).toContain('"hostname": "shop.acme-store.com"');
  });

  it("follows a redirect and stays on this machine", async () => {
    await page.goto(origin);
    await page.getByRole("link", { name: "www.acme-store.com" }).click();
    await page.waitForURL(/shop\.acme-store\.com\.localhost/);
    expect(await page.locator("h1").textContent()).toBe("acme-shop");
  });

  it("tests a request by keyboard alone, and says why", async () => {
    await page.goto(origin);
    await page.getByLabel("Host", { exact: true }).focus();
    await page.keyboard.type("api.acme-store.com");
    await page.keyboard.press("Tab");
    await page.keyboard.type("/v2/x");
    await page.keyboard.press("Enter");
    await page.waitForURL(/host=api\.acme-store\.com/);
    const result = await page.getByRole("region", { name: "Result" }).textContent();
    expect(result).toContain("The user Worker acme-api-v2 answers.");
    expect(result).toContain("names it for paths below /v2.");
    expect(opened.complaints).toEqual([]);
  });

  it.each([1280, 400])("fits a window of %i px without scrolling sideways", async (width) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${origin}/?host=${"a".repeat(60)}.${"b".repeat(60)}.example.com`);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  });
});
