import { DOCS } from "../../cloudflare/docs";
import { MAX_NAME_LENGTH } from "../../cloudflare/limits";
import { bareName } from "../hostname";
import type { Rule } from "../rule";
import { platformNames } from "./hostname-platform-name";

export const hostnameOwnZone: Rule = {
  id: "hostname-own-zone",
  severity: "error",
  summary: "A custom hostname belongs to the customer: it is not a platform's zone or a name inside one.",
  docs: DOCS.troubleshooting,
  fix: "Write the customer's own name.",
  check({ hostnames, platforms }, report) {
    const zones = new Set(platforms.flatMap(({ value }) => value.zone?.name ?? []));
    const others = platformNames(platforms);
    for (const { tenant, hostname, path } of hostnames) {
      const zone = zoneOf(bareName(hostname), zones);
      if (zone === undefined || others.has(hostname)) continue;
      const label = hostname.slice(0, -zone.length - 1);
      const hint = /^[a-z0-9-]+$/.test(label) ? `Write "subdomain": "${label}" in the tenant instead.` : undefined;
      const relation = hostname === zone ? "is" : "is inside";
      report(tenant, [...path, "hostname"], {
        message: `${hostname} ${relation} the platform's zone ${zone}`,
        found: hostname,
        hint,
      });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["acme.saasprovider.com", "saasprovider.com"] } },
      problems: [
        "tenants/acme.json /hostnames/0/hostname - acme.saasprovider.com is inside the platform's zone saasprovider.com",
        "tenants/acme.json /hostnames/1/hostname - saasprovider.com is the platform's zone saasprovider.com",
      ],
      good: { "tenants/acme.json": { hostnames: ["acme.notsaasprovider.com"] } },
    },
  ],
};

/** The innermost zone that contains the name. */
function zoneOf(name: string, zones: ReadonlySet<string>): string | undefined {
  if (name.length > MAX_NAME_LENGTH) return undefined;
  for (let at = name; ; at = at.slice(at.indexOf(".") + 1)) {
    if (zones.has(at)) return at;
    if (!at.includes(".")) return undefined;
  }
}
