import type { TenantHostname } from "../../src/onboarding/records";
import type { Declaration, PlatformFile, TenantFile } from "../../src/registry/files.generated";
import type { Environment, Tenant } from "../../src/registry/model";
import { checkedEnvironment } from "../support/registry";

const PLATFORM: Partial<PlatformFile> = {
  zone: { name: "saasprovider.com", managed: true, dcvDelegationId: "bd13fd5e9b6b0d81" },
  cnameTarget: { name: "customers.saasprovider.com", wildcard: true },
  routing: { mode: "wildcard", lookup: "kv", subdomains: true },
  entitlements: { certificateAuthority: true, wildcardHostnames: true },
};

const ADDRESSES: PlatformFile["entitlements"] = { apexProxying: { addresses: ["203.0.113.10", "203.0.113.11"] } };

export interface InstructionsVariant {
  readonly environment: Environment;
  readonly tenant: Tenant;
  /** Those the instructions are about. */
  readonly hostnames: readonly TenantHostname[];
  /** What `--live` would hold. */
  readonly live: readonly object[];
}

interface Differences {
  readonly platform?: Partial<PlatformFile>;
  readonly tenant?: Partial<TenantFile>;
  /** Hostnames that the tenant has, and that nobody asked for. */
  readonly others?: Declaration[];
  readonly live?: object[];
}

export function variant(
  about: Declaration[],
  { platform, tenant, others = [], live = [] }: Differences = {},
): InstructionsVariant {
  const hostnames = [...about, ...others];
  const acme = { ...tenant, ...(hostnames.length > 0 && { hostnames }) };
  const environment = checkedEnvironment({ ...PLATFORM, ...platform }, { acme });
  const [only] = environment.tenants;
  if (only === undefined) throw new Error("a variant has one tenant");
  const declared = only.hostnames.slice(0, about.length).map((hostname) => ({ tenant: only, hostname }));
  return { environment, tenant: only, hostnames: declared, live };
}

const SHOP = "shop.acme-store.com";
const OWNERSHIP = { type: "txt", name: `_cf-custom-hostname.${SHOP}`, value: "0e2d5a7f-1548-4f27-8c05-b577cb14f4ec" };
const TOKEN = "810b7d5f01154524b961ba0cd578acc2";

/** Every kind of instructions there is, one golden file each. */
export const VARIANTS: Readonly<Record<string, InstructionsVariant>> = {
  "cname-http": variant([{ hostname: SHOP }]),
  "cname-http-tokens": variant([{ hostname: SHOP }], {
    live: [
      {
        hostname: SHOP,
        status: "pending",
        ownership_verification: OWNERSHIP,
        ssl: {
          status: "pending_validation",
          validation_records: [
            {
              http_url: `http://${SHOP}/.well-known/pki-validation/ca3-a.txt`,
              http_body: "ca3-574923932a82475cb8592200f1a2a23d",
            },
          ],
        },
      },
    ],
  }),
  "cname-txt": variant([{ hostname: SHOP, certificate: { validation: "txt", authority: "google" } }], {
    platform: { cnameTarget: { name: "customers.saasprovider.com" } },
  }),
  "cname-txt-wildcard": variant([{ hostname: SHOP, certificate: { validation: "txt", wildcard: true } }], {
    live: [
      {
        hostname: SHOP,
        status: "pending",
        ownership_verification: OWNERSHIP,
        ssl: {
          status: "pending_validation",
          validation_records: [
            { txt_name: `_acme-challenge.${SHOP}`, txt_value: TOKEN },
            { txt_name: `_acme-challenge.${SHOP}`, txt_value: "5a4b3c2d1e0f" },
          ],
        },
      },
    ],
  }),
  "cname-delegated": variant([{ hostname: SHOP, certificate: { validation: "delegated", wildcard: true } }]),
  "cname-delegated-unknown": variant([{ hostname: SHOP, certificate: { validation: "delegated" } }], {
    platform: { zone: { name: "saasprovider.com", managed: true }, cnameTarget: { name: "*.edge.saasprovider.com" } },
  }),
  "cname-email": variant([{ hostname: SHOP, certificate: { validation: "email", authority: "ssl_com" } }]),
  "cname-uploaded": variant([
    {
      hostname: "*.branches.acme-store.com",
      certificate: { uploaded: { certificate: "acme_certificate", privateKey: "acme_key" } },
    },
  ]),
  "apex-addresses": variant([{ hostname: "acme-store.com", customerDns: "apex" }], {
    platform: { entitlements: ADDRESSES },
  }),
  "apex-no-addresses": variant([{ hostname: "acme-store.com", customerDns: "apex" }]),
  "apex-flattened": variant(
    [{ hostname: "acme-store.com", customerDns: "flattened", certificate: { validation: "delegated" } }],
    { platform: { entitlements: ADDRESSES } },
  ),
  "apex-undeclared": variant([{ hostname: "xn--grnes-tal-r9a.de" }], { platform: { entitlements: ADDRESSES } }),
  o2o: variant([{ hostname: "www.acme-store.com", customerDns: "o2o", canonical: SHOP }], {
    others: [{ hostname: SHOP }],
  }),
  "no-target": variant([{ hostname: SHOP }], { platform: { cnameTarget: undefined } as Partial<PlatformFile> }),
  done: variant([{ hostname: SHOP, certificate: { validation: "delegated" } }], {
    live: [{ hostname: SHOP, status: "active", ssl: { status: "active" } }],
  }),
  "two-hostnames-suspended": variant([{ hostname: SHOP }, { hostname: "shop.acme-store.co.uk" }], {
    tenant: { status: "suspended", subdomain: "acme" },
  }),
  "subdomain-only": variant([], { tenant: { subdomain: "acme" } }),
};
