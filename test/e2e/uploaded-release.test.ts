import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { selfSigned } from "../emulator/api/self-signed";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { oneHostnameTenant, smallPlatform } from "./tenants";
import { describeWithTerraform } from "./terraform";

const HOSTNAME = "portal.fjordbank.no";
const uploaded = { certificate: "fjord_certificate", privateKey: "fjord_private_key" };
const files = {
  "platform/production.json": { ...smallPlatform, entitlements: {} },
  "tenants/fjord.json": oneHostnameTenant("fjord-bank", HOSTNAME, {
    hostnames: [{ hostname: HOSTNAME, certificate: { uploaded } }],
  }),
};

for (const answer of ["certificate", "nothing"] as const) {
  describeWithTerraform(`a release that reaches an uploaded certificate, where the API returns ${answer} of it`, () => {
    let project: ReleaseProject;

    beforeAll(async () => {
      project = await startReleaseProject(files);
      project.emulator.reshape({ uploaded: answer });
      const { certificate, key } = selfSigned([HOSTNAME]);
      Object.assign(project.env, { TF_VAR_fjord_certificate: certificate, TF_VAR_fjord_private_key: key });
      await project.ship(); // the platform
      await project.ship(); // the hostnames
      project.emulator.clock.advance({ minutes: 2 });
    });

    afterAll(() => project.stop());

    const setDefaults = (defaults: object) =>
      project.edit("platform/production.json", (file) => {
        file.certificateDefaults = defaults;
      });
    const minTlsOf = async () => {
      const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
      const [found] = (await project.api("GET", `/zones/${zone.id}/custom_hostnames`)) as [
        { ssl: { settings?: { min_tls_version?: string } } },
      ];
      return found.ssl.settings?.min_tls_version;
    };

    it("is applied with rotate, and leaves nothing to release once rotate is removed", async () => {
      setDefaults({ minTlsVersion: "1.3", rotate: true });
      await project.ship();
      expect(await minTlsOf()).toBe("1.3");
      project.emulator.clock.advance({ minutes: 2 });
      setDefaults({ minTlsVersion: "1.3" });
      await project.ship();
      const { out } = await project.switchyard("plan");
      expect(out).toContain("Nothing to release");
    });

    it("sends the pair that the state has, without rotate and without the pair at hand", async () => {
      const { TF_VAR_fjord_certificate: _, TF_VAR_fjord_private_key: __, ...rest } = project.env;
      const given = { ...project.env };
      for (const name of Object.keys(given)) if (!(name in rest)) delete project.env[name];
      setDefaults({ minTlsVersion: "1.2" });
      await project.ship();
      expect(await minTlsOf()).toBe("1.2");
      Object.assign(project.env, given);
      const { out } = await project.switchyard("plan");
      expect(out).toContain("Nothing to release");
    });

    it("is refused by the review without rotate, where a refresh has taken the key out of the state", async () => {
      setDefaults({ minTlsVersion: "1.1" });
      project.commit();
      const digest = await project.plan("--refresh");
      const { code, out } = await project.switchyard("review", `release/${digest}`);
      expect(code).toBe(1);
      expect(out).toContain("rotate");
      expect(await minTlsOf()).toBe("1.2");
    });
  });
}
