import { DOCS } from "../../cloudflare/docs";
import { targetRecords } from "../cname-targets";
import type { PlatformDocument } from "../documents";
import type { Rule } from "../rule";

export const hostnamePlatformName: Rule = {
  id: "hostname-platform-name",
  severity: "error",
  summary: "A custom hostname is not the CNAME target or the fallback origin: it would point to itself.",
  docs: DOCS.troubleshooting,
  fix: "Write the customer's own name: the one whose CNAME record points to this name.",
  check({ hostnames, platforms }, report) {
    const names = platformNames(platforms);
    for (const { tenant, hostname, path } of hostnames) {
      const role = names.get(hostname);
      if (role === undefined) continue;
      report(tenant, [...path, "hostname"], { message: `${hostname} is the platform's ${role}`, found: hostname });
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: ["customers.saasprovider.com", "proxy-fallback.saasprovider.com"] } },
      problems: [
        "tenants/acme.json /hostnames/0/hostname - customers.saasprovider.com is the platform's CNAME target",
        "tenants/acme.json /hostnames/1/hostname - proxy-fallback.saasprovider.com is the platform's fallback origin",
      ],
      good: { "tenants/acme.json": { hostnames: ["customers.acme-store.com"] } },
    },
  ],
};

/** The names that the platforms use themselves, each with its role. */
export function platformNames(platforms: readonly PlatformDocument[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { value } of platforms) {
    const { cnameTarget, fallbackOrigin } = value;
    for (const name of targetRecords(cnameTarget)) names.set(name, "CNAME target");
    if (fallbackOrigin?.name !== undefined) names.set(fallbackOrigin.name, "fallback origin");
  }
  return names;
}
