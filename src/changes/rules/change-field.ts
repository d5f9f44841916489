import type { ChangeRule } from "../change";
import { reportFieldFaults } from "../field-faults";

export const changeField: ChangeRule = {
  id: "change-field",
  severity: "error",
  summary: "Only the owners of the platform file change a field that the table in authority.md does not list.",
  fix: "An owner of the platform file must open the pull request.",
  check: reportFieldFaults("change-field"),
  examples: [], // each field of the schema has a row: test/changes/fields.test.ts judges one that is not in it yet
};
