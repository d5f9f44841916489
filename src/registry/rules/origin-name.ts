import { DOCS } from "../../cloudflare/docs";
import { MAX_NAME_LENGTH } from "../../cloudflare/limits";
import { canonicalSpelling, isAddress, isDnsName } from "../hostname";
import type { Rule } from "../rule";
import { ASCII } from "./hostname-ascii";

export const originName: Rule = {
  id: "origin-name",
  severity: "error",
  summary: "A custom origin is a name, written like a hostname: no IP address, no wildcard.",
  code: 1415,
  docs: DOCS.customOrigin,
  fix: "Write the name of a proxied DNS record in the platform's zone; have the platform's owners create one for an IP address.",
  check({ hostnames }, report) {
    for (const { tenant, declaration, path } of hostnames) {
      const server = declaration.origin?.server;
      if (server === undefined || isOriginName(server)) continue;
      const better = isAddress(server) || server.includes("*") ? undefined : canonicalSpelling(server);
      report(tenant, [...path, "origin", "server"], {
        message: `${JSON.stringify(server)} ${whatItIs(server)}`,
        ...(server.startsWith("*") && { code: 1420 }),
        ...(!ASCII.test(server) && { code: 1416 }),
        found: server,
        hint: better === undefined ? undefined : `Write ${JSON.stringify(better)}.`,
      });
    }
  },
  examples: [
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [
            { hostname: "a.acme-store.com", origin: { server: "203.0.113.7" } },
            { hostname: "b.acme-store.com", origin: { server: "*.saasprovider.com" } },
            { hostname: "c.acme-store.com", origin: { server: "https://customers.saasprovider.com" } },
          ],
        },
      },
      problems: [
        'tenants/acme.json /hostnames/0/origin/server - "203.0.113.7" is an IP address',
        'tenants/acme.json /hostnames/1/origin/server - "*.saasprovider.com" is a wildcard',
        'tenants/acme.json /hostnames/2/origin/server - "https://customers.saasprovider.com" is not a DNS name',
      ],
      good: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", origin: { server: "customers.saasprovider.com" } }],
        },
      },
    },
  ],
};

export function isOriginName(server: string): boolean {
  return isDnsName(server) && !isAddress(server) && server.length <= MAX_NAME_LENGTH;
}

function whatItIs(server: string): string {
  if (isAddress(server)) return "is an IP address";
  return server.startsWith("*") ? "is a wildcard" : "is not a DNS name";
}
