import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { loadProject } from "../../src/bundle/project-rules";
import { packageRoot } from "../../src/package-root";
import { checkRegistry } from "../../src/registry/check";
import { makeProject, removeProjects, runSwitchyard } from "../support/project";
import { TENANT } from "../support/registry";

afterAll(removeProjects);

const ruleWith = (check: string, more = "") =>
  `export default { severity: "error", summary: "A summary.", fix: "A fix.", ${more}\n  check(registry, report, today) {\n${check}\n  } };\n`;

const project = (rules: Readonly<Record<string, string>>, files: Readonly<Record<string, unknown>> = {}) =>
  makeProject({
    ...Object.fromEntries(Object.entries(rules).map(([name, text]) => [`rules/${name}`, text])),
    ...files,
  });

function exampleProject(): string {
  const root = makeProject({
    "tenants/acme.json": { ...TENANT, displayName: "Test 1", hostnames: [{ hostname: "shop.acme-store.com" }] },
  });
  cpSync(join(packageRoot(), "examples/company/rules"), join(root, "rules"), { recursive: true });
  return root;
}

const PROBLEM = {
  ...{
    rule: "no-test-names",
    severity: "error",
    file: "tenants/acme.json",
    line: 2,
    column: 18,
    pointer: "/displayName",
  },
  ...{ message: "is the name of a test", found: "Test 1" },
  hint: "Write the name that the customer's contract has.",
};

describe("a rule of the project", () => {
  it("reports with file, line, column, hint and name in every format", async () => {
    const root = exampleProject();
    const { code, out } = await runSwitchyard(root, ["check", "--format", "json"]);
    expect([code, JSON.parse(out).problems]).toEqual([1, [expect.objectContaining(PROBLEM)]]);
    expect(Object.keys(JSON.parse(out))).not.toContain("rules");

    const text = await runSwitchyard(root, ["check"]);
    expect(text.out).toContain("no-test-names");
    const github = await runSwitchyard(root, ["check", "--format", "github"]);
    expect(github.out).toContain("::error file=tenants/acme.json,line=2,col=18");
    const sarif = JSON.parse((await runSwitchyard(root, ["check", "--format", "sarif"])).out).runs[0];
    const [result] = sarif.results;
    expect(sarif.tool.driver.rules[result.ruleIndex]).toMatchObject({
      ...{ id: "no-test-names", shortDescription: { text: "A customer's display name is not a test's." } },
    });
  });

  it.each([["synth"], ["plan", "--preview"], ["instructions", "acme"]])(
    "%s: judges wherever the registry is judged, and refuses what it calls an error",
    async (...argv) => {
      const { code, out, err } = await runSwitchyard(exampleProject(), argv);
      expect([code, `${out}${err}`]).toEqual([1, expect.stringContaining("is the name of a test")]);
    },
  );

  it("runs after Switchyard's, in the order of the names, and is given the date", () => {
    const root = project({
      "b-second.ts": ruleWith('report(registry.tenants[0], [], { message: "b " + typeof today });'),
      "a-first.ts": ruleWith('report(registry.tenants[0], [], { message: "a" });'),
    });
    const { problems } = checkRegistry(loadProject(root), "2026-11-28");
    expect(problems.map(({ rule, message }) => [rule, message])).toEqual([
      ["a-first", "a"],
      ["b-second", "b string"],
    ]);
  });

  it("may import files below rules/, which are no rules, and the project's packages", () => {
    const root = project({
      "uses-words.ts": `import { WORD } from "./words/word";\n${ruleWith("report(registry.tenants[0], [], { message: WORD });")}`,
      "words/word.ts": 'export const WORD: string = "shared";\n',
      "uses-words.test.ts": "throw new Error('a test is no rule');",
      "types.d.ts": "export {};",
    });
    expect(checkRegistry(loadProject(root)).problems.map(({ message }) => message)).toEqual(["shared"]);
  });

  it("changes nothing that is synthesized, whatever it does to what it is given", () => {
    const root = project({
      "meddles.ts": ruleWith('registry.tenants[0].value.worker = "evil"; registry.tenants.length = 0;'),
    });
    const { registry, problems } = checkRegistry(loadProject(root));
    expect(problems).toEqual([]);
    expect(registry?.environments[0]?.tenants[0]?.worker).toBe("acme-shop");
  });
});

