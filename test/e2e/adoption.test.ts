import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { selfSigned } from "../emulator/api/self-signed";
import { CUSTOMERS, type HandmadeZone, makeZone } from "./handmade-zone";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { writesTo } from "./sandbox";
import { DEFAULTS_FREE_PLATFORM } from "./tenants";
import { describeWithTerraform } from "./terraform";

/** Its certificate has no common name of its own: a name of more than 64 characters doesn't fit. */
const LONG = `${"long-".repeat(10)}shop.acme-store.com`;

/** Every kind of hostname that a file can declare, and some that it can't. */
async function makeHostnames(zone: HandmadeZone): Promise<void> {
  const made: readonly (readonly [hostname: string, worker: string, more?: Parameters<HandmadeZone["hostname"]>[1]])[] =
    [
      ["shop.acme-store.com", "acme-shop"],
      ["txt.acme-store.com", "acme-shop", { ssl: { method: "txt" } }],
      ["mail.acme-store.com", "acme-shop", { ssl: { method: "email", bundle_method: "optimal" } }],
      [
        "tls.acme-store.com",
        "acme-api",
        {
          ssl: {
            settings: {
              min_tls_version: "1.2",
              tls_1_3: "off",
              http2: "off",
              early_hints: "on",
              ciphers: ["AES128-SHA"],
            },
          },
        },
      ],
      ["origin.acme-store.com", "acme-shop", { custom_origin_server: "origin-eu.saasprovider.com" }],
      ["xn--bcher-kva.de", "books"],
      ["wild.globex-corp.com", "globex", { ssl: { method: "txt", wildcard: true } }],
      ["www.initech.com", "initech"],
    ];
  for (const [hostname, worker, more] of made) {
    await zone.hostname(hostname, more);
    await zone.entry(hostname, { workerName: worker });
  }
  await zone.entry("tls.acme-store.com", {
    workerName: "acme-api",
    paths: [{ prefix: "/v2", workerName: "acme-api-v2" }],
  });
  await zone.entry("txt.acme-store.com", { workerName: "acme-shop", canonical: "shop.acme-store.com" });
  await zone.entry("www.initech.com", {
    workerName: "initech",
    status: "suspended",
    limits: { cpuMs: 50, subRequests: 50 },
  });
  await zone.entry("globex.saasprovider.com", { workerName: "globex" });
  // What a file can't say, or no one knows.
  await zone.hostname("under_score.acme-store.com");
  await zone.entry("under_score.acme-store.com", { workerName: "acme-shop" });
  await zone.hostname("extra.acme-store.com");
  await zone.entry("extra.acme-store.com", { workerName: "acme-shop", theme: "dark" });
  await zone.hostname("alone.acme-store.com");
}

interface AdoptJson {
  readonly files: readonly { readonly file: string; readonly kind: string; readonly hostnames: readonly string[] }[];
  readonly platform: object | null;
  readonly imports: string | null;
  readonly changes: readonly { readonly type: string; readonly hostname: string; readonly paths: readonly string[] }[];
  readonly todo: readonly { readonly hostname: string; readonly kind: string; readonly why: string }[];
}

