import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Whether browser tests run here. In CI they always do: there a missing browser is a failure, not a reason to skip. */
export const BROWSER_EXPECTED = existsSync(CHROMIUM) || process.env.CI === "true";
if (!BROWSER_EXPECTED)
  process.stderr.write(`Browser tests are skipped: there is no ${CHROMIUM} (CHROMIUM names another).\n`);

/** A page of ours in a browser, with what it asked for and complained of since. */
export interface OpenedPage {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens HTML from a file in a headless Chromium with an empty profile, which calls nobody at home. */
export async function openPage(html: string): Promise<OpenedPage> {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-browser-"));
  const file = join(folder, "page.html");
  writeFileSync(file, html);
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: CHROMIUM,
    headless: true,
    permissions: ["clipboard-read", "clipboard-write"],
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(pathToFileURL(file).href);
  return {
    page,
    requests,
    complaints,
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
