import { execFileSync } from "node:child_process";
import { afterAll, describe, expect, it } from "@jest/globals";
import { ALL_RULES } from "../../src/changes/all-rules";
import { problemsGithub } from "../../src/cli/problems-github";
import { problemsSarif } from "../../src/cli/problems-sarif";
import type { Problem } from "../../src/registry/problem";
import { problemsText } from "../../src/report/problems-text";
import { paletteOf } from "../../src/report/terminal-text";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";
import { PLATFORM, TENANT } from "../support/registry";

afterAll(removeProjects);

const BAD = { ...TENANT, hostnames: [{ hostname: "Shop.acme-store.com" }] };
const SUSPENDED = {
  ...TENANT,
  status: "suspended",
  hostnames: [{ hostname: "a.acme-store.com", canonical: "b.acme-store.com" }, { hostname: "b.acme-store.com" }],
};
const HOSTNAME_CODES =
  "https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/reference/status-codes/custom-hostnames/";

const withoutTime = (text: string) => text.replace(/\(\d+ ms\)/, "(… ms)");

describe("switchyard check", () => {
  it("says in one line that all is well", async () => {
    const { code, out } = await runSwitchyard(makeProject(), ["check"]);
    expect(code).toBe(0);
    expect(withoutTime(out)).toBe("1 tenant, 1 hostname: 0 errors, 0 warnings (… ms).");
  });

  it("tells place, fault, rule, Cloudflare's code, the fix and where it is documented; exit 1", async () => {
    const { code, out } = await runSwitchyard(makeProject({ "tenants/acme.json": BAD }), ["check"]);
    expect(code).toBe(1);
    expect(withoutTime(out)).toBe(
      `tenants/acme.json:10:19 error: "Shop.acme-store.com" has upper-case letters (hostname-characters, Cloudflare 1407)
  Write "shop.acme-store.com".
  ${HOSTNAME_CODES}

1 tenant, 1 hostname: 1 error, 0 warnings (… ms).`,
    );
  });

  it("knows what day it is", async () => {
    const dispatch = { ...PLATFORM.dispatch, compatibilityDate: "2999-01-01" };
    const { code, out } = await runSwitchyard(makeProject({ "platform/production.json": { ...PLATFORM, dispatch } }), [
      "check",
    ]);
    expect(code).toBe(1);
    expect(out).toMatch(/error: 2999-01-01 is in the future: today in UTC is \d{4}-\d\d-\d\d \(compatibility-date/);
  });

  it("answers programs with this JSON, and no other key", async () => {
    const { code, out } = await runSwitchyard(makeProject({ "tenants/acme.json": BAD }), ["check", "--format", "json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      ok: false,
      problems: [
        {
          rule: "hostname-characters",
          severity: "error",
          file: "tenants/acme.json",
          line: 10,
          column: 19,
          pointer: "/hostnames/0/hostname",
          message: '"Shop.acme-store.com" has upper-case letters',
          found: "Shop.acme-store.com",
          code: 1407,
          hint: 'Write "shop.acme-store.com".',
          docs: HOSTNAME_CODES,
        },
      ],
      tenants: 1,
      hostnames: 1,
      ms: expect.any(Number),
    });
  });

  it("lets warnings pass, and fail with --strict", async () => {
    const root = makeProject({ "tenants/acme.json": SUSPENDED });
    expect((await runSwitchyard(root, ["check"])).code).toBe(0);
    const { code, out } = await runSwitchyard(root, ["check", "--strict", "--format", "json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, problems: [{ severity: "warning", rule: "canonical-status" }] });
  });

  it("a format that does not exist, or a folder that is no project, is wrong usage: exit 2", async () => {
    expect((await runSwitchyard(makeProject(), ["check", "--format", "xml"])).code).toBe(2);
    expect((await runSwitchyard("/", ["check"])).code).toBe(2);
  });
});

describe("switchyard check --base", () => {
  function makeRepository(): string {
    const root = makeProject();
    const git = (...arguments_: string[]) => execFileSync("git", arguments_, { cwd: root, stdio: "pipe" });
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false", "commit", "-qm", "base");
    writeProjectFile(root, "tenants/acme.json", {
      ...TENANT,
      owners: ["mallory"],
      subdomain: undefined,
      hostnames: [{ hostname: "shop.acme-store.com" }],
    });
    return root;
  }

  it("judges the author by the base's owners", async () => {
    const root = makeRepository();
    const refused = await runSwitchyard(root, ["check", "--base", "main", "--author", "mallory"], process.env);
    expect(refused.code).toBe(1);
    expect(
      withoutTime(refused.out),
    ).toBe(`tenants/acme.json:1:1 error: mallory does not own tenants/acme.json (change-owner)
  One of these owners must open the pull request: acme-admin, ops.

1 tenant, 1 hostname: 1 error, 0 warnings (… ms).`);
    expect((await runSwitchyard(root, ["check", "--base", "main", "--author", "acme-admin"], process.env)).code).toBe(
      0,
    );
    expect((await runSwitchyard(root, ["check", "--base", "main"], { ...process.env, GITHUB_ACTOR: "ops" })).code).toBe(
      0,
    );
  });

  it("needs an author, and a ref that is there: exit 2", async () => {
    const root = makeRepository();
    const env = { PATH: process.env.PATH };
    expect(await runSwitchyard(root, ["check", "--base", "main"], env)).toEqual({
      code: 2,
      out: "",
      err: "--base needs the author of the changes: --author <GitHub login>, and --author-team for each of their teams.",
    });
    expect((await runSwitchyard(root, ["check", "--base", "gone", "--author", "x"], env)).code).toBe(2);
  });

  it("needs a base that holds a registry: exit 2, and what to do", async () => {
    const root = makeRepository();
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: root, stdio: "pipe" });
    git("rm", "-q", "-r", "--cached", "platform");
    git("commit", "-qm", "no platform");
    const { code, out, err } = await runSwitchyard(root, ["check", "--base", "main", "--author", "ops"], process.env);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toBe(
      "There is no platform/*.json at main, so no one is named as an owner. Name the branch that holds the registry. For a registry's first pull request, run switchyard check without --base, and let an administrator merge it.",
    );
  });
});

const PROBLEM: Problem = {
  rule: "hostname-unique",
  severity: "error",
  file: "tenants/a,b:c\n100%.json",
  line: 3,
  column: 7,
  pointer: "/hostnames/0/hostname",
  message: "first\n::error::second",
  found: null,
  code: 1406,
  hint: "Mend \u001b[31mit.",
  docs: null,
};

describe("the formats", () => {
  it("github: nothing in a file can end an annotation and begin another", () => {
    expect(String(problemsGithub([PROBLEM], "1 error."))).toBe(
      "::error file=tenants/a%2Cb%3Ac\\u{a}100%25.json,line=3,col=7,title=hostname-unique::first\\u{a}::error::second%0AMend \\u{1b}[31mit.\n1 error.",
    );
  });

  it("text: terminal escapes are shown, not obeyed, and colours are only for terminals", () => {
    expect(String(problemsText([PROBLEM], paletteOf(false)))).toBe(
      "tenants/a,b:c\\u{a}100%.json:3:7 error: first\\u{a}::error::second (hostname-unique, Cloudflare 1406)\n  Mend \\u{1b}[31mit.",
    );
    expect(String(problemsText([PROBLEM], paletteOf(true)))).toContain("\u001b[31merror");
  });

  it("sarif: one run that describes every rule and places each result", () => {
    const { version, runs } = JSON.parse(problemsSarif([PROBLEM], ALL_RULES));
    expect(version).toBe("2.1.0");
    const [{ tool, results, columnKind }] = runs;
    expect(columnKind).toBe("utf16CodeUnits");
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(ALL_RULES.map(({ id }) => id));
    expect(tool.driver.rules[results[0].ruleIndex].id).toBe("hostname-unique");
    expect(results).toEqual([
      {
        ruleId: "hostname-unique",
        ruleIndex: expect.any(Number),
        level: "error",
        message: { text: "first\\u{a}::error::second (Cloudflare 1406). Mend \\u{1b}[31mit." },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "tenants/a%2Cb%3Ac%0A100%25.json", uriBaseId: "%SRCROOT%" },
              region: { startLine: 3, startColumn: 7 },
            },
            logicalLocations: [{ fullyQualifiedName: "/hostnames/0/hostname" }],
          },
        ],
      },
    ]);
  });
});
