import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { changelogNotes } from "../../scripts/changelog";
import { goldenNow, goldenVersions, NEXT_BYTES, readGolden, type SynthesizedBytes } from "../../scripts/golden";
import { packageRoot } from "../../src/package-root";

const VERSIONS = goldenVersions();
const LAST = VERSIONS.at(-1) ?? "";

it.each(VERSIONS)("every address, KV key and shard that version %s promised is kept", async (version) => {
  const { promised } = readGolden(version);
  const now = (await goldenNow(version)).promised;
  const kept = Object.fromEntries(
    Object.entries(promised).map(([stack, addresses]) => [
      stack,
      Object.fromEntries(Object.keys(addresses).map((address) => [address, now[stack]?.[address]])),
    ]),
  );
  expect(kept).toEqual(promised);
});

it("every released version but those before the first golden one has its registry", () => {
  const changelog = readFileSync(join(packageRoot(), "CHANGELOG.md"), "utf8");
  const released = [...changelog.matchAll(/^## \[(\d+\.\d+\.\d+)\]/gm)].map(([, version]) => version);
  expect([...VERSIONS].sort()).toEqual([...released].sort());
});

/** Which parts differ, in the words of the changelog. */
function changedParts(before: SynthesizedBytes, after: SynthesizedBytes): string[] {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (file) => before[file] !== after[file],
  );
  const parts: readonly [part: string, files: RegExp][] = [
    ["Platform stack", /-platform$/],
    ["Hostname stacks", /-hostnames-\d+$/],
    ["Dispatch Worker", /^dist\/worker\.js$/],
  ];
  return parts.filter(([, files]) => changed.some((file) => files.test(file))).map(([part]) => part);
}

describe("a change of the bytes that synth writes", () => {
  it("is named in CHANGELOG.md, and then kept by npm run generate", async () => {
    const kept: SynthesizedBytes = JSON.parse(readFileSync(NEXT_BYTES, "utf8"));
    const parts = changedParts(kept, (await goldenNow(LAST)).bytes);
    const advice = "Name this in CHANGELOG.md under Synthesized bytes, then run npm run generate";
    expect(parts.map((part) => `${part}. ${advice}`)).toEqual([]);
  });

  it("has its part under Synthesized bytes, as long as it is not released", () => {
    const kept: SynthesizedBytes = JSON.parse(readFileSync(NEXT_BYTES, "utf8"));
    const notes = changelogNotes(readFileSync(join(packageRoot(), "CHANGELOG.md"), "utf8"), "Unreleased");
    const section = /^### Synthesized bytes\n([\s\S]*?)(?=^### |$(?![\s\S]))/m.exec(notes)?.[1] ?? "";
    const named = [...section.matchAll(/^- \*\*([^*]+):\*\*/gm)].map(([, part]) => part);
    expect(named).toEqual(expect.arrayContaining(changedParts(readGolden(LAST).bytes, kept)));
  });

  it("is told apart by part", () => {
    expect(
      changedParts({ "a-platform": "1", "dist/worker.js": "1" }, { "a-platform": "2", "dist/worker.js": "1" }),
    ).toEqual(["Platform stack"]);
    expect(changedParts({}, { "a-hostnames-000": "1", "dist/worker.js": "1" })).toEqual([
      "Hostname stacks",
      "Dispatch Worker",
    ]);
  });
});