// One story, in order, as in life.
describeWithTerraform("a zone made by hand that is adopted", () => {
  let project: ReleaseProject;
  let zone: HandmadeZone;

  const ADOPT = ["adopt", "--environment", "production", "--by", "domain", "--owner", "ops"];
  const adopt = async (...argv: string[]): Promise<AdoptJson> => {
    const { code, out, err } = await project.switchyard(...ADOPT, "--format", "json", ...argv);
    if (code !== 0) throw new Error(`adopt: ${code} ${err}`);
    return JSON.parse(out);
  };
  const read = (file: string) => readFileSync(join(project.dir, file), "utf8");
  const tenant = (id: string) => JSON.parse(read(`tenants/${id}.json`));
  const hostnameWrites = () => writesTo(project.emulator).filter((write) => write.includes("/custom_hostnames"));
  const everyFile = () => readdirSync(join(project.dir, "tenants")).map((file) => [file, read(`tenants/${file}`)]);

  beforeAll(async () => {
    project = await startReleaseProject({ "platform/production.json": DEFAULTS_FREE_PLATFORM });
    zone = await makeZone(project);
    await makeHostnames(zone);
    for (const name of ["shop.acme-store.com", "xn--bcher-kva.de"])
      project.emulator.customers.setRecord(name, "CNAME", CUSTOMERS);
    project.emulator.clock.advance({ hours: 1 });
    project.emulator.requests.clear();
  });

  afterAll(() => project?.stop());

  it("is only read by a dry run, which writes nothing", async () => {
    project.write("tenants/.keep", {});
    const { files, todo } = await adopt("--dry-run");
    expect(files.map(({ file }) => file)).toEqual([
      "tenants/acme-store-com.json",
      "tenants/globex.json",
      "tenants/globex-corp-com.json",
      "tenants/initech-com.json",
      "tenants/xn-bcher-kva-de.json",
    ]);
    expect(todo.map(({ hostname, kind }) => `${kind} ${hostname}`)).toEqual([
      "undecided alone.acme-store.com",
      "unsayable extra.acme-store.com",
      "unsayable under_score.acme-store.com",
    ]);
    expect(readdirSync(join(project.dir, "tenants"))).toEqual([".keep"]);
    expect(existsSync(join(project.dir, "imports"))).toBe(false);
    expect(writesTo(project.emulator)).toEqual([]);
  });

  it("becomes tenant files that declare every setting, a completed platform file, and a registry that passes the check", async () => {
    const before = project.emulator.requests.all().length;
    const { imports, changes } = await adopt();
    expect(project.emulator.requests.all().length - before).toBeLessThan(30);
    expect(writesTo(project.emulator)).toEqual([]);
    expect(tenant("acme-store-com")).toMatchObject({
      owners: ["ops"],
      tier: "adopted",
      worker: "acme-shop",
      hostnames: [
        { hostname: "mail.acme-store.com", certificate: { validation: "email", bundleMethod: "optimal" } },
        { hostname: "origin.acme-store.com", origin: { server: "origin-eu.saasprovider.com" } },
        { hostname: "shop.acme-store.com" },
        {
          hostname: "tls.acme-store.com",
          worker: "acme-api",
          paths: [{ prefix: "/v2", worker: "acme-api-v2" }],
          certificate: { minTlsVersion: "1.2", tls13: false, http2: false, earlyHints: true, ciphers: ["AES128-SHA"] },
        },
        { hostname: "txt.acme-store.com", certificate: { validation: "txt" }, canonical: "shop.acme-store.com" },
      ],
    });
    expect(tenant("initech-com")).toMatchObject({ status: "suspended", tier: "pro", worker: "initech" });
    expect(tenant("globex")).toMatchObject({ subdomain: "globex", worker: "globex" });
    expect(JSON.parse(read("platform/production.json"))).toMatchObject({
      tiers: { ...DEFAULTS_FREE_PLATFORM.tiers, adopted: {} },
      entitlements: { wildcardHostnames: true },
      grants: { "acme-store-com": { workers: ["acme-api", "acme-api-v2", "acme-shop"], tiers: ["adopted"] } },
    });
    expect(imports).toBe("imports/production.json");
    expect(changes.filter(({ type }) => type === "cloudflare_custom_hostname")).toEqual([]);
    expect(await project.switchyard("check")).toMatchObject({ code: 0 });
    expect(await project.switchyard("fmt", "--check")).toMatchObject({ code: 0 });
  });

  it("lists what is left in a file that is a mapping to complete", () => {
    expect(read("dist/adopt/production.csv").split("\r\n")[1]).toContain(
      '"alone.acme-store.com","acme-store-com","",""',
    );
  });

  it("finds nothing new in a second run, and changes no file", async () => {
    const before = [...everyFile(), read("platform/production.json"), read("imports/production.json")];
    expect(await adopt()).toMatchObject({ files: [], platform: null, imports: null });
    expect([...everyFile(), read("platform/production.json"), read("imports/production.json")]).toEqual(before);
  });

  it("is taken over by plan, review and apply without a write to any hostname", async () => {
    project.emulator.requests.clear();
    await project.ship(); // the platform: what exists is imported
    project.commit();
    const digest = await project.plan();
    const { code, out } = await project.switchyard("review", `release/${digest}`);
    expect(code).toBe(0);
    expect(out).toContain("Taken over from Cloudflare");
    expect(await project.switchyard("apply", digest)).toMatchObject({ code: 0 });
    expect(hostnameWrites().filter((write) => !write.includes("fallback_origin"))).toEqual([]);
    const rewritten = writesTo(project.emulator).filter((write) => write.includes("/values/"));
    expect(rewritten.every((write) => write.startsWith("PUT"))).toBe(true);
    for (const kind of [[], ["--all"], ["--all", "--refresh"]])
      expect((await project.switchyard("plan", ...kind)).out).toContain("Nothing to release");
  });

  it("still sends every hostname to the Worker that it had", async () => {
    const values = `/accounts/${project.emulator.accountId}/storage/kv/namespaces/${zone.namespaceId}/values`;
    const worker = async (key: string) =>
      JSON.parse((await project.api("GET", `${values}/hostname:${key}`)) as string).workerName;
    expect(await worker("shop.acme-store.com")).toBe("acme-shop");
    expect(await worker("tls.acme-store.com")).toBe("acme-api");
    expect(await worker("_wildcard.wild.globex-corp.com")).toBe("globex");
    expect(await worker("globex.saasprovider.com")).toBe("globex");
  });

  it("serves: status finds every hostname as declared, and what is left is foreign", async () => {
    for (const worker of ["acme-shop", "books"]) {
      const form = new FormData();
      form.set("metadata", JSON.stringify({ main_module: "worker.js" }));
      form.set("worker.js", new Blob(["export default {}"], { type: "application/javascript+module" }), "worker.js");
      const path = `/accounts/${project.emulator.accountId}/workers/dispatch/namespaces/production/scripts/${worker}`;
      await project.api("PUT", path, form);
    }
    const { out } = await project.switchyard("status", "--no-dns", "--format", "json");
    const [{ hostnames, foreign }] = JSON.parse(out).environments as [
      { hostnames: { hostname: string; verdict: string }[]; foreign: { hostname: string }[] },
    ];
    const live = hostnames.filter(({ verdict }) => verdict === "serving").map(({ hostname }) => hostname);
    expect(live.sort()).toEqual(["shop.acme-store.com", "xn--bcher-kva.de"]);
    expect(foreign.map(({ hostname }) => hostname)).toEqual([
      "alone.acme-store.com",
      "extra.acme-store.com",
      "under_score.acme-store.com",
    ]);
  });

  it("loses what is done from the imports file, and adopts what is new", async () => {
    await project.switchyard("fmt");
    expect(existsSync(join(project.dir, "imports/production.json"))).toBe(false);
    await zone.hostname("new.acme-store.com");
    await zone.entry("new.acme-store.com", { workerName: "acme-shop" });
    const { files } = await adopt();
    expect(files).toEqual([
      { file: "tenants/acme-store-com.json", kind: "extended", hostnames: ["new.acme-store.com"] },
    ]);
    project.emulator.requests.clear();
    await project.ship();
    expect(hostnameWrites()).toEqual([]);
  });

  it("never touches a file that a person changed, and says what to add to it", async () => {
    project.edit("tenants/acme-store-com.json", (file) => {
      file.displayName = "Acme Store";
    });
    const changed = read("tenants/acme-store-com.json");
    await zone.hostname("next.acme-store.com");
    await zone.entry("next.acme-store.com", { workerName: "acme-shop" });
    const { files, todo } = await adopt();
    expect(files).toEqual([]);
    expect(read("tenants/acme-store-com.json")).toBe(changed);
    expect(todo.find(({ hostname }) => hostname === "next.acme-store.com")).toMatchObject({
      why: "tenants/acme-store-com.json was written or changed by a person, so adopt does not touch it",
      next: expect.stringContaining('"hostname":"next.acme-store.com"'),
    });
  });

  it("lists what can't be said as foreign where asked, and no release touches it", async () => {
    await adopt("--foreign");
    expect(JSON.parse(read("platform/production.json")).foreign).toEqual(["extra.acme-store.com"]);
    const { out } = await project.switchyard("status", "--no-dns", "--format", "json");
    const [{ foreign }] = JSON.parse(out).environments as [{ foreign: { hostname: string; listed: boolean }[] }];
    expect(foreign.filter(({ listed }) => listed).map(({ hostname }) => hostname)).toEqual(["extra.acme-store.com"]);
    project.commit();
    expect((await project.switchyard("plan")).out).toContain("Nothing to release");
  });
});

