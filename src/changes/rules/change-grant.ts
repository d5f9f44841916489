import type { ChangeRule } from "../change";
import { reportFieldFaults } from "../field-faults";

export const changeGrant: ChangeRule = {
  id: "change-grant",
  severity: "error",
  summary:
    "Tier, user Workers, certificate variables, outbound parameters and origins are covered by the tenant's grant in the platform file, or the tenant uses them already. Only the owners of the platform file set anything else.",
  fix: "Choose a name that the grant covers, or ask an owner of the platform file to open the pull request.",
  check: reportFieldFaults("change-grant"),
  examples: [
    {
      by: "acme-admin",
      bad: { "tenants/acme.json": { worker: "fjord-bank" } },
      problems: "tenants/acme.json /worker - the user Worker fjord-bank is not in the tenant's grant (acme, acme-*)",
      good: { change: { "tenants/acme.json": { worker: "acme-two" } } },
    },
    {
      by: "acme-admin",
      bad: {
        "tenants/acme.json": {
          tier: "enterprise",
          outbound: { allow: "*" },
          hostnames: [
            {
              hostname: "shop.acme-store.com",
              certificate: { uploaded: { certificate: "fjord_certificate", privateKey: "acme_key", rotate: true } },
              origin: { server: "fjord.saasprovider.com" },
            },
          ],
        },
      },
      problems: [
        'tenants/acme.json /tier - the tier "enterprise" is not in the tenant\'s grant (free)',
        "tenants/acme.json /hostnames/0/certificate/uploaded/certificate - the Terraform variable fjord_certificate is not in the tenant's grant (acme_*)",
        "tenants/acme.json /hostnames/0/origin/server - the origin fjord.saasprovider.com is not in the tenant's grant (empty)",
        'tenants/acme.json /outbound/allow - the outbound parameter "allow" is not in the tenant\'s grant (empty)',
      ],
      good: { by: "olga" },
    },
  ],
};
