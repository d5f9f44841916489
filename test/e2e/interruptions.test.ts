import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
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

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
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

const addressOf = (hostname: string) => `cloudflare_custom_hostname.${hostname.replaceAll(".", "_")}`;

describeWithTerraform("an interrupted release", () => {
  let releases: Releases;
  const names = ["shop.acme-store.com", "www.globex-corp.com"];

  beforeAll(async () => {
    releases = await startReleases();
    await releases.platform.apply();
    await releases.shard.apply();
  });

  afterAll(() => releases.project.stop());

  beforeEach(async () => {
    names.push(...(await addTenants(releases, names.length)));
  });

  async function hostnamesHeld(): Promise<{ id: string; hostname: string }[]> {
    const { project } = releases;
    const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
    const path = `/zones/${zone.id}/custom_hostnames?per_page=50`;
    const found = (await project.api("GET", path)) as { id: string; hostname: string }[];
    return found.map(({ id, hostname }) => ({ id: `${zone.id}/${id}`, hostname }));
  }

  /** The way out of 1406: what the API holds and the state does not is imported. */
  async function importWhatIsHeld(): Promise<void> {
    const { shard } = releases;
    const known = (await shard.terraform(["state", "list"])).stdout.split("\n");
    const held = (await hostnamesHeld()).map(({ id, hostname }) => ({ id, to: addressOf(hostname) }));
    const file = join(shard.dir, "import.tf.json");
    writeFileSync(file, JSON.stringify({ import: held.filter(({ to }) => !known.includes(to)) }));
    await shard.apply();
    rmSync(file);
  }

  async function expectAllIsRight(): Promise<void> {
    expect((await hostnamesHeld()).map(({ hostname }) => hostname).sort()).toEqual([...names].sort());
    expect(await effectsOf([releases.shard])).toEqual({});
  }

  /** Terraform writes a local state in place: killed while it does, it leaves half a file, with the one before as `.backup`. */
  function mendState(): void {
    const path = join(releases.project.dir, "state", `${basename(releases.shard.dir)}.tfstate`);
    if (!existsSync(path) || isJson(readFileSync(path, "utf8"))) return;
    if (existsSync(`${path}.backup`)) copyFileSync(`${path}.backup`, path);
    else rmSync(path); // it was the first: there was none before
  }

  it.each([
    ["before the first request", /Plan: /],
    ["while an entry is written", /workers_kv\.\S+: Creating/],
    ["while a hostname is created", /custom_hostname\.\S+: Creating/],
    ["after a hostname was created", /custom_hostname\.\S+: Creation complete/],
  ])("killed %s: the next run completes it, or says 1406 and an import does", async (_, moment) => {
    const { shard } = releases;
    let killed = false;
    await shard.terraform(["apply", "-no-color", "-auto-approve"], {
      onOutput: (output, kill) => {
        killed = moment.test(output);
        if (killed) kill();
      },
    });
    expect(killed).toBe(true);
    mendState();
    const next = await shard.terraform(["apply", "-no-color", "-auto-approve"]);
    if (next.code !== 0) {
      expect(next.output.replace(/[\s│]/g, "")).toContain('"code":1406');
      await importWhatIsHeld();
    }
    await expectAllIsRight();
  });

  it("that lost the answer to a create: fails with 1406, duplicates nothing, and an import completes it", async () => {
    const { project, shard } = releases;
    project.emulator.faults.inject({
      match: { method: "POST", path: "/zones/*/custom_hostnames" },
      kind: "lost-answer",
    });
    const { code, output } = await shard.terraform(["apply", "-no-color", "-auto-approve"]);
    expect(code).toBe(1);
    expect(output.replace(/[\s│]/g, "")).toContain('"code":1406');
    expect(await hostnamesHeld()).toHaveLength(names.length);
    await importWhatIsHeld();
    await expectAllIsRight();
  });

  it("by Ctrl-C: the request under way is cancelled, so a hostname may exist that no state knows", async () => {
    const { project, shard } = releases;
    const create = { match: { method: "POST", path: "/zones/*/custom_hostnames" }, times: 2 };
    project.emulator.faults.inject({ ...create, kind: "slow", delay: 5_000 });
    const arrived = async () => {
      while (project.emulator.faults.pending().length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    let heard = false; // a second interrupt would kill
    const interrupted = await shard.terraform(["apply", "-no-color", "-auto-approve"], {
      onOutput: (output, kill) => {
        if (heard || !/custom_hostname\.\S+: Creating/.test(output)) return;
        heard = true;
        void arrived().then(() => kill("SIGINT"));
      },
    });
    expect(interrupted.code).toBe(1);
    expect(interrupted.output.replace(/[\s│]+/g, " ")).toContain("context canceled");
    expect(await hostnamesHeld()).toHaveLength(names.length);
    const before = project.emulator.clock.now().getTime();
    const next = await shard.terraform(["apply", "-no-color", "-auto-approve"]);
    expect([next.code, next.output.replace(/[\s│]/g, "")]).toEqual([1, expect.stringContaining('"code":1406')]);
    expect(project.emulator.clock.now().getTime() - before).toBeGreaterThanOrEqual(200_000);
    await importWhatIsHeld();
    await expectAllIsRight();
  });

  it("that lost the answer to a KV write: the write is repeated and nothing is wrong", async () => {
    const { project, shard } = releases;
    project.emulator.faults.inject({ match: { method: "PUT", path: "*/values/*" }, kind: "lost-answer" });
    await shard.apply();
    await expectAllIsRight();
  });
});

describeWithTerraform("an interrupted release of the platform", () => {
  let releases: Releases;

  beforeAll(async () => {
    releases = await startReleases();
  });

  afterAll(() => releases.project.stop());

  it("killed while the Worker is uploaded: the next run completes it", async () => {
    const { project, platform, shard } = releases;
    project.emulator.faults.inject({ match: { method: "PUT", path: "*/workers/scripts/*" }, kind: "slow", delay: 500 });
    await platform.terraform(["apply", "-no-color", "-auto-approve", "-parallelism=1"], {
      onOutput: (output, kill) => /workers_script\.\S+: Creating/.test(output) && kill(),
    });
    expect((await platform.terraform(["state", "list"])).stdout).not.toContain("workers_script");
    await platform.apply();
    await shard.apply();
    expect(await effectsOf([platform, shard])).toEqual({});
  });
});

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
