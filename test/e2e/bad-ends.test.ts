import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { writesTo } from "./sandbox";
import { oneHostnameTenant, twoTenants } from "./tenants";
import { describeWithTerraform } from "./terraform";

const NOTHING = "Nothing to release: 2 stacks up to date.";

// What goes wrong around a release, each in an account of its own.
describeWithTerraform("a release in bad company", () => {
  let project: ReleaseProject;

  beforeEach(async () => {
    project = await startReleaseProject(twoTenants, { provider: "5.14.0" });
    await project.ship();
    await project.ship();
  });

  afterEach(() => project.stop());

  const change = (worker: string) => {
    project.write("tenants/acme.json", oneHostnameTenant(worker, "shop.acme-store.com"));
    project.commit();
  };
  const objectsNamed = async (name: string) => {
    const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
    const found = (await project.api("GET", `/zones/${zone.id}/custom_hostnames`)) as { hostname: string }[];
    return found.filter(({ hostname }) => hostname === name).length;
  };

  it("waits out a storm of 429 while it asks, and the provider that gives up is repaired by the next release", async () => {
    change("acme-new");
    project.emulator.faults.inject({ kind: "429", match: { path: "*/bulk/get" }, times: 1, retryAfter: 3 });
    const { code, out, err } = await project.switchyard("plan", "--format", "json");
    expect(code).toBe(0);
    expect(err).toMatch(/[Ww]ait/);
    project.emulator.faults.inject({ kind: "429", match: { method: "PUT" }, times: 30 });
    const failed = await project.switchyard("apply", JSON.parse(out).digest);
    expect(failed.code).toBe(2);
    expect(failed.err).not.toContain(project.emulator.token);
    project.emulator.faults.clear();
    expect(await project.switchyard("apply", await project.plan())).toMatchObject({ code: 0 });
    expect((await project.switchyard("plan")).out).toBe(NOTHING);
  });

  it("is applied once when two people apply it at the same time", async () => {
    change("acme-new");
    const digest = await project.plan();
    project.emulator.requests.clear();
    const both = await Promise.all([project.switchyard("apply", digest), project.switchyard("apply", digest)]);
    expect(both.filter(({ code }) => code === 0)).toHaveLength(1);
    expect(writesTo(project.emulator).filter((write) => write.startsWith("PUT"))).toHaveLength(1);
    expect((await project.switchyard("plan")).out).toBe(NOTHING);
  });

  it("takes over what a state that was restored from an old copy does not know", async () => {
    const state = join(project.dir, "state/production-hostnames-000.tfstate");
    copyFileSync(state, `${state}.copy`);
    project.write("tenants/hooli.json", oneHostnameTenant("hooli", "app.hooli.net"));
    await project.ship();
    copyFileSync(`${state}.copy`, state);
    project.emulator.requests.clear();
    const { out } = await project.switchyard("plan", "--format", "json");
    expect(JSON.parse(out).imports.map(({ address }: { address: string }) => address)).toEqual([
      "cloudflare_custom_hostname.app_hooli_net",
      "cloudflare_workers_kv.app_hooli_net",
    ]);
    expect(await project.switchyard("apply", JSON.parse(out).digest)).toMatchObject({ code: 0 });
    expect(await objectsNamed("app.hooli.net")).toBe(1);
    expect(writesTo(project.emulator).filter((write) => write.startsWith("POST"))).toEqual([]);
    expect((await project.switchyard("plan")).out).toBe(NOTHING);
  });
});
