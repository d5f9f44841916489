import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { packageRoot } from "../../src/package-root";

const workflow = readFileSync(join(packageRoot(), ".github/workflows/registry.yml"), "utf8");
const lines = workflow.split("\n").map((line) => line.trim());

describe("the workflow that judges pull requests", () => {
  it("pins every action by its commit, with the version in words", () => {
    const uses = lines.filter((line) => line.includes("uses:"));
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((line) => !/^- uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it("has no permission but those each job names", () => {
    expect(lines).toContain("permissions: {}");
    const granted = lines
      .filter((line) => /^[a-z-]+: (?:read|write)\b/.test(line))
      .map((line) => line.replace(/ #.*/, ""));
    expect(granted).toEqual(["contents: read", "security-events: write", "contents: read", "pull-requests: write"]);
  });

  it("leaves no token in a checkout", () => {
    const count = (text: string) => workflow.split(text).length - 1;
    expect(count("persist-credentials: false")).toBe(count("uses: actions/checkout@"));
  });

  it("runs no code of the pull request: Node starts the base's files only, npm installs there only", () => {
    const starts = lines.filter((line) => /\b(?:node|npx|npm)\b (?!ci)/.test(line) && !line.startsWith("#"));
    expect(starts.length).toBeGreaterThan(0);
    expect(starts.filter((line) => !line.includes("node ../switchyard/bin/switchyard.js "))).toEqual([]);
    const installs = lines.flatMap((line, index) => (line.includes("npm ci") ? [lines[index + 1]] : []));
    expect(new Set(installs)).toEqual(new Set(["working-directory: switchyard"]));
  });

  it("puts nothing that a pull request can choose into a script's text", () => {
    const scripts = workflow
      .split(/\n/)
      .filter((line) => !/^\s*(?:[A-Z_]+|with|ref|sha|group|- uses|if):|with:/.test(line));
    expect(scripts.filter((line) => line.includes("$" + "{{"))).toEqual([]);
  });
});
