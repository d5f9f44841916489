import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { effectsOf, type SandboxProject, startCompanyProject } from "./project";
import type { SandboxStack } from "./sandbox";
import { describeWithTerraform } from "./terraform";

type Json = Record<string, unknown>;

describeWithTerraform("a company's registry", () => {
  let project: SandboxProject;
  let stacks: SandboxStack[];

  beforeAll(async () => {
    project = await startCompanyProject();
    Object.assign(project.env, await uploadedCertificate(project.dir));
    for (const environment of ["staging", "trial"]) await adopt(project, environment);
    stacks = await project.synthesize();
  });

  afterAll(() => project.stop());

  const account = () => `/accounts/${project.emulator.accountId}`;
  const list = async (path: string) => (await project.api("GET", path)) as Json[];
  const zoneId = async (name: string) => (await list(`/zones?name=${name}`))[0]?.id as string;

  it("is valid Terraform, and each stack applies after the stacks it depends on", async () => {
    for (const stack of stacks) {
      await stack.init();
      expect((await stack.terraform(["validate", "-no-color"])).output).toContain("The configuration is valid.");
      await stack.apply();
    }
  });

  it("leaves nothing to do in a second plan of any stack", async () => {
    expect(await effectsOf(stacks)).toEqual({});
  });

  it("makes the initial setup of Cloudflare for SaaS: fallback origin, CNAME target, region", async () => {
    const zone = await zoneId("saasprovider.com");
    const records = (await list(`/zones/${zone}/dns_records`)).map(({ type, name, content, proxied, ttl }) =>
      [type, name, content, proxied ? "proxied" : "", ttl].join(" "),
    );
    expect(records.sort()).toEqual([
      "AAAA *.saasprovider.com 100:: proxied 1",
      "AAAA proxy-fallback.saasprovider.com 100:: proxied 1",
      "CNAME *.customers.saasprovider.com proxy-fallback.saasprovider.com proxied 1",
      "CNAME customers.saasprovider.com proxy-fallback.saasprovider.com proxied 1",
    ]);
    project.emulator.clock.advance({ minutes: 5 });
    expect(await project.api("GET", `/zones/${zone}/custom_hostnames/fallback_origin`)).toMatchObject({
      origin: "proxy-fallback.saasprovider.com",
      status: "active",
    });
    const regions = await list(`/zones/${zone}/addressing/regional_hostnames`);
    expect(regions.map(({ hostname, region_key }) => `${hostname} ${region_key}`).sort()).toEqual([
      "*.customers.saasprovider.com eu",
      "customers.saasprovider.com eu",
    ]);
  });

  it("routes everything to the dispatch Worker, save what is excluded", async () => {
    const routes = await list(`/zones/${await zoneId("saasprovider.com")}/workers/routes`);
    expect(Object.fromEntries(routes.map(({ pattern, script }) => [pattern, script ?? null]))).toEqual({
      "*/*": "dispatch",
      "api.saasprovider.com/*": null,
      "saasprovider.com/*": null,
      "www.saasprovider.com/*": null,
    });
  });

  it("binds the dispatch Worker to its namespaces and uploads the bundle that was built", async () => {
    const namespaces = await list(`${account()}/storage/kv/namespaces`);
    const kv = namespaces.find(({ title }) => title === "hostnames")?.id;
    const { bindings } = (await project.api("GET", `${account()}/workers/scripts/dispatch/settings`)) as Json;
    expect(bindings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "DISPATCHER", type: "dispatch_namespace", namespace: "production" }),
        { name: "KV", type: "kv_namespace", namespace_id: kv },
        { name: "ZONE_NAME", type: "plain_text", text: "saasprovider.com" },
      ]),
    );
    const uploaded = await project.api("GET", `${account()}/workers/scripts/dispatch/content/v2`);
    expect(uploaded).toContain(readFileSync(join(project.dir, "dist/worker.js"), "utf8"));
  });

  it("creates every tenant's hostname with the certificate its file asks for", async () => {
    const hostnames = await list(`/zones/${await zoneId("saasprovider.com")}/custom_hostnames?per_page=50`);
    const described = hostnames.map(({ hostname, ssl }) => {
      const { method, wildcard, settings } = ssl as Json & { settings: Json };
      return [hostname, method ?? "uploaded", settings.min_tls_version, wildcard ? "wildcard" : ""].join(" ").trim();
    });
    expect(described.sort()).toEqual([
      "*.branches.fjordbank.no uploaded 1.2",
      "api.acme-store.com txt 1.3 wildcard",
      "appointments-and-prescriptions.central-city-medical-centre.groveclinic.org http 1.2",
      "dunetravel.net http 1.2",
      "news.cobaltpress.io email 1.2",
      "order.emberbakery.cafe http 1.2",
      "portal.fjordbank.no uploaded 1.2",
      "shop.acme-store.com http 1.2",
      "store.boltbikes.shop txt 1.2",
      "www.acme-store.com http 1.2",
      "www.dunetravel.net http 1.2",
      "xn--grnes-tal-r9a.de http 1.2",
    ]);
  });

  it("writes for every hostname which Worker answers", async () => {
    const [namespace] = (await list(`${account()}/storage/kv/namespaces`)).filter(({ title }) => title === "hostnames");
    const values = `${account()}/storage/kv/namespaces/${namespace?.id}/values`;
    const keys = (await list(`${account()}/storage/kv/namespaces/${namespace?.id}/keys`)).map(({ name }) =>
      String(name),
    );
    const entries = await Promise.all(
      keys.map(async (key) => {
        const entry = JSON.parse((await project.api("GET", `${values}/${encodeURIComponent(key)}`)) as string) as Json;
        return [key, entry.workerName];
      }),
    );
    expect(Object.fromEntries(entries)).toEqual({
      "hostname:_wildcard.api.acme-store.com": "acme-api",
      "hostname:_wildcard.branches.fjordbank.no": "fjord-bank",
      "hostname:api.acme-store.com": "acme-api",
      "hostname:appointments-and-prescriptions.central-city-medical-centre.groveclinic.org": "grove-clinic",
      "hostname:bolt.saasprovider.com": "bolt-store",
      "hostname:dunetravel.net": "dune-travel",
      "hostname:ember.saasprovider.com": "ember-bakery",
      "hostname:news.cobaltpress.io": "cobalt-press",
      "hostname:order.emberbakery.cafe": "ember-bakery",
      "hostname:portal.fjordbank.no": "fjord-bank",
      "hostname:shop.acme-store.com": "acme-shop",
      "hostname:store.boltbikes.shop": "bolt-store",
      "hostname:www.acme-store.com": "acme-shop",
      "hostname:www.dunetravel.net": "dune-travel",
      "hostname:xn--grnes-tal-r9a.de": "grove-clinic",
    });
  });

  it("leaves staging's hostname to its own zone, and says in its metadata which Worker answers", async () => {
    const zone = await zoneId("saasprovider-staging.net");
    expect(await list(`/zones/${zone}/custom_hostnames`)).toMatchObject([
      {
        hostname: "staging.acme-store.com",
        custom_metadata: { theme: "draft", tenant: "acme-staging", workerName: "acme-shop" },
      },
    ]);
    const namespaces = await list(`${account()}/workers/dispatch/namespaces`);
    expect(namespaces.map(({ namespace_name }) => namespace_name).sort()).toEqual(["production", "staging", "trial"]);
  });

  it("routes trial's subdomains alone, by their label, with a real fallback origin and no KV entry", async () => {
    const zone = await zoneId("saasprovider-trial.net");
    const records = (await list(`/zones/${zone}/dns_records`)).map(
      ({ type, name, content }) => `${type} ${name} ${content}`,
    );
    expect(records.sort()).toEqual([
      "A *.saasprovider-trial.net 198.51.100.7",
      "A origin.saasprovider-trial.net 198.51.100.7",
    ]);
    expect(await list(`/zones/${zone}/workers/routes`)).toMatchObject([
      { pattern: "*.saasprovider-trial.net/*", script: "dispatch-trial" },
    ]);
    const kv = (await list(`${account()}/storage/kv/namespaces`)).find(({ title }) => title === "hostnames-trial")?.id;
    expect(await list(`${account()}/storage/kv/namespaces/${kv}/keys`)).toEqual([]);
  });

  it("is protected: Terraform refuses to plan the platform's destruction", async () => {
    const platform = stacks.find(({ dir }) => dir.endsWith("production-platform"));
    const refused = await platform?.terraform(["plan", "-destroy", "-no-color"]);
    expect(refused?.code).toBe(1);
    expect(refused?.output).toContain("Error: Instance cannot be destroyed");
  });

  it("unprotected, is destroyed in two runs: the fallback origin's delete takes its time", async () => {
    project.edit("platform/production.json", (platform) => {
      platform.protect = false;
    });
    const reversed = (await project.synthesize()).reverse();
    const codes: Record<string, number | null> = {};
    for (const stack of reversed) {
      const name = stack.dir.replace(/.*\//, "");
      codes[name] = (await stack.terraform(["destroy", "-no-color", "-auto-approve"])).code;
    }
    expect(codes).toEqual({
      "production-hostnames-000": 0,
      "production-hostnames-001": 0,
      "production-platform": 1,
      "staging-hostnames-000": 0,
      "staging-platform": 1,
      "trial-hostnames-000": 0,
      "trial-platform": 1,
    });
    project.emulator.clock.advance({ minutes: 5 });
    for (const stack of reversed) {
      expect((await stack.terraform(["destroy", "-no-color", "-auto-approve"])).code).toBe(0);
      expect((await stack.terraform(["state", "list"])).stdout).toBe("");
    }
  });

  it("leaves behind only what staging and trial said they do not manage", async () => {
    const zones = await list("/zones");
    expect(zones.map(({ name }) => name)).toEqual(["saasprovider-staging.net", "saasprovider-trial.net"]);
    for (const { id } of zones) expect(await list(`/zones/${id}/dns_records`)).toEqual([]);
    const namespaces = await list(`${account()}/storage/kv/namespaces`);
    expect(namespaces.map(({ title }) => title)).toEqual(["hostnames-staging", "hostnames-trial"]);
    expect(await list(`${account()}/workers/scripts`)).toEqual([]);
  });
});

