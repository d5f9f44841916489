import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { packageRoot } from "../../src/package-root";
import { escapeHtml, escapeJson, escapeMarkdown } from "../../src/report/escape";
import { printable } from "../../src/text";

describe("text that came from elsewhere is shown, not obeyed", () => {
  it.each([
    ["a terminal escape", "\u001b[31mred", "\\u{1b}[31mred"],
    ["a one-byte terminal escape", "\u009b31m", "\\u{9b}31m"],
    ["a line break", "a\r\nb", "a\\u{d}\\u{a}b"],
    ["a direction override", "\u202egnp.exe", "\\u{202e}gnp.exe"],
    ["an isolate", "\u2066x\u2069", "\\u{2066}x\\u{2069}"],
    ["a zero-width space", "a\u200bcme", "a\\u{200b}cme"],
    ["a filler that looks like nothing", "a\u3164b", "a\\u{3164}b"],
    ["a line separator", "a\u2028b", "a\\u{2028}b"],
    ["half a character", "\ud800", "\\u{d800}"],
    ["plain letters of any script", "Łódź 東京 🚀", "Łódź 東京 🚀"],
  ])("%s", (_case, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it("in HTML", () => {
    expect(escapeHtml(`<script>alert("x")</script>&'`)).toBe(
      "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;",
    );
  });

  it("in Markdown, where a code span can be neither closed nor its table cell", () => {
    expect(escapeMarkdown("a`b|c\\|d <b> @team #1 www.x.com\n| x |")).toBe(
      "`a\\u{60}b\\u{7c}c\\\\u{7c}d <b> @team #1 www.x.com\\u{a}\\u{7c} x \\u{7c}`",
    );
  });

  it("in JSON, without changing a value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 2);
        expect(JSON.stringify(JSON.parse(escapeJson(text)))).toBe(JSON.stringify(value));
      }),
    );
    expect(escapeJson(JSON.stringify({ a: "\u202e\u009b\u{e0001}" }))).toBe('{"a":"\\u202e\\u009b\\udb40\\udc01"}');
  });

  it("whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        expect(escapeHtml(text)).not.toMatch(/[<>"']/);
        expect(escapeMarkdown(text).slice(1, -1)).not.toMatch(/[`|\n]/);
      }),
    );
  });
});

describe("the commands", () => {
  it("print JSON through printableJson only", () => {
    const folder = join(packageRoot(), "src/cli");
    const lines = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"))
      .filter((line) => line.includes("JSON.stringify(") && !line.includes("UserError("));
    expect(lines).toEqual([]);
  });
});
