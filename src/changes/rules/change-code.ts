import { plural } from "../../text";
import type { ChangeRule } from "../change";
import { askOperators, ownsEach } from "../operators";
import { type ChangedPath, isRegistry } from "../paths";

export const changeCode: ChangeRule = {
  id: "change-code",
  severity: "error",
  summary:
    "A pull request that changes a file of the registry changes nothing else, unless its author is an owner of every platform file.",
  fix: "Put the other files into a separate pull request.",
  check({ before, author, paths }, report) {
    const registry = paths.find(isRegistry);
    const [first, ...more] = paths.filter((path) => path.class === "other");
    if (registry === undefined || first === undefined || ownsEach(author, before.platforms)) return;
    report({ file: first.path }, [], {
      message: `${listed([first, ...more])} ${more.length === 0 ? "changes" : "change"} together with ${registry.path}`,
      found: author.user,
      hint: `Put the files that are not part of the registry into a separate pull request, for your code owners to review. To change both at once: ${askOperators(before.platforms)}`,
    });
  },
  examples: [
    {
      by: "acme-admin",
      bad: { "tenants/acme.json": { displayName: "Acme" }, ".github/workflows/release.yml": "" },
      problems: ".github/workflows/release.yml - .github/workflows/release.yml changes together with tenants/acme.json",
      good: { change: { ".github/workflows/release.yml": "" } },
    },
    {
      by: "acme-admin",
      bad: { "tenants/acme.json": { displayName: "Acme" }, "a.ts": "", "b.ts": "", "c.ts": "", "d.ts": "" },
      problems: "a.ts - a.ts, b.ts, c.ts and 1 other path change together with tenants/acme.json",
      good: { by: "olga" },
    },
  ],
};

const MAX_NAMES = 3;

function listed(paths: readonly ChangedPath[]): string {
  const names = paths.slice(0, MAX_NAMES).map(({ path }) => path);
  const rest = paths.length - names.length;
  return rest === 0 ? names.join(", ") : `${names.join(", ")} and ${plural(rest, "other path")}`;
}
