import type { ChangeRule } from "../change";
import { reportFieldFaults } from "../field-faults";

export const changeClaim: ChangeRule = {
  id: "change-claim",
  severity: "error",
  summary:
    "A hostname under a registrable domain that another tenant holds is added by an owner of that tenant, or by the owners of its environment's platform file, unless `sharedDomains` lists the domain.",
  docs: "https://publicsuffix.org/list/",
  fix: "An owner of the tenant that holds the domain must open the pull request.",
  check: reportFieldFaults("change-claim"),
  examples: [
    {
      by: "acme-admin",
      bad: { "tenants/acme.json": { hostnames: ["shop.acme-store.com", "login.boltbikes.shop"] } },
      problems:
        "tenants/acme.json /hostnames/1/hostname - login.boltbikes.shop is under boltbikes.shop, which tenants/bolt.json holds",
      good: { by: "olga" },
    },
    {
      by: "acme-admin",
      base: { "tenants/acme.json": { owners: ["acme-admin", "bolt-bikes"] } },
      bad: { "tenants/acme.json": { hostnames: ["shop.acme-store.com", "login.boltbikes.shop"] } },
      problems:
        "tenants/acme.json /hostnames/1/hostname - login.boltbikes.shop is under boltbikes.shop, which tenants/bolt.json holds",
      good: { by: "bolt-bikes" },
    },
  ],
};
