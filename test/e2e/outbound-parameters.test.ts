import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { packageRoot } from "../../src/package-root";
import { effectsOf, type SandboxProject, startProject } from "./project";
import type { SandboxStack } from "./sandbox";
import { oneHostnameTenant, smallPlatform } from "./tenants";
import { describeWithTerraform, runCommand } from "./terraform";

const bindings = [
  { name: "KV", type: "kv_namespace" },
  { name: "LOOKUP", type: "plain_text", text: "kv" },
  { name: "ZONE_NAME", type: "plain_text", text: "saasprovider.com" },
];
const service = { worker: { service: "outbound" } };

describeWithTerraform("outbound parameters", () => {
  let project: SandboxProject;
  let stacks: SandboxStack[];

  beforeAll(async () => {
    const outbound = { service: "outbound", parameters: ["region", "allow"] };
    project = await startProject(
      {
        "platform/production.json": { ...smallPlatform, dispatch: { ...smallPlatform.dispatch, outbound } },
        "tenants/acme.json": oneHostnameTenant("acme-shop", "shop.acme-store.com", { outbound: { region: "eu" } }),
      },
      { strict: true },
    );
    stacks = await project.release();
  });

  afterAll(() => project.stop());

  const bound = async () => {
    const path = `/accounts/${project.emulator.accountId}/workers/scripts/dispatch/settings`;
    const settings = (await project.api("GET", path)) as { bindings: { name: string; outbound?: object }[] };
    return settings.bindings;
  };

  it("are left out by Terraform, which could send only what a strict API refuses", async () => {
    const [dispatcher, ...others] = await bound();
    expect(dispatcher?.outbound).toEqual(service);
    expect(others).toMatchObject(bindings);
  });

  it("are set by the request in docs/platform.md, which keeps every other binding, and the next plan is empty", async () => {
    const before = await bound();
    const { code, output } = await runCommand("bash", ["-euo", "pipefail", "-c", documentedRequest(project)], {
      cwd: project.dir,
      env: { PATH: process.env.PATH ?? "", CLOUDFLARE_API_TOKEN: project.emulator.token },
    });
    expect([code, output]).toEqual([0, expect.any(String)]);
    const [dispatcher, ...others] = await bound();
    expect(dispatcher?.outbound).toEqual({ ...service, params: [{ name: "region" }, { name: "allow" }] });
    expect(others).toEqual(before.slice(1));
    expect(await effectsOf(stacks)).toEqual({});
  });

  it("are gone after the next upload of the dispatch Worker, so that the request must follow it", async () => {
    project.edit("platform/production.json", (file) => {
      file.dispatch.identityHeaders = true;
    });
    stacks = await project.release();
    expect((await bound())[0]?.outbound).toEqual(service);
  });
});

/** The commands as the page has them, sent to the emulator. */
function documentedRequest({ emulator }: SandboxProject): string {
  for (const command of ["curl", "jq"])
    if (spawnSync(command, ["--version"]).status !== 0)
      throw new Error(`${command} is needed to run the documented request`);
  const page = readFileSync(join(packageRoot(), "docs/platform.md"), "utf8");
  const [, block = ""] = /## Outbound parameters[\s\S]*?```sh\n([\s\S]*?)```/.exec(page) ?? [];
  return block
    .replace("https://api.cloudflare.com/client/v4", emulator.url)
    .replace("<account id>", emulator.accountId)
    .replace("<script name>", "dispatch");
}
