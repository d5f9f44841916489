import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { effects } from "./plan-summary";
import { type SandboxProject, startCompanyProject } from "./project";
import type { SandboxStack } from "./sandbox";
import { describeWithTerraform } from "./terraform";

/** What a company adds to the platform stack of the sample: types that Switchyard doesn't write. */
function ownResources(hosts: readonly string[], action: string): object {
  const zone_id = "${cloudflare_zone.zone.id}";
  return {
    cloudflare_certificate_pack: {
      own: {
        zone_id,
        certificate_authority: "google",
        hosts,
        type: "advanced",
        validation_method: "txt",
        validity_days: 90,
      },
    },
    cloudflare_ruleset: {
      own: {
        zone_id,
        name: "ours",
        kind: "zone",
        phase: "http_request_firewall_custom",
        rules: [{ action, expression: '(http.host eq "${cloudflare_certificate_pack.own.id}")', enabled: true }],
      },
    },
  };
}

describeWithTerraform("a company's own resources in the platform stack of the sample", () => {
  let project: SandboxProject;
  let platform: SandboxStack;
  let written: { resource: object };

  beforeAll(async () => {
    project = await startCompanyProject();
    const stacks = await project.synthesize();
    platform = stacks.find(({ dir }) => dir.endsWith("/production-platform")) as SandboxStack;
    written = JSON.parse(readFileSync(join(platform.dir, "cdk.tf.json"), "utf8"));
    await platform.init();
  });

  afterAll(() => project?.stop());

  const writeOwn = (hosts: readonly string[], action: string) =>
    platform.write({ ...written, resource: { ...written.resource, ...ownResources(hosts, action) } });
  const plannedEffects = async () => effects(await platform.plan());
  const stored = () => {
    const { certificate_pack, ruleset } = project.emulator.state() as Record<string, unknown>;
    return { certificate_pack, ruleset };
  };

  it("are created with everything else, and then nothing is planned", async () => {
    writeOwn(["shop.saasprovider.com", "saasprovider.com"], "block");
    await platform.apply();
    expect(await plannedEffects()).toEqual({});
    expect(stored()).toMatchObject({
      certificate_pack: [{ hosts: ["saasprovider.com", "shop.saasprovider.com"], validity_days: 90 }],
      ruleset: [{ name: "ours", rules: [{ action: "block", enabled: true }] }],
    });
  });

  it("are changed in place, and then nothing is planned", async () => {
    writeOwn(["saasprovider.com"], "log");
    expect(Object.keys(await plannedEffects()).sort()).toEqual([
      "cloudflare_certificate_pack.own",
      "cloudflare_ruleset.own",
    ]);
    await platform.apply();
    expect(await plannedEffects()).toEqual({});
    expect(stored()).toMatchObject({
      certificate_pack: [{ hosts: ["saasprovider.com"] }],
      ruleset: [{ rules: [{ action: "log" }] }],
    });
  });

  it("are made again where someone deleted them", async () => {
    const [{ key } = { key: "" }] = (await project.api("GET", "/__emulator/cloudflare_ruleset")) as { key: string }[];
    await project.api("DELETE", `/__emulator/cloudflare_ruleset/${key}`);
    expect(await plannedEffects()).toMatchObject({ "cloudflare_ruleset.own": expect.stringMatching(/^create/) });
    await platform.apply();
    expect(await plannedEffects()).toEqual({});
  });

  it("are taken over by an import block, which then plans nothing", async () => {
    const [{ key } = { key: "" }] = (await project.api("GET", "/__emulator/cloudflare_certificate_pack")) as {
      key: string;
    }[];
    await platform.terraform(["state", "rm", "cloudflare_certificate_pack.own"]);
    const own = ownResources(["saasprovider.com"], "log");
    const block = { to: "cloudflare_certificate_pack.own", id: `any-zone/${key}` };
    platform.write({ ...written, resource: { ...written.resource, ...own }, import: [block] });
    const { resource_changes: changes = [] } = await platform.plan();
    expect(changes.find(({ type }) => type === "cloudflare_certificate_pack")?.change).toMatchObject({
      actions: ["no-op"],
      importing: { id: block.id },
    });
    await platform.apply();
    expect(await plannedEffects()).toEqual({});
  });

  it("are destroyed when they are taken out, and nothing else is", async () => {
    platform.write(written);
    const destroyed = { "cloudflare_certificate_pack.own": "delete", "cloudflare_ruleset.own": "delete" };
    expect(await plannedEffects()).toEqual(destroyed);
    await platform.apply();
    expect(await plannedEffects()).toEqual({});
    expect(stored()).toEqual({});
  });
});
