import { allOperators, type ChangeRule, judgedBy, ownersOf } from "../change";

export const changePlatform: ChangeRule = {
  id: "change-platform",
  severity: "error",
  summary:
    "A platform file is changed or deleted by its owners, and added by an owner of any that is there; the base's version says who they are.",
  bad: "a pull request of `acme-admin` that adds to `workers` in `platform/production.json`",
  good: "the same pull request, opened by an owner of `platform/production.json`",
  fix: "Let an owner of the platform file open the pull request.",
  check(change, report) {
    if (change.before.platforms.length === 0) return; // the registry's first commit: nobody owns anything yet
    for (const { before, after } of change.platforms) {
      const document = after ?? before;
      const owners = before === undefined ? allOperators(change) : ownersOf(before);
      if (document === undefined) continue;
      const what = before === undefined ? "added" : after === undefined ? "deleted" : "changed";
      const message = `${document.file} is ${what}`;
      report(document, [], { message, found: change.author.user, ...judgedBy(change.author, owners) });
    }
  },
};
