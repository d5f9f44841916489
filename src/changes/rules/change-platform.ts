import type { ChangeRule } from "../change";
import { judgedByEach } from "../operators";

export const changePlatform: ChangeRule = {
  id: "change-platform",
  severity: "error",
  summary:
    "A platform file is changed or deleted by its owners, and added by a person who is an owner of every platform file; the base's version says who they are.",
  bad: "a pull request of `acme-admin` that adds to `workers` in `platform/production.json`",
  good: "the same pull request, opened by an owner of `platform/production.json`",
  fix: "Let an owner of the platform file open the pull request.",
  check(change, report) {
    if (change.before.platforms.length === 0) return; // the registry's first commit: no one owns anything yet
    for (const { file, before, after } of change.platforms) {
      const what = before === undefined ? "added" : after === undefined ? "deleted" : "changed";
      const judgement = judgedByEach(change.author, before === undefined ? change.before.platforms : [before]);
      report({ file }, [], { message: `${file} is ${what}`, found: change.author.user, ...judgement });
    }
  },
};
