import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { openStack } from "./sandbox";
import { oneHostnameTenant, smallPlatform } from "./tenants";
import { describeWithTerraform } from "./terraform";

// The steps of docs/runbook.md, "Move the CNAME target".
describeWithTerraform("another CNAME target", () => {
  let project: ReleaseProject;

  beforeAll(async () => {
    project = await startReleaseProject({
      "platform/production.json": { ...smallPlatform, cnameTarget: { name: "customers.saasprovider.com" } },
      "tenants/acme.json": oneHostnameTenant("acme-shop", "shop.acme-store.com"),
    });
    await project.release();
  });

  afterAll(() => project?.stop());

  it("is served beside the old one, by an import that is no outage", async () => {
    const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
    const records = `/zones/${zone.id}/dns_records`;
    const name = "edge.saasprovider.com";
    const content = smallPlatform.fallbackOrigin.name;
    const created = (await project.api("POST", records, {
      type: "CNAME",
      name,
      content,
      proxied: true,
      ttl: 1,
    })) as { id: string };
    const stack = openStack(join(project.dir, "cdktf.out/stacks/production-platform"), project.env);
    const removed = await stack.terraform(["state", "rm", "cloudflare_dns_record.cname_target"]);
    expect(removed.code).toBe(0);

    project.edit("platform/production.json", (file) => Object.assign(file.cnameTarget, { name }));
    project.commit();
    const digest = await project.plan("--import", `cloudflare_dns_record.cname_target=${zone.id}/${created.id}`);
    const review = await project.switchyard("review", `release/${digest}`, "--format", "json");
    expect(review.code).toBe(0);
    expect(JSON.parse(review.out)).toMatchObject({
      roots: [{ address: "cloudflare_dns_record.cname_target", action: "no-op", impact: "none" }],
      budgets: { outages: { used: 0 } },
    });
    expect(await project.switchyard("apply", digest)).toMatchObject({ code: 0 });

    const names = ((await project.api("GET", records)) as { name: string }[]).map((record) => record.name);
    expect(names).toEqual(expect.arrayContaining(["customers.saasprovider.com", name]));
  });
});
