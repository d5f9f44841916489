import { closest } from "fastest-levenshtein";
import type { RegistryDocuments, TenantDocument } from "../registry/documents";
import { type Platform, type Tenant, tryServed } from "../registry/model";
import { listed, printable } from "../text";
import { UserError } from "../user-error";

/** A tenant in one environment that serves it. */
export interface ServedTenant {
  readonly environment: string;
  readonly tenant: Tenant;
  readonly platform: Platform;
}

/**
 * A tenant in every environment that serves it: almost always one. Problems of other files don't count, because a suspension can't
 * wait for them.
 * @throws UserError when there is no such tenant, or it can't be read
 */
export function findTenant(
  { tenants, environments }: RegistryDocuments,
  id: string,
): { readonly document: TenantDocument; readonly served: readonly ServedTenant[] } {
  const document = tenants.find((tenant) => tenant.id === id);
  if (document === undefined) throw unknownTenant(id, tenants);
  const serving = environments.filter((each) => each.tenants.some((tenant) => tenant.id === id));
  const served = serving.flatMap(({ name, platform }) => {
    const found = tryServed(document, platform);
    return found === undefined ? [] : [{ environment: name, ...found }];
  });
  if (serving.length === 0) throw new UserError(`No environment serves ${id}. Its file changes nothing.`, "refused");
  if (served.length < serving.length) {
    const files = [document, ...serving.map(({ platform }) => platform)].filter(({ complete }) => !complete);
    const names = listed(files.map(({ file }) => file));
    throw new UserError(`${names} can't be used as it is. Find the problem with npx switchyard check.`, "refused");
  }
  return { document, served };
}

function unknownTenant(id: string, tenants: readonly TenantDocument[]): UserError {
  const ids = tenants.map((tenant) => tenant.id);
  const hint = ids.length === 0 ? "" : ` Did you mean ${closest(id, ids)}?`;
  return new UserError(`There is no tenants/${printable(id)}.json.${hint}`, "refused");
}
