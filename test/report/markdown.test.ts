import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { codeBlock, joinMarkdown, listMarkdown, markdown, rowMarkdown } from "../../src/report/markdown";
import { phrase, sentence } from "../../src/report/phrase";

describe("markdown`…`", () => {
  it.each([
    ["plain", "`plain`"],
    ["", "` `"],
    [" space", "`  space `"],
    ["a `tick`", "`` a `tick` ``"],
    ["``` fence", "```` ``` fence ````"],
    ["<b> @team #1 www.x.com\n| x |", "`<b> @team #1 www.x.com\\u{a}| x |`"],
  ])("sets %j off as a code span, where nothing is markup, a mention or a link", (value, span) => {
    expect(String(markdown`${value}`)).toBe(span);
  });

  it("takes other Markdown as it is, and writes sentences as text", () => {
    const list = listMarkdown(["a", sentence("b *c*"), phrase`${"d"} is *e*`]);
    expect(String(markdown`# ${1}\n\n${list}`)).toBe("# 1\n\n- `a`\n- b &#42;c&#42;\n- `d` is &#42;e&#42;");
    expect(String(joinMarkdown(["a", undefined, sentence("")], ", "))).toBe("`a`");
  });

  it.each([
    ['At 06:00 UTC: done (1428), "rotate": true -> a/b?', 'At 06:00 UTC: done (1428), "rotate": true -&#62; a/b?'],
    ["see https://evil.example and www.evil.example", "see https&#58;//evil.example and www&#46;evil.example"],
    [
      "@ops #12 :bug: <img> [a](b) a_b_",
      "&#92;u{40}ops &#92;u{23}12 &#58;bug: &#60;img&#62; &#91;a&#93;(b) a&#95;b&#95;",
    ],
    ["# title\n- item", "# title&#92;u{a}- item".replace("#", "&#35;")],
  ])("writes %j so that it is a sentence and nothing else", (text, written) => {
    expect(String(markdown`${sentence(text)}`)).toBe(written);
  });

  it("keeps every value in its cell, also behind backslashes", () => {
    expect(String(rowMarkdown(["a|b", "a\\|b", sentence("c | d")]))).toBe("| `a\\|b` | `a\\\\u{7c}b` | c &#124; d |");
  });

  it("fences a block so that nothing in it ends it", () => {
    expect(String(codeBlock("text", ["a", "```", "\u001b[2J"]))).toBe("````text\na\n```\n\\u{1b}[2J\n````");
  });

  it("leaves no text outside of its code span, whatever it is", () => {
    const nasty = fc
      .array(fc.constantFrom("`", "``", " ", "\\", "|", "<b>", "@x", "\n", "a", "\u202e"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(nasty, nasty, (one, other) => {
        const row = String(rowMarkdown([one, other]));
        const spans = row.match(/(?<!`)(`+)(?!`)(?:.*?[^`])\1(?!`)/gs) ?? [];
        expect(spans).toHaveLength(2);
        expect(row).toBe(`| ${spans[0]} | ${spans[1]} |`);
        // A bar that a backslash protects is text of its cell; no other is left.
        expect(spans.join("").replace(/(?<!\\)\\\|/g, "")).not.toMatch(/\||[^\P{C}]/u);
      }),
    );
  });
});
