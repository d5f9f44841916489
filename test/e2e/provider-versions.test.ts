import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type RunningProvider, startProvider } from "../../emulator/provider/server";
import { hostnameStack, openAccount } from "./hostname-stack";
import { effectsOf, type SandboxProject, startProject } from "./project";
import { openStack, type SandboxStack } from "./sandbox";
import { twoTenants } from "./tenants";
import { describeWithTerraform, terraformEnvironment } from "./terraform";

const said = (output: string) => output.replace(/[\s│]+/g, " ");

describeWithTerraform("an upgrade of the provider", () => {
  let project: SandboxProject;
  let newer: RunningProvider;
  let stacks: SandboxStack[];
  let upgraded: SandboxStack[];

  beforeAll(async () => {
    project = await startProject(twoTenants, { provider: "5.14.0" });
    const { dir: stacksDir, emulator } = project;
    newer = await startProvider({ stacksDir, apiUrl: emulator.url, token: emulator.token });
    stacks = await project.release();
    upgraded = stacks.map(({ dir }) => openStack(dir, terraformEnvironment(newer.reattach)));
  });

  afterAll(async () => {
    await newer.stop();
    await project.stop();
  });

  it("starts from 5.14.0, whose second plan is empty", async () => {
    expect(await effectsOf(stacks)).toEqual({});
  });

  it("reads every state of 5.14.0 but a managed zone's", async () => {
    const [platform, ...shards] = upgraded;
    expect(await effectsOf(shards)).toEqual({});
    const refused = await platform?.terraform(["plan", "-no-color"]);
    expect([refused?.code, said(refused?.output ?? "")]).toEqual([
      1,
      expect.stringContaining("Failed to unmarshal v4 zone state"),
    ]);
  });

  it("is completed by taking the zone out of the state and importing it", async () => {
    const [platform] = upgraded;
    const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
    for (const args of [
      ["state", "rm", "cloudflare_zone.zone"],
      ["import", "cloudflare_zone.zone", zone.id],
    ]) {
      const { code, output } = (await platform?.terraform(args)) ?? {};
      expect([code, output]).toEqual([0, expect.any(String)]);
    }
    expect(await effectsOf(upgraded)).toEqual({});
  });

  it("has no way back: 5.14.0 refuses a state of 5.22.0", async () => {
    for (const stack of upgraded) await stack.apply("-refresh-only");
    const refused = await stacks[0]?.terraform(["plan", "-no-color"]);
    expect([refused?.code, said(refused?.output ?? "")]).toEqual([
      1,
      expect.stringContaining("managed by newer provider version"),
    ]);
  });
});

describeWithTerraform("provider 5.14.0", () => {
  let project: SandboxProject;

  beforeAll(async () => {
    project = await startProject({}, { provider: "5.14.0" });
  });

  afterAll(() => project.stop());

  it("breaks a KV entry whose key it has to escape, and not the others", async () => {
    const ids = await openAccount(project);
    const stack = project.stack("keys");
    const { resource, ...frame } = hostnameStack(
      { "*.acme.com": { worker: "acme" }, "shop.acme.com": { worker: "acme" } },
      ids,
    ) as {
      resource: { cloudflare_workers_kv: object };
    };
    const entries = JSON.parse(JSON.stringify(resource.cloudflare_workers_kv).replace('"*_acme_com"', '"wildcard"'));
    stack.write({ ...frame, resource: { cloudflare_workers_kv: entries } });
    await stack.init();
    const { code, output } = await stack.terraform(["apply", "-no-color", "-auto-approve"]);
    expect(code).toBe(1);
    expect(said(output)).toContain("Provider produced inconsistent result after apply");
    expect(output).toContain("cloudflare_workers_kv.shop_acme_com: Creation complete");
    expect((await stack.terraform(["plan", "-no-color"])).output).toContain("wildcard is tainted");
  });

  it("gives up a plan over the rate limit, where 5.22.0 waits", async () => {
    const ids = await openAccountAgain(project);
    const stack = project.stack("limited");
    stack.write(hostnameStack({ "limited.acme.com": { worker: "acme" } }, ids));
    await stack.init();
    await stack.apply();
    project.emulator.faults.inject({ match: { method: "GET" }, kind: "429", times: 6, retryAfter: 300 });
    const { code, output } = await stack.terraform(["plan", "-no-color"]);
    project.emulator.faults.clear();
    expect([code, said(output)]).toEqual([1, expect.stringContaining("429 Too Many Requests")]);
  });
});

/** The zone and the namespace that a test before has made. */
async function openAccountAgain(project: SandboxProject) {
  const { accountId } = project.emulator;
  const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
  const [namespace] = (await project.api("GET", `/accounts/${accountId}/storage/kv/namespaces`)) as [{ id: string }];
  return { accountId, zoneId: zone.id, namespaceId: namespace.id };
}
