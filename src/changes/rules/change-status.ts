import type { ChangeRule } from "../change";
import { reportFieldFaults } from "../field-faults";

export const changeStatus: ChangeRule = {
  id: "change-status",
  severity: "error",
  summary:
    "Only the owners of the environment's platform file suspend a tenant, end a suspension, or bring a removed tenant back. Until then no hostname and no subdomain leaves a suspended tenant.",
  bad: '`"status": "suspended"` changed to `"live"` by the tenant\'s owner',
  good: "the same pull request, opened by an owner of `platform/production.json`",
  fix: "An owner of the platform file must open the pull request.",
  check: reportFieldFaults("change-status"),
};
