import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { packageRoot } from "../../src/package-root";
import { PLATFORM, TENANT } from "../support/registry";
import { readWorkflows } from "./workflow";

/**
 * Runs the shell of the workflows that hold a secret as a runner does, with the real program, on pull requests that bring code.
 * The author is an operator, who may change every file: nothing but the workflow keeps the code from running.
 */
const SECRET = "s3cr3t-of-the-runner";

let root: string;
/** A file that the pull request's code writes wherever it runs. */
let trace: string;

const RULE = (body: string) =>
  `${body}\nexport default { severity: "warning", summary: "s", fix: "f", check({ tenants }, report) {
  for (const tenant of tenants) report(tenant, [], { message: "was seen by main's rule" });
} };\n`;

const MAIN: Readonly<Record<string, unknown>> = {
  "tenants/acme.json": { ...TENANT, hostnames: [{ hostname: "shop.acme-store.com" }] },
  "platform/production.json": PLATFORM,
  "main.ts": readFileSync(join(packageRoot(), "main.ts"), "utf8"),
  "rules/seen.ts": RULE(""),
  "worker/index.ts": `import { dispatch } from "@switchyard-dev/switchyard/worker";\nexport default { fetch: dispatch, by: "main" };\n`,
  "bin/switchyard.js": `require(${JSON.stringify(join(packageRoot(), "bin/switchyard.js"))});\n`,
  "cdktf.json": { language: "typescript", app: "node bin/run.js main.ts" },
  "package.json": { name: "company", private: true },
  ".gitignore": "/node_modules\n/dist/\n/cdktf.out/\n/release/\n/state/\n/pull/\n",
};

function put(folder: string, path: string, content: unknown): void {
  const file = join(root, folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}

const git = (folder: string, ...words: string[]) =>
  execFileSync("git", ["-c", "user.name=m", "-c", "user.email=m@localhost", ...words], {
    cwd: join(root, folder),
    encoding: "utf8",
  }).trim();

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "switchyard-code-"));
  trace = join(root, "the-pull-requests-code-ran");
  for (const [path, content] of Object.entries(MAIN)) put("switchyard", path, content);
  git("switchyard", "init", "--quiet", "--initial-branch", "main");
  git("switchyard", "add", ".");
  git("switchyard", "commit", "--quiet", "--message", "main");
  cpSync(join(root, "switchyard"), join(root, "pull"), { recursive: true });
  symlinkSync(join(packageRoot(), "node_modules"), join(root, "switchyard/node_modules"));
});
afterEach(() => rmSync(root, { recursive: true }));

const evil = () => `require("node:fs").writeFileSync(${JSON.stringify(trace)}, String(process.env.TOKEN));`;

/** Code in every place where a tool may look for some. */
function bringCode(): void {
  const code = evil();
  put("pull", "main.ts", `${code}\n${MAIN["main.ts"]}`);
  put("pull", "rules/evil.ts", RULE(code));
  put("pull", "rules/seen.ts", RULE(code));
  put("pull", "worker/index.ts", `export default { fetch: () => new Response("pwned") };\n`);
  for (const path of ["bin/switchyard.js", "bin/build.js", "conformance.ts", "index.ts"]) put("pull", path, code);
  put("pull", "evil.js", code);
  put("pull", "cdktf.json", { language: "typescript", app: "node evil.js" });
  put("pull", "package.json", {
    ...{ name: "company", main: "evil.js", scripts: { preinstall: "node evil.js", prepare: "node evil.js" } },
  });
  put("pull", "package-lock.json", { name: "company", lockfileVersion: 3, packages: {} });
  put("pull", ".npmrc", "node-options=--require ./evil.js\nscript-shell=./evil.sh\n");
  put("pull", ".nvmrc", "0.10\n");
  put("pull", "tsconfig.json", { compilerOptions: { paths: { switchyard: ["./evil.js"] } } });
  for (const name of ["@switchyard-dev/switchyard", "esbuild", "cdktf", "ajv"])
    put("pull", `node_modules/${name}/index.js`, code);
  git("pull", "add", "--force", "node_modules");
}

/** What makes git itself run something: on a checkout, a merge, a status or an archive. */
function bringGitTricks(): void {
  const shell = `#!/bin/sh\nenv > ${trace}\n`;
  put("pull", "evil.sh", shell);
  chmodSync(join(root, "pull/evil.sh"), 0o755);
  chmodSync(join(root, "pull/tenants/acme.json"), 0o755);
  put("pull", ".gitattributes", "* filter=evil merge=evil diff=evil export-subst\n");
  put("pull", ".gitmodules", '[submodule "evil"]\n\tpath = evil\n\turl = ./\n\tupdate = !./evil.sh\n');
  git("pull", "update-index", "--add", "--cacheinfo", `160000,${git("pull", "rev-parse", "HEAD")},evil`);
  for (const folder of ["", "tenants/", "platform/"]) {
    // A folder that git takes for a bare repository, with a program in its settings.
    put("pull", `${folder}HEAD`, "ref: refs/heads/main\n");
    put("pull", `${folder}config`, `[core]\n\tbare = true\n\tfsmonitor = ${join(root, "pull/evil.sh")}\n`);
    for (const name of ["objects", "refs"]) put("pull", `${folder}${name}/keep`, "");
  }
  put("pull", ".githooks/post-merge", shell);
}

