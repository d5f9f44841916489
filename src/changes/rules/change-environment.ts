import type { RegistryDocuments } from "../../registry/documents";
import type { Path } from "../../registry/problem";
import type { ChangeRule } from "../change";
import { judgedByEach, servingFiles } from "../operators";
import { renamesIn } from "../renames";

export const changeEnvironment: ChangeRule = {
  id: "change-environment",
  severity: "error",
  summary:
    "A tenant passes from one environment to another by a person who is an owner of both platform files; the base's version says who they are.",
  bad: '`"tenants": ["acme-staging", "acme"]` in `platform/staging.json`, by an owner of that file alone, where production serves `acme`',
  good: "the same pull request, opened by an owner of `platform/staging.json` and `platform/production.json`",
  fix: "Let an owner of both platform files open the pull request.",
  check(change, report) {
    const { before, after, author, platforms } = change;
    const renamed = new Map(renamesIn(change).map((rename) => [rename.before.id, rename.after]));
    const [changed = [...renamed.values()][0]] = platforms;
    if (changed === undefined) return; // platform files and ids alone say who serves whom
    if (platforms.some((platform) => platform.after?.complete === false)) return; // refused, and its list is not known
    const [old, now] = [servingFiles(before), servingFiles(after)];
    const known = new Set(after.tenants.map(({ id }) => id));
    const listings = listingsIn(after);
    for (const { id: idBefore } of before.tenants) {
      const id = renamed.get(idBefore)?.id ?? idBefore;
      const [from, to] = [[...(old.get(idBefore) ?? [])], [...(now.get(id) ?? [])]];
      // One that is served on one side only passes to no one: its environment's own file changed, and that is judged.
      if (!known.has(id) || from.length === 0 || to.length === 0 || from.join() === to.join()) continue;
      const concerned = before.platforms.filter((platform) => [...from, ...to].includes(platform.file));
      const { file, path } = listings.get(id) ?? { file: changed.file, path: [] };
      const message = `the tenant ${id} passes from ${from.join(" and ")} to ${to.join(" and ")}`;
      report({ file }, path, { message, found: id, ...judgedByEach(author, concerned) });
    }
  },
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
