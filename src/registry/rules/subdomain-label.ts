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
  summary: "A `subdomain` is one DNS label, and not a name that the platform needs for itself or keeps the Worker off.",
  docs: DOCS.hostnameRouting,
  bad: '`"subdomain": "api"` while `routing.exclude` has `api.saasprovider.com/*`',
  good: '`"subdomain": "acme"`',
  fix: "Choose another label: lower-case letters, digits and inner hyphens.",
  check({ tenants, environments }, report) {
    for (const tenant of tenants) {
      const { subdomain } = tenant.value;
      if (subdomain === undefined || isLabel(subdomain)) continue;
      report(tenant, ["subdomain"], { message: `${JSON.stringify(subdomain)} is no DNS label`, found: subdomain });
    }
    for (const environment of environments) {
      const names = platformNames([environment.platform]);
      for (const tenant of environment.tenants) {
        const reason = whyTaken(tenant, environment, names);
        if (reason !== undefined) report(tenant, ["subdomain"], { message: reason, found: tenant.value.subdomain });
      }
    }
  },
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
  return exclusion === undefined ? undefined : `${platform.file} keeps the Worker off ${name}: ${exclusion.pattern}`;
}
