import type { ChangeRule } from "../change";
import { reportFieldFaults } from "../field-faults";

export const changeClaim: ChangeRule = {
  id: "change-claim",
  severity: "error",
  summary:
    "A hostname under a registrable domain that another tenant holds is added by an owner of that tenant, or by the owners of its environment's platform file, unless `sharedDomains` lists the domain.",
  docs: "https://publicsuffix.org/list/",
  bad: "`login.fjordbank.no` added to `tenants/mallory.json` while `tenants/fjord.json` has `portal.fjordbank.no`",
  good: "the same pull request, opened by an owner of `tenants/fjord.json`",
  fix: "An owner of the tenant that holds the domain must open the pull request.",
  check: reportFieldFaults("change-claim"),
};