describe("a rule that fails", () => {
  const FAILURES: readonly [sentence: string, check: string, message: string, line: number][] = [
    ["throws", "    registry.nothing.there;", "Cannot read properties of undefined (reading 'there')", 3],
    ["throws a text", '    throw "odd";', "odd", 1],
    [
      "throws in a hint",
      '    report(registry.tenants[0], [], { message: "m", hint: () => { throw new Error("h"); } });',
      "h",
      3,
    ],
    [
      "reports no file of the registry",
      '    report({ file: "main.ts" }, [], { message: "m" });',
      "it reported a problem of something that is not a file of the registry",
      1,
    ],
    [
      "reports nothing's problem",
      '    report(undefined, [], { message: "m" });',
      "it reported a problem of something that is not a file of the registry",
      1,
    ],
    [
      "reports no path",
      '    report(registry.tenants[0], "displayName", { message: "m" });',
      'it reported a path that is not a list such as ["hostnames", 0]',
      1,
    ],
    ["reports no message", "    report(registry.tenants[0], [], {});", "it reported a problem without a message", 1],
    [
      "reports a number as found",
      '    report(registry.tenants[0], [], { message: "m", found: 1 });',
      "it reported a `found` that is not a text",
      1,
    ],
    ["returns something", "    return [];", "check returned a value", 1],
  ];

  it.each(FAILURES)(
    "because it %s is an error of its own file, and all other problems are shown",
    (_, check, message, line) => {
      const root = project({
        "fails.ts": ruleWith(check),
        "works.ts": ruleWith('    report(registry.tenants[0], [], { message: "seen" });'),
      });
      const { problems, registry } = checkRegistry(loadProject(root));
      expect(registry).toBeUndefined();
      expect(problems.map((problem) => [problem.file, problem.rule])).toEqual([
        ["rules/fails.ts", "rule-failed"],
        ["tenants/acme.json", "works"],
      ]);
      expect(problems[0]?.message).toContain(`The rule fails failed: ${message}`);
      expect(problems[0]?.line).toBeGreaterThanOrEqual(line);
    },
  );

  it("is shown where it threw", () => {
    const root = project({ "fails.ts": ruleWith("    registry.nothing.there;") });
    const [problem] = checkRegistry(loadProject(root)).problems;
    expect([problem?.line, problem?.column]).toEqual([3, 22]);
  });

  const UNLOADABLE: readonly [name: string, text: string, message: string][] = [
    ["broken.ts", "export default {", "rules/broken.ts:1:17: "],
    ["no-rule.ts", "export const a = 1;", "rules/no-rule.ts has no rule as its default export"],
    [
      "no-check.ts",
      'export default { severity: "error", summary: "s", fix: "f" };',
      "has no rule as its default export",
    ],
    [
      "severe.ts",
      'export default { severity: "fatal", summary: "s", fix: "f", check() {} };',
      'needs a severity, "error" or "warning"',
    ],
    ["no-fix.ts", 'export default { severity: "error", summary: "s", check() {} };', "needs a fix, as a text"],
    ["throws.ts", 'throw new Error("at once");', "rules/throws.ts failed when it was loaded: at once"],
    ["Odd_Name.ts", ruleWith(""), "is not named as a rule is"],
    ["hostname-unique.ts", ruleWith(""), "has the name of one of Switchyard's rules, hostname-unique"],
    ["change-owner.ts", ruleWith(""), "has the name of one of Switchyard's rules, change-owner"],
    ["rule-failed.ts", ruleWith(""), "has the name of one of Switchyard's rules, rule-failed"],
  ];

  it.each(UNLOADABLE)(
    "%s can't be loaded: a clear error that names the file, and no stack trace",
    async (name, text, message) => {
      const { code, out, err } = await runSwitchyard(project({ [name]: text }), ["check"]);
      expect([code, out]).toEqual([1, ""]);
      expect(err).toContain(message);
      expect(err).not.toMatch(/\n\s+at .*\(/);
    },
  );
});

it("the example is what docs/extending.md shows", () => {
  const docs = readFileSync(join(packageRoot(), "docs/extending.md"), "utf8");
  for (const file of ["rules/no-test-names.ts", "worker/index.ts"])
    expect(docs).toContain(readFileSync(join(packageRoot(), "examples/company", file), "utf8").trim());
});
