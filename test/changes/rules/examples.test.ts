import { describe, expect, it } from "@jest/globals";
import { patched, SAMPLE_BASE_CHANGE, SAMPLE_FILES, sourcesFrom } from "../../../scripts/sample-registry";
import { checkChanges } from "../../../src/changes/check-changes";
import { CHANGE_RULES } from "../../../src/changes/rules";
import type { Problem } from "../../../src/registry/problem";
import type { RegistryPatch } from "../../../src/registry/rule";
import { checkLines } from "../../registry/sample";

const EXAMPLES = CHANGE_RULES.flatMap((rule) =>
  rule.examples.map((example, index) => ({ ...example, name: `${rule.id} ${index + 1}`, rule })),
);

/** What check --base says of a pull request over the sample registry. */
function problemsOf(
  user: string,
  base: RegistryPatch,
  change: RegistryPatch,
  conflicts: readonly string[] = [],
): readonly Problem[] {
  const before = patched(patched(SAMPLE_FILES, SAMPLE_BASE_CHANGE), base);
  const after = patched(before, change);
  const at = (files: Readonly<Record<string, string>>, path: string) =>
    files[path] === undefined ? undefined : ("file" as const);
  const paths = Object.keys(change).map((path) => ({
    path,
    before: at(before, path),
    after: at(after, path),
    ignored: false,
  }));
  return checkChanges(
    sourcesFrom(before),
    sourcesFrom(after),
    { user, teams: [] },
    { paths, conflicts, baseDay: "2026-11-28" },
  );
}

/** Rules that have nothing to say to those who may. */
const SILENT = ["change-owner", "change-code"];

describe("each example of a change rule", () => {
  it.each(EXAMPLES)(
    "$name",
    ({ rule: { id, severity }, by, base = {}, bad, conflicts, problems, good, others = [] }) => {
      const ofBad = problemsOf(by, base, bad, conflicts);
      const own = ofBad.filter(({ rule }) => rule === id);
      expect(checkLines({ problems: own })).toEqual([problems].flat().map((line) => `${severity} ${id} ${line}`));
      const ofGood = good === undefined ? [] : problemsOf(good.by ?? by, base, good.change ?? bad);
      // Who may do it reads it named all the same, as a warning.
      const named = good?.by !== undefined && good.change === undefined && !SILENT.includes(id);
      const warnings = named ? [problems].flat().map((line) => `warning ${id} ${line}`) : [];
      expect(checkLines({ problems: ofGood.filter(({ rule }) => rule === id) })).toEqual(warnings);
      const more = [...ofBad, ...ofGood].map(({ rule }) => rule).filter((rule) => rule !== id);
      expect([...new Set(more)].sort()).toEqual([...others].sort());
    },
  );

  it("comes with a good one where it is the rule's first, which docs/rules.md shows", () => {
    const without = CHANGE_RULES.filter(({ examples: [first] }) => first?.good === undefined);
    expect(without.map(({ id }) => id)).toEqual(["change-field"]);
  });
});
