import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import ts from "typescript";
import { packageRoot } from "../src/package-root";

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "SECURITY.md",
  "waivers/README.md",
  ...filesIn("docs", ".md"),
];
const CODE = ["src", "constructs", "worker", "emulator"].flatMap((folder) => filesIn(folder, ".ts"));
const SCHEMAS = filesIn("schema", ".json");

function filesIn(folder: string, extension: string): string[] {
  const files = readdirSync(join(packageRoot(), folder), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(extension) && !file.includes("node_modules"))
    .map((file) => `${folder}/${file}`);
}

const textOf = (file: string) => readFileSync(join(packageRoot(), file), "utf8");

/** The words in the left column of a table of CONTRIBUTING.md's glossary. */
function notWords(introduction: string): string[] {
  const [, table = ""] = textOf("CONTRIBUTING.md").split("## Glossary")[1]?.split(introduction) ?? [];
  const rows = table.trim().split("\n\n")[0]?.split("\n").slice(2) ?? [];
  return rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word));
}

/** A page's prose: no code, no links' targets. */
function proseOf(page: string): string {
  return textOf(page)
    .replace(/^```[\s\S]*?^```/gm, "")
    .replace(/`[^`\n]*`/g, "`")
    .replace(/\]\([^)]*\)/g, "]");
}

/** The sentences among a file's string literals; a literal of one word is an id or a field. */
function sentencesOf(file: string): string {
  const sentences: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (node.text.includes(" ")) sentences.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest));
  return sentences.join("\n");
}

function descriptionsOf(schema: string): string {
  return [...textOf(schema).matchAll(/"(?:description|title)": (".*")/g)]
    .map(([, text = ""]) => JSON.parse(text))
    .join("\n");
}

const TEXTS: readonly (readonly [file: string, text: string])[] = [
  ...PAGES.map((page) => [page, proseOf(page)] as const),
  ...CODE.map((file) => [file, sentencesOf(file)] as const),
  ...SCHEMAS.map((file) => [file, descriptionsOf(file)] as const),
];

function uses(word: string): string[] {
  const pattern = new RegExp(`\\b${word.replaceAll(" ", "(?: |\\n *)")}\\b`, "i");
  return TEXTS.filter(([, text]) => pattern.test(text)).map(([file]) => file);
}

describe("Switchyard's private words", () => {
  const words = notWords("In documentation, `--help` and messages:");

  it("are in the glossary", () => {
    expect(words.length).toBeGreaterThan(30);
    expect(words).toContain("what follows");
  });

  it.each(words)("are in no page, help or message: %s", (word) => {
    expect(uses(word)).toEqual([]);
  });
});
