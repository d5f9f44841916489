import { join } from "node:path";
import { isPlatformStack } from "../../addresses/stack";
import { isObject, objectAt, objectsAt, stringAt } from "../../json";
import { LOCK_FILE } from "../../output/manifest";
import { onlyAddress, ZONE } from "../../terraform/resource-types";
import type { Terraform } from "../../terraform/run";
import { UserError } from "../../user-error";
import { PROJECT_LOCK_FILE } from "../project";

/** Facts about a failed upgrade that the steps name. */
export interface FailedUpgrade {
  /** The failed stack's folder. */
  readonly folder: string;
  /** Undefined where neither the platform file nor the state has it. */
  readonly zoneId: string | undefined;
}

/**
 * Steps for a failure of Terraform that an upgrade of the provider causes; undefined for any other failure.
 * @param output what Terraform printed, wrapped at any width
 */
export function upgradeSteps(output: string, failed: FailedUpgrade): string | undefined {
  const said = output.replace(/[\s│]+/g, " ");
  const steps = RECOGNIZED.find(([message]) => message.test(said))?.[1](failed);
  return steps && [...steps, "", "Then run plan again. See docs/runbook.md, Provider upgrade."].join("\n");
}

/** Error texts as Terraform 1.11.4 and provider 5.22.0 print them. */
const RECOGNIZED: readonly (readonly [RegExp, (failed: FailedUpgrade) => readonly string[]])[] = [
  [/locked provider \S*cloudflare\/cloudflare \S+ does not match configured version constraint/, lockSteps],
  [/Failed to unmarshal v4 zone state/, zoneSteps],
];

/** Terraform runs in a new folder, so the only lock file that it can find is the project's. */
function lockSteps({ folder }: FailedUpgrade): readonly string[] {
  return [
    `The lock file ${PROJECT_LOCK_FILE} selects another version of the Cloudflare provider than terraform.providerVersion in the platform file. Create it again, for every platform that runs Terraform:`,
    "",
    `  cd ${folder}`,
    "  terraform init -upgrade",
    "  terraform providers lock -platform=linux_amd64 -platform=darwin_arm64",
    `  cp ${LOCK_FILE} ${join("../../..", PROJECT_LOCK_FILE)}`,
    "",
    "Commit the file.",
  ];
}

function zoneSteps({ folder, zoneId }: FailedUpgrade): readonly string[] {
  const address = onlyAddress(ZONE);
  return [
    "Provider 5.19 and later can't read the state of a managed zone that an older provider wrote. Remove the zone from the state and import it. Nothing changes at Cloudflare:",
    "",
    `  cd ${folder}`,
    "  terraform init",
    "  terraform state pull > ~/before-upgrade.tfstate",
    `  terraform state rm ${address}`,
    `  terraform import ${address} ${zoneId ?? "<zone id>"}`,
  ];
}

/**
 * Wraps Terraform, so that a failure during an upgrade of the provider says what to do.
 * @param knownZoneId undefined where the platform file has none
 * @param folderOf the folder to name in the steps, instead of one that is deleted before anyone reads them
 */
export function explainUpgrades(
  terraform: Terraform,
  knownZoneId: string | undefined,
  folderOf: (folder: string) => string = (folder) => folder,
): Terraform {
  const explain =
    (runFolder: string) =>
    async (error: unknown): Promise<never> => {
      const folder = folderOf(runFolder);
      if (!(error instanceof UserError)) throw error;
      const { message, kind } = error;
      if (upgradeSteps(message, { folder, zoneId: undefined }) === undefined) throw error;
      const zoneId = knownZoneId ?? (isPlatformStack(folder) ? await zoneIdInState(terraform, runFolder) : undefined);
      throw new UserError(`${message}\n\n${upgradeSteps(message, { folder, zoneId })}`, kind);
    };
  return {
    ...terraform,
    init: (folder, ...rest) => terraform.init(folder, ...rest).catch(explain(folder)),
    plan: (folder, ...rest) => terraform.plan(folder, ...rest).catch(explain(folder)),
  };
}

/** The managed zone's id. The state has it even where the provider can't read it. */
async function zoneIdInState(terraform: Terraform, folder: string): Promise<string | undefined> {
  try {
    const state: unknown = JSON.parse(await terraform.pullState(folder));
    const zone = isObject(state) && objectsAt(state, "resources").find(({ type }) => type === ZONE);
    const [instance] = zone ? objectsAt(zone, "instances") : [];
    return instance && stringAt(objectAt(instance, "attributes"), "id");
  } catch {
    return undefined; // the steps then have a placeholder
  }
}
