import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { effectsOf, type SandboxProject, startProject } from "./project";
import { type SandboxStack, writesTo } from "./sandbox";
import { oneHostnameTenant, twoTenants } from "./tenants";
import { describeWithTerraform } from "./terraform";

const entry = (hostname: string) => `/accounts/*/storage/kv/namespaces/*/values/hostname:${hostname}`;
const hostnames = "/zones/*/custom_hostnames";

describeWithTerraform("a change of the registry", () => {
  let project: SandboxProject;

  beforeAll(async () => {
    project = await startProject(twoTenants);
    await project.release();
  });

  afterAll(() => project.stop());

  async function written(change: () => void): Promise<string[]> {
    change();
    project.emulator.requests.clear();
    const stacks = await project.release();
    const writes = writesTo(project.emulator);
    expect(await effectsOf(stacks)).toEqual({});
    return writes;
  }

  it("that says nothing new writes nothing", async () => {
    expect(await written(() => {})).toEqual([]);
  });

  it("adds a tenant: its entry, then its hostname", async () => {
    const writes = await written(() =>
      project.write("tenants/hooli.json", oneHostnameTenant("hooli", "app.hooli.net")),
    );
    expect(writes).toEqual([`PUT ${entry("app.hooli.net")}`, `POST ${hostnames}`]);
  });

  it("moves a tenant to another Worker with one write and touches no certificate", async () => {
    const writes = await written(() =>
      project.write("tenants/hooli.json", oneHostnameTenant("hooli-v2", "app.hooli.net")),
    );
    expect(writes).toEqual([`PUT ${entry("app.hooli.net")}`]);
  });

  it("suspends a tenant with one write", async () => {
    const suspended = oneHostnameTenant("hooli-v2", "app.hooli.net", { status: "suspended" });
    expect(await written(() => project.write("tenants/hooli.json", suspended))).toEqual([
      `PUT ${entry("app.hooli.net")}`,
    ]);
  });

  it("gives the fallback origin a server: its new record is there before the old one goes", async () => {
    const origin = (content: object) => () =>
      project.edit("platform/production.json", (file) => Object.assign(file.fallbackOrigin, content));
    expect(await written(origin({ origin: { type: "A", content: "198.51.100.7" } }))).toEqual([
      "POST /zones/*/dns_records",
      "DELETE /zones/*/dns_records/*",
    ]);
    await written(() => project.edit("platform/production.json", (file) => delete file.fallbackOrigin.origin));
  });

  it("raises the TLS version in place", async () => {
    const writes = await written(() =>
      project.edit("tenants/hooli.json", (file) => {
        file.hostnames[0].certificate = { minTlsVersion: "1.3" };
      }),
    );
    expect(writes).toEqual([`PATCH ${hostnames}/*`]);
  });

  it("keeps at Cloudflare what is only taken out, and sends it back with reset", async () => {
    const certify = (certificate: object) => () =>
      project.edit("tenants/hooli.json", (file) => {
        file.hostnames[0].certificate = certificate;
      });
    const settings = async () => {
      const [zone] = (await project.api("GET", "/zones")) as { id: string }[];
      const found = (await project.api("GET", `/zones/${zone?.id}/custom_hostnames?hostname=app.hooli.net`)) as {
        ssl: { settings: object };
      }[];
      return found[0]?.ssl.settings;
    };
    const ciphers = ["ECDHE-ECDSA-AES128-GCM-SHA256"];
    await written(certify({ ciphers, earlyHints: true }));
    expect(await written(certify({}))).toEqual([]);
    expect(await settings()).toMatchObject({ ciphers, early_hints: "on" });
    expect(await written(certify({ reset: ["ciphers", "earlyHints", "http2", "tls13"] }))).toEqual([
      `PATCH ${hostnames}/*`,
    ]);
    expect(await settings()).toMatchObject({ ciphers: [], early_hints: "off", http2: "on", tls_1_3: "on" });
    expect(await written(certify({}))).toEqual([]);
  });

  it("renames a hostname: a new one in place of the old one", async () => {
    const writes = await written(() =>
      project.edit("tenants/hooli.json", (file) => {
        file.hostnames[0].hostname = "store.hooli.net";
      }),
    );
    expect(writes.sort()).toEqual([
      `DELETE ${entry("app.hooli.net")}`,
      `DELETE ${hostnames}/*`,
      `POST ${hostnames}`,
      `PUT ${entry("store.hooli.net")}`,
    ]);
  });

  it("removes a tenant: its hostname, then its entry", async () => {
    const writes = await written(() => project.remove("tenants/hooli.json"));
    expect(writes).toEqual([`DELETE ${hostnames}/*`, `DELETE ${entry("store.hooli.net")}`]);
  });
});

