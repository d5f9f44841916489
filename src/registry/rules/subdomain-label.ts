import { DOCS } from "../../cloudflare/docs";
import { MAX_LABEL_LENGTH } from "../../cloudflare/limits";
import { type ServedEnvironment, subdomainName, type TenantDocument } from "../documents";
import { exclusionsOf } from "../exclusions";
import { isDnsName } from "../hostname";
import { hostCovers } from "../route-pattern";
import type { Rule } from "../rule";
import { platformNames } from "./hostname-platform-name";

export const subdomainLabel: Rule = {
  id: "subdomain-label",
  severity: "error",
  summary:
    "A `subdomain` is one DNS label, and not a name that the platform uses itself or excludes from the dispatch Worker.",
  docs: DOCS.hostnameRouting,
  fix: "Choose another label: lower-case letters, digits and inner hyphens.",
  check({ tenants, environments }, report) {
    for (const tenant of tenants) {
      const { subdomain } = tenant.value;
      if (subdomain === undefined || isLabel(subdomain)) continue;
      report(tenant, ["subdomain"], { message: `${JSON.stringify(subdomain)} is not a DNS label`, found: subdomain });
    }
    for (const environment of environments) {
      const names = platformNames([environment.platform]);
      for (const tenant of environment.tenants) {
        const reason = whyTaken(tenant, environment, names);
        if (reason !== undefined) report(tenant, ["subdomain"], { message: reason, found: tenant.value.subdomain });
      }
    }
  },
  examples: [
    {
      bad: {
        "platform/production.json": {
          routing: { exclude: ["api.saasprovider.com/*", "acme.saasprovider.com/status*"] },
        },
        "tenants/t0.json": { subdomain: "a.b" },
        "tenants/t1.json": { subdomain: "Acme" },
        "tenants/t2.json": { subdomain: "-a" },
        "tenants/t3.json": { subdomain: "customers" },
        "tenants/t4.json": { subdomain: "api" },
      },
      problems: [
        'tenants/t0.json /subdomain - "a.b" is not a DNS label',
        'tenants/t1.json /subdomain - "Acme" is not a DNS label',
        'tenants/t2.json /subdomain - "-a" is not a DNS label',
        "tenants/t3.json /subdomain - customers.saasprovider.com is the CNAME target of platform/production.json",
        "tenants/t4.json /subdomain - platform/production.json excludes api.saasprovider.com from the dispatch Worker: api.saasprovider.com/*",
      ],
      good: {
        "platform/production.json": {
          routing: { exclude: ["api.saasprovider.com/*", "acme.saasprovider.com/status*"] },
        },
        "tenants/acme.json": { subdomain: "acme" },
      },
    },
  ],
};

function isLabel(subdomain: string): boolean {
  return isDnsName(subdomain) && !subdomain.includes(".") && subdomain.length <= MAX_LABEL_LENGTH;
}

function whyTaken(
  tenant: TenantDocument,
  { platform }: ServedEnvironment,
  names: ReadonlyMap<string, string>,
): string | undefined {
  const name = subdomainName(tenant, platform);
  if (name === undefined) return undefined;
  const role = names.get(name);
  if (role !== undefined) return `${name} is the ${role} of ${platform.file}`;
  const exclusion = exclusionsOf(platform).find(({ host, path }) => path === "/*" && hostCovers(host, name));
  return exclusion === undefined
    ? undefined
    : `${platform.file} excludes ${name} from the dispatch Worker: ${exclusion.pattern}`;
}
