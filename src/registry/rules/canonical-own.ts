import { hostnamesOf, isWildcard, subdomainName } from "../documents";
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
        const declared = [...hostnamesOf(tenant)];
        if (!declared.some(({ entry }) => entry.canonical !== undefined)) continue;
        const own = [...declared.map(({ hostname }) => hostname), subdomainName(tenant, platform)];
        const known = new Set(own.filter((name) => name !== undefined && !isWildcard(name)));
        for (const { entry, path } of declared) {
          const { canonical } = entry;
          if (canonical === undefined || known.has(canonical)) continue;
          const message = `${canonical} is not a hostname of this tenant`;
          const hint = suggestion(
            canonical,
            [...known].filter((name) => name !== undefined),
          );
          report(tenant, [...path, "canonical"], { message, found: canonical, hint });
        }
      }
    }
  },
};
