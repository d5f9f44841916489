import type { ChangeRule } from "../change";
import { reportFieldFaults } from "../field-faults";

export const changeField: ChangeRule = {
  id: "change-field",
  severity: "error",
  summary: "A field that the table in authority.md does not name is changed by the owners of the platform file only.",
  bad: "a field that is new in the schema, changed by the tenant's owner",
  good: "the same pull request, opened by an owner of `platform/production.json`",
  fix: "An owner of the platform file must open the pull request.",
  check: reportFieldFaults("change-field"),
};
