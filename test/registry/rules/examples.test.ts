import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { patched, SAMPLE_FILES, sourcesFrom } from "../../../scripts/sample-registry";
import { checkRegistry } from "../../../src/registry/check";
import { FILE_RULES } from "../../../src/registry/file-rules";
import { loadRegistry, type RegistrySources } from "../../../src/registry/load";
import { CONTENT_RULES, TEXT_RULES } from "../../../src/registry/rules";
import { checkLines } from "../sample";

const TODAY = "2026-11-28";

/** Through a folder: what a file rule refuses may not be read at all. */
function readFolder(files: Readonly<Record<string, string>>): RegistrySources {
  const root = mkdtempSync(join(tmpdir(), "switchyard-"));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(root, dirname(file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    return loadRegistry(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const RULES = [...FILE_RULES, ...TEXT_RULES, ...CONTENT_RULES];

const EXAMPLES = RULES.flatMap((rule) =>
  rule.examples.map((example, index) => ({ ...example, name: `${rule.id} ${index + 1}`, rule })),
);

describe("each example of a rule", () => {
  it.each(EXAMPLES)("$name", ({ rule: { id, severity }, bad, problems, good = {}, others = [] }) => {
    const [ofBad = [], ofGood = []] = [bad, good].map((patch) => {
      const files = patched(SAMPLE_FILES, patch);
      const read = id === "file-readable" ? readFolder(files) : { sources: sourcesFrom(files), findings: [] };
      return checkRegistry(read, TODAY).problems;
    });
    const own = ofBad.filter(({ rule }) => rule === id);
    expect(checkLines({ problems: own })).toEqual([problems].flat().map((line) => `${severity} ${id} ${line}`));
    const more = [...ofBad, ...ofGood].map(({ rule }) => rule).filter((rule) => rule !== id);
    expect([...new Set(more)].sort()).toEqual([...others].sort());
    expect(ofGood.filter(({ rule }) => rule === id)).toEqual([]);
  });

  it("comes with a good one where it is the rule's first, which docs/rules.md shows", () => {
    const without = RULES.filter(({ examples: [first] }) => first?.good === undefined);
    expect(without.map(({ id }) => id)).toEqual([]);
  });
});
