import { appendFileSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type ReleaseProject, roomsIn, startReleaseProject } from "./release-project";
import { smallPlatform, twoTenants } from "./tenants";
import { describeWithTerraform, runCommand, terraformBinary } from "./terraform";

const SOURCE = "registry.terraform.io/cloudflare/cloudflare";
/** Terraform's word for this machine. */
const PLATFORM = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
const root = join(__dirname, "../..");

/** As in production: Terraform installs the provider, here from a folder, and the lock file says which one it is. */
describeWithTerraform("a release with a provider that Terraform installs", () => {
  let project: ReleaseProject;
  let mirror: string;
  let binary: string;
  let log: string;

  beforeAll(async () => {
    project = await startReleaseProject({
      ...twoTenants,
      "platform/production.json": { ...smallPlatform, shards: { count: 2 } },
    });
    mirror = join(project.dir, "state/mirror");
    binary = join(mirror, SOURCE, "5.22.0", PLATFORM, "terraform-provider-cloudflare_v5.22.0");
    mkdirSync(dirname(binary), { recursive: true });
    const program = [process.execPath, join(root, "bin/run.js"), join(__dirname, "plugin.ts")];
    writeFileSync(binary, `#!/bin/sh\nexec ${program.map((part) => `'${part}'`).join(" ")}\n`, { mode: 0o755 });
    Object.assign(project.env, {
      TF_REATTACH_PROVIDERS: "",
      TF_CLI_CONFIG_FILE: join(project.dir, "state/mirror.tfrc"),
      TF_DISABLE_PLUGIN_TLS: "1", // the stand-in speaks plain gRPC
      TERRAFORM_BINARY_NAME: join(project.dir, "state/terraform"),
    });
    const installation = `filesystem_mirror { path = ${JSON.stringify(mirror)} }`;
    writeFileSync(project.env.TF_CLI_CONFIG_FILE ?? "", `provider_installation {\n  ${installation}\n}\n`);
    // Notes for each init where its provider is: a link into the folder that the stacks share.
    log = join(project.dir, "state/inits.log");
    const installed = `.terraform/providers/${SOURCE}/5.22.0/${PLATFORM}`;
    const script = `#!/bin/sh\n${terraformBinary} "$@" || exit $?\n[ "$1" = init ] && echo "$PWD $(readlink ${installed})" >> ${log}\nexit 0\n`;
    writeFileSync(project.env.TERRAFORM_BINARY_NAME ?? "", script, { mode: 0o755 });
  });

  afterAll(() => project?.stop());

  /** As docs/release.md says. */
  async function lockProvider(): Promise<void> {
    const [{ dir: cwd } = { dir: "" }] = await project.synthesize();
    const options = { cwd, env: { ...project.env } };
    for (const args of [
      ["init", "-upgrade", "-backend=false", "-no-color"],
      ["providers", "lock", `-fs-mirror=${mirror}`, `-platform=${PLATFORM}`],
    ]) {
      const { code, output } = await runCommand(terraformBinary, args, options);
      expect([args[0], code, code === 0 ? "" : output]).toEqual([args[0], 0, ""]);
    }
    copyFileSync(join(cwd, ".terraform.lock.hcl"), join(project.dir, "platform/terraform.lock.hcl"));
  }

  // Each command of Terraform's starts the stand-in anew, a program of Node's: slower than the real one.
  it("installs it once a command, shares it between the stacks, leaves nothing of it, and says which it was", async () => {
    await lockProvider();
    project.commit();
    const digest = await project.plan();
    expect(await project.switchyard("apply", digest)).toMatchObject({ code: 0 });
    const inits = readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(" ") as [folder: string, link: string])
      // plan and apply ask for the journal of moves, plan for a third shard's state: that needs no provider
      .filter(([folder]) => !/-(?:002|moves)$/.test(folder));
    const rooms = new Set(inits.map(([folder]) => dirname(folder)));
    expect([rooms.size, inits.length, basename(inits[0]?.[0] ?? "")]).toEqual([2, 6, "production-platform"]);
    for (const [folder, link] of inits)
      expect(link).toBe(join(dirname(folder), ".providers", SOURCE, "5.22.0", PLATFORM));
    expect(roomsIn(project)).toEqual([]);
    const { versions } = JSON.parse(readFileSync(join(project.dir, "release", digest, "manifest.json"), "utf8"));
    expect(versions).toEqual({ terraform: expect.stringMatching(/^1\./), provider: "5.22.0" });
  }, 120_000);

  it("is refused where Terraform's own settings put another provider in its place", async () => {
    const settings = readFileSync(project.env.TF_CLI_CONFIG_FILE ?? "", "utf8");
    const overrides = `dev_overrides { "cloudflare/cloudflare" = ${JSON.stringify(dirname(binary))} }`;
    writeFileSync(
      project.env.TF_CLI_CONFIG_FILE ?? "",
      settings.replace("filesystem_mirror", `${overrides}\n  filesystem_mirror`),
    );
    const { code, err } = await project.switchyard("plan", "--all");
    writeFileSync(project.env.TF_CLI_CONFIG_FILE ?? "", settings);
    expect([code, err]).toEqual([1, expect.stringContaining("contain dev_overrides")]);
  });

  it("is refused once the provider's bytes are not those of the lock file", async () => {
    appendFileSync(binary, "# another\n");
    const { code, err } = await project.switchyard("plan");
    expect([code, err.replace(/\s+/g, " ")]).toEqual([
      2,
      expect.stringContaining("doesn't match any of the checksums"),
    ]);
  });
});
