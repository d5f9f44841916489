import {
  having,
  hostnamesOf,
  isWildcard,
  type PlatformDocument,
  subdomainName,
  type TenantDocument,
} from "../documents";
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
    for (const { hostnames } of environments) {
      let own = new Set<string>();
      let ownOf: TenantDocument | undefined;
      for (const { tenant, platform, entry, path } of having(hostnames, "canonical")) {
        const { canonical } = entry;
        if (canonical === undefined) continue;
        if (ownOf !== tenant) own = namesToRedirectTo(tenant, platform);
        ownOf = tenant;
        if (own.has(canonical)) continue;
        const names = own;
        report(tenant, [...path, "canonical"], {
          message: `${canonical} is not a hostname of this tenant`,
          found: canonical,
          hint: () => suggestion(canonical, [...names]),
        });
      }
    }
  },
};

function namesToRedirectTo(tenant: TenantDocument, platform: PlatformDocument): Set<string> {
  const declared = hostnamesOf(tenant).map(({ hostname }) => hostname);
  const own = subdomainName(tenant, platform);
  return new Set((own === undefined ? declared : [...declared, own]).filter((name) => !isWildcard(name)));
}
