import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { effectsOf } from "./project";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import type { SandboxStack } from "./sandbox";
import { oneHostnameTenant, smallPlatform } from "./tenants";
import { describeWithTerraform } from "./terraform";

const ZONE = "xn--bcher-kva.de";
const ZONE_ID = "9f1839b6152d298aca64c4e906b6d074";
const HOSTNAME = "laden.xn--mller-kva.de";

const file = {
  ...smallPlatform,
  fallbackOrigin: {
    name: `fallback.${ZONE}`,
    origin: { type: "CNAME", content: `origin.${ZONE}` },
  },
  cnameTarget: { name: `kunden.${ZONE}`, wildcard: true, region: "eu" },
  routing: { mode: "wildcard", lookup: "kv", subdomains: true, exclude: [`api.${ZONE}/*`] },
};

describe.each([
  ["that Terraform holds", { name: ZONE, managed: true }],
  ["that exists already", { name: ZONE, id: ZONE_ID, managed: false }],
])("a zone with an international name %s", (_, zone) => {
  describeWithTerraform("is named in Unicode by the API", () => {
    let project: ReleaseProject;
    let stacks: SandboxStack[];

    beforeAll(async () => {
      const existing = zone.managed ? {} : { existing: { zones: [{ name: ZONE, id: ZONE_ID }] } };
      project = await startReleaseProject(
        {
          "platform/production.json": { ...file, zone },
          "tenants/acme.json": { ...oneHostnameTenant("acme-shop", HOSTNAME), subdomain: "acme" },
        },
        existing,
      );
      stacks = await project.release();
    });

    afterAll(() => project?.stop());

    it("and leaves nothing to do in a second plan", async () => {
      expect(await project.api("GET", "/zones")).toMatchObject([{ name: "bücher.de" }]);
      expect(await effectsOf(stacks)).toEqual({});
    });

    it("with records, routes and hostnames in punycode", async () => {
      const [{ id }] = (await project.api("GET", "/zones")) as [{ id: string }];
      const names = async (path: string, field: string) =>
        ((await project.api("GET", `/zones/${id}/${path}`)) as Record<string, string>[]).map((one) => one[field]);
      expect((await names("dns_records", "name")).sort()).toEqual(
        [`*.${ZONE}`, `*.kunden.${ZONE}`, `fallback.${ZONE}`, `kunden.${ZONE}`].sort(),
      );
      expect((await names("workers/routes", "pattern")).sort()).toEqual(["*/*", `api.${ZONE}/*`]);
      expect(await names("custom_hostnames", "hostname")).toEqual([HOSTNAME]);
    });

    it("and status finds it, by its name or its id", async () => {
      const { code, out, err } = await project.switchyard("status", "--no-dns", "Laden.MÜLLER.de.");
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toContain(`production (${ZONE})`);
      expect(out).toContain(HOSTNAME);
    });
  });
});
