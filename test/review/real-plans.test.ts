import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json";
import { type Review, reviewPlans } from "../../src/review/review";
import { readPlan } from "../../src/terraform/plan";
import { type SandboxProject, startProject } from "../e2e/project";
import type { SandboxStack } from "../e2e/sandbox";
import { oneHostnameTenant, twoTenants } from "../e2e/tenants";
import { describeWithTerraform } from "../e2e/terraform";
import { REVIEW_TIME } from "./review-builder";

const FIVE_TENANTS = {
  ...twoTenants,
  "tenants/hooli.json": oneHostnameTenant("hooli-shop", "app.hooli.net"),
  "tenants/initech.json": oneHostnameTenant("initech-shop", "app.initech.net"),
  "tenants/umbrella.json": oneHostnameTenant("umbrella-shop", "umbrella.org"),
};

describeWithTerraform("a review of what Terraform really plans", () => {
  let project: SandboxProject;
  let stacks: SandboxStack[];

  beforeAll(async () => {
    project = await startProject(FIVE_TENANTS);
    stacks = await project.synthesize();
  }, 120_000);

  afterAll(() => project.stop());

  /** Plans every stack into a file, which `applyPlanned` applies. */
  async function planned(among: readonly SandboxStack[]): Promise<Review> {
    const plans = [];
    for (const stack of among) plans.push(readPlan(stack.dir, (await stack.plan()) as unknown as JsonObject));
    return reviewPlans({ plans, waivers: [], allowReturning: new Set(), now: REVIEW_TIME });
  }

  async function applyPlanned(among: readonly SandboxStack[]): Promise<void> {
    for (const stack of among) expect((await stack.terraform(["apply", "-no-color", "plan"])).code).toBe(0);
  }

  function requestsMade(): { reads: number; writes: number } {
    const methods = project.emulator.requests.all().map(({ method }) => method);
    const reads = methods.filter((method) => method === "GET").length;
    return { reads, writes: methods.length - reads };
  }

  const summary = ({ changes }: Review) => changes.map(({ tenant: owner, kinds, impact }) => [owner, kinds, impact]);

  it("finds everybody onboarded at first, stack after stack", async () => {
    const [platform, ...shards] = stacks;
    if (platform === undefined) throw new Error("no platform stack");
    for (const stack of stacks) await stack.init();
    const first = await planned([platform]);
    expect(first.shared.every(({ action }) => action === "create")).toBe(true);
    project.emulator.requests.clear();
    await applyPlanned([platform]);
    expect(requestsMade().writes).toBe(first.forecast.apply.requests);

    const second = await planned(shards);
    const owners = ["acme", "globex", "hooli", "initech", "umbrella"];
    expect(summary(second)).toEqual(owners.map((owner) => [owner, ["onboarded"], "none"]));
    project.emulator.requests.clear();
    await applyPlanned(shards);
    expect(requestsMade()).toEqual({ reads: 0, writes: second.forecast.apply.requests });
  });

  it("finds nothing to say of an empty plan, and forecasts its reads exactly", async () => {
    project.emulator.requests.clear();
    const result = await planned(stacks);
    expect([result.changes, result.shared, result.refusals]).toEqual([[], [], []]);
    expect(requestsMade()).toEqual({ reads: result.forecast.refresh.requests, writes: 0 });
  });

  it("says what changes for whom, the same each time it is planned, and forecasts every request", async () => {
    project.write("tenants/acme.json", oneHostnameTenant("acme-v2", "shop.acme-store.com"));
    project.edit("tenants/globex.json", (file) => {
      file.hostnames[0].certificate = { minTlsVersion: "1.3" };
    });
    project.edit("tenants/hooli.json", (file) => {
      file.status = "suspended";
    });
    project.remove("tenants/initech.json");
    project.write("tenants/stark.json", oneHostnameTenant("stark-shop", "stark.org"));
    await vanish("umbrella.org");
    stacks = await project.synthesize();

    project.emulator.requests.clear();
    const result = await planned(stacks);
    expect(summary(result)).toEqual([
      ["acme", ["moved"], "routing"],
      ["globex", ["recertified"], "validation"],
      ["hooli", ["suspended"], "outage"],
      ["initech", ["removed"], "outage"],
      ["stark", ["onboarded"], "none"],
      ["umbrella", ["returning"], "validation"],
    ]);
    expect(result.refusals).toEqual([{ rule: "returning", hostname: "umbrella.org" }]);
    expect(requestsMade().reads).toBe(result.forecast.refresh.requests);

    expect((await planned(stacks)).changeDigest).toBe(result.changeDigest);
    project.emulator.requests.clear();
    await applyPlanned(stacks);
    expect(requestsMade()).toEqual({ reads: 0, writes: result.forecast.apply.requests });
    expect((await planned(stacks)).changes).toEqual([]);
  });

  async function vanish(hostname: string): Promise<void> {
    const [zone] = (await project.api("GET", "/zones")) as { id: string }[];
    const path = `/zones/${zone?.id}/custom_hostnames`;
    const [found] = (await project.api("GET", `${path}?hostname=${hostname}`)) as { id: string }[];
    await project.api("DELETE", `${path}/${found?.id}`);
  }
});
