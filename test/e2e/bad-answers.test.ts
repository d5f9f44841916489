import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { effectsOf, type SandboxProject, startProject } from "./project";
import type { SandboxStack } from "./sandbox";
import { oneHostnameTenant, twoTenants } from "./tenants";
import { describeWithTerraform } from "./terraform";

interface Releases {
  readonly project: SandboxProject;
  readonly platform: SandboxStack;
  readonly shard: SandboxStack;
}

/** A project of two tenants whose stacks are ready to be applied. */
async function startReleases(requestTimeoutMs?: number): Promise<Releases> {
  const project = await startProject(twoTenants, {}, requestTimeoutMs);
  try {
    const [platform, shard] = await project.synthesize();
    if (platform === undefined || shard === undefined) throw new Error("expected two stacks");
    for (const stack of [platform, shard]) await stack.init();
    return { project, platform, shard };
  } catch (error) {
    await project.stop(); // a server that nobody can stop any more would keep jest waiting for ever
    throw error;
  }
}

/** Every test has two tenants of its own to release, beside those that the tests before have released. */
async function addTenants({ project }: Releases, round: number): Promise<string[]> {
  const names = [`shop${round}.acme-store.com`, `www${round}.globex-corp.com`];
  for (const [index, name] of names.entries())
    project.write(`tenants/t${round}-${index}.json`, oneHostnameTenant("shop", name));
  await project.synthesize();
  return names;
}

describeWithTerraform("an API that answers badly", () => {
  let releases: Releases;
  let round = 0;
  let added: string[];

  beforeAll(async () => {
    releases = await startReleases(2000);
    await releases.platform.apply();
    await releases.shard.apply();
  });

  afterAll(() => releases.project.stop());

  beforeEach(async () => {
    round += 1;
    added = await addTenants(releases, round);
  });

  it.each(["429", "500", "502-html", "reset", "timeout", "slow"] as const)(
    "%s, now and then: the run ends right",
    async (kind) => {
      const { faults } = releases.project.emulator;
      faults.inject({ match: { method: "PUT", path: "*/values/*" }, kind, after: 1, retryAfter: 300 });
      faults.inject({ match: { method: "POST", path: "*/custom_hostnames" }, kind, retryAfter: 60 });
      await releases.shard.apply();
      expect(faults.pending()).toEqual([]);
      expect(await effectsOf([releases.shard])).toEqual({});
    },
  );

  it.each([
    ["500", "500 Internal Server Error"],
    ["502-html", "502 Bad Gateway"],
    ["reset", "ECONNRESET"],
  ] as const)("%s, whatever is tried: the run says so, and the next one completes", async (kind, words) => {
    const { project, shard } = releases;
    project.emulator.faults.inject({ match: { path: `*/values/hostname:${added[0]}` }, kind, times: 1000 });
    const failed = await shard.terraform(["apply", "-no-color", "-auto-approve"]);
    expect(failed.code).toBe(1);
    expect(failed.output.replace(/[\s│]+/g, " ")).toContain(words);
    project.emulator.faults.clear();
    await shard.apply();
    expect(await effectsOf([shard])).toEqual({});
  });

  it("429 to a plan: it waits as long as it is told and plans all the same", async () => {
    const { project, shard } = releases;
    await shard.apply();
    const before = project.emulator.clock.now().getTime();
    project.emulator.faults.inject({ match: { method: "GET" }, kind: "429", times: 3, retryAfter: 300 });
    expect(await effectsOf([shard])).toEqual({});
    expect(project.emulator.clock.now().getTime() - before).toBeGreaterThanOrEqual(300_000);
  });
});

describeWithTerraform("the limit on certificates", () => {
  it("slows a release of many hostnames down, and it completes", async () => {
    const hostnames = Array.from({ length: 20 }, (_, index) => ({ hostname: `shop${index}.acme-store.com` }));
    const files = { ...twoTenants, "tenants/acme.json": oneHostnameTenant("acme-shop", "", { hostnames }) };
    const project = await startProject(files, { limits: true });
    const before = project.emulator.clock.now().getTime();
    const stacks = await project.release();
    expect(await effectsOf(stacks)).toEqual({});
    expect(project.emulator.requests.all().filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    expect(project.emulator.clock.now().getTime() - before).toBeGreaterThanOrEqual(30_000);
    await project.stop();
  });
});
