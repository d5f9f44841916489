import { hostnamesOf, type ServedEnvironment, subdomainName, type TenantDocument } from "../../registry/documents";
import type { Path } from "../../registry/problem";
import { type ChangeRule, permission, type RegistryChange } from "../change";
import { askOperators } from "../operators";
import { changeContextOf } from "../tenant-change";

export const changeTransfer: ChangeRule = {
  id: "change-transfer",
  severity: "error",
  summary:
    "Only the owners of the platform file move a hostname or subdomain from one tenant to another. Between two environments, only a person who owns both platform files does.",
  fix: "An owner of the platform file must open the pull request.",
  check(change, report) {
    const { tenants, operators, claims } = changeContextOf(change);
    const subdomains = new Map(subdomainsIn(change.before.environments).map(({ name, tenant }) => [name, tenant]));
    const now = subdomainsOf(change);
    for (const { before, after } of tenants) {
      if (after === undefined) continue;
      const names = hostnamesOf(after).map(({ hostname, path }): Passing => {
        return { name: hostname, path: [...path, "hostname"], holder: claims.holderOf(hostname) };
      });
      const subdomain = (now.get(after) ?? []).map((name): Passing => {
        return { name: `the subdomain ${after.value.subdomain}`, path: ["subdomain"], holder: subdomains.get(name) };
      });
      const own = new Set(before === undefined ? [] : hostnamesOf(before).map(({ hostname }) => hostname));
      for (const { name, path, holder } of [...names, ...subdomain]) {
        if (holder === undefined || holder === before || own.has(name)) continue;
        const platforms = operators.platformsOf(holder.id, after.id);
        const message = `${name} moves from ${holder.file} to ${after.file}`;
        const allowed = operators.include(platforms);
        report(after, path, { message, found: name, ...permission(change.author, allowed, askOperators(platforms)) });
      }
    }
  },
  examples: [
    {
      by: "acme-admin",
      base: { "tenants/bolt.json": { owners: ["acme-admin"] } },
      bad: {
        "tenants/acme.json": { hostnames: ["www.acme-store.com"] },
        "tenants/bolt.json": { hostnames: ["store.boltbikes.shop", "shop.acme-store.com"] },
      },
      problems:
        "tenants/bolt.json /hostnames/1/hostname - shop.acme-store.com moves from tenants/acme.json to tenants/bolt.json",
      good: { by: "olga" },
    },
    {
      by: "acme-admin",
      base: { "tenants/acme.json": { subdomain: "acme" } },
      bad: {
        "tenants/acme.json": { subdomain: null },
        "tenants/ember.json": { tier: "free", worker: "ember", subdomain: "acme" },
      },
      problems: "tenants/ember.json /subdomain - the subdomain acme moves from tenants/acme.json to tenants/ember.json",
      good: { by: "olga" },
    },
  ],
};

interface Passing {
  readonly name: string;
  readonly path: Path;
  readonly holder: TenantDocument | undefined;
}

/** The same label under two zones gives two names. */
function subdomainsIn(environments: readonly ServedEnvironment[]): { name: string; tenant: TenantDocument }[] {
  return environments.flatMap(({ platform, tenants }) =>
    tenants.flatMap((tenant) => {
      const name = subdomainName(tenant, platform);
      return name === undefined ? [] : [{ name, tenant }];
    }),
  );
}

function subdomainsOf({ after }: RegistryChange): Map<TenantDocument, string[]> {
  const names = new Map<TenantDocument, string[]>();
  for (const { name, tenant } of subdomainsIn(after.environments))
    names.set(tenant, [...(names.get(tenant) ?? []), name]);
  return names;
}
