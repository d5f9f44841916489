import { describe, expect, it } from "@jest/globals";
import { explainUpgrades, type FailedUpgrade, upgradeSteps } from "../../../src/release/plan/provider-upgrade";
import { UserError } from "../../../src/user-error";
import { fakeTerraform } from "../fake-terraform";

const ZONE_ID = "9a7806061c88ada191ed06f989cc3dac";
const platform: FailedUpgrade = { folder: "cdktf.out/stacks/production-platform", zoneId: ZONE_ID };
const shard: FailedUpgrade = { ...platform, folder: "cdktf.out/stacks/production-hostnames-003" };

/** Printed by Terraform 1.11.4 for a lock file of 5.14.0 and a configuration that requires 5.22.0. */
const OLD_LOCK = `Initializing provider plugins...
- Reusing previous version of cloudflare/cloudflare from the dependency lock file

Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider
cloudflare/cloudflare: locked provider
registry.terraform.io/cloudflare/cloudflare 5.14.0 does not match configured
version constraint 5.22.0; must use terraform init -upgrade to allow
selection of new versions`;

/** Printed at a plan with provider 5.22.0, in Terraform's frame. */
const OLD_ZONE = `╷
│ Error: Unable to Upgrade Resource State
│
│   with cloudflare_zone.zone,
│   on cdk.tf.json line 1, in resource.cloudflare_zone.zone:
│
│ Failed to unmarshal v4 zone
│ state: unsupported attribute "account"
╵`;

describe("a failure that an upgrade of the provider causes", () => {
  it("of a managed zone has the commands, with folder, address and id", () => {
    expect(
      upgradeSteps(OLD_ZONE, platform),
    ).toBe(`Provider 5.19 and later can't read the state of a managed zone that an older provider wrote. Remove the zone from the state and import it. Nothing changes at Cloudflare:

  cd cdktf.out/stacks/production-platform
  terraform init
  terraform state pull > ~/before-upgrade.tfstate
  terraform state rm cloudflare_zone.zone
  terraform import cloudflare_zone.zone ${ZONE_ID}

Then run plan again. See docs/runbook.md, Provider upgrade.`);
  });

  it("of the project's own lock file is mended there, or synth would bring the old one back", () => {
    const steps = upgradeSteps(OLD_LOCK, shard);
    expect(steps).toContain("\n  cp .terraform.lock.hcl ../../../platform/terraform.lock.hcl\n\nCommit the file.\n");
  });

  it.each([
    ["another error", "Error: Invalid index"],
    ["another provider's lock", OLD_LOCK.replaceAll("cloudflare/cloudflare", "hashicorp/random")],
    ["nothing", ""],
  ])("is not seen in %s", (_case, output) => {
    expect(upgradeSteps(output, platform)).toBeUndefined();
  });
});

describe("Terraform that explains upgrades", () => {
  const failing = (message: string) => {
    const fake = fakeTerraform();
    fake.states.set("production-platform", {
      version: 4,
      resources: [
        { mode: "managed", type: "cloudflare_zone", name: "zone", instances: [{ attributes: { id: ZONE_ID } }] },
      ],
    });
    return { ...fake, plan: async () => Promise.reject(new UserError(message)) };
  };
  const plan = (message: string, folder = platform.folder) =>
    explainUpgrades(failing(message), undefined).plan(folder, {
      file: "plan",
      refresh: false,
      variables: {},
    });

  it("keeps Terraform's words and takes the zone's id from the state, where the platform file has none", async () => {
    await expect(plan(OLD_ZONE)).rejects.toThrow(
      new RegExp(`^╷\n│ Error[\\s\\S]*terraform import cloudflare_zone\\.zone ${ZONE_ID}\n`),
    );
  });

  it("has a placeholder where the state can't be read either", async () => {
    await expect(plan(OLD_ZONE, "cdktf.out/stacks/staging-platform")).rejects.toThrow(
      "terraform import cloudflare_zone.zone <zone id>",
    );
  });

  it("passes on what is no upgrade's failure as it is", async () => {
    await expect(plan("terraform plan failed: no such backend")).rejects.toThrow(
      /^terraform plan failed: no such backend$/,
    );
  });
});
