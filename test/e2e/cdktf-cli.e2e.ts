import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import { packageRoot } from "../../src/package-root";
import { installPackages, ownMain } from "../support/own-main";
import { runSwitchyard } from "../support/project";
import { type SandboxProject, startProject } from "./project";
import { twoTenants } from "./tenants";
import { describeWithTerraform, type Run, runCommand, terraformBinary } from "./terraform";

/**
 * `npm run test:cdktf-cli`: the same registry, deployed by cdktf's own command line. It is apart from the other tests
 * because npx has to bring 423 MB once. Without a registry to ask for hashes, `--skip-provider-lock` is needed.
 */
const FLAGS = ["--skip-provider-lock"];

/** Of a company that has a stack which Switchyard does not release. */
const MAIN = ownMain(
  "for (const environment of environments) addStacks(app, environment, worker);",
  'const billing = new TerraformStack(app, "billing");',
  'billing.addOverride("terraform.backend.local.path", "../../../state/billing.tfstate");',
  'billing.addOverride("resource.terraform_data.billing", { input: "billing" });',
  "app.synth();",
);

const OWN_MAIN = join(packageRoot(), "dist", `own-main-${process.pid}.ts`);

const STACKS = ["billing", "production-hostnames-000", "production-platform"];

describeWithTerraform("cdktf-cli", () => {
  jest.setTimeout(10 * 60_000);
  let project: SandboxProject;
  let wrapperCalls: string;

  beforeAll(async () => {
    project = await startProject(twoTenants);
    installPackages(project.dir);
    writeFileSync(join(project.dir, "main.ts"), MAIN);
    // Below Switchyard's own folder, since it imports Switchyard's sources and not the installed package.
    writeFileSync(OWN_MAIN, MAIN);
    const app = `node ${join(packageRoot(), "bin/run.js")} ${OWN_MAIN}`;
    project.write("cdktf.json", { language: "typescript", app, output: "cdktf.out" });
    wrapperCalls = join(project.dir, "terraform-calls");
    const wrapper = join(project.dir, "not-called-terraform");
    writeFileSync(wrapper, `#!/bin/sh\necho "$1" >> ${wrapperCalls}\nexec ${terraformBinary} "$@"\n`);
    chmodSync(wrapper, 0o755);
    Object.assign(project.env, { TERRAFORM_BINARY_NAME: wrapper, DISABLE_VERSION_CHECK: "1", CI: "1" });
  });

  afterAll(async () => {
    rmSync(OWN_MAIN);
    await project.stop();
  });

  const cdktf = (...args: string[]): Promise<Run> =>
    runCommand("npx", ["--yes", "cdktf-cli@0.21.0", ...args, ...FLAGS], { cwd: project.dir, env: project.env });

  it("lists the stacks, and writes those that switchyard synth writes, byte for byte", async () => {
    const stacksOf = () => Object.fromEntries(STACKS.map((stack) => [stack, stackText(project.dir, stack)]));
    expect((await runSwitchyard(project.dir, ["synth"])).code).toBe(0);
    const synthesized = stacksOf();
    rmSync(join(project.dir, "cdktf.out"), { recursive: true });
    const { code, output } = await cdktf("list");
    expect([code, STACKS.filter((stack) => !output.includes(stack))]).toEqual([0, []]);
    expect(stacksOf()).toEqual(synthesized);
  });

  it("shows a problem of the registry with its place, and no stack trace", async () => {
    project.write("tenants/bolt.json", {});
    const { code, output } = await cdktf("list");
    project.remove("tenants/bolt.json");
    expect(code).not.toBe(0);
    expect(output).toContain('tenants/bolt.json:1:1 error: the field "displayName" is missing (schema)');
    expect(output).not.toContain("at Object.<anonymous>");
  });

  it("deploys the platform first, then its hostnames", async () => {
    const { code, output } = await cdktf("deploy", "*", "--auto-approve");
    expect(`${code} ${output}`).toMatch(/^0 /);
    const applied = project.emulator.requests.all().filter(({ method }) => method !== "GET");
    const first = applied.findIndex(({ resource }) => resource === "custom_hostname");
    const lastOfPlatform = applied.findLastIndex(({ resource }) => resource === "workers_route");
    expect(lastOfPlatform).toBeGreaterThan(-1);
    expect(first).toBeGreaterThan(lastOfPlatform);
  });

  it.each(["production-platform", "production-hostnames-000", "billing"])(
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

function stackText(root: string, stack: string): string {
  return readFileSync(join(root, "cdktf.out/stacks", stack, "cdk.tf.json"), "utf8");
}
