import type { ChangeRule } from "../change";
import { reportFieldFaults } from "../field-faults";

export const changeLimits: ChangeRule = {
  id: "change-limits",
  severity: "error",
  summary: "A tenant's limits are raised above its tier's by the owners of the environment's platform file only.",
  bad: '`"limits": { "cpuMs": 200 }` on a tier of 50, by the tenant\'s owner',
  good: "the same pull request, opened by an owner of `platform/production.json`",
  fix: "An owner of the platform file must open the pull request, or stay within the tier.",
  check: reportFieldFaults("change-limits"),
};
