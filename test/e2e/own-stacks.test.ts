import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { installPackages, ownMain } from "../support/own-main";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { writesTo } from "./sandbox";
import { oneHostnameTenant, twoTenants } from "./tenants";
import { describeWithTerraform } from "./terraform";

const RECORD = (content: string) =>
  `new DnsRecord(platform, "status", { zoneId: platform.zoneId, name: "status.saasprovider.com", type: "CNAME", content: "${content}", ttl: 1 });`;

/** Of a type that Switchyard does not use. */
const PACK =
  'new CertificatePack(platform, "pack", { zoneId: platform.zoneId, type: "advanced", hosts: ["saasprovider.com"], certificateAuthority: "lets_encrypt", validationMethod: "txt", validityDays: 90 });';

/** A company's stack with a record of its own in the zone that the platform stack manages. */
const PORTAL = [
  "class Portal extends ReleasedStack {",
  "  constructor(scope, id, props) {",
  "    super(scope, id, props);",
  '    new DnsRecord(this, "portal", { zoneId: props.zoneId, name: "portal.saasprovider.com", type: "CNAME", content: "portal.example.com", ttl: 1 });',
  '    this.addOverride("resource.terraform_data.portal", { input: "portal" });',
  "  }",
  "}",
];

function mainWith(content: string): string {
  return ownMain(
    ...PORTAL,
    "for (const environment of environments) {",
    "  const { platform } = addStacks(app, environment, worker);",
    RECORD(content),
    PACK,
    "  new Portal(app, `${environment.environment}-portal`, { environment, zoneId: platform.zoneId }).addDependency(platform);",
    "}",
    'new TerraformStack(app, "billing");',
    "app.synth();",
  );
}

// One story in one account, as in life.
describeWithTerraform("a company's own resource and stacks", () => {
  let project: ReleaseProject;
  const write = (main: string) => writeFileSync(join(project.dir, "main.ts"), main);
  const reviewed = async (digest: string) =>
    JSON.parse((await project.switchyard("review", `release/${digest}`, "--format", "json")).out);
  const unknown = (stack: string, address: string) => ({
    ...{ stack, address, type: address.split(".")[0], action: "create", runs: [] },
  });
  const planned = async () => JSON.parse((await project.switchyard("plan", "--format", "json")).out);
  const records = async () => {
    const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
    const all = (await project.api("GET", `/zones/${zone.id}/dns_records`)) as { name: string; content: string }[];
    return Object.fromEntries(all.map(({ name, content }) => [name, content]));
  };

  beforeAll(async () => {
    project = await startReleaseProject(twoTenants);
    installPackages(project.dir);
    writeFileSync(join(project.dir, ".gitignore"), "cdktf.out/\ndist/\nstate/\nrelease/\nnode_modules\n");
    write(mainWith("status.example.com"));
    project.commit();
  });
  afterAll(() => project?.stop());

  it("wait like ours for the stack that they depend on, and are applied by the second release", async () => {
    const first = await planned();
    expect(first).toMatchObject({
      stacks: ["production-platform"],
      waiting: ["production-hostnames-000", "production-portal"],
      unreleased: ["billing"],
    });
    expect((await project.switchyard("plan")).out).toContain(
      "  billing is not released by Switchyard: cdktf deploy billing",
    );
    const review = await reviewed(first.digest);
    expect(review.unknown).toEqual([unknown("production-platform", "cloudflare_certificate_pack.pack")]);
    expect(JSON.stringify(review)).toContain('"cloudflare_dns_record.status"');
    expect(await project.switchyard("apply", first.digest)).toMatchObject({ code: 0 });
    expect((await records())["status.saasprovider.com"]).toBe("status.example.com");

    const second = await planned();
    expect(second.stacks).toEqual(["production-hostnames-000", "production-portal"]);
    expect((await reviewed(second.digest)).unknown).toEqual([unknown("production-portal", "terraform_data.portal")]);
    expect(await project.switchyard("apply", second.digest)).toMatchObject({ code: 0 });
    expect((await records())["portal.saasprovider.com"]).toBe("portal.example.com");
    const { code, out } = await project.switchyard("plan");
    expect([code, out.split("\n")]).toEqual([
      0,
      ["Nothing to release: 3 stacks up to date.", "  billing is not released by Switchyard: cdktf deploy billing"],
    ]);
  });

  it("change alone: a tenant's change does not plan them, and theirs plans no hostname stack", async () => {
    project.write("tenants/initech.json", oneHostnameTenant("initech", "www.initech.com"));
    project.commit();
    expect((await planned()).stacks).toEqual(["production-hostnames-000"]);
    await project.ship();
    write(mainWith("status2.example.com"));
    project.commit();
    const plan = await planned();
    expect(plan.stacks).toEqual(["production-platform"]);
    project.emulator.requests.clear();
    expect(await project.switchyard("apply", plan.digest)).toMatchObject({ code: 0 });
    expect(writesTo(project.emulator)).toEqual(["PUT /zones/*/dns_records/*"]);
  });

  it("are refused by apply when main.ts changed after the review", async () => {
    write(mainWith("status3.example.com"));
    project.commit();
    const { digest } = await planned();
    write(mainWith("evil.example.com"));
    project.commit();
    const { code, err } = await project.switchyard("apply", digest);
    expect([code, err]).toEqual([1, expect.stringContaining("The release was planned from commit")]);
    expect((await records())["status.saasprovider.com"]).toBe("status2.example.com");
    project.git("reset", "--quiet", "--hard", "HEAD~1");
  });

  it("are compared in a preview without states: the base is synthesized by the same main.ts", async () => {
    project.git("checkout", "--quiet", "-b", "branch");
    project.write("tenants/hooli.json", oneHostnameTenant("hooli", "app.hooli.net"));
    project.commit();
    const { code, out } = await project.switchyard(
      "plan",
      "--preview",
      "--base",
      "main",
      "--no-state",
      "--format",
      "json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      basis: "registry",
      stacks: ["production-hostnames-000"],
      unreleased: ["billing"],
    });
  });
});