describeWithTerraform("a zone with the exceptions: metadata, an uploaded pair, a long name", () => {
  let project: ReleaseProject;
  const ADOPT = ["adopt", "--by", "worker", "--owner", "ops", "--format", "json"];

  beforeAll(async () => {
    project = await startReleaseProject({ "platform/production.json": DEFAULTS_FREE_PLATFORM });
    const zone = await makeZone(project);
    const pair = selfSigned(["portal.fjordbank.no"]);
    await zone.hostname("shop.acme-store.com", { custom_metadata: { theme: "dark" } });
    await zone.hostname("www.acme-store.com");
    await zone.hostname(LONG, { ssl: { cloudflare_branding: true } });
    const own = { method: undefined, type: undefined, custom_certificate: pair.certificate, custom_key: pair.key };
    await zone.hostname("portal.fjordbank.no", { ssl: own });
    for (const hostname of ["shop.acme-store.com", "www.acme-store.com", LONG])
      await zone.entry(hostname, { workerName: "acme" });
    await zone.entry("portal.fjordbank.no", { workerName: "fjord" });
    project.emulator.clock.advance({ hours: 1 });
    Object.assign(project.env, {
      TF_VAR_fjord_portal_fjordbank_no_certificate: pair.certificate,
      TF_VAR_fjord_portal_fjordbank_no_private_key: pair.key,
    });
  });

  afterAll(() => project?.stop());

  it("says which hostnames a release changes, and the review names field and value of each", async () => {
    const { code, out } = await project.switchyard(...ADOPT);
    expect(code).toBe(0);
    const { variables, changes } = JSON.parse(out) as AdoptJson & { variables: string[] };
    expect(variables).toEqual(["fjord_portal_fjordbank_no_certificate", "fjord_portal_fjordbank_no_private_key"]);
    const named = changes.filter(({ type }) => type === "cloudflare_custom_hostname").map(({ hostname }) => hostname);
    expect(named.sort()).toEqual([LONG, "portal.fjordbank.no"].sort());
    await project.ship();
    project.commit();
    const digest = await project.plan();
    const review = await project.switchyard("review", `release/${digest}`);
    if (review.code !== 0) throw new Error(review.out + review.err);
    expect(review.out).toContain("The uploaded certificate is sent again, with its private key.");
    expect(review.out).toMatch(/ssl\.cloudflare_branding: .* (→|->) true/);
    expect(review.out).toMatch(/custom_metadata/);
    project.emulator.requests.clear();
    expect(await project.switchyard("apply", digest)).toMatchObject({ code: 0 });
    const writes = writesTo(project.emulator).filter((write) => write.includes("/custom_hostnames"));
    expect(new Set(writes)).toEqual(new Set(["PATCH /zones/*/custom_hostnames/*"]));
    expect((await project.switchyard("plan")).out).toContain("Nothing to release");
  });
});
