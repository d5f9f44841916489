import { execFileSync } from "node:child_process";
import { afterAll, describe, expect, it } from "@jest/globals";
import waiverSchema from "../../schema/waiver.schema.json";
import { BUDGET_KINDS } from "../../src/manifest/manifest";
import { readWaivers } from "../../src/review/files";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";

const WAIVER = {
  environment: "production",
  changeDigest: "c19297dd8195ac7f926ea64d61bd7baf724cc4e160f77ec888beed68d44f02f8",
  kind: "removals",
  tenants: ["acme"],
  expires: "2026-12-31",
  reason: "The shop closed.",
};

afterAll(removeProjects);

async function problemsOf(waiver: unknown): Promise<string[]> {
  const { out } = await runSwitchyard(makeProject({ "waivers/w.json": waiver }), ["check", "--format", "json"]);
  return JSON.parse(out).problems.map(
    ({ file, line, column, rule, message, hint }: Record<string, unknown>) =>
      `${file}:${line}:${column} ${rule}: ${message} | ${hint}`,
  );
}

describe("a waiver is checked like any other file of the registry", () => {
  it("and passes when it is complete", async () => {
    expect(await problemsOf(WAIVER)).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      "an environment that no platform file has",
      { environment: "prodution" },
      'waivers/w.json:2:18 waiver-environment: the environment "prodution" has no file in platform/ | Did you mean "production"?',
    ],
    [
      "no environment",
      { environment: undefined },
      'waivers/w.json:1:1 schema: the field "environment" is missing | Add it. Environment whose release exceeds the budget. Only the owners of its platform file may add, change or remove the waiver. For example: "production"',
    ],
    [
      "a misspelt budget",
      { kind: "removal" },
      'waivers/w.json:4:11 schema: must be one of outages, removals, replacements, recertifications, routing | Did you mean "removals"?',
    ],
    [
      "a day that isn't",
      { expires: "2026-02-30" },
      'waivers/w.json:8:14 schema: is not a valid date | Last day on which the waiver applies (until midnight UTC). For example: "2026-12-31"',
    ],
    ["a reason that reads backwards", { reason: "closed\u202e" }, "waivers/w.json:9:13 text-characters: "],
  ])("for %s", async (_case, wrong, line) => {
    const [first = "", ...more] = await problemsOf({ ...WAIVER, ...wrong });
    expect([first.slice(0, line.length), more]).toEqual([line, []]);
  });

  it("and knows the budgets that the review knows", () => {
    expect(waiverSchema.properties.kind.enum).toEqual(BUDGET_KINDS);
  });
});

describe("a review counts the waivers of the commit", () => {
  const namesIn = (root: string) => readWaivers(root, process.env).map(({ file }) => file);

  it("and no file that is ignored, not committed, changed since, or not in the folder's history", () => {
    const root = makeProject({ "waivers/committed.json": WAIVER, ".gitignore": "waivers/ignored.json\n" });
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: root, stdio: "pipe" });
    expect(namesIn(root)).toEqual(["waivers/committed.json"]); // outside git: those of the folder
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "first");
    for (const name of ["ignored", "untracked"]) writeProjectFile(root, `waivers/${name}.json`, WAIVER);
    git("add", "waivers/untracked.json");
    writeProjectFile(root, "waivers/committed.json", { ...WAIVER, tenants: ["acme", "bolt"] });
    expect(readWaivers(root, process.env)).toEqual([
      { ...WAIVER, file: "waivers/committed.json", expires: Date.parse("2026-12-31T23:59:59.999Z") },
    ]);
  });
});
