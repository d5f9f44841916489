import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type ReleaseProject, releasesIn, startReleaseProject } from "./release-project";
import { writesTo } from "./sandbox";
import { oneHostnameTenant, smallPlatform, twoTenants } from "./tenants";
import { describeWithTerraform } from "./terraform";

/** By their names' hashes, acme and umbrella live in shard 1 of 2, the others in shard 0. */
const REGISTRY = {
  ...twoTenants,
  "platform/production.json": { ...smallPlatform, shards: { count: 2 } },
  "tenants/initech.json": oneHostnameTenant("initech", "www.initech.com"),
};
const ACME = "shop.acme-store.com";

interface ReviewJson {
  readonly changes: readonly {
    readonly tenant: string;
    readonly hostname: string;
    readonly kinds: readonly string[];
    readonly impact: string;
    readonly notes: readonly object[];
  }[];
  readonly alreadyGone: readonly string[];
  readonly refusals: readonly { readonly rule: string }[];
  readonly forecast: { readonly refresh: { readonly requests: number }; readonly apply: { readonly requests: number } };
}

// One story after another in one account, as in life: each test leaves everything released.
describeWithTerraform("a release that asks about what it touches", () => {
  let project: ReleaseProject;
  let zoneId: string;

  beforeAll(async () => {
    project = await startReleaseProject(REGISTRY);
    await project.ship();
    await project.ship();
    const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
    zoneId = zone.id;
  });

  afterAll(() => project?.stop());

  const review = async (digest: string, ...argv: string[]): Promise<ReviewJson> =>
    JSON.parse((await project.switchyard("review", `release/${digest}`, "--format", "json", ...argv)).out);
  const changes = async (digest: string) =>
    (await review(digest)).changes.map(({ tenant, kinds, impact }) => [tenant, ...kinds, impact].join(" "));
  const reads = () =>
    project.emulator.requests.all().filter(({ method, path }) => method === "GET" || path.endsWith("/bulk/get")).length;
  const manifest = (digest: string) =>
    JSON.parse(readFileSync(join(project.dir, "release", digest, "manifest.json"), "utf8"));
  const idOf = async (hostname: string) => {
    const path = `/zones/${zoneId}/custom_hostnames?hostname=${hostname}`;
    const [found] = (await project.api("GET", path)) as { id: string }[];
    return found?.id;
  };
  const hostnamesPath = (id = "") => `/zones/${zoneId}/custom_hostnames${id === "" ? "" : `/${id}`}`;
  const namespaces = () => `/accounts/${project.emulator.accountId}/storage/kv/namespaces`;
  const namespaceId = async () => ((await project.api("GET", namespaces())) as [{ id: string }])[0].id;
  const entryPath = (id: string, hostname: string) => `${namespaces()}/${id}/values/hostname:${hostname}`;
  const editAcme = (worker: string, certificate: object = {}) =>
    project.write(
      "tenants/acme.json",
      oneHostnameTenant(worker, ACME, { hostnames: [{ hostname: ACME, certificate }] }),
    );
  /** Applies, and says what it asked and what it wrote. */
  const apply = async (digest: string, ...argv: string[]) => {
    project.emulator.requests.clear();
    const { code, err } = await project.switchyard("apply", digest, ...argv);
    return {
      code,
      err,
      reads: reads(),
      writes: writesTo(project.emulator).filter((write) => !write.includes("bulk/get")),
    };
  };
  const nothingIsLeft = async () => {
    for (const kind of [[], ["--all"], ["--all", "--refresh"]]) {
      const { code, out } = await project.switchyard("plan", ...kind);
      expect([code, out]).toEqual([0, "Nothing to release: 3 stacks up to date."]);
    }
  };

  it("sends a request for one changed entry, and apply sends the same again before it writes", async () => {
    editAcme("acme-new");
    project.commit();
    project.emulator.requests.clear();
    const digest = await project.plan();
    // About the entry, about its user Worker, and about suspensions that suspend --now made.
    expect(reads()).toBe(3);
    const { forecast } = await review(digest);
    expect(forecast.refresh.requests).toBe(2);
    expect(await apply(digest)).toMatchObject({
      code: 0,
      reads: 2,
      writes: [`PUT /accounts/*/storage/kv/namespaces/*/values/hostname:${ACME}`],
    });
    await nothingIsLeft();
  });

  it("reads every resource where that is asked for, and apply does the same", async () => {
    editAcme("acme-full");
    project.commit();
    const digest = await project.plan("--refresh");
    expect(manifest(digest).refresh).toBe("full");
    const { forecast } = await review(digest);
    expect(forecast.refresh.requests).toBeGreaterThan(2);
    expect(await apply(digest)).toMatchObject({ code: 0, reads: forecast.refresh.requests });
  });

  it("shows Cloudflare's value where it would be overwritten, and is refused when that value changes again", async () => {
    const id = await idOf(ACME);
    const settings = { http2: "on", min_tls_version: "1.0" };
    await project.api("PATCH", hostnamesPath(id), { ssl: { method: "http", type: "dv", settings } });
    editAcme("acme-full", { minTlsVersion: "1.3" });
    project.commit();
    const digest = await project.plan();
    const [change] = (await review(digest)).changes;
    expect(change?.notes).toContainEqual({ attribute: "ssl.settings.min_tls_version", before: "1.0", after: "1.3" });
    expect(change?.kinds).toContain("repaired");

    settings.min_tls_version = "1.1";
    await project.api("PATCH", hostnamesPath(id), { ssl: { method: "http", type: "dv", settings } });
    const refused = await apply(digest);
    expect(refused).toMatchObject({ code: 1, writes: [] });
    expect(refused.err).toContain("Differs from the review");

    expect(await apply(await project.plan())).toMatchObject({ code: 0 });
    await nothingIsLeft();
  });

  it("takes over what an interrupted apply created", async () => {
    project.write("tenants/hooli.json", oneHostnameTenant("hooli", "app.hooli.net"));
    project.commit();
    const match = { method: "POST", path: "*/custom_hostnames" };
    project.emulator.faults.inject({ kind: "lost-answer", match, times: 1 });
    expect(await apply(await project.plan())).toMatchObject({ code: 2 });

    project.emulator.requests.clear();
    const digest = await project.plan();
    expect(manifest(digest).imports).toEqual([
      expect.objectContaining({
        address: "cloudflare_custom_hostname.app_hooli_net",
        id: `${zoneId}/${await idOf("app.hooli.net")}`,
      }),
    ]);
    const { forecast } = await review(digest);
    const applied = await apply(digest);
    expect(applied).toMatchObject({ code: 0, reads: forecast.refresh.requests });
    expect(applied.writes.filter((write) => write.startsWith("POST"))).toEqual([]);
    await nothingIsLeft();
  });

  it("plans nothing that is there already and not as declared, and says whose it is and how to take it over", async () => {
    project.write("tenants/pied.json", oneHostnameTenant("pied", "www.piedpiper.com"));
    project.commit();
    await project.api("POST", hostnamesPath(), {
      hostname: "www.piedpiper.com",
      ssl: { method: "txt", type: "dv", settings: { min_tls_version: "1.2" } },
    });
    const before = releasesIn(project);
    const { code, err } = await project.switchyard("plan");
    expect(code).toBe(1);
    expect(err).toContain("cloudflare_custom_hostname.www_piedpiper_com");
    expect(err).toContain("differs in ssl.method");
    const takeOver = `cloudflare_custom_hostname.www_piedpiper_com=${zoneId}/${await idOf("www.piedpiper.com")}`;
    expect(err).toContain(`--import ${takeOver}`);
    expect(releasesIn(project)).toEqual(before);

    expect(await apply(await project.plan("--import", takeOver))).toMatchObject({ code: 0 });
    await nothingIsLeft();
  });

  it("leaves out the stack of a hostname that is declared and gone, until someone decides", async () => {
    await project.api("DELETE", hostnamesPath(await idOf(ACME)));
    editAcme("acme-again", { minTlsVersion: "1.2" });
    project.write("tenants/initech.json", oneHostnameTenant("initech-new", "www.initech.com"));
    project.commit();
    const { out } = await project.switchyard("plan");
    expect(out).toContain(`${ACME} is in the registry, and Cloudflare no longer has it`);
    expect(out).toContain(`--allow-returning ${ACME}`);
    const [held] = manifest(await project.plan()).held;
    expect(held).toMatchObject({ stack: "production-hostnames-001", hostname: ACME, reason: "returning" });
    expect(await apply(await project.plan())).toMatchObject({ code: 0 });

    const digest = await project.plan("--allow-returning", ACME);
    expect(manifest(digest).mended).toEqual([
      { stack: "production-hostnames-001", address: "cloudflare_custom_hostname.shop_acme-store_com" },
    ]);
    const { changes: all, refusals } = await review(digest);
    expect(all).toEqual([expect.objectContaining({ hostname: ACME, kinds: expect.arrayContaining(["returning"]) })]);
    expect(refusals).toEqual([expect.objectContaining({ rule: "returning" })]);
    expect(await apply(digest)).toMatchObject({ code: 1, writes: [] });
    // A release that is refused after it planned leaves the hostname in its state: else it would look new to the next plan.
    await project.api(
      "PUT",
      entryPath(await namespaceId(), "www.initech.com"),
      '{"workerName":"intruder","tenant":"initech"}',
    );
    project.write("tenants/initech.json", oneHostnameTenant("initech-newer", "www.initech.com"));
    project.commit();
    const both = await project.plan("--allow-returning", ACME);
    await project.api(
      "PUT",
      entryPath(await namespaceId(), "www.initech.com"),
      '{"workerName":"thief","tenant":"initech"}',
    );
    expect(await apply(both, "--allow-returning", ACME)).toMatchObject({ code: 1, writes: [] });
    expect((await project.switchyard("plan")).out).toContain(`--allow-returning ${ACME}`);
    const last = await project.plan("--allow-returning", ACME);
    const { forecast } = await review(last);
    expect(await apply(last, "--allow-returning", ACME)).toMatchObject({ code: 0, reads: forecast.refresh.requests });
    await nothingIsLeft();
  });

  it("removes from the state what it was to delete and what is gone already, and deletes the rest", async () => {
    project.remove("tenants/pied.json");
    project.commit();
    await project.api("DELETE", hostnamesPath(await idOf("www.piedpiper.com")));
    const digest = await project.plan();
    const { alreadyGone, forecast } = await review(digest);
    expect(alreadyGone).toEqual(["cloudflare_custom_hostname.www_piedpiper_com"]);
    const text = (await project.switchyard("review", `release/${digest}`)).out;
    expect(text).toContain("Already gone");
    expect(await apply(digest)).toMatchObject({
      code: 0,
      reads: forecast.refresh.requests,
      writes: ["DELETE /accounts/*/storage/kv/namespaces/*/values/hostname:www.piedpiper.com"],
    });
    await nothingIsLeft();
  });

  it("writes an entry again that was to be changed and is gone", async () => {
    await project.api("DELETE", entryPath(await namespaceId(), ACME));
    editAcme("acme-last", { minTlsVersion: "1.2" });
    project.commit();
    const digest = await project.plan();
    expect(await changes(digest)).toEqual(["acme repaired routing"]);
    expect(await apply(digest)).toMatchObject({ code: 0 });
    await nothingIsLeft();
  });

  it("plans again what a failed apply left behind, also after its commit was reverted", async () => {
    for (const id of ["globex", "initech"]) {
      const hostname = id === "globex" ? "www.globex-corp.com" : "www.initech.com";
      project.write(`tenants/${id}.json`, oneHostnameTenant(`${id}-failing`, hostname));
    }
    project.commit();
    const match = { method: "PUT", path: "*/values/*www.initech.com" };
    project.emulator.faults.inject({ kind: "500", match, times: 20 });
    expect(await apply(await project.plan())).toMatchObject({ code: 2 });
    project.emulator.faults.clear();
    project.git("revert", "--no-edit", "HEAD");
    const digest = await project.plan();
    expect(await changes(digest)).toEqual(["globex moved routing"]);
    expect(await apply(digest)).toMatchObject({ code: 0 });
    await nothingIsLeft();
  });

  it("is refused before the first write when something goes between review and apply", async () => {
    editAcme("acme-last", { minTlsVersion: "1.3" });
    project.commit();
    const digest = await project.plan();
    await project.api("DELETE", hostnamesPath(await idOf(ACME)));
    const refused = await apply(digest);
    expect(refused).toMatchObject({ code: 1, writes: [] });
    expect(refused.err).toContain("Cloudflare no longer has what the release would change or delete");
    const allowed = ["--allow-returning", ACME];
    expect(await apply(await project.plan(...allowed), ...allowed)).toMatchObject({ code: 0 });
  });

  it.each([
    ["500", "Cloudflare answered 500"],
    ["502-html", "Cloudflare"],
  ] as const)("writes no release when Cloudflare answers %s", async (kind, said) => {
    editAcme(`acme-${kind}`, { minTlsVersion: "1.3" });
    project.commit();
    const before = releasesIn(project);
    project.emulator.faults.inject({ kind, match: { path: "*/bulk/get" }, times: 20 });
    const { code, err } = await project.switchyard("plan");
    project.emulator.faults.clear();
    expect(code).toBe(2);
    expect(err).toContain("could not be asked about what the plan would touch");
    expect(err).toContain(said);
    expect(releasesIn(project)).toEqual(before);
  });
});
