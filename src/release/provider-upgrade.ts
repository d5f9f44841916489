import { join } from "node:path";
import { isPlatformStack } from "../addresses/stack";
import { isObject, objectAt, objectsAt, stringAt } from "../json";
import { LOCK_FILE } from "../output/manifest";
import { onlyAddress, ZONE } from "../terraform/resource-types";
import type { Terraform } from "../terraform/run";
import { UserError } from "../user-error";
import { PROJECT_LOCK_FILE } from "./project";

/** Where an upgrade fails, and what its steps have to name. */
export interface UpgradeScene {
  /** The failed stack's folder. */
  readonly folder: string;
  /** Undefined where neither the platform file nor the state has it. */
  readonly zoneId: string | undefined;
  /** Whether the project has a lock file of its own. */
  readonly projectLock: boolean;
}

/**
 * What to do about a failure of Terraform that an upgrade of the provider causes; undefined for any other failure.
 *
 * @param output what Terraform printed, wrapped at any width
 */
export function upgradeSteps(output: string, scene: UpgradeScene): string | undefined {
  const said = output.replace(/[\s│]+/g, " ");
  const steps = RECOGNIZED.find(([message]) => message.test(said))?.[1](scene);
  return steps && [...steps, "", "Then run plan again. See docs/runbook.md, Provider upgrade."].join("\n");
}

/** Terraform's and the provider's own words, as Terraform 1.11.4 and provider 5.22.0 print them. */
const RECOGNIZED: readonly (readonly [RegExp, (scene: UpgradeScene) => readonly string[]])[] = [
  [/locked provider \S*cloudflare\/cloudflare \S+ does not match configured version constraint/, lockSteps],
  [/Failed to unmarshal v4 zone state/, zoneSteps],
];

function lockSteps({ folder, projectLock }: UpgradeScene): readonly string[] {
  if (projectLock)
    return [
      `The lock file ${PROJECT_LOCK_FILE} selects another version of the Cloudflare provider than terraform.providerVersion in the platform file. Create it again, with every platform that runs Terraform:`,
      "",
      `  cd ${folder}`,
      "  terraform init -upgrade",
      "  terraform providers lock -platform=linux_amd64 -platform=darwin_arm64",
      `  cp ${LOCK_FILE} ${join("../../..", PROJECT_LOCK_FILE)}`,
      "",
      "Commit the file.",
    ];
  return [
    "The lock files in the stacks' folders select another version of the Cloudflare provider than terraform.providerVersion in the platform file. Select it in every stack of this environment:",
    "",
    `  for stack in ${stacksBeside(folder)}; do (cd "$stack" && terraform init -upgrade); done`,
  ];
}

/** `…/production-hostnames-000` → `…/production-*`. */
function stacksBeside(folder: string): string {
  return folder.replace(/-(?:platform|hostnames-\d+)\/?$/, "-*");
}

function zoneSteps({ folder, zoneId }: UpgradeScene): readonly string[] {
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
 * The same Terraform, but its failures during an upgrade of the provider say what to do.
 * @param folderOf where the steps are taken, for a folder that is gone when they are read
 */
export function explainUpgrades(
  terraform: Terraform,
  known: Omit<UpgradeScene, "folder">,
  folderOf: (room: string) => string = (room) => room,
): Terraform {
  const explain =
    (room: string) =>
    async (error: unknown): Promise<never> => {
      const folder = folderOf(room);
      if (!(error instanceof UserError)) throw error;
      const { message, kind } = error;
      if (upgradeSteps(message, { ...known, folder }) === undefined) throw error;
      const zoneId = known.zoneId ?? (isPlatformStack(folder) ? await tryZoneId(terraform, room) : undefined);
      throw new UserError(`${message}\n\n${upgradeSteps(message, { ...known, folder, zoneId })}`, kind);
    };
  return {
    ...terraform,
    init: (folder, ...rest) => terraform.init(folder, ...rest).catch(explain(folder)),
    plan: (folder, ...rest) => terraform.plan(folder, ...rest).catch(explain(folder)),
  };
}

/** The managed zone's id, which the state tells even where the provider can't read it. */
async function tryZoneId(terraform: Terraform, folder: string): Promise<string | undefined> {
  try {
    const state: unknown = JSON.parse(await terraform.pullState(folder));
    const zone = isObject(state) && objectsAt(state, "resources").find(({ type }) => type === ZONE);
    const [instance] = zone ? objectsAt(zone, "instances") : [];
    return instance && stringAt(objectAt(instance, "attributes"), "id");
  } catch {
    return undefined; // the steps have a placeholder then
  }
}
