import { DOCS } from "../../cloudflare/docs";
import { isInside } from "../hostname";
import type { Rule } from "../rule";
import { isOriginName } from "./origin-name";

export const originInZone: Rule = {
  id: "origin-in-zone",
  severity: "error",
  summary: "A custom origin is a name inside the platform's zone.",
  code: 1421,
  docs: DOCS.customOrigin,
  fix: "Have the platform's owners add a proxied record in the zone that points to the origin, and write its name.",
  check({ environments }, report) {
    for (const { platform, hostnames } of environments) {
      const zone = platform.value.zone?.name;
      if (zone === undefined) continue;
      for (const { tenant, declaration, path } of hostnames) {
        const server = declaration.origin?.server;
        if (server === undefined || !isOriginName(server) || isInside(server, zone)) continue;
        const message = `${server} is not inside the zone ${zone} of ${platform.file}`;
        report(tenant, [...path, "origin", "server"], { message, found: server });
      }
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", origin: { server: "origin.acme-store.com" } }],
        },
      },
      problems:
        "tenants/acme.json /hostnames/0/origin/server - origin.acme-store.com is not inside the zone saasprovider.com of platform/production.json",
      good: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", origin: { server: "customers.saasprovider.com" } }],
        },
      },
    },
  ],
};
