import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { packageRoot } from "../../src/package-root";
import { html, httpLink, joinHtml } from "../../src/report/html";
import { phrase } from "../../src/report/phrase";

const HOSTILE = `<script>alert("x")</script>&'`;
const ESCAPED = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;";

describe("a link", () => {
  it("leads to a web address, and its text is escaped", () => {
    const url = new URL(`http://acme.com/${HOSTILE}?${HOSTILE}`);
    expect(String(httpLink(url, HOSTILE))).toMatch(/^<a href="http:\/\/acme\.com\/[^"<>]*">&lt;script&gt;/);
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])("never leads to %s", (address) => {
    expect(() => httpLink(new URL(address), "x")).toThrow("is no web address");
  });
});

describe("html`…`", () => {
  it("escapes text, attributes and the values of phrases by itself", () => {
    expect(String(html`<p>${HOSTILE}</p>`)).toBe(`<p>${ESCAPED}</p>`);
    expect(String(html`<p class="box ${HOSTILE}">x</p>`)).toBe(`<p class="box ${ESCAPED}">x</p>`);
    expect(String(html`<p${{ "data-a": HOSTILE, "data-b": undefined }}>x</p>`)).toBe(`<p data-a="${ESCAPED}">x</p>`);
    expect(String(html`<p>${phrase`is ${HOSTILE}`}</p>`)).toBe(`<p>is <code>${ESCAPED}</code></p>`);
  });

  it("takes other HTML as it is, and lists in their order", () => {
    const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
    expect(String(html`<ul>${items}</ul>`)).toBe("<ul><li>a</li><li>&lt;b&gt;</li></ul>");
    expect(String(joinHtml(["a<", undefined, "", 3], ", "))).toBe("a&lt;, 3");
  });

  it("takes nothing for HTML that it has not made", () => {
    const forged = { toString: () => "<script>", html: "<script>" };
    expect(() => html`<p>${forged as never}</p>`).toThrow("Attributes stand right behind a tag's name");
  });

  it.each<[string, () => unknown]>([
    ["an address", () => html`<a href="${"javascript:x"}">x</a>`],
    ["an image", () => html`<img src="${"x"}">`],
    ["a style", () => html`<p style="${"x"}">x</p>`],
    ["a handler", () => html`<p onclick="${"x"}">x</p>`],
    ["an unquoted attribute", () => html`<p class=${"x"}>x</p>`],
    ["a tag", () => html`<${"script"}>`],
    ["a name of an attribute", () => html`<p data-${"x"}="1">x</p>`],
    ["a script", () => html`<script>${"x"}</script>`],
    ["a style sheet", () => html`<style>${"x"}</style>`],
    ["a comment", () => html`<!-- ${"x"} -->`],
    ["a handler among attributes", () => html`<p${{ onclick: "x" }}>x</p>`],
    ["HTML in an attribute", () => html`<p class="${html`" onclick="x`}">x</p>`],
    ["a tag that another template ends", () => html`<p class="`],
  ])("refuses a value as %s", (_place, make) => {
    expect(make).toThrow();
  });

  it("makes no markup of any text, and no invisible character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const [, attribute, content] =
          /^<p data-x="([^"]*)">(.*)<\/p>$/s.exec(String(html`<p data-x="${text}">${text}</p>`)) ?? [];
        expect(attribute).toBe(content);
        expect(content).not.toMatch(/[<>"']|[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      }),
    );
  });
});

it("HTML is escaped in one place of the whole source", () => {
  const folder = join(packageRoot(), "src");
  const places = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const lines = readFileSync(join(folder, file), "utf8").split("\n");
      return lines.filter((line) => /(?<!function )\bescapeHtml\(|"&lt;"/.test(line)).map(() => file);
    });
  // The stand-in runs in workerd by itself, and has one value on its page.
  expect(places.sort()).toEqual(["dev/stand-in.ts", "report/html.ts", "report/html.ts"]);
});
