import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import { type SandboxProject, startProject } from "./project";
import { twoTenants } from "./tenants";
import { describeWithTerraform, type Run, runCommand, terraformBinary } from "./terraform";

/**
 * `npm run test:cdktf-cli`: the same registry, deployed by cdktf's own command line. It is apart from the other tests
 * because npx has to bring 423 MB once. Without a registry to ask for hashes, `--skip-provider-lock` is needed.
 */
const FLAGS = ["--skip-provider-lock"];

describeWithTerraform("cdktf-cli", () => {
  jest.setTimeout(10 * 60_000);
  let project: SandboxProject;
  let wrapperCalls: string;

  beforeAll(async () => {
    project = await startProject(twoTenants);
    const bin = join(__dirname, "../../bin/switchyard.js");
    project.write("cdktf.json", { language: "typescript", app: `node ${bin} synth`, output: "cdktf.out" });
    wrapperCalls = join(project.dir, "terraform-calls");
    const wrapper = join(project.dir, "not-called-terraform");
    writeFileSync(wrapper, `#!/bin/sh\necho "$1" >> ${wrapperCalls}\nexec ${terraformBinary} "$@"\n`);
    chmodSync(wrapper, 0o755);
    Object.assign(project.env, { TERRAFORM_BINARY_NAME: wrapper, DISABLE_VERSION_CHECK: "1", CI: "1" });
  });

  afterAll(() => project.stop());

  const cdktf = (...args: string[]): Promise<Run> =>
    runCommand("npx", ["--yes", "cdktf-cli@0.21.0", ...args, ...FLAGS], { cwd: project.dir, env: project.env });

  it("deploys the platform first, then its hostnames", async () => {
    const { code, output } = await cdktf("deploy", "*", "--auto-approve");
    expect(`${code} ${output}`).toMatch(/^0 /);
    const applied = project.emulator.requests.all().filter(({ method }) => method !== "GET");
    const first = applied.findIndex(({ resource }) => resource === "custom_hostname");
    const lastOfPlatform = applied.findLastIndex(({ resource }) => resource === "workers_route");
    expect(lastOfPlatform).toBeGreaterThan(-1);
    expect(first).toBeGreaterThan(lastOfPlatform);
  });

  it.each(["production-platform", "production-hostnames-000"])(
    "finds nothing to do in %s afterwards",
    async (stack) => {
      const { code, output } = await cdktf("diff", stack);
      expect(`${code} ${output}`).toMatch(/^0 /);
      expect(output).toContain("found no differences, so no changes are needed.");
    },
  );

  it("destroys in two runs: the fallback origin's delete takes its time", async () => {
    expect((await cdktf("destroy", "*", "--auto-approve")).code).not.toBe(0);
    project.emulator.clock.advance({ minutes: 5 });
    const { code, output } = await cdktf("destroy", "*", "--auto-approve");
    expect(`${code} ${output}`).toMatch(/^0 /);
    expect(await project.api("GET", "/zones")).toEqual([]);
  });

  it("runs Terraform by the name it was told", () => {
    const calls = new Set(readFileSync(wrapperCalls, "utf8").split("\n"));
    expect([...calls]).toEqual(expect.arrayContaining(["init", "plan", "apply"]));
  });
});
