import { hostnamesOf, isWildcard, type PlatformDocument, subdomainName, type TenantDocument } from "../documents";
import { canonicalSpelling } from "../hostname";
import type { Rule } from "../rule";
import { suggestion } from "../suggestion";

export const canonicalOwn: Rule = {
  id: "canonical-own",
  severity: "error",
  summary: "`canonical` is another hostname of the same tenant (not a wildcard), or the full name of its subdomain.",
  fix: "Declare that hostname in this tenant too, or redirect to one that it declares.",
  check({ environments }, report) {
    for (const { hostnames } of environments) {
      let own = new Set<string>();
      let ownOf: TenantDocument | undefined;
      for (const { tenant, platform, declaration, path } of hostnames) {
        const { canonical } = declaration;
        if (canonical === undefined) continue;
        if (ownOf !== tenant) own = namesToRedirectTo(tenant, platform);
        ownOf = tenant;
        if (own.has(canonical)) continue;
        const names = own;
        report(tenant, [...path, "canonical"], {
          message: `${canonical} is not a hostname of this tenant`,
          found: canonical,
          hint: () => hintFor(canonical, names),
        });
      }
    }
  },
  examples: [
    {
      bad: { "tenants/acme.json": { hostnames: [{ hostname: "a.acme-store.com", canonical: "b.acme-store.com" }] } },
      problems: "tenants/acme.json /hostnames/0/canonical - b.acme-store.com is not a hostname of this tenant",
      good: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", canonical: "acme.saasprovider.com" }],
          subdomain: "acme",
        },
      },
    },
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [
            { hostname: "a.acme-store.com", canonical: "*.acme-store.com" },
            {
              hostname: "*.acme-store.com",
              certificate: { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } },
            },
          ],
        },
      },
      problems: "tenants/acme.json /hostnames/0/canonical - *.acme-store.com is not a hostname of this tenant",
      good: {
        "tenants/acme.json": {
          hostnames: [{ hostname: "a.acme-store.com", canonical: "b.acme-store.com" }, "b.acme-store.com"],
        },
      },
    },
    {
      bad: {
        "tenants/acme.json": {
          hostnames: [
            "WWW.acme-store.com",
            { hostname: "a.acme-store.com", canonical: "WWW.acme-store.com" },
            { hostname: "b.acme-store.com", canonical: "www.acme-store.com" },
          ],
        },
      },
      problems: "tenants/acme.json /hostnames/1/canonical - WWW.acme-store.com is not a hostname of this tenant",
      others: ["hostname-characters"],
    },
  ],
};

/** Another rule reports a misspelled hostname: here it counts as spelled correctly, so that one run reports both. */
function namesToRedirectTo(tenant: TenantDocument, platform: PlatformDocument): Set<string> {
  const declared = hostnamesOf(tenant).map(({ hostname }) => canonicalSpelling(hostname) ?? hostname);
  const own = subdomainName(tenant, platform);
  return new Set((own === undefined ? declared : [...declared, own]).filter((name) => !isWildcard(name)));
}

function hintFor(canonical: string, names: ReadonlySet<string>): string | undefined {
  const better = canonicalSpelling(canonical);
  return better !== undefined && names.has(better)
    ? `Write ${JSON.stringify(better)}.`
    : suggestion(canonical, [...names]);
}
