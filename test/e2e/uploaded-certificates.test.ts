import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Shapes } from "../../emulator/api/shapes";
import type { JsonObject } from "../../src/json";
import { reviewPlans } from "../../src/review/review";
import { readPlan } from "../../src/terraform/plan";
import { selfSigned } from "../emulator/api/self-signed";
import { effectsOf, type SandboxProject, startProject } from "./project";
import type { SandboxStack } from "./sandbox";
import { oneHostnameTenant, smallPlatform } from "./tenants";
import { describeWithTerraform } from "./terraform";

const HOSTNAME = "portal.fjordbank.no";
const ADDRESS = "cloudflare_custom_hostname.portal_fjordbank_no";
const uploaded = { certificate: "fjord_certificate", privateKey: "fjord_private_key" };
const files = {
  "platform/production.json": { ...smallPlatform, entitlements: { originSni: true, customMetadata: true } },
  "tenants/fjord.json": oneHostnameTenant("fjord-bank", HOSTNAME, {
    hostnames: [{ hostname: HOSTNAME, certificate: { uploaded } }],
  }),
};

/** What Cloudflare may return of an uploaded pair, and the code of an edit that then lacks part of it. */
const ANSWERS: [Shapes["uploaded"], number][] = [
  ["certificate", 1428],
  ["nothing", 1440],
];

for (const [answer, code] of ANSWERS) {
  describeWithTerraform(
    `an uploaded certificate of which the API returns ${answer === "nothing" ? "nothing" : "the certificate"}`,
    () => {
      let project: SandboxProject;
      let stacks: SandboxStack[];

      beforeAll(async () => {
        project = await startProject(files, { strict: true, shapes: { uploaded: answer } });
        bring(project);
        stacks = await project.release();
        project.emulator.clock.advance({ minutes: 2 }); // deployed: the API shows a pair only then
      });

      afterAll(() => project.stop());

      const shard = () => stacks[1] as SandboxStack;
      const edit = async (file: string, change: Parameters<SandboxProject["edit"]>[1]) => {
        project.edit(file, change);
        stacks = await project.synthesize();
      };
      /** One release with rotate for all, and the next without it. */
      const rotated = async () => {
        await edit("platform/production.json", (file) => {
          file.certificateDefaults.rotate = true;
        });
        expect(refusalsOf(await shard().plan())).toEqual([]);
        await shard().apply();
        project.emulator.clock.advance({ minutes: 2 });
        await edit("platform/production.json", (file) => {
          delete file.certificateDefaults.rotate;
        });
        await shard().apply();
      };

      /** The edit is planned, and Cloudflare doesn't take it. */
      const isRefused = async () => {
        expect(Object.keys(await effectsOf(stacks))).toContain(ADDRESS);
        expect(refusalsOf(await shard().plan())).toEqual([{ rule: "pair-not-sent", hostname: HOSTNAME }]);
        const { code: exitCode, output } = await shard().terraform(["apply", "-no-color", "-auto-approve"]);
        expect(exitCode).toBe(1);
        expect(output.replace(/[\s│]/g, "")).toContain(`"code":${code}`);
      };

      it("leaves nothing to do in a second plan", async () => {
        expect(await effectsOf(stacks)).toEqual({});
      });

      it.each<[string, string, Parameters<SandboxProject["edit"]>[1]]>([
        [
          "a TLS setting of its own",
          "tenants/fjord.json",
          (file) => Object.assign(file.hostnames[0].certificate, { minTlsVersion: "1.3" }),
        ],
        [
          "the platform's defaults",
          "platform/production.json",
          (file) => Object.assign(file.certificateDefaults, { http2: false }),
        ],
        [
          "its metadata",
          "tenants/fjord.json",
          (file) => Object.assign(file.hostnames[0], { metadata: { theme: "dark" } }),
        ],
        [
          "its origin",
          "tenants/fjord.json",
          (file) => Object.assign(file.hostnames[0], { origin: { server: smallPlatform.fallbackOrigin.name } }),
        ],
      ])("is refused with an edit of %s, and sent with it while it rotates", async (_case, file, change) => {
        await edit(file, change);
        await isRefused();
        await rotated();
        expect(await effectsOf(stacks)).toEqual({});
      });

      it("renews with the pair that its variables hold, and only while it rotates", async () => {
        const serial = async () => {
          const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
          const path = `/zones/${zone.id}/custom_hostnames?hostname=${HOSTNAME}`;
          project.emulator.clock.advance({ minutes: 2 });
          const [found] = (await project.api("GET", path)) as [{ ssl: { uploaded_on: string } }];
          return found.ssl.uploaded_on;
        };
        const before = await serial();
        bring(project);
        expect(await effectsOf(stacks)).toEqual({});
        await rotated();
        expect(await serial()).not.toBe(before);
      });

      it("imports without an edit where no metadata is sent, and else with rotate", async () => {
        const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
        const [found] = (await project.api("GET", `/zones/${zone.id}/custom_hostnames`)) as [{ id: string }];
        const forgetAndImport = async () => {
          await shard().terraform(["state", "rm", ADDRESS]);
          const done = await shard().terraform(["import", "-no-color", ADDRESS, `${zone.id}/${found.id}`]);
          expect(done.output).toContain("Import successful!");
        };
        await forgetAndImport();
        expect(await effectsOf(stacks)).toEqual({});
        await edit("tenants/fjord.json", (file) => {
          delete file.hostnames[0].metadata;
        });
        await rotated();
        await forgetAndImport();
        await isRefused(); // `custom_metadata = {}` is sent, once
        await rotated();
        expect(await effectsOf(stacks)).toEqual({});
      });
    },
  );
}

/** What a review refuses of Terraform's own plan. */
function refusalsOf(document: unknown) {
  const plan = readPlan("production-hostnames-000", document as JsonObject);
  return reviewPlans({ plans: [plan], waivers: [], allowReturning: new Set(), now: 0 }).refusals;
}

/** A new pair in the variables that the tenant's file names. */
function bring(project: SandboxProject): void {
  const { certificate, key } = selfSigned([HOSTNAME]);
  Object.assign(project.env, { TF_VAR_fjord_certificate: certificate, TF_VAR_fjord_private_key: key });
}
