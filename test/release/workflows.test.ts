import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { packageRoot } from "../../src/package-root";

const folder = join(packageRoot(), ".github/workflows");
const workflows = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")] as const);

/** Lines of shell: what stands below a `run:`, deeper than it. */
function shellOf(text: string): string {
  const blocks = text.matchAll(/^( *)(?:- )?run: (?:\|\n((?:\1 +.*\n|\n)+)|(.+)\n)/gm);
  return [...blocks].map(([, , block, line]) => block ?? line ?? "").join("\n");
}

describe.each(workflows)("%s", (_, text) => {
  it("pins every action by its commit, with the version beside", () => {
    const actions = [...text.matchAll(/uses: (.+)/g)].map(([, action = ""]) => action);
    expect(actions.filter((action) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
  });

  it("gives no job a permission that it doesn't name", () => {
    expect(text).toMatch(/^permissions:(?: \{\}|\n {2}contents: read)$/m);
    expect(text).not.toMatch(/write-all|id-token: write|contents: write/);
  });

  it("writes no event's text into a shell, where it would be run", () => {
    expect(shellOf(text)).not.toBe("");
    expect(shellOf(text)).not.toContain("${{");
  });

  it("runs with secrets only what goes into main: whoever may push another branch would choose the code", () => {
    const targets = text.match(/^ {2}pull_request_target:$/m) !== null;
    expect(targets && !/^ {2}pull_request_target:\n {4}branches: \[main\]$/m.test(text)).toBe(false);
  });

  it("leaves no token in a checkout", () => {
    const checkouts = text.match(/actions\/checkout@/g) ?? [];
    expect(text.match(/persist-credentials: false/g) ?? []).toHaveLength(checkouts.length);
  });

  it("runs one at a time", () => {
    expect(text).toMatch(/^concurrency:/m);
  });
});

const workflow = (name: string) => new Map(workflows).get(name) ?? "";

it("what a pull request's own code runs in gets no secret", () => {
  const offline = workflow("plan.yml").split("\n  preview:")[0] ?? "";
  expect(offline).toContain("switchyard.js synth");
  expect(offline).not.toMatch(/secrets\.|github\.token|: write/);
});

it("a fork never starts the preview that reads the state, and its code never runs there", () => {
  const preview = workflow("plan.yml").split("\n  preview:")[1] ?? "";
  expect(preview).toContain("github.event.pull_request.head.repo.full_name == github.repository");
  expect(preview).toContain('{ ref: "${{ github.event.pull_request.base.sha }}"');
  expect(preview).not.toMatch(/working-directory: pull|CLOUDFLARE_API_TOKEN/);
});

it.each(["plan.yml", "release.yml", "drift.yml"])("%s stops at a failure within a pipe as well", (name) => {
  expect(workflow(name)).toMatch(/^defaults:\n {2}run:\n {4}shell: bash\b/m);
});

it.each(["plan.yml", "drift.yml"])(
  "%s takes from a tenant's file nothing but names of variables into its shell",
  (name) => {
    const taken = workflow(name).match(/jq -r '.hostnames.*/g) ?? [];
    expect(taken.map((line) => line.split(" | ").at(-1)?.split("' ")[0])).toEqual([
      String.raw`select(test("\\A[A-Za-z0-9_]+\\z"))`,
    ]);
  },
);
