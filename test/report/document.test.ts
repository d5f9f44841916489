import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { pageDocument } from "../../src/report/document";
import { html, pageCode } from "../../src/report/html";

describe("a page", () => {
  const page = pageDocument({
    title: "<b>Review</b>",
    main: [html`<p>hello</p>`],
    script: pageCode`window.ready = true;`,
  });

  it("asks no network: whatever it needs is in it", () => {
    expect(page).not.toMatch(/(?:src|href)="(?!#)|url\(|@import|https?:/);
  });

  it("lets run what it was written with, and nothing else", () => {
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text = ""]) => text);
    const hashes = scripts.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(page.replaceAll("&#39;", "'")) ?? [];
    expect(scripts).toHaveLength(2);
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-\S+'; script-src /);
    expect(policy).toContain(`script-src ${hashes.join(" ")}; base-uri 'none'; form-action 'none'`);
  });

  it("escapes its title", () => {
    expect(page).toContain("<title>&lt;b&gt;Review&lt;/b&gt;</title>");
  });

  it("is the same each time", () => {
    const again = () => pageDocument({ title: "x", main: [html`y`, undefined] });
    expect(again()).toBe(again());
  });
});