/** The zone and the namespace that an environment's file names by id exist before Terraform; these are their ids here. */
async function adopt(project: SandboxProject, environment: string): Promise<void> {
  const { accountId } = project.emulator;
  const zone = await project.api("POST", "/zones", {
    name: `saasprovider-${environment}.net`,
    account: { id: accountId },
  });
  const path = `/accounts/${accountId}/storage/kv/namespaces`;
  const namespace = await project.api("POST", path, { title: `hostnames-${environment}` });
  project.edit(`platform/${environment}.json`, (platform) => {
    platform.zone.id = (zone as Json).id;
    platform.dispatch.kvNamespace.id = (namespace as Json).id;
  });
}

/** The pair a tenant brings, as the variables its file names. No key is kept in the repository. */
async function uploadedCertificate(dir: string): Promise<Record<string, string>> {
  const names = "subjectAltName=DNS:portal.fjordbank.no,DNS:*.branches.fjordbank.no";
  const request =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=fjordbank.no -addext";
  const args = [...request.split(" "), names, "-keyout", join(dir, "key.pem"), "-out", join(dir, "certificate.pem")];
  const { status, stderr } = spawnSync("openssl", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`openssl is needed to make a certificate: ${stderr}`);
  return {
    TF_VAR_fjord_bank_certificate: readFileSync(join(dir, "certificate.pem"), "utf8"),
    TF_VAR_fjord_bank_private_key: readFileSync(join(dir, "key.pem"), "utf8"),
  };
}
