import type { ChangeRule } from "../change";
import { reportFieldFaults } from "../field-faults";

export const changeGrant: ChangeRule = {
  id: "change-grant",
  severity: "error",
  summary:
    "Tier, user Workers, certificate variables, outbound parameters and origins are those of the tenant's grant in the platform file, or the tenant's already; anything more is set by the owners of the platform file.",
  bad: '`"worker": "fjord-bank-login"` in the new file `tenants/mallory.json`',
  good: '`"worker": "mallory-shop"`, which the default grant `{tenant}-*` covers',
  fix: "Choose a name that the grant covers, or ask an owner of the platform file to open the pull request.",
  check: reportFieldFaults("change-grant"),
};
