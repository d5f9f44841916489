import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { writesTo } from "./sandbox";
import { oneHostnameTenant, smallPlatform } from "./tenants";
import { describeWithTerraform } from "./terraform";

const HOST = "shop.acme-store.com";
const ADDRESS = "cloudflare_custom_hostname.shop_acme-store_com";
const ENTRY = "cloudflare_workers_kv.shop_acme-store_com";

/** The platform is released; then someone makes a hostname and its KV entry by hand, and a tenant declares it otherwise. */
describeWithTerraform("a hostname that the imports file lets a release take over", () => {
  let project: ReleaseProject;
  let zoneId: string;
  let namespaceId: string;

  const hostnames = () => `/zones/${zoneId}/custom_hostnames`;
  const make = async (settings: object = {}) => {
    const ssl = { method: "http", type: "dv", settings };
    return ((await project.api("POST", hostnames(), { hostname: HOST, ssl })) as { id: string }).id;
  };
  const allow = (imports: Readonly<Record<string, string>>) => {
    project.write("imports/production.json", { $schema: "../schema/imports.schema.json", imports });
    project.commit();
  };
  const entryId = () => `${project.emulator.accountId}/${namespaceId}/hostname:${HOST}`;

  beforeAll(async () => {
    const platform = { ...smallPlatform, entitlements: {}, certificateDefaults: { minTlsVersion: "1.2" } };
    project = await startReleaseProject({
      "platform/production.json": platform,
      "tenants/globex.json": oneHostnameTenant("globex", "www.globex-corp.com"),
    });
    await project.ship();
    await project.ship();
    [{ id: zoneId }] = (await project.api("GET", "/zones")) as [{ id: string }];
    const namespaces = `/accounts/${project.emulator.accountId}/storage/kv/namespaces`;
    [{ id: namespaceId }] = (await project.api("GET", namespaces)) as [{ id: string }];
    const form = new FormData();
    form.set("value", '{"workerName":"acme-shop"}');
    form.set("metadata", "{}");
    await project.api("PUT", `${namespaces}/${namespaceId}/values/hostname:${HOST}`, form);
    project.write("tenants/acme.json", oneHostnameTenant("acme-shop", HOST));
  });

  afterAll(() => project?.stop());

  it("is refused without it", async () => {
    await make({ min_tls_version: "1.0" });
    project.commit();
    const { code, err } = await project.switchyard("plan");
    expect(code).toBe(1);
    expect(err).toContain(`${ADDRESS} (production-hostnames-000): differs in ssl.settings.min_tls_version`);
  });

  it("is refused under another ID than the one that people saw", async () => {
    allow({ [ADDRESS]: `${zoneId}/0d89c70d-ad9f-4843-b99f-6cc0252067e9`, [ENTRY]: entryId() });
    const { code, err } = await project.switchyard("plan");
    expect(code).toBe(1);
    expect(err).toContain("it was made again since.");
  });

  it("is not created where it is gone", async () => {
    const [{ id }] = (await project.api("GET", `${hostnames()}?hostname=${HOST}`)) as [{ id: string }];
    allow({ [ADDRESS]: `${zoneId}/${id}`, [ENTRY]: entryId() });
    await project.api("DELETE", `${hostnames()}/${id}`);
    const { code, out } = await project.switchyard("plan");
    expect(code).toBe(1);
    expect(out).toContain(`${HOST} was to be taken over (imports/), and Cloudflare no longer has it.`);
  });

  it.each([[], ["--refresh"]])("is imported, and the review shows each field that changes %s", async (...argv) => {
    const [known] = (await project.api("GET", `${hostnames()}?hostname=${HOST}`)) as { id: string }[];
    const id = known?.id ?? (await make({ min_tls_version: "1.0" }));
    allow({ [ADDRESS]: `${zoneId}/${id}`, [ENTRY]: entryId() });
    project.emulator.requests.clear();
    const digest = await project.plan(...argv);
    expect(writesTo(project.emulator)).toEqual([]);
    const { out } = await project.switchyard("review", `release/${digest}`);
    expect(out).toContain("Taken over from Cloudflare");
    expect(out).toMatch(/ssl\.settings\.min_tls_version: 1\.0 (→|->) 1\.2/);
    expect(out).toMatch(/tenant: .* (→|->) acme/);
  });

  it("is changed once, and nothing is left to do", async () => {
    const digest = await project.plan();
    project.emulator.requests.clear();
    expect((await project.switchyard("apply", digest)).code).toBe(0);
    expect(writesTo(project.emulator)).toEqual([
      `PUT /accounts/*/storage/kv/namespaces/*/values/hostname:${HOST}`,
      "PATCH /zones/*/custom_hostnames/*",
    ]);
    const { out } = await project.switchyard("plan");
    expect(out).toContain("Nothing to release");
    expect(out).toContain(
      "The imports file lists 2 resources that Terraform has now: npx switchyard fmt removes them.",
    );
  });

  it("leaves the imports file when fmt runs", async () => {
    expect(existsSync(join(project.dir, "imports/production.json"))).toBe(true);
    const { code, out } = await project.switchyard("fmt");
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("2 imports done and removed.") });
    expect(existsSync(join(project.dir, "imports/production.json"))).toBe(false);
    expect(readFileSync(join(project.dir, "tenants/acme.json"), "utf8")).toContain(HOST);
  });
});
