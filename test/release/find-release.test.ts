import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { ReleaseManifest } from "../../src/manifest/manifest";
import { namedDigest, releasePath } from "../../src/release/find-release";
import { startReleaseDraft } from "../../src/release/release-folder";
import { sha256 } from "../../src/sha256";
import { MANIFEST } from "../review/review-builder";
import { makeProject, removeProjects, runSwitchyard } from "../support/project";

afterAll(removeProjects);

const AT = "2026-11-23T11:00:00.000Z";
const LATER = "2026-11-23T12:00:00.000Z";
const TERMINAL = { ci: false };

let root: string;
beforeEach(() => {
  root = makeProject();
});

function release(at: string, manifest: Partial<ReleaseManifest> = {}): string {
  const planned = { by: "Ada", at };
  return startReleaseDraft(root).finish((files) => ({ ...MANIFEST, planned, files, ...manifest }), planned).digest;
}

/** Two names of planners whose releases begin with the same eight digits. */
function namesakes(): readonly [string, string] {
  const seen = new Map<string, string>();
  const [start = "", end = ""] = textOf("%").split("%");
  for (let number = 0; ; number++) {
    const digits = sha256(`${start}${number}${end}`).slice(0, 8);
    const other = seen.get(digits);
    if (other !== undefined) return [other, String(number)];
    seen.set(digits, String(number));
  }
}

/** The bytes of a manifest, as a release holds it. */
function textOf(by: string): string {
  return `${JSON.stringify({ ...MANIFEST, planned: { by, at: AT }, files: {} }, null, 2)}\n`;
}

describe("a person may name a release", () => {
  it("as latest: the one that was planned last, whatever its folder's time", () => {
    const [last, first] = [release(LATER), release(AT)];
    expect(releasePath(root, "latest", undefined)).toBe(`release/${last}`);
    expect(first).not.toBe(last);
  });

  it("as the latest of one environment", () => {
    const staging = release(AT, { environment: "staging" });
    release(LATER);
    expect(releasePath(root, "latest", "staging")).toBe(`release/${staging}`);
    expect(() => releasePath(root, "latest", "trial")).toThrow("There is no release for trial in release/.");
  });

  it.each([8, 12, 63, 64])("by the first %i digits, for review and apply", (count) => {
    const digest = release(AT);
    release(LATER);
    const digits = digest.slice(0, count);
    expect(releasePath(root, digits, undefined)).toBe(`release/${digest}`);
    expect(releasePath(root, `release/${digits}`, undefined)).toBe(`release/${digest}`);
    expect(namedDigest(root, digits, TERMINAL)).toBe(digest);
  });

  it("and a file of that name comes first", () => {
    const digest = release(AT);
    writeFileSync(join(root, "latest"), "{}");
    writeFileSync(join(root, digest.slice(0, 8)), "{}");
    expect(releasePath(root, "latest", undefined)).toBe("latest");
    expect(releasePath(root, digest.slice(0, 8), undefined)).toBe(digest.slice(0, 8));
  });

  it("also a comparison of two registries, whose planner is beside its manifest", () => {
    const comparison = release(LATER, { planned: null, basis: "registry" });
    release(AT);
    expect(releasePath(root, "latest", undefined)).toBe(`release/${comparison}`);
  });
});

describe("refused is", () => {
  it("a beginning of two releases, with environment, commit and time of each", () => {
    const names = namesakes();
    const digests = names.map((by) => release(AT, { planned: { by, at: AT } }));
    const digits = digests[0]?.slice(0, 8) ?? "";
    expect(digests[1]?.startsWith(digits)).toBe(true);
    for (const find of [() => releasePath(root, digits, undefined), () => namedDigest(root, digits, TERMINAL)]) {
      expect(find).toThrow(`${digits} names 2 releases. Give more digits:`);
      for (const [index, by] of names.entries())
        expect(find).toThrow(
          `\n  ${digests[index]}\n    production at commit 1a2b3c4d5e6f, planned by ${by} on 2026-11-23 11:00 UTC`,
        );
    }
  });

  it("a beginning of none, and a name in a manifest that would look like a line of its own", () => {
    release(AT, { environment: "production\n  all is well" });
    expect(() => namedDigest(root, "00000000", TERMINAL)).toThrow(
      "\n    production\\u{a}  all is well at commit 1a2b3c4d5e6f",
    );
  });

  it("a beginning of none, and the error names what is there", () => {
    const digest = release(AT);
    const none = digest.startsWith("0") ? "ffffffff" : "00000000";
    expect(() => namedDigest(root, none, TERMINAL)).toThrow(
      `No release in release/ begins with ${none}. There are:\n  ${digest}`,
    );
  });

  it.each(["1234567", "latest ", "3F0C1A22", "../release", "g".repeat(8)])("%j, by apply", (name) => {
    expect(() => namedDigest(root, name, TERMINAL)).toThrow("Name the release by its digest");
  });

  it("latest, by apply, which names the release that it would be", () => {
    const digest = release(AT);
    expect(() => namedDigest(root, "latest", TERMINAL)).toThrow(
      `it may be another release than you have reviewed. The latest is:\n  ${digest}\n    production at commit`,
    );
  });

  it("all but a whole digest, by apply in CI", () => {
    const digest = release(AT);
    expect(namedDigest(root, digest, { ci: true })).toBe(digest);
    for (const name of ["latest", digest.slice(0, 8), digest.slice(0, 63), `${digest}0`])
      expect(() => namedDigest(root, name, { ci: true })).toThrow("With CI=true, apply takes a whole digest");
  });

  it("latest where a newer folder can't be read, but not where only an older one can't", () => {
    const digest = release(AT);
    const broken = join(root, "release", "f".repeat(64));
    mkdirSync(broken);
    utimesSync(broken, 0, Date.parse(AT) / 1000 - 60);
    expect(releasePath(root, "latest", undefined)).toBe(`release/${digest}`);
    utimesSync(broken, 0, Date.parse(AT) / 1000 + 60);
    expect(() => releasePath(root, "latest", undefined)).toThrow("A newer release can't be read");
  });

  it("latest where a manifest was changed, which could say any time", () => {
    const digest = release(AT);
    renameSync(join(root, "release", digest), join(root, "release", "e".repeat(64)));
    expect(() => releasePath(root, "latest", undefined)).toThrow("its manifest can't be read, or was changed");
    rmSync(join(root, "release", "e".repeat(64)), { recursive: true });
    expect(() => releasePath(root, "latest", undefined)).toThrow("There is no release in release/.");
  });
});

it("switchyard review latest shows it, and names who planned it", async () => {
  release(AT);
  const { code, out } = await runSwitchyard(root, ["review", "latest"]);
  expect([code, out.split("\n")[0]]).toEqual([
    0,
    "Nothing changes. Release: production at commit 1a2b3c4d5e6f, planned by Ada on",
  ]);
});

it("switchyard apply of a beginning in CI exits 2 before it reads anything", async () => {
  const digest = release(AT);
  const { code, err } = await runSwitchyard(root, ["apply", digest.slice(0, 8)], { CI: "true" });
  expect([code, err]).toEqual([2, expect.stringContaining("With CI=true, apply takes a whole digest")]);
});

it("switchyard apply of a beginning says which release it is", async () => {
  const digest = release(AT);
  const { err } = await runSwitchyard(root, ["apply", digest.slice(0, 8)], { PATH: process.env.PATH });
  expect(err.split("\n")[0]).toBe(
    `Release ${digest}: production at commit 1a2b3c4d5e6f, planned by Ada on 2026-11-23 11:00 UTC.`,
  );
});
