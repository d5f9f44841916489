import { hostnamesOf, isWildcard, type PlatformDocument, subdomainName, type TenantDocument } from "../documents";
import type { Rule } from "../rule";
import { suggestion } from "../suggestion";

export const canonicalOwn: Rule = {
  id: "canonical-own",
  severity: "error",
  summary: "`canonical` is another hostname that the same tenant declares, and no wildcard; or its subdomain's name.",
  bad: '`"canonical": "shop.bolt.com"` in `tenants/acme.json`',
  good: '`"canonical": "shop.acme-store.com"`, declared in `tenants/acme.json`',
  fix: "Declare that hostname in this tenant too, or redirect to one that is.",
  check({ environments }, report) {
    for (const { platform, tenants } of environments) {
      for (const tenant of tenants) {
        const redirecting = hostnamesOf(tenant).filter(({ entry }) => entry.canonical !== undefined);
        if (redirecting.length === 0) continue;
        const own = namesToRedirectTo(tenant, platform);
        const known = new Set(own);
        for (const { entry, path } of redirecting) {
          const { canonical = "" } = entry;
          if (known.has(canonical)) continue;
          const message = `${canonical} is not a hostname of this tenant`;
          report(tenant, [...path, "canonical"], { message, found: canonical, hint: suggestion(canonical, own) });
        }
      }
    }
  },
};

function namesToRedirectTo(tenant: TenantDocument, platform: PlatformDocument): string[] {
  const declared = hostnamesOf(tenant).map(({ hostname }) => hostname);
  const own = subdomainName(tenant, platform);
  return (own === undefined ? declared : [...declared, own]).filter((name) => !isWildcard(name));
}
