import { DOCS } from "../../cloudflare/docs";
import { isInside } from "../hostname";
import type { Rule } from "../rule";
import { platformNames } from "./hostname-platform-name";
import { isOriginName } from "./origin-name";

export const originRecord: Rule = {
  id: "origin-record",
  severity: "warning",
  summary:
    "A custom origin needs a proxied DNS record. Switchyard writes only those of the fallback origin and the CNAME target.",
  code: 1421,
  docs: DOCS.customOrigin,
  fix: "Make sure that the zone has a proxied A, AAAA or CNAME record for this name. If it has, ignore the warning.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const zone = platform.value.zone?.name;
      const declared = platformNames([platform]);
      if (zone === undefined) continue;
      for (const { tenant, declaration, path } of hostnames) {
        const server = declaration.origin?.server;
        if (server === undefined || !isOriginName(server) || !isInside(server, zone) || declared.has(server)) continue;
        const message = `${server} must already have a DNS record: Switchyard does not write one for it`;
        report(tenant, [...path, "origin", "server"], { message, found: server });
      }
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", origin: { server: "origin-eu.saasprovider.com" } }],
        },
      },
      problems:
        "tenants/acme.json /hostnames/0/origin/server - origin-eu.saasprovider.com must already have a DNS record: Switchyard does not write one for it",
      good: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", origin: { server: "customers.saasprovider.com" } }],
        },
      },
    },
  ],
};
