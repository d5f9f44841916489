import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { effectsOf, type SandboxProject, startProject } from "./project";
import type { SandboxStack } from "./sandbox";
import { oneHostnameTenant, smallPlatform } from "./tenants";
import { describeWithTerraform } from "./terraform";

const HOSTNAME = "shop.acme-store.com";
const ADDRESS = "cloudflare_custom_hostname.shop_acme-store_com";

/** Released, pointed at the platform, and active. */
async function live(certificate: object): Promise<{ project: SandboxProject; stacks: SandboxStack[] }> {
  const hostnames = [{ hostname: HOSTNAME, certificate }];
  const files = {
    "platform/production.json": { ...smallPlatform, entitlements: { wildcardHostnames: true } },
    "tenants/acme.json": oneHostnameTenant("acme-shop", HOSTNAME, { hostnames }),
  };
  const project = await startProject(files, { strict: true });
  const stacks = await project.release();
  project.emulator.customers.setRecord(HOSTNAME, "CNAME", smallPlatform.fallbackOrigin.name);
  project.emulator.clock.advance({ days: 1 });
  return { project, stacks };
}

async function sslOf(project: SandboxProject): Promise<Record<string, unknown>> {
  const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
  const [found] = (await project.api("GET", `/zones/${zone.id}/custom_hostnames`)) as [
    { ssl: Record<string, unknown> },
  ];
  return found.ssl;
}

for (const validation of ["txt", "delegated"]) {
  describeWithTerraform(`a certificate with validation ${validation}`, () => renewals(validation));
}

function renewals(validation: string): void {
  let project: SandboxProject;
  let stacks: SandboxStack[];

  beforeAll(async () => {
    ({ project, stacks } = await live({ validation }));
  });

  afterAll(() => project.stop());

  const change = async (certificate: object) => {
    project.edit("tenants/acme.json", (file) => {
      file.hostnames[0].certificate = certificate;
    });
    stacks = await project.synthesize();
  };

  it("renews by HTTP three times, and no plan has anything to do", async () => {
    expect(await sslOf(project)).toMatchObject({ status: "active", method: "txt" });
    expect(await effectsOf(stacks)).toEqual({});
    for (const _renewal of [1, 2, 3]) {
      project.emulator.clock.advance({ days: 60 });
      expect(await sslOf(project)).toMatchObject({ status: "active", method: "http" });
      expect(await effectsOf(stacks)).toEqual({});
    }
  });

  it("is not validated again by an edit of something else", async () => {
    await change({ validation, minTlsVersion: "1.3" });
    await stacks[1]?.apply();
    expect(await sslOf(project)).toMatchObject({ method: "http" });
    expect(await effectsOf(stacks)).toEqual({});
  });

  it("is validated by TXT again after one release with revalidate", async () => {
    await change({ validation, minTlsVersion: "1.3", revalidate: true });
    expect((await effectsOf(stacks))[ADDRESS]).toContain("ssl.method");
    await stacks[1]?.apply();
    expect(await sslOf(project)).toMatchObject({ method: "txt" });
    await change({ validation, minTlsVersion: "1.3" });
    expect(Object.keys(await effectsOf(stacks))).toEqual(["terraform_data.switchyard_config"]);
  });
}

describeWithTerraform("a certificate whose validation changes from http to txt", () => {
  let project: SandboxProject;

  beforeAll(async () => {
    ({ project } = await live({ validation: "http" }));
  });

  afterAll(() => project.stop());

  it.each<[string, object, string]>([
    ["keeps http without revalidate, which is why check --base asks for it", { validation: "txt" }, "http"],
    ["is sent with revalidate", { validation: "txt", revalidate: true }, "txt"],
    ["stays when revalidate is removed", { validation: "txt" }, "txt"],
  ])("%s", async (_case, certificate, method) => {
    project.edit("tenants/acme.json", (file) => {
      file.hostnames[0].certificate = certificate;
    });
    const stacks = await project.release();
    expect(await sslOf(project)).toMatchObject({ method });
    expect(await effectsOf(stacks)).toEqual({});
  });
});
