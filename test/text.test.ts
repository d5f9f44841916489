import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { printable, printableLines } from "../src/text";

it("shows what hides, moves or colors text instead of sending it", () => {
  expect(printable("a\u001b[31mb\u202ec")).toBe("a\\u{1b}[31mb\\u{202e}c");
});

it.each([
  ["::set-output name=digest::0", ": :set-output name=digest::0"],
  ["  ::add-mask::x", "  : :add-mask::x"],
  ["Error: ##[set-output name=digest;]0", "Error: ## [set-output name=digest;]0"],
  ["2606:4700::1111 is an address", "2606:4700::1111 is an address"],
])("prints no line that GitHub's runner would obey: %j", (line, shown) => {
  expect(printableLines(`Cloudflare says:\n${line}`)).toBe(`Cloudflare says:\n${shown}`);
});

it("leaves a runner nothing to obey, whatever Cloudflare or Terraform says", () => {
  const piece = fc.constantFrom("::", ":", " ", "\t", "##[", "#", "[", "\n", "\r\n", "error", "\u001b");
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join("")),
      (text) => {
        for (const line of printableLines(text).split("\n"))
          expect(line.trimStart().startsWith("::") || line.includes("##[")).toBe(false);
      },
    ),
  );
});
