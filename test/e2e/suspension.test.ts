import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
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

describeWithTerraform("a suspension at once", () => {
  let project: ReleaseProject;
  let place: string;

  beforeAll(async () => {
    project = await startReleaseProject(REGISTRY);
    await project.ship();
    await project.ship();
    const namespaces = `/accounts/${project.emulator.accountId}/storage/kv/namespaces`;
    const [namespace] = (await project.api("GET", namespaces)) as { id: string }[];
    place = `${namespaces}/${namespace?.id}`;
  });

  afterAll(() => project?.stop());

  const now = async (command: string, reason = "phishing") =>
    await project.switchyard(command, "acme", "--now", "--reason", reason, "--by", "Night shift");
  const records = async () => (await project.api("GET", `${place}/keys?prefix=suspension:`)) as { name: string }[];
  const statuses = async () => {
    const keys = HOSTNAMES.map((hostname) => `hostname:${hostname}`);
    const { values } = (await project.api("POST", `${place}/bulk/get`, { keys })) as { values: Record<string, string> };
    return keys.map((key) => JSON.parse(values[key] ?? "{}").status ?? "live");
  };
  const editAcme = (worker: string) =>
    project.edit("tenants/acme.json", (file) => {
      file.worker = worker;
    });

  it("suspends every hostname, leaves the change in the working tree, and ends as it began", async () => {
    const before = readFileSync(join(project.dir, "tenants/acme.json"), "utf8");
    project.emulator.requests.clear();
    const { code, out } = await now("suspend");
    expect(code).toBe(0);
    expect(out).toContain("production: 2 hostnames suspended at Cloudflare.");
    expect(out).toMatch(/Visitors may get the earlier answer until \d\d:\d\d:\d\d UTC \(150 seconds\)/);
    expect(await statuses()).toEqual(["suspended", "suspended"]);
    expect(await records()).toHaveLength(1);
    // KV alone, and the record before the first entry.
    const bulk = `PUT ${VALUES.replace("/values", "/bulk")}`;
    expect(writesTo(project.emulator).filter((write) => !write.endsWith("/bulk/get"))).toEqual([bulk, bulk]);
    expect(project.git("status", "--short")).toBe("M tenants/acme.json");

    expect((await now("resume")).code).toBe(0);
    expect(await statuses()).toEqual(["live", "live"]);
    expect(await records()).toEqual([]);
    expect(JSON.parse(readFileSync(join(project.dir, "tenants/acme.json"), "utf8"))).toEqual(JSON.parse(before));
    project.git("checkout", "--", "tenants");
    const { out: nothing } = await project.switchyard("plan", "--all", "--refresh");
    expect(nothing).toBe("Nothing to release: 3 stacks up to date.");
  });

  it("is named by a plan of the registry that doesn't say it, at the cost of two requests", async () => {
    await now("suspend");
    project.git("checkout", "--", "tenants");
    project.emulator.requests.clear();
    const { code, out } = await project.switchyard("plan");
    expect(code).toBe(0);
    expect(out).toContain("acme is suspended at Cloudflare since");
    expect(out).toContain("by Night shift with suspend --now: phishing. The registry calls it live.");
    expect(out).toContain("npx switchyard resume acme --now");
    expect(project.emulator.requests.all()).toHaveLength(2);
  });

  it("is lifted by no plan, while other tenants' changes are released", async () => {
    editAcme("acme-new");
    project.commit();
    const { code, out } = await project.switchyard("plan");
    expect(code).toBe(1);
    expect(out).toContain("This release would serve shop.acme-store.com again.");
    const refreshed = await project.switchyard("plan", "--refresh");
    expect([refreshed.code, refreshed.out]).toEqual([1, expect.stringContaining("acme is suspended at Cloudflare")]);
    expect(await statuses()).toEqual(["suspended", "suspended"]);
    editAcme("acme-shop");
    project.edit("tenants/globex.json", (file) => {
      file.worker = "globex-new";
    });
    await project.ship();
    for (const kind of [["--all", "--refresh"], ["--drift"]]) {
      const refused = await project.switchyard("plan", ...kind);
      expect([refused.code, refused.out]).toEqual([1, expect.stringContaining("is left out: acme is suspended")]);
    }
    expect(await statuses()).toEqual(["suspended", "suspended"]);
    expect(await records()).toHaveLength(1);
  });

  it("is lifted by no apply of a release that was planned before", async () => {
    expect((await now("resume")).code).toBe(0);
    project.git("checkout", "--", "tenants");
    project.write("tenants/acme.json", {
      ...oneHostnameTenant("acme-shop", ""),
      hostnames: [...HOSTNAMES, "new.acme-store.com"].map((hostname) => ({ hostname })),
    });
    project.commit();
    const digest = await project.plan();
    const review = await project.switchyard("review", `release/${digest}`, "--format", "json");
    await now("suspend");
    project.git("checkout", "--", "tenants");
    project.emulator.requests.clear();
    const { code, err } = await project.switchyard("apply", digest);
    expect(code).toBe(1);
    expect(err).toContain("acme is suspended at Cloudflare");
    expect(err).toContain("This release would serve new.acme-store.com again");
    expect(writesTo(project.emulator).filter((write) => !write.endsWith("/bulk/get"))).toEqual([]);
    await now("resume");
    project.git("checkout", "--", "tenants");
    project.emulator.requests.clear();
    expect((await project.switchyard("apply", digest)).code).toBe(0);
    const reads = project.emulator.requests
      .all()
      .filter(({ method, path }) => method === "GET" || path.endsWith("/bulk/get"));
    expect(reads).toHaveLength(JSON.parse(review.out).forecast.refresh.requests);
  });

  it("is over when a release has made it true, and then ends like any other", async () => {
    await now("suspend");
    await project.ship();
    expect(await records()).toEqual([]);
    expect((await project.switchyard("plan")).out).toBe("Nothing to release: 3 stacks up to date.");
    await project.switchyard("resume", "acme", "--by", "Ops", "--reason", "page removed");
    await project.ship();
    expect(await statuses()).toEqual(["live", "live"]);
  });
});
