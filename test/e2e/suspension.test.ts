import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { writesTo } from "./sandbox";
import { oneHostnameTenant, smallPlatform, twoTenants } from "./tenants";
import { describeWithTerraform } from "./terraform";

/** acme has a hostname in each of the two shards, beside other tenants, so that a plan could touch those. */
const HOSTNAMES = ["shop.acme-store.com", "www.acme-store.com"];
const REGISTRY = {
  ...twoTenants,
  "platform/production.json": { ...smallPlatform, shards: { count: 2 } },
  "tenants/acme.json": oneHostnameTenant("acme-shop", "", {
    hostnames: HOSTNAMES.map((hostname) => ({ hostname })),
  }),
  "tenants/initech.json": oneHostnameTenant("initech", "www.initech.com"),
};
const VALUES = "/accounts/*/storage/kv/namespaces/*/values";

interface ReviewJson {
  readonly changes: readonly { readonly tenant: string; readonly hostname: string; readonly impact: string }[];
}

describeWithTerraform("a suspension in the tenant's file", () => {
  let project: ReleaseProject;

  beforeAll(async () => {
    project = await startReleaseProject(REGISTRY);
    await project.ship();
    await project.ship();
  });

  afterAll(() => project?.stop());

  /** Runs the commit that the command prints, releases it, and returns what was planned and written. */
  async function release(...command: string[]) {
    const { out } = await project.switchyard(...command, "--by", "Ops <ops@example.com>", "--format", "json");
    const { status, stderr } = spawnSync("sh", ["-c", JSON.parse(out).commit.command], {
      cwd: project.dir,
      env: { ...process.env, ...project.env, GIT_CONFIG_GLOBAL: "/dev/null" },
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
    const digest = await project.plan();
    const review = await project.switchyard("review", `release/${digest}`, "--format", "json");
    project.emulator.requests.clear();
    const { code, err } = await project.switchyard("apply", digest);
    expect([code, err]).toEqual([0, expect.any(String)]);
    const { changes } = JSON.parse(review.out) as ReviewJson;
    const writes = writesTo(project.emulator).filter((write) => !write.endsWith("/bulk/get"));
    return { tenants: new Set(changes.map(({ tenant }) => tenant)), writes: writes.sort() };
  }

  beforeAll(() => {
    project.git("config", "user.name", "Ops");
    project.git("config", "user.email", "ops@example.com");
  });

  it.each([
    ["suspend", "unpaid since August"],
    ["resume", "paid"],
  ])("is released by the tenant's KV entries alone: %s", async (command, reason) => {
    const { tenants, writes } = await release(command, "acme", "--reason", reason);
    expect([...tenants]).toEqual(["acme"]);
    expect(writes).toEqual(HOSTNAMES.map((name) => `PUT ${VALUES}/hostname:${name}`).sort());
    expect(project.git("log", "-1", "--format=%(trailers:key=Reason,valueonly)").trim()).toBe(reason);
  });
});
