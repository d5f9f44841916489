import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { effectsOf, type SandboxProject, startProject } from "./project";
import { type SandboxStack, writesTo } from "./sandbox";
import { oneHostnameTenant, smallPlatform, twoTenants } from "./tenants";
import { describeWithTerraform } from "./terraform";

const CONFIG_ONLY = { "terraform_data.switchyard_config": "update: input output(?)" };

describeWithTerraform("the ids of a fresh account", () => {
  let project: SandboxProject;
  let stacks: SandboxStack[];

  beforeAll(async () => {
    project = await startProject({ ...twoTenants, "platform/production.json": { ...smallPlatform, protect: true } });
    stacks = await project.release();
  });

  afterAll(() => project.stop());

  const shardText = () => readFileSync(join(stacks[1]?.dir ?? "", "cdk.tf.json"), "utf8");

  it("cross from the platform stack's state, without a request", () => {
    expect(shardText()).toContain("${data.terraform_remote_state.platform.outputs.zone_id}");
  });

  it("written into the platform file, change no Cloudflare resource: only switchyard_config", async () => {
    const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
    const namespaces = `/accounts/${project.emulator.accountId}/storage/kv/namespaces`;
    const [namespace] = (await project.api("GET", namespaces)) as [{ id: string }];
    project.edit("platform/production.json", (file) => {
      file.zone.id = zone.id;
      file.dispatch.kvNamespace.id = namespace.id;
    });
    stacks = await project.synthesize();
    expect(shardText()).not.toContain("terraform_remote_state");
    expect(await effectsOf(stacks)).toEqual(CONFIG_ONLY);
    project.emulator.requests.clear();
    await project.release();
    expect(writesTo(project.emulator)).toEqual([]);
    expect(await effectsOf(stacks)).toEqual({});
  });

  it("taken out again, change no Cloudflare resource either", async () => {
    project.edit("platform/production.json", (file) => {
      delete file.zone.id;
      delete file.dispatch.kvNamespace.id;
    });
    stacks = await project.synthesize();
    expect(await effectsOf(stacks)).toEqual(CONFIG_ONLY);
  });

  it("protected, the zone and both namespaces cannot be destroyed, nor replaced by a change of name", async () => {
    const destroy = await stacks[0]?.terraform(["plan", "-no-color", "-destroy"]);
    expect(refusedAddresses(destroy?.output)).toEqual([
      "cloudflare_workers_for_platforms_dispatch_namespace.dispatch",
      "cloudflare_workers_kv_namespace.hostnames",
      "cloudflare_zone.zone",
    ]);
    project.edit("platform/production.json", (file) => {
      file.dispatch.namespace = "renamed";
    });
    const renamed = await (await project.synthesize())[0]?.terraform(["plan", "-no-color"]);
    expect(renamed?.code).toBe(1);
    expect(renamed?.output).toContain("Error: Resource postcondition failed");
    expect(renamed?.output).toContain("Restore the old name.");
  });
});

describeWithTerraform("a zone and a namespace that someone else manages", () => {
  let project: SandboxProject;
  let ids: { zone: string; namespace: string };

  beforeAll(async () => {
    project = await startProject({ "tenants/acme.json": oneHostnameTenant("acme-shop", "shop.acme-store.com") });
    const { accountId } = project.emulator;
    const create = async (path: string, body: object) => ((await project.api("POST", path, body)) as { id: string }).id;
    ids = {
      zone: await create("/zones", { name: smallPlatform.zone.name, account: { id: accountId } }),
      namespace: await create(`/accounts/${accountId}/storage/kv/namespaces`, { title: "hostnames" }),
    };
    project.write("platform/production.json", {
      ...smallPlatform,
      zone: { name: smallPlatform.zone.name, id: ids.zone, managed: false },
      dispatch: { ...smallPlatform.dispatch, kvNamespace: { title: "hostnames", id: ids.namespace, managed: false } },
    });
  });

  afterAll(() => project.stop());

  it("are used, never written and never destroyed", async () => {
    const stacks = await project.release();
    const states = await Promise.all(stacks.map((stack) => stack.terraform(["state", "list"])));
    const addresses = states.flatMap(({ stdout }) => stdout.split("\n"));
    expect(addresses.filter((address) => /cloudflare_zone|cloudflare_workers_kv_namespace/.test(address))).toEqual([]);
    for (const stack of [...stacks].reverse()) {
      await stack.terraform(["destroy", "-auto-approve"]);
      project.emulator.clock.advance({ minutes: 5 });
      expect((await stack.terraform(["destroy", "-auto-approve"])).code).toBe(0);
    }
    expect(await project.api("GET", `/zones/${ids.zone}`)).toMatchObject({ name: smallPlatform.zone.name });
    const namespace = `/accounts/${project.emulator.accountId}/storage/kv/namespaces/${ids.namespace}`;
    expect(await project.api("GET", namespace)).toMatchObject({ title: "hostnames" });
  });
});

function refusedAddresses(output = ""): string[] {
  const found = output.matchAll(/Instance cannot be destroyed[\s\S]*?Resource\s+(\S+)\s+has/g);
  return [...found].map(([, address = ""]) => address).sort();
}
