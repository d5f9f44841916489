import { plural } from "../../text";
import type { ChangeRule } from "../change";
import { askOperators, ownsEach } from "../operators";
import { type ChangedPath, isRegistry } from "../paths";

export const changeCode: ChangeRule = {
  id: "change-code",
  severity: "error",
  summary:
    "A pull request that changes a file of the registry changes nothing else, unless its author is an owner of every platform file.",
  bad: "a pull request of `acme-admin` that changes `tenants/acme.json` and `.github/workflows/release.yml`",
  good: "two pull requests: the tenant's, and one for the workflow that its code owners review",
  fix: "Put the other files into a pull request of their own.",
  check({ before, author, paths }, report) {
    const registry = paths.find(isRegistry);
    const [first, ...more] = paths.filter((path) => path.class === "other");
    if (registry === undefined || first === undefined || ownsEach(author, before.platforms)) return;
    report({ file: first.path }, [], {
      message: `${listed([first, ...more])} ${more.length === 0 ? "changes" : "change"} together with ${registry.path}`,
      found: author.user,
      hint: `Put the files that are not part of the registry into their own pull request, for your code owners to review. To change both at once: ${askOperators(before.platforms)}`,
    });
  },
};

const MAX_NAMES = 3;

function listed(paths: readonly ChangedPath[]): string {
  const names = paths.slice(0, MAX_NAMES).map(({ path }) => path);
  const rest = paths.length - names.length;
  return rest === 0 ? names.join(", ") : `${names.join(", ")} and ${plural(rest, "other path")}`;
}
