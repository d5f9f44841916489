import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { installPackages, ownMain } from "../support/own-main";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { twoTenants } from "./tenants";
import { describeWithTerraform } from "./terraform";

/** The portal's record has the content of the platform stack's record. cdktf makes an output of it, and reads that. */
function mainWith(content?: string): string {
  return ownMain(
    "class Portal extends ReleasedStack {",
    "  constructor(scope, id, { content, zoneId, ...props }) {",
    "    super(scope, id, props);",
    '    new DnsRecord(this, "portal", { zoneId, name: "portal.saasprovider.com", type: "CNAME", content, ttl: 1 });',
    "  }",
    "}",
    "for (const environment of environments) {",
    "  const { platform } = addStacks(app, environment, worker);",
    ...(content === undefined
      ? []
      : [
          `  const { content } = new DnsRecord(platform, "status", { zoneId: platform.zoneId, name: "status.saasprovider.com", type: "CNAME", content: "${content}", ttl: 1 });`,
          "  new Portal(app, `${environment.environment}-portal`, { environment, content, zoneId: platform.zoneId });",
        ]),
    "}",
    "app.synth();",
  );
}

// One story in one account, as in life.
describeWithTerraform("a company's stack that reads an output of the platform stack", () => {
  let project: ReleaseProject;
  const write = (content?: string) => {
    writeFileSync(join(project.dir, "main.ts"), mainWith(content));
    project.commit();
  };
  const planned = async () => JSON.parse((await project.switchyard("plan", "--format", "json")).out);
  const recordOf = async (name: string) => {
    const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
    const all = (await project.api("GET", `/zones/${zone.id}/dns_records`)) as { name: string; content: string }[];
    return all.find((record) => record.name === `${name}.saasprovider.com`)?.content;
  };

  beforeAll(async () => {
    project = await startReleaseProject(twoTenants);
    installPackages(project.dir);
    writeFileSync(join(project.dir, ".gitignore"), "cdktf.out/\ndist/\nstate/\nrelease/\nnode_modules\n");
    write();
    await project.ship();
    await project.ship();
  });
  afterAll(() => project?.stop());

  it("waits for the release that adds the output", async () => {
    write("one.example.com");
    expect(await planned()).toMatchObject({ stacks: ["production-platform"], waiting: ["production-portal"] });
    await project.ship();
    expect((await planned()).stacks).toEqual(["production-portal"]);
    await project.ship();
    expect(await recordOf("portal")).toBe("one.example.com");
    expect((await project.switchyard("plan")).out).toContain("Nothing to release: 3 stacks");
  });

  it("is planned again after a release that changed the output alone", async () => {
    write("two.example.com");
    expect(await planned()).toMatchObject({ stacks: ["production-platform"], waiting: ["production-portal"] });
    await project.ship();
    expect([await recordOf("status"), await recordOf("portal")]).toEqual(["two.example.com", "one.example.com"]);
    expect((await planned()).stacks).toEqual(["production-portal"]);
    await project.ship();
    expect(await recordOf("portal")).toBe("two.example.com");
    expect((await project.switchyard("plan")).out).toContain("Nothing to release: 3 stacks");
  });
});
