import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { pageDocument } from "../../src/report/document";
import { tableHtml } from "../../src/report/table";

describe("a page", () => {
  const page = pageDocument({ title: "<b>Review</b>", main: "<p>hello</p>", script: "window.ready = true;" });

  it("asks no network: whatever it needs is in it", () => {
    expect(page).not.toMatch(/(?:src|href)="(?!#)|url\(|@import|https?:/);
  });

  it("lets run what it was written with, and nothing else", () => {
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text = ""]) => text);
    const hashes = scripts.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
    expect(scripts).toHaveLength(2);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain(`script-src ${hashes.join(" ")};`);
  });

  it("escapes its title", () => {
    expect(page).toContain("<title>&lt;b&gt;Review&lt;/b&gt;</title>");
  });

  it("is the same each time", () => {
    expect(pageDocument({ title: "x", main: "y" })).toBe(pageDocument({ title: "x", main: "y" }));
  });
});

describe("a table", () => {
  const html = tableHtml({
    id: "t",
    caption: "Things",
    filters: [
      { name: "tenant", label: "Tenant", suggestions: ['"><script>'] },
      { name: "impact", label: "Impact", choices: [["outage", "Outage"]] },
    ],
    columns: ["Tenant", "Impact"],
    rows: [
      { data: { tenant: '"><script>', impact: "outage" }, cells: [{ html: "acme" }, { html: "outage", sort: "1" }] },
    ],
  });

  it("escapes what rows and suggestions hold", () => {
    expect(html).not.toContain("<script>");
    expect(html).toContain('data-tenant="&quot;&gt;&lt;script&gt;"');
  });

  it("keeps its filters out of sight until the script runs", () => {
    expect(html).toMatch(/<form [^>]*hidden>/);
  });
});
