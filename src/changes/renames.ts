import { hostnamesOf, type TenantDocument } from "../registry/documents";
import { retiredNamesOf } from "../registry/held-names";
import { ownersOf, type RegistryChange } from "./change";

interface Rename {
  readonly before: TenantDocument;
  readonly after: TenantDocument;
}

/**
 * Tenants whose file was renamed: one file removed, one added, with the same owners, hostnames, subdomain and retired names.
 * With other owners it is not a rename but a transfer.
 */
export function renamesIn({ tenants }: RegistryChange): Rename[] {
  const gone = new Map<string, TenantDocument>();
  for (const { before, after } of tenants)
    if (before !== undefined && after === undefined) gone.set(identityOf(before), before);
  return tenants.flatMap(({ before, after }) => {
    const identity = before === undefined && after !== undefined ? identityOf(after) : "";
    const old = gone.get(identity);
    gone.delete(identity); // one file has one new name
    return old === undefined || after === undefined ? [] : [{ before: old, after }];
  });
}

function identityOf(tenant: TenantDocument): string {
  const hostnames = hostnamesOf(tenant).map(({ hostname }) => hostname);
  const retired = retiredNamesOf(tenant).map(({ hostname }) => hostname);
  return JSON.stringify([tenant.value.subdomain ?? null, hostnames.sort(), retired.sort(), ownersOf(tenant).sort()]);
}
