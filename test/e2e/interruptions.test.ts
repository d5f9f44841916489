import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { effectsOf, type Project, startProject } from "./project";
import type { Stack } from "./sandbox";
import { tenant, twoTenants } from "./tenants";
import { describeWithTerraform } from "./terraform";

const names = ["shop.acme-store.com", "www.globex-corp.com"];
const addresses: Readonly<Record<string, string>> = {
  "shop.acme-store.com": "cloudflare_custom_hostname.shop_acme-store_com",
  "www.globex-corp.com": "cloudflare_custom_hostname.www_globex-corp_com",
};

describeWithTerraform("an interrupted release", () => {
  let project: Project;
  let platform: Stack;
  let shard: Stack;

  beforeEach(async () => {
    project = await startProject(twoTenants);
    const [first, second] = await project.synthesize();
    if (first === undefined || second === undefined) throw new Error("expected two stacks");
    [platform, shard] = [first, second];
    for (const stack of [platform, shard]) await stack.init();
  });

  afterEach(() => project.stop());

  async function hostnamesHeld(): Promise<{ id: string; hostname: string }[]> {
    const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
    const path = `/zones/${zone.id}/custom_hostnames`;
    const found = (await project.api("GET", path)) as { id: string; hostname: string }[];
    return found.map(({ id, hostname }) => ({ id: `${zone.id}/${id}`, hostname }));
  }

  /** The way out of 1406: what the API holds and the state does not is imported. */
  async function importWhatIsHeld(): Promise<void> {
    const known = (await shard.terraform(["state", "list"])).stdout.split("\n");
    const lost = (await hostnamesHeld()).filter(({ hostname }) => !known.includes(addresses[hostname] ?? ""));
    const file = join(shard.dir, "import.tf.json");
    writeFileSync(file, JSON.stringify({ import: lost.map(({ id, hostname }) => ({ id, to: addresses[hostname] })) }));
    await shard.apply();
    rmSync(file);
  }

  async function expectAllIsRight(): Promise<void> {
    expect((await hostnamesHeld()).map(({ hostname }) => hostname).sort()).toEqual(names);
    expect(await effectsOf([platform, shard])).toEqual({});
  }

  it.each([
    ["before the first request", /Plan: /],
    ["while an entry is written", /workers_kv\.\S+: Creating/],
    ["while a hostname is created", /custom_hostname\.\S+: Creating/],
    ["after a hostname was created", /custom_hostname\.\S+: Creation complete/],
  ])("killed %s: the next run completes it, or says 1406 and an import does", async (_, moment) => {
    await platform.apply();
    let killed = false;
    await shard.terraform(["apply", "-no-color", "-auto-approve"], {
      onOutput: (output, kill) => {
        killed = moment.test(output);
        if (killed) kill();
      },
    });
    expect(killed).toBe(true);
    const next = await shard.terraform(["apply", "-no-color", "-auto-approve"]);
    if (next.code !== 0) {
      expect(next.output.replace(/[\s│]/g, "")).toContain('"code":1406');
      await importWhatIsHeld();
    }
    await expectAllIsRight();
  });

  it("of the platform, killed while the Worker is uploaded: the next run completes it", async () => {
    project.emulator.faults.inject({ match: { method: "PUT", path: "*/workers/scripts/*" }, kind: "slow", delay: 500 });
    await platform.terraform(["apply", "-no-color", "-auto-approve", "-parallelism=1"], {
      onOutput: (output, kill) => /workers_script\.\S+: Creating/.test(output) && kill(),
    });
    expect((await platform.terraform(["state", "list"])).stdout).not.toContain("workers_script");
    await platform.apply();
    await shard.apply();
    await expectAllIsRight();
  });

  it("that lost the answer to a create: fails with 1406, duplicates nothing, and an import completes it", async () => {
    await platform.apply();
    project.emulator.faults.inject({
      match: { method: "POST", path: "/zones/*/custom_hostnames" },
      kind: "lost-answer",
    });
    const { code, output } = await shard.terraform(["apply", "-no-color", "-auto-approve"]);
    expect(code).toBe(1);
    expect(output.replace(/[\s│]/g, "")).toContain('"code":1406');
    expect(await hostnamesHeld()).toHaveLength(2);
    await importWhatIsHeld();
    await expectAllIsRight();
  });

  it("that lost the answer to a KV write: the write is repeated and nothing is wrong", async () => {
    await platform.apply();
    project.emulator.faults.inject({ match: { method: "PUT", path: "*/values/*" }, kind: "lost-answer" });
    await shard.apply();
    await expectAllIsRight();
  });
});

describeWithTerraform("an API that answers badly", () => {
  let project: Project;

  beforeEach(async () => {
    project = await startProject(twoTenants, {}, 2000);
  });

  afterEach(() => project.stop());

  it.each(["429", "500", "502-html", "reset", "timeout", "slow"] as const)(
    "%s, now and then: the run ends right",
    async (kind) => {
      project.emulator.faults.inject({ match: { path: "*/values/*" }, kind, after: 1, retryAfter: 300 });
      project.emulator.faults.inject({ match: { path: "*/custom_hostnames*" }, kind, retryAfter: 60 });
      const stacks = await project.release();
      expect(project.emulator.faults.pending()).toEqual([]);
      expect(await effectsOf(stacks)).toEqual({});
    },
  );

  it.each([
    ["500", "500 Internal Server Error"],
    ["502-html", "502 Bad Gateway"],
    ["reset", "ECONNRESET"],
  ] as const)("%s, whatever is tried: the run says so, and the next one completes", async (kind, words) => {
    const [platform, shard] = await project.synthesize();
    await platform?.init();
    await platform?.apply();
    await shard?.init();
    project.emulator.faults.inject({ match: { path: "*/values/hostname:shop*" }, kind, times: 1000 });
    const failed = await shard?.terraform(["apply", "-no-color", "-auto-approve"]);
    expect(failed?.code).toBe(1);
    expect(failed?.output.replace(/[\s│]+/g, " ")).toContain(words);
    project.emulator.faults.clear();
    await shard?.apply();
    expect(await effectsOf(await project.synthesize())).toEqual({});
  });

  it("429 to a plan: it waits as long as it is told and plans all the same", async () => {
    const stacks = await project.release();
    const before = project.emulator.clock.now().getTime();
    project.emulator.faults.inject({ match: { method: "GET" }, kind: "429", times: 3, retryAfter: 300 });
    expect(await effectsOf(stacks)).toEqual({});
    expect(project.emulator.clock.now().getTime() - before).toBeGreaterThanOrEqual(300_000);
  });
});

describeWithTerraform("the limit on certificates", () => {
  it("slows a release of many hostnames down, and it completes", async () => {
    const hostnames = Array.from({ length: 20 }, (_, index) => ({ hostname: `shop${index}.acme-store.com` }));
    const files = { ...twoTenants, "tenants/acme.json": tenant("acme-shop", "", { hostnames }) };
    const project = await startProject(files, { limits: true });
    const before = project.emulator.clock.now().getTime();
    const stacks = await project.release();
    expect(await effectsOf(stacks)).toEqual({});
    expect(project.emulator.requests.all().filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    expect(project.emulator.clock.now().getTime() - before).toBeGreaterThanOrEqual(30_000);
    await project.stop();
  });
});
