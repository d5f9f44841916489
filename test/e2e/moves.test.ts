import { once } from "node:events";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { shardOf } from "../../src/addresses/shard";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { oneHostnameTenant, smallPlatform } from "./tenants";
import { describeWithTerraform, terraformBinary } from "./terraform";

const HOSTNAMES = Array.from({ length: 10 }, (_, index) => `shop${index}.acme-store.com`);

// One story in one account. While only the number of shards changes, nothing is ever written at Cloudflare.
describeWithTerraform("another number of shards", () => {
  let project: ReleaseProject;

  beforeAll(async () => {
    project = await startReleaseProject({
      "platform/production.json": { ...smallPlatform, shards: { count: 2 } },
      "tenants/acme.json": acme(HOSTNAMES),
      "tenants/globex.json": oneHostnameTenant("globex", "www.globex-corp.com"),
    });
    countPushes();
    await project.ship();
    await project.ship();
    project.emulator.requests.clear();
  }, 120_000);

  afterAll(() => project?.stop());

  function acme(hostnames: readonly string[], more: object = {}): object {
    const own = hostnames.map((hostname) => ({ hostname, ...more }));
    return oneHostnameTenant("acme-shop", hostnames[0] ?? "", { hostnames: own });
  }

  const inGit = (name: string) => join(project.dir, ".git", name);

  /** Puts a script before Terraform that kills Switchyard after as many pushes as a file says. */
  function countPushes(): void {
    const script = inGit("terraform");
    const count = `echo >> "${inGit("pushes")}"; [ "$(wc -l < "${inGit("pushes")}")" = "$(cat "${inGit("last-push")}" 2>&1)" ]`;
    const push = `"${terraformBinary}" "$@" || exit $?; if ${count}; then kill -9 $PPID; fi; exit 0`;
    writeFileSync(
      script,
      `#!/bin/sh\nif [ "$1 $2" = "state push" ]; then ${push}; fi\nexec "${terraformBinary}" "$@"\n`,
    );
    chmodSync(script, 0o755);
    project.env.TERRAFORM_BINARY_NAME = script;
  }

  function setCount(count: number): void {
    project.write("platform/production.json", { ...smallPlatform, shards: { count } });
    project.commit();
  }

  const stateFile = (name: string) => join(project.dir, "state", `production-${name}.tfstate`);
  const shardState = (shard: number) => stateFile(`hostnames-00${shard}`);

  interface StateResource {
    readonly type: string;
    readonly instances: readonly {
      readonly attributes: { readonly hostname: string };
      readonly dependencies?: string[];
    }[];
  }

  function resourcesIn(file: string): readonly StateResource[] {
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).resources : [];
  }

  const hostsIn = (file: string) => resourcesIn(file).filter(({ type }) => type === "cloudflare_custom_hostname");
  const hostnamesIn = (file: string) =>
    hostsIn(file).flatMap(({ instances }) => instances.map((one) => one.attributes.hostname));
  const writes = () => {
    const { requests } = project.emulator;
    return requests
      .all()
      .filter(({ method, path }) => method !== "GET" && !path.endsWith("/bulk/get")) // a POST that only reads
      .map(({ method, path }) => `${method} ${path}`);
  };

  const everyState = () =>
    readdirSync(join(project.dir, "state"))
      .filter((file) => file.endsWith(".tfstate"))
      .map((file) => join(project.dir, "state", file));

  /** Each hostname in the state of its shard and in no other; nothing left in the journal. */
  function expectPlaced(count: number, hostnames: readonly string[]): void {
    for (let shard = 0; shard < count; shard++)
      expect(hostnamesIn(shardState(shard)).sort()).toEqual(
        hostnames.filter((one) => shardOf(one, count) === shard).sort(),
      );
    expect(everyState().flatMap(hostnamesIn).sort()).toEqual([...hostnames].sort());
    expect(resourcesIn(stateFile("moves"))).toEqual([]);
  }

  const ALL = [...HOSTNAMES, "www.globex-corp.com"];

  async function release(): Promise<string> {
    const digest = await project.plan();
    const { code, out, err } = await project.switchyard("apply", digest);
    expect([code, code === 0 ? "" : err]).toEqual([0, ""]);
    return out;
  }

  async function expectNothingToDo(): Promise<void> {
    for (const kind of [["--all"], ["--all", "--refresh"]]) {
      const { code, out } = await project.switchyard("plan", ...kind);
      expect([code, out]).toEqual([0, expect.stringMatching(/^Nothing to release: \d stacks up to date\.$/)]);
    }
  }

  it("raised: hostnames move to new states, and nothing is written at Cloudflare", async () => {
    setCount(5);
    const { code, out } = await project.switchyard("plan");
    expect(code).toBe(0);
    expect(out).toMatch(
      /\d resources? moves? from the state of production-hostnames-000 to that of production-hostnames-00\d\. Nothing is sent/,
    );
    const digest = /Release (\w{64})/.exec(out)?.[1] ?? "";
    const review = await project.switchyard("review", `release/${digest}`);
    expect(review.code).toBe(0);
    expect(review.out).toContain("moved between states");
    expect(review.out).toContain("No impact: ");
    expect(review.out).not.toMatch(/outage|re-validation|routing change|DESTROYED/i);
    expect(await project.switchyard("apply", digest)).toMatchObject({ code: 0 });
    expectPlaced(5, ALL);
    expect(hostsIn(shardState(4))[0]?.instances[0]?.dependencies).toEqual(
      expect.arrayContaining([expect.stringMatching(/^cloudflare_workers_kv\./)]),
    );
    expect(writes()).toEqual([]);
    await expectNothingToDo();
    expect(await project.switchyard("apply", digest)).toMatchObject({
      code: 1,
      err: expect.stringContaining("Plan again"),
    });
  });

  it("lowered: the stacks that are gone end empty, and the next synth removes their folders", async () => {
    project.emulator.requests.clear();
    setCount(2);
    expect(await release()).toContain("Applied");
    expectPlaced(2, ALL);
    expect([2, 3, 4].flatMap((shard) => resourcesIn(shardState(shard)))).toEqual([]);
    expect(writes()).toEqual([]);
    await expectNothingToDo();
    const { code } = await project.switchyard("synth");
    expect(code).toBe(0);
    expect(existsSync(join(project.dir, "cdktf.out/stacks/production-hostnames-002"))).toBe(false);
  });

  it("a release that was planned before is refused, also at its own commit", async () => {
    project.write("tenants/globex.json", oneHostnameTenant("globex", "www.globex-corp.com", { limits: { cpuMs: 5 } }));
    project.commit();
    const [commit, digest] = [project.git("rev-parse", "HEAD"), await project.plan()];
    project.git("revert", "--no-edit", "HEAD");
    setCount(3);
    await release();
    project.git("checkout", "--quiet", commit);
    const { code, err } = await project.switchyard("apply", digest);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/The state of production-hostnames-00\d has changed since it was planned/),
    ]);
    project.git("checkout", "--quiet", "main");
    setCount(2);
    await release();
  });

  /** Applies, and kills Switchyard after so many pushes. */
  async function killedAfter(pushes: number): Promise<void> {
    const digest = await project.plan();
    rmSync(inGit("pushes"), { force: true });
    writeFileSync(inGit("last-push"), String(pushes));
    const applying = project.start("apply", digest, "--parallelism", "1");
    expect(await once(applying, "exit")).toEqual([null, "SIGKILL"]);
    rmSync(inGit("last-push"));
    for (const hostname of ALL) expect(everyState().flatMap(hostnamesIn)).toContain(hostname);
    const again = await project.switchyard("apply", digest);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("Plan again") });
  }

  it.each([
    [1, 3],
    [2, 2],
    [3, 3],
    [4, 2],
    [5, 3],
  ])(
    "killed after push %s of five, to %s shards: every hostname is in a state, and the next release finishes",
    async (pushes, count) => {
      project.emulator.requests.clear();
      setCount(count);
      await killedAfter(pushes);
      const planned = [
        await project.switchyard("plan"),
        ...(pushes === 2 ? [await project.switchyard("plan", "--drift")] : []),
      ];
      for (const { out } of pushes < 5 ? planned : []) expect(out).toContain("A move between states was interrupted");
      expect(await release()).toContain("Applied");
      expectPlaced(count, ALL);
      expect(writes()).toEqual([]);
    },
    180_000,
  );

  it("killed, and then taken back: everything returns to the state that it came from", async () => {
    project.emulator.requests.clear();
    setCount(5);
    await killedAfter(4);
    setCount(3);
    await release();
    expectPlaced(3, ALL);
    expect(writes()).toEqual([]);
    await expectNothingToDo();
  }, 180_000);

  it("with other changes in the same commit: only those are written, after the move", async () => {
    project.emulator.requests.clear();
    const [removed = "", transferred = "", changed = "", ...kept] = HOSTNAMES;
    project.write("tenants/acme.json", acme([...kept, changed, "new.acme-store.com"]));
    project.write(
      "tenants/globex.json",
      oneHostnameTenant("globex", "www.globex-corp.com", {
        hostnames: [{ hostname: "www.globex-corp.com" }, { hostname: transferred, worker: "globex-shop" }],
      }),
    );
    setCount(4);
    const digest = await project.plan();
    const { out } = await project.switchyard("review", `release/${digest}`, "--format", "json");
    const kinds = Object.fromEntries(
      JSON.parse(out).changes.map((one: { hostname: string; kinds: string[] }) => [one.hostname, one.kinds]),
    );
    expect(kinds[removed]).toEqual(["removed"]);
    expect(kinds["new.acme-store.com"]).toEqual(["added"]);
    expect(kinds[transferred]).toEqual(expect.arrayContaining(["transferred"]));
    expect(await project.switchyard("apply", digest)).toMatchObject({ code: 0 });
    const now = [...kept, changed, transferred, "new.acme-store.com", "www.globex-corp.com"];
    expectPlaced(4, now);
    expect(
      writes()
        .map((one) => one.replace(/\/(zones|accounts)\/\w+/, "").replace(/[0-9a-f-]{32,}/, "<id>"))
        .sort(),
    ).toEqual([
      `DELETE /custom_hostnames/<id>`,
      `DELETE /storage/kv/namespaces/<id>/values/hostname:${removed}`,
      "POST /custom_hostnames",
      "PUT /storage/kv/namespaces/<id>/values/hostname:new.acme-store.com",
      `PUT /storage/kv/namespaces/<id>/values/hostname:${transferred}`,
    ]);
    await expectNothingToDo();
  });

  it("lowered, with a hostname of a stack that is gone removed: it is destroyed, not forgotten", async () => {
    project.emulator.requests.clear();
    const [, , , , ...kept] = HOSTNAMES;
    project.write("tenants/acme.json", acme(kept));
    setCount(1);
    await release();
    expectPlaced(1, [...kept, "shop1.acme-store.com", "www.globex-corp.com"]);
    expect(writes().filter((one) => !one.startsWith("DELETE"))).toEqual([]);
    expect(project.emulator.state().custom_hostname).toHaveLength(kept.length + 2);
    await expectNothingToDo();
  });
});
