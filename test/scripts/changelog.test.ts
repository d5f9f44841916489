import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { changelogNotes, released } from "../../scripts/changelog";
import { packageRoot } from "../../src/package-root";

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- A new thing.

## [0.1.0] - 2026-11-27

### Added

- The first thing.
`;

describe("the changelog", () => {
  it("tells the notes of one version", () => {
    expect(changelogNotes(CHANGELOG, "0.1.0")).toBe("### Added\n\n- The first thing.");
    expect(changelogNotes(CHANGELOG, "Unreleased")).toBe("### Added\n\n- A new thing.");
  });

  it("moves what is unreleased under the new version", () => {
    const next = released(CHANGELOG, "0.2.0", "2026-12-01");
    expect(changelogNotes(next, "0.2.0")).toBe("### Added\n\n- A new thing.");
    expect(next).toContain("## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n");
  });

  it("refuses a version that no one described", () => {
    expect(() => changelogNotes(CHANGELOG, "0.3.0")).toThrow("CHANGELOG.md has no section [0.3.0].");
    const empty = released(CHANGELOG, "0.2.0", "2026-12-01");
    expect(() => released(empty, "0.3.0", "2026-12-02")).toThrow("CHANGELOG.md says nothing under [Unreleased].");
  });

  it("has a section for the version in package.json", () => {
    const file = (name: string) => readFileSync(join(packageRoot(), name), "utf8");
    expect(changelogNotes(file("CHANGELOG.md"), JSON.parse(file("package.json")).version)).not.toBe("");
  });
});
