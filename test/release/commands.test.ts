import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";
import { TENANT } from "../support/registry";

afterAll(removeProjects);

const ENV = {
  ...process.env,
  TERRAFORM_BINARY_NAME: "/nonexistent/terraform",
  CLOUDFLARE_BASE_URL: "http://127.0.0.1:1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "Ops",
  GIT_AUTHOR_EMAIL: "ops@example.com",
  GIT_COMMITTER_NAME: "Ops",
  GIT_COMMITTER_EMAIL: "ops@example.com",
};

function committedProject(): string {
  const root = makeProject({ ".gitignore": "cdktf.out/\ndist/\nrelease/\n" });
  for (const args of ["init -q", "add -A", "commit -q -m first"])
    spawnSync("git", args.split(" "), { cwd: root, env: ENV });
  return root;
}

describe("switchyard plan", () => {
  it.each([
    [["--all", "--drift"], "Choose one"],
    [["--preview", "--drift"], "--preview asks Cloudflare nothing"],
    [["--preview", "--refresh"], "--preview asks Cloudflare nothing"],
    [["--no-state"], "--no-state compares two registries"],
    [["--no-state", "--preview"], "--no-state compares two registries"],
    [["--parallelism", "none"], "Use a whole number, 1 or more."],
    [["--environment", "moon"], "There is no environment moon"],
    [["--stack", "moon"], "There is no stack moon"],
    [["--base", "moon", "--preview"], 'There is no commit "moon"'],
    [["--allow-returning", "shpo.acme-store.com"], "no tenant of production has this hostname. Did you mean"],
    [["--import", "moon"], "--import moon is not <address>=<id>"],
    [["--import", "@moon"], "--import @moon can't be read"],
    [[], "set TERRAFORM_BINARY_NAME to its path"],
  ])("exits 2 for %j", async (options, message) => {
    const { code, err } = await runSwitchyard(committedProject(), ["plan", ...options], ENV);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it.each([
    ["without a lock file for the provider", {}, "There is no platform/terraform.lock.hcl"],
    ["in CI with a state on this machine", { CI: "true" }, "The state is kept in a local folder"],
  ])("exits 1 %s, but for an API on this machine", async (_, more, message) => {
    const env = { ...ENV, CLOUDFLARE_BASE_URL: undefined, ...more };
    const { code, err } = await runSwitchyard(committedProject(), ["plan"], env);
    expect([code, err]).toEqual([1, expect.stringContaining(message)]);
  });

  it("exits 1 for a registry that is refused, and tells its problems", async () => {
    const root = makeProject({ "tenants/acme.json": { ...TENANT, worker: "NO" } });
    const { code, err } = await runSwitchyard(root, ["plan"], ENV);
    expect([code, err]).toEqual([1, expect.stringContaining("tenants/acme.json")]);
    expect(existsSync(join(root, "release"))).toBe(false);
  });

  it("exits 1 for a working tree that differs from its commit, which a preview may", async () => {
    const root = committedProject();
    writeProjectFile(root, "tenants/globex.json", { ...TENANT, hostnames: [{ hostname: "www.globex-corp.com" }] });
    const { code, err } = await runSwitchyard(root, ["plan"], ENV);
    expect([code, err]).toEqual([1, expect.stringContaining("tenants/globex.json")]);
    const preview = await runSwitchyard(root, ["plan", "--preview", "--no-state", "--base", "HEAD"], ENV);
    expect(preview).toMatchObject({ code: 0, out: expect.stringContaining("Preview (not a Terraform plan)") });
  });

  it("adds what it planned to the summary of a CI job", async () => {
    const root = committedProject();
    const summary = join(root, "summary.md");
    const env = { ...ENV, GITHUB_STEP_SUMMARY: summary };
    await runSwitchyard(root, ["plan", "--preview", "--no-state", "--base", "HEAD"], env);
    expect(readFileSync(summary, "utf8")).toContain("Nothing to release");
  });
});

describe("switchyard apply", () => {
  it.each([
    [["short"], 2, "64 hex digits"],
    [["f".repeat(64)], 1, "There is no release"],
    [["f".repeat(64), "--resume"], 2, "unknown option"],
    [[], 2, "missing required argument"],
  ])("%j exits %i", async (argv, code, message) => {
    expect(await runSwitchyard(committedProject(), ["apply", ...argv], ENV)).toMatchObject({
      code,
      err: expect.stringContaining(message),
    });
  });
});
