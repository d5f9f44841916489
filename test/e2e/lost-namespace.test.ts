import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { twoTenants } from "./tenants";
import { describeWithTerraform } from "./terraform";

const SHARED = ["cloudflare_workers_kv_namespace.hostnames", "cloudflare_workers_script.dispatch"];

describeWithTerraform("a KV namespace that was deleted at Cloudflare", () => {
  let project: ReleaseProject;

  beforeAll(async () => {
    project = await startReleaseProject(twoTenants);
    await project.ship(); // the platform
    await project.ship(); // the hostnames
    const [{ id }] = (await namespaces()) as [{ id: string }];
    await project.api("DELETE", `${path()}/${id}`);
  });

  afterAll(() => project.stop());

  const path = () => `/accounts/${project.emulator.accountId}/storage/kv/namespaces`;
  const namespaces = () => project.api("GET", path());

  it("is created again first, by a waiver, and the stacks with its old id wait for that", async () => {
    const { out } = await project.switchyard("plan", "--drift");
    expect(out).toContain("production-hostnames-000 waits for a second release");
    const [, digest = ""] = /Release (\w+)/.exec(out) ?? [];
    const review = await project.switchyard("review", `release/${digest}`);
    expect([review.code, review.out]).toEqual([
      3,
      expect.stringContaining("created: outage, 2 tenants are not served"),
    ]);
    const [, changeDigest] = /^change +(\w+)/m.exec(review.out) ?? [];
    const waiver = { environment: "production", changeDigest, kind: "outages", tenants: SHARED };
    project.write("waivers/lost.json", { ...waiver, expires: "2099-12-31", reason: "Deleted by hand." });
    project.commit();
    expect((await project.switchyard("apply", await project.plan("--drift"))).code).toBe(0);
  });

  it("has every entry after the next plan, though no file changed", async () => {
    expect((await project.switchyard("apply", await project.plan())).code).toBe(0);
    const [{ id }] = (await namespaces()) as [{ id: string }];
    const keys = (await project.api("GET", `${path()}/${id}/keys`)) as { name: string }[];
    expect(keys.map(({ name }) => name)).toEqual(["hostname:shop.acme-store.com", "hostname:www.globex-corp.com"]);
    expect((await project.switchyard("plan")).out).toContain("Nothing to release");
    expect((await project.switchyard("plan", "--drift")).out).toContain("Nothing to release");
  });
});
