import type { PlatformDocument } from "../../registry/documents";
import type { ChangeRule, RegistryChange } from "../change";
import { operatorPermission } from "../operators";

export const changeWaiver: ChangeRule = {
  id: "change-waiver",
  severity: "error",
  summary:
    "Only the owners of the environment's platform file add, change or delete a waiver. The base's version decides who they are.",
  fix: "An owner of the environment's platform file must open the pull request.",
  check(change, report) {
    for (const { file, before, after } of change.waivers) {
      const names = [before, after].filter((one) => one !== undefined).map(({ value }) => value.environment);
      const what = before === undefined ? "added" : after === undefined ? "deleted" : "changed";
      const message = `${file} is ${what}`;
      const judgement = operatorPermission(change.author, platformsOf(change, names));
      report({ file }, [], { message, found: change.author.user, ...judgement });
    }
  },
  examples: [
    {
      by: "acme-admin",
      bad: { "waivers/closing.json": { environment: "production" } },
      problems: "waivers/closing.json - waivers/closing.json is added",
      good: { by: "olga" },
    },
    {
      by: "olga",
      base: {
        "platform/staging.json": { owners: ["stig"], tenants: [] },
        "waivers/closing.json": { environment: "production" },
      },
      bad: { "waivers/closing.json": { environment: "staging" } },
      problems: "waivers/closing.json - waivers/closing.json is changed",
    },
    {
      by: "acme-admin",
      base: { "waivers/closing.json": { environment: "production" } },
      bad: { "waivers/closing.json": null },
      problems: "waivers/closing.json - waivers/closing.json is deleted",
      good: { by: "olga" },
    },
  ],
};

/** The platform files of the environments named; all of them when one is not named or not known in the base. */
function platformsOf({ before }: RegistryChange, names: readonly (string | undefined)[]): readonly PlatformDocument[] {
  const named = before.platforms.filter(({ id }) => names.includes(id));
  return named.length === new Set(names).size ? named : before.platforms;
}
