import type { ChangeRule } from "../change";
import { reportFieldFaults } from "../field-faults";

export const changeField: ChangeRule = {
  id: "change-field",
  severity: "error",
  summary: "A field that the table in authority.md does not name is changed by the owners of the platform file only.",
  fix: "An owner of the platform file must open the pull request.",
  check: reportFieldFaults("change-field"),
  examples: [], // each field of the schema has a row: test/changes/fields.test.ts judges one that is not in it yet
};
