import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type RunningProvider, startProvider } from "../../emulator/provider/server";
import { explainUpgrades } from "../../src/release/plan/provider-upgrade";
import { terraformOf } from "../../src/terraform/run";
import { effectsOf, type SandboxProject, startProject } from "./project";
import { openStack, type SandboxStack } from "./sandbox";
import { smallPlatform, twoTenants } from "./tenants";
import { describeWithTerraform, runCommand, terraformEnvironment } from "./terraform";

describeWithTerraform("the steps that plan prints for an upgrade of the provider", () => {
  let project: SandboxProject;
  let newer: RunningProvider;
  let env: Record<string, string>;
  let upgraded: SandboxStack[];

  beforeAll(async () => {
    const files = { ...twoTenants, "platform/production.json": { ...smallPlatform, protect: true } };
    project = await startProject(files, { provider: "5.14.0" });
    const { dir: stacksDir, emulator } = project;
    newer = await startProvider({ stacksDir, apiUrl: emulator.url, token: emulator.token });
    env = terraformEnvironment(newer.reattach);
    upgraded = (await project.release()).map(({ dir }) => openStack(dir, env));
  });

  afterAll(async () => {
    await newer.stop();
    await project.stop();
  });

  const explained = (environment: Record<string, string>) => explainUpgrades(terraformOf(environment), undefined);
  const failure = async (failing: Promise<unknown>) =>
    failing.then(
      () => "it did not fail",
      (error: Error) => error.message,
    );

  it("complete it for a protected zone, run as they are printed", async () => {
    const folder = upgraded[0]?.dir ?? "";
    const message = await failure(
      explained(env).plan(folder, { file: join(folder, "plan"), refresh: false, variables: {} }),
    );
    const commands = message.split("\n").filter((line) => line.startsWith("  cd ") || line.startsWith("  terraform "));
    expect(commands).toHaveLength(5);
    const options = { cwd: project.dir, env: { ...env, HOME: project.dir } };
    const { code, output } = await runCommand("bash", ["-euo", "pipefail", "-c", commands.join("\n")], options);
    expect([code, output]).toEqual([0, expect.stringContaining("Import successful!")]);
    expect(await effectsOf(upgraded)).toEqual({});
  });

  it("are told for an old lock file as Terraform itself reports it", async () => {
    const folder = join(project.dir, "cdktf.out/stacks/production-hostnames-009");
    mkdirSync(folder, { recursive: true });
    const required_providers = { cloudflare: { source: "cloudflare/cloudflare", version: "5.22.0" } };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ terraform: { required_providers } }));
    writeFileSync(join(folder, ".terraform.lock.hcl"), OLD_LOCK_FILE);
    const { TF_REATTACH_PROVIDERS: _reattached, ...plain } = env;
    expect(
      await failure(explained(plain).init(folder, { frozen: true, pluginCache: join(project.dir, "providers") })),
    ).toContain("cp .terraform.lock.hcl ../../../platform/terraform.lock.hcl");
  });
});

const OLD_LOCK_FILE = `provider "registry.terraform.io/cloudflare/cloudflare" {
  version     = "5.14.0"
  constraints = "5.14.0"
  hashes      = ["h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]
}
`;
