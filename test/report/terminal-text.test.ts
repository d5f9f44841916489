import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { packageRoot } from "../../src/package-root";
import { printableJson } from "../../src/report/json";
import { phrase } from "../../src/report/phrase";
import { annotations, paletteOf, styled, styledLines, terminalText } from "../../src/report/terminal-text";
import { printable } from "../../src/text";

const colored = paletteOf(true);

describe("what a terminal gets", () => {
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
  ])("shows %s instead of obeying it", (_case, text, shown) => {
    expect(printable(text)).toBe(shown);
    expect(terminalText(styled`> ${text}`)).toBe(`> ${shown}`);
    expect(terminalText(styled`${phrase`> ${text}`}`)).toBe(`> ${shown}`);
    expect(terminalText(styledLines(["", text]))).toBe(`\n${shown}`);
  });

  it("has our colors, and no others", () => {
    expect(terminalText(colored.red("\u001b[1mx"))).toBe("\u001b[31m\\u{1b}[1mx\u001b[39m");
    expect(terminalText(styled`${colored.bold(colored.red("a"))} b`)).toBe(
      "\u001b[1m\u001b[31ma\u001b[39m\u001b[22m b",
    );
    expect(terminalText(paletteOf(false).red("a"))).toBe("a");
  });

  it("has no command to GitHub's runner but those that were made as one", () => {
    const forged = ["::add-mask::x", "  ::error::y", "##[command]z"];
    expect(terminalText(forged.join("\n"))).not.toMatch(/^\s*::|##\[/m);
    expect(terminalText(styledLines(forged))).not.toMatch(/^\s*::|##\[/m);
    const made = annotations(
      [{ level: "error", place: { file: "a,b:c%\n", line: 3 }, lines: ["x\n::error::y", "z%"] }],
      "::d",
    );
    expect(terminalText(made)).toBe("::error file=a%2Cb%3Ac%25\\u{a},line=3::x\\u{a}::error::y%0Az%25\n: :d");
  });

  it("is the same JSON value, whatever it holds, and the same bytes as the report", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = printableJson(value);
        expect(JSON.stringify(JSON.parse(json))).toBe(JSON.stringify(value));
        expect(terminalText(json)).toBe(json);
      }),
    );
    expect(printableJson({ a: "\u202e\u009b\u{e0001}##[x" }, 0)).toBe('{"a":"\\u202e\\u009b\\udb40\\udc01#\\u0023[x"}');
    expect(JSON.parse(printableJson("##[x"))).toBe("##[x");
  });
});

describe("the commands", () => {
  const folder = join(packageRoot(), "src/cli");
  const lines = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) =>
      readFileSync(join(folder, file), "utf8")
        .split("\n")
        .map((line) => ({ file, line })),
    );

  it("print JSON through printableJson only", () => {
    expect(lines.filter(({ line }) => line.includes("JSON.stringify(") && !line.includes("UserError("))).toEqual([]);
  });

  it("print through the terminal only", () => {
    const writes = lines.filter(({ line }) => /process\.std(out|err)\.write|console\./.test(line));
    expect(writes.map(({ file }) => file)).toEqual(["terminal.ts", "terminal.ts"]);
  });
});
