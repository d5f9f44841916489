/**
 * The permissions that a token needs, by the names that Cloudflare's dashboard shows, and a question that tells whether
 * it has each. A writing question names an object that cannot exist: Cloudflare answers 403 to a token that may not
 * write, and 404 or 400 to one that may. That it looks at the permission first is a guess (docs/offline.md).
 */
export interface TokenPermission {
  readonly group: string;
  readonly on: "zone" | "account";
  readonly read: string;
  readonly write: { readonly method: "POST" | "PATCH" | "PUT"; readonly path: string; readonly body: object };
  /** Whether apply writes with it only where Switchyard manages the zone. */
  readonly onlyManagedZone?: true;
}

const NO_ID = "00000000000000000000000000000000";
const NO_UUID = "00000000-0000-0000-0000-000000000000";
const NO_SCRIPT = "switchyard-doctor-no-such-worker";

/** In paths, `{zone}` and `{account}` stand for the ids. */
export const TOKEN_PERMISSIONS: readonly TokenPermission[] = [
  {
    group: "Zone",
    on: "zone",
    read: "/zones/{zone}",
    // A name that is none: no zone is created, whatever the token may.
    write: { method: "POST", path: "/zones", body: { name: "-", account: { id: "{account}" } } },
    onlyManagedZone: true,
  },
  {
    group: "DNS",
    on: "zone",
    read: "/zones/{zone}/dns_records?per_page=5",
    write: { method: "PATCH", path: `/zones/{zone}/dns_records/${NO_ID}`, body: {} },
  },
  {
    group: "SSL and Certificates",
    on: "zone",
    read: "/zones/{zone}/custom_hostnames?per_page=5",
    write: { method: "PATCH", path: `/zones/{zone}/custom_hostnames/${NO_UUID}`, body: {} },
  },
  {
    group: "Workers Routes",
    on: "zone",
    read: "/zones/{zone}/workers/routes",
    write: { method: "PUT", path: `/zones/{zone}/workers/routes/${NO_ID}`, body: {} },
  },
  {
    group: "Workers Scripts",
    on: "account",
    read: "/accounts/{account}/workers/dispatch/namespaces",
    write: { method: "PATCH", path: `/accounts/{account}/workers/scripts/${NO_SCRIPT}/settings`, body: {} },
  },
  {
    group: "Workers KV Storage",
    on: "account",
    read: "/accounts/{account}/storage/kv/namespaces?per_page=5",
    write: { method: "PUT", path: `/accounts/{account}/storage/kv/namespaces/${NO_ID}`, body: {} },
  },
];
