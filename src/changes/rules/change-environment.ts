import type { RegistryDocuments } from "../../registry/documents";
import type { Path } from "../../registry/problem";
import type { ChangeRule } from "../change";
import { operatorPermission, servingFiles } from "../operators";
import { renamesIn } from "../renames";

export const changeEnvironment: ChangeRule = {
  id: "change-environment",
  severity: "error",
  summary:
    "Only a person who owns both platform files (in the base's version) moves a tenant from one environment to another.",
  fix: "An owner of both platform files must open the pull request.",
  check(change, report) {
    const { before, after, author, platforms } = change;
    const renamed = new Map(renamesIn(change).map((rename) => [rename.before.id, rename.after]));
    const [changed = [...renamed.values()][0]] = platforms;
    if (changed === undefined) return; // only platform files and ids decide which environment serves a tenant
    if (platforms.some((platform) => platform.after?.complete === false)) return; // the schema refused it, so its list is unknown
    const [old, now] = [servingFiles(before), servingFiles(after)];
    const known = new Set(after.tenants.map(({ id }) => id));
    const listings = listingsIn(after);
    for (const { id: idBefore } of before.tenants) {
      const id = renamed.get(idBefore)?.id ?? idBefore;
      const [from, to] = [[...(old.get(idBefore) ?? [])], [...(now.get(id) ?? [])]];
      // A tenant served on one side only does not move. change-platform checks the changed platform file.
      if (!known.has(id) || from.length === 0 || to.length === 0 || from.join() === to.join()) continue;
      const concerned = before.platforms.filter((platform) => [...from, ...to].includes(platform.file));
      const { file, path } = listings.get(id) ?? { file: changed.file, path: [] };
      const message = `the tenant ${id} moves from ${from.join(" and ")} to ${to.join(" and ")}`;
      report({ file }, path, { message, found: id, ...operatorPermission(author, concerned) });
    }
  },
  examples: [
    {
      by: "stig",
      base: { "platform/staging.json": { owners: ["stig"], tenants: [] } },
      bad: { "platform/staging.json": { tenants: ["acme"] } },
      problems:
        "platform/staging.json /tenants/0 - the tenant acme moves from platform/production.json to platform/staging.json",
      good: {
        change: {
          "platform/staging.json": { tenants: ["acme-staging"] },
          "tenants/acme-staging.json": {
            owners: ["stig"],
            tier: "free",
            worker: "acme-staging",
            hostnames: ["shop.acme-staging.com"],
          },
        },
      },
      others: ["change-grant", "change-platform"],
    },
    {
      by: "stig",
      base: { "platform/staging.json": { owners: ["stig"], tenants: ["bolt"] } },
      bad: { "platform/staging.json": { tenants: [] } },
      problems: "platform/staging.json - the tenant bolt moves from platform/staging.json to platform/production.json",
      good: { change: {} },
      others: ["change-platform"],
    },
  ],
};

/** Where a tenant is listed, by its id. */
function listingsIn({
  platforms,
}: RegistryDocuments): ReadonlyMap<string, { readonly file: string; readonly path: Path }> {
  const places = platforms.flatMap(({ file, value }) =>
    (value.tenants ?? []).flatMap((id, index) =>
      id === undefined ? [] : [[id, { file, path: ["tenants", index] }] as const],
    ),
  );
  return new Map(places);
}
