/**
 * The name of a hostname's resources: `shop.acme.com` is `shop_acme_com`, as in `cloudflare_custom_hostname.shop_acme_com`.
 * Terraform names can't start with a digit nor hold a dot or a star, so `1shop.com` is `_1shop_com` and `*.acme.com`
 * `_wildcard_acme_com`. Injective, because hostnames hold no underscore. Never change a name: Terraform would destroy the
 * resource and create another.
 */
export function resourceName(hostname: string): string {
  const name = hostname.replaceAll(".", "_");
  if (name.startsWith("*_")) return `_wildcard_${name.slice(2)}`;
  return /^\d/.test(name) ? `_${name}` : name;
}

/** The name of the second KV entry that a wildcard certificate needs: it serves `*.<hostname>` too. */
export function wildcardEntryName(hostname: string): string {
  return `_wildcard_${resourceName(hostname)}`;
}

/** The hostname of a resource that `resourceName` or `wildcardEntryName` named. The latter is for the names below it: `*.acme.com`. */
export function hostnameOfResource(name: string): string {
  return name
    .replace(/^_wildcard_/, "*.")
    .replace(/^(\*\.)?_(?=\d)/, "$1")
    .replaceAll("_", ".");
}

export function addressOf(type: string, name: string): string {
  return `${type}.${name}`;
}