describeWithTerraform("drift", () => {
  let project: SandboxProject;
  let stacks: SandboxStack[];

  beforeAll(async () => {
    project = await startProject(twoTenants);
    stacks = await project.release();
  });

  afterAll(() => project.stop());

  const find = async (path: string) => (await project.api("GET", path)) as { id: string }[];

  it("of an entry edited by hand is seen and repaired", async () => {
    const account = `/accounts/${project.emulator.accountId}/storage/kv/namespaces`;
    const [namespace] = await find(account);
    const value = `${account}/${namespace?.id}/values/hostname:shop.acme-store.com`;
    await project.api("PUT", value, '{"workerName":"intruder"}');
    expect(await effectsOf(stacks)).toEqual({ "cloudflare_workers_kv.shop_acme-store_com": "update: value" });
    for (const stack of stacks) await stack.apply();
    expect(JSON.parse((await project.api("GET", value)) as string)).toMatchObject({ workerName: "acme-shop" });
  });

  it("of a hostname that is gone is seen, and the hostname comes back", async () => {
    const [zone] = await find("/zones");
    const path = `/zones/${zone?.id}/custom_hostnames`;
    const [hostname] = await find(`${path}?hostname=www.globex-corp.com`);
    await project.api("DELETE", `${path}/${hostname?.id}`);
    const plans = await Promise.all(stacks.map((stack) => stack.plan()));
    const drift = plans
      .flatMap((plan) => plan.resource_drift ?? [])
      .map(({ address, change }) => [address, change.actions]);
    expect(drift).toContainEqual(["cloudflare_custom_hostname.www_globex-corp_com", ["delete"]]);
    for (const stack of stacks) await stack.apply();
    expect(await find(`${path}?hostname=www.globex-corp.com`)).toHaveLength(1);
    expect(await effectsOf(stacks)).toEqual({});
  });

  it("of the dispatch Worker uploaded by hand is seen, and the bundle goes up again", async () => {
    const form = new FormData();
    form.append("metadata", JSON.stringify({ main_module: "worker.js" }));
    form.append("worker.js", new Blob(["export default {}"], { type: "application/javascript+module" }), "worker.js");
    const path = `/accounts/${project.emulator.accountId}/workers/scripts/dispatch`;
    await project.api("PUT", path, form);
    expect((await effectsOf(stacks))["cloudflare_workers_script.dispatch"]).toContain("content_sha256");
    for (const stack of stacks) await stack.apply();
    expect(await project.api("GET", `${path}/content/v2`)).not.toContain("export default {}");
    expect(await effectsOf(stacks)).toEqual({});
  });

  it("costs one request for each hostname and two for each entry to look for", async () => {
    const shard = stacks.filter(({ dir }) => dir.includes("hostnames"));
    project.emulator.requests.clear();
    await Promise.all(shard.map((stack) => stack.plan()));
    expect(project.emulator.requests.counts()).toEqual({ custom_hostname: { get: 2 }, workers_kv: { get: 4 } });
    project.emulator.requests.clear();
    await Promise.all(shard.map((stack) => stack.plan("-refresh=false")));
    expect(project.emulator.requests.counts()).toEqual({});
  });
});
