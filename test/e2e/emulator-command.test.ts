import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { effects } from "./plan-summary";
import { type SandboxProject, startProject } from "./project";
import { openStack } from "./sandbox";
import { twoTenants } from "./tenants";
import { describeWithTerraform, terraformEnvironment } from "./terraform";

describeWithTerraform("switchyard emulator", () => {
  let project: SandboxProject;
  let command: ChildProcess;
  let line: { url: string; control: string; env: Record<string, string> };

  beforeAll(async () => {
    project = await startProject(twoTenants);
    await project.synthesize();
    const bin = join(__dirname, "../../bin/switchyard.js");
    const args = [bin, "emulator", "--port", "0", "--format", "json"];
    command = spawn(process.execPath, args, { cwd: project.dir, stdio: ["ignore", "pipe", "inherit"] });
    const [first] = await once(
      createInterface({ input: command.stdout as NonNullable<ChildProcess["stdout"]> }),
      "line",
    );
    line = JSON.parse(first as string);
  });

  afterAll(async () => {
    command.kill("SIGKILL"); // no more than a formality, unless a test before failed
    await project.stop();
  });

  it("says in its first line where the API is and what to export", () => {
    expect(line).toMatchObject({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/client\/v4$/),
      env: { CLOUDFLARE_BASE_URL: line.url, CLOUDFLARE_API_TOKEN: expect.any(String) },
    });
  });

  it("is all that Terraform needs to apply the stacks", async () => {
    const env = { ...terraformEnvironment(""), ...line.env };
    for (const name of ["production-platform", "production-hostnames-000"]) {
      const stack = openStack(join(project.dir, "cdktf.out/stacks", name), env);
      await stack.init();
      await stack.apply();
      expect(effects(await stack.plan())).toEqual({});
    }
  });

  it("lets Terraform wait on the emulated clock, which takes no time", async () => {
    const now = async () => Date.parse(((await (await fetch(`${line.control}/clock`)).json()) as { now: string }).now);
    const before = await now();
    const fault = { kind: "429", times: 2, retryAfter: 300 };
    await fetch(`${line.control}/faults`, { method: "POST", body: JSON.stringify(fault) });
    const env = { ...terraformEnvironment(""), ...line.env };
    const stack = openStack(join(project.dir, "cdktf.out/stacks/production-hostnames-000"), env);
    expect(effects(await stack.plan())).toEqual({});
    expect((await now()) - before).toBeGreaterThanOrEqual(300_000);
  });

  it("stops cleanly when it is interrupted", async () => {
    const stopped = once(command, "exit");
    command.kill("SIGINT");
    expect(await stopped).toEqual([0, null]);
  });
});