function bringLinks(): void {
  writeFileSync(join(root, "secret.json"), JSON.stringify({ displayName: SECRET, [SECRET]: SECRET }));
  symlinkSync("../../secret.json", join(root, "pull/tenants/loot.json"));
  symlinkSync("/proc/self/environ", join(root, "pull/tenants/environ.json"));
  symlinkSync("..", join(root, "pull/waivers"));
  symlinkSync("../switchyard", join(root, "pull/tenants/folder"));
}

function commitPull(): string {
  put("pull", "tenants/newshop.json", { ...TENANT, hostnames: [{ hostname: "shop.newshop-store.com" }] });
  git("pull", "add", ".");
  git("pull", "commit", "--quiet", "--message", "the pull request");
  return git("pull", "rev-parse", "HEAD");
}

function stepsOf(file: string, job: string) {
  const workflow = readWorkflows().find((each) => each.file === file);
  const steps = workflow?.jobs.find(({ name }) => name === job)?.steps ?? [];
  return {
    env: workflow?.env ?? {},
    step: (name: string) => steps.find((each) => each.name === name)?.run ?? "exit 99",
  };
}

function shell(script: string, cwd: string, env: Readonly<Record<string, string>>) {
  const words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
  const all = { PATH: process.env.PATH, HOME: root, RUNNER_TEMP: root, TOKEN: SECRET, ...env };
  const { status, stdout, stderr } = spawnSync("bash", words, { cwd, env: all, encoding: "utf8" });
  return { status, text: stdout + stderr };
}

/** The step of registry.yml that judges, with main's checkout and the pull request's beside each other. */
function judge(env = stepsOf("registry.yml", "check").env) {
  writeFileSync(join(root, "people"), "ops\t\n");
  const base = git("switchyard", "rev-parse", "HEAD");
  const plain = Object.fromEntries(Object.entries(env).filter(([, value]) => !value.includes("${{")));
  return shell(stepsOf("registry.yml", "check").step("Check, with annotations"), join(root, "pull"), {
    ...plain,
    BASE: base,
  });
}

/** plan.yml's copy of the registry, and then what its preview begins with: main's program makes the stacks. */
function preview() {
  const base = git("switchyard", "rev-parse", "HEAD");
  cpSync(join(root, "pull"), join(root, "switchyard/pull"), { recursive: true, verbatimSymlinks: true });
  const env = { GITHUB_ENV: join(root, "env"), BASE: base };
  const copied = shell(
    stepsOf("plan.yml", "preview").step("Copy the pull request's registry"),
    join(root, "switchyard"),
    env,
  );
  const made = shell("node bin/switchyard.js synth", join(root, "switchyard"), {});
  return { ...made, text: copied.text + made.text };
}

const ATTACKS: readonly [string, () => void][] = [
  ["changes main.ts, rules/, worker/, package.json, the lock file, .npmrc and what is installed", bringCode],
  ["brings attributes, a submodule, modes, hooks and folders that git takes for repositories", bringGitTricks],
  ["puts links to secrets and to folders in the registry", bringLinks],
];

describe("a pull request that", () => {
  it.each(ATTACKS)("%s: none of its code judges it, and no secret is printed", (_, attack) => {
    attack();
    commitPull();
    const { status, text } = judge();
    expect(text).toContain("was seen by main's rule");
    expect([existsSync(trace), text.includes(SECRET)]).toEqual([false, false]);
    expect([0, 1]).toContain(status);
  });

  it.each(ATTACKS)("%s: none of its code previews it, and its tenants are previewed", (_, attack) => {
    attack();
    commitPull();
    const { status, text } = preview();
    expect([status, existsSync(trace), text.includes(SECRET)]).toEqual([0, false, false]);
    const stack = readFileSync(join(root, "switchyard/cdktf.out/stacks/production-hostnames-000/cdk.tf.json"), "utf8");
    expect([stack.includes("shop.newshop-store.com"), stack.includes(SECRET)]).toEqual([true, false]);
    expect(readFileSync(join(root, "switchyard/dist/worker.js"), "utf8")).toContain('by:"main"');
  });

  it("would run its rules if the workflow did not name main's folder as the code's: the trap works", () => {
    bringCode();
    commitPull();
    judge({});
    expect(readFileSync(trace, "utf8")).toBe(SECRET);
  });

  it("is not judged at all where main's folder is missing or not named, instead of by its own code", () => {
    bringCode();
    commitPull();
    for (const SWITCHYARD_CODE of ["", "../nowhere"]) {
      const { status, text } = judge({ SWITCHYARD_CODE });
      expect([status, existsSync(trace)]).toEqual([2, false]);
      expect(text).toContain("is not a folder");
    }
  });
});
