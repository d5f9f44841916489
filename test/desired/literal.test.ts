import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { literal, literals } from "../../src/desired/literal";

/** Terraform's own reading of a JSON string without expressions: `$${` is `${` and `%%{` is `%{`. */
function readByTerraform(text: string): string {
  return text.replace(/([$%])\1\{/g, "$1{");
}

describe("a text on its way into Terraform", () => {
  it.each([
    ['${file("/etc/hostname")}', '$${file("/etc/hostname")}'],
    ["%{ if true }YES%{ endif }", "%%{ if true }YES%%{ endif }"],
    ["$${", "$$${"],
    ["$%{x}", "$%%{x}"],
    ["a$", "a$"],
    ["{}", "{}"],
  ])("%s is written as %s", (text, written) => {
    expect(literal(text)).toBe(written);
  });

  it("arrives as it was", () => {
    const text = fc
      .array(fc.constantFrom("$", "%", "{", "}", '"', "\\", "a", "\n"), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(fc.property(text, (t) => readByTerraform(literal(t)) === t));
  });

  it("is escaped in maps, keys included, and in lists", () => {
    expect(literals({ "${a}": ["%{b}", { c: "${d}", e: 1, f: null, g: true }] })).toEqual({
      "$${a}": ["%%{b}", { c: "$${d}", e: 1, f: null, g: true }],
    });
  });

  it("is refused when it holds a cdktf token, which nothing can escape", () => {
    expect(() => literal("${TfToken[TOKEN.0]}")).toThrow("a cdktf token can't be escaped");
  });
});
