import { describe, expect, it } from "@jest/globals";
import type { PlatformFile, TenantFile } from "../../../src/registry/files.generated";
import { CONTENT_RULES, TEXT_RULES } from "../../../src/registry/rules";
import { checkSample, linesOf, platform, tenant, tenantWith } from "../sample";

const TODAY = "2026-11-28";

interface Case {
  readonly rule: string;
  readonly bad: Sample;
  readonly says: string[];
  readonly good: Sample;
  /** What another rule says of the good case. */
  readonly alsoSays?: string[];
}

interface Sample {
  readonly tenants?: Record<string, TenantFile>;
  readonly platform?: PlatformFile;
}

const dispatch = platform().dispatch;
const uploaded = { certificate: "acme_certificate", privateKey: "acme_private_key" };
const ciphers = ["ECDHE-RSA-AES128-GCM-SHA256"];
const server = "proxy-fallback.saasprovider.com";

function parametersByHand(names: string): string {
  return `warning outbound-parameters platform/production.json /dispatch/outbound/parameters - Terraform can't set outbound parameters (${names}), and each upload of the dispatch Worker removes them`;
}

const CASES: Case[] = [
  {
    rule: "hostname-unique",
    bad: { tenants: { acme: tenantWith("a.acme-store.com"), bolt: tenantWith("a.acme-store.com") } },
    says: [
      "error hostname-unique tenants/bolt.json /hostnames/0/hostname - a.acme-store.com is also claimed by tenants/acme.json",
    ],
    good: { tenants: { acme: tenantWith("a.acme-store.com"), bolt: tenantWith("b.boltbikes.shop") } },
  },
  {
    rule: "hostname-unique",
    bad: { tenants: { acme: tenantWith("a.acme-store.com", "a.acme-store.com") } },
    says: [
      "error hostname-unique tenants/acme.json /hostnames/1/hostname - a.acme-store.com is declared twice in this file",
    ],
    good: { tenants: { acme: tenantWith("a.acme-store.com", "b.acme-store.com") } },
  },
  {
    rule: "file-name",
    bad: { tenants: { "Acme Store": tenant() } },
    says: ['error file-name tenants/Acme Store.json - the file name "Acme Store.json" gives no valid tenant id'],
    good: { tenants: { "acme-store": tenant() } },
  },
  {
    rule: "file-name",
    bad: { tenants: { com1: tenantWith("a.acme-store.com"), con: tenantWith("b.acme-store.com") } },
    says: [
      "error file-name tenants/com1.json - com1 is a device on Windows, which can't check out tenants/com1.json",
      "error file-name tenants/con.json - con is a device on Windows, which can't check out tenants/con.json",
    ],
    good: { tenants: { com: tenantWith("a.acme-store.com"), "con-1": tenantWith("b.acme-store.com") } },
  },
  {
    rule: "file-name",
    bad: { tenants: { Acme: tenantWith("a.acme-store.com"), acme: tenantWith("b.acme-store.com") } },
    says: [
      "error file-name tenants/Acme.json - tenants/Acme.json and tenants/acme.json differ in case only: macOS and Windows have room for one",
    ],
    good: { tenants: { acme: tenantWith("a.acme-store.com"), acme2: tenantWith("b.acme-store.com") } },
  },
  ...(
    [
      ["A", "origin.saasprovider.com", "is no IPv4 address, which an A record holds"],
      ["A", "198.51.100.300", "is no IPv4 address, which an A record holds"],
      ["AAAA", "198.51.100.7", "is no IPv6 address, which an AAAA record holds"],
      ["AAAA", "2001:DB8:0::1", "is not the address's short form"],
      ["CNAME", "198.51.100.7", "is an IP address: the record's type is then A or AAAA"],
      ["CNAME", "origin.saasprovider.com.", "is not written as a DNS name"],
      ["CNAME", "proxy-fallback.saasprovider.com", "is the fallback origin itself"],
    ] as const
  ).map(([type, content, wrong]) => ({
    rule: "fallback-origin-content",
    bad: { platform: platform({ fallbackOrigin: { name: server, origin: { type, content } } }) },
    says: [
      `error fallback-origin-content platform/production.json /fallbackOrigin/origin/content - "${content}" ${wrong}`,
    ],
    good: {
      platform: platform({
        fallbackOrigin: {
          name: server,
          origin: { type, content: { A: "198.51.100.7", AAAA: "2001:db8::1", CNAME: "origin.saasprovider.com" }[type] },
        },
      }),
    },
  })),
  {
    rule: "apex-address",
    bad: {
      platform: platform({
        entitlements: { apexProxying: { addresses: ["203.0.113.10", "2001:DB8:0::1", "2001:db8:0:0:0:0:0:2"] } },
      }),
    },
    says: [
      "error apex-address platform/production.json /entitlements/apexProxying/addresses/1 - 2001:DB8:0::1 is not the address's short form",
      "error apex-address platform/production.json /entitlements/apexProxying/addresses/2 - 2001:db8:0:0:0:0:0:2 is not the address's short form",
    ],
    good: { platform: platform({ entitlements: { apexProxying: { addresses: ["2001:db8::1", "203.0.113.10"] } } }) },
  },
  {
    rule: "platform-names",
    bad: {
      platform: platform({
        zone: { name: "bücher-läden.de", managed: true },
        fallbackOrigin: { name: "fallback.bücher-läden.de" },
        cnameTarget: { name: "kunden.xn--bcher-lden-w5a4q.de." },
        routing: { mode: "wildcard", lookup: "kv" },
      }),
    },
    says: [
      "error platform-names platform/production.json /zone/name - bücher-läden.de is not in lower case and punycode, without final dot",
      "error platform-names platform/production.json /fallbackOrigin/name - fallback.bücher-läden.de is not in lower case and punycode, without final dot",
      "error platform-names platform/production.json /cnameTarget/name - kunden.xn--bcher-lden-w5a4q.de. is not in lower case and punycode, without final dot",
    ],
    good: {
      platform: platform({
        zone: { name: "xn--bcher-kva.de", managed: true },
        fallbackOrigin: { name: "fallback.xn--bcher-kva.de" },
        cnameTarget: { name: "*.kunden.xn--bcher-kva.de" },
        routing: { mode: "wildcard", lookup: "kv" },
      }),
    },
  },
  {
    rule: "compatibility-date",
    bad: { platform: platform({ dispatch: { ...dispatch, compatibilityDate: "2026-11-29" } }) },
    says: [
      "error compatibility-date platform/production.json /dispatch/compatibilityDate - 2026-11-29 is in the future: in UTC today is 2026-11-28",
    ],
    good: { platform: platform({ dispatch: { ...dispatch, compatibilityDate: TODAY } }) },
  },
  {
    rule: "certificate-cipher-known",
    bad: {
      platform: platform({ certificateDefaults: { ciphers: ["ECDHE-RSA-AES128-GCM-SHA265", ...ciphers] } }),
      tenants: {
        acme: tenantWith({
          hostname: "a.acme-store.com",
          certificate: { ciphers: ["AEAD-AES128-GCM-SHA256", "RC4-SHA"] },
        }),
      },
    },
    says: [
      "error certificate-cipher-known platform/production.json /certificateDefaults/ciphers/0 - Cloudflare has no cipher ECDHE-RSA-AES128-GCM-SHA265",
      "error certificate-cipher-known tenants/acme.json /hostnames/0/certificate/ciphers/0 - AEAD-AES128-GCM-SHA256 is a cipher of TLS 1.3, where none can be chosen",
      "error certificate-cipher-known tenants/acme.json /hostnames/0/certificate/ciphers/1 - Cloudflare has no cipher RC4-SHA",
    ],
    good: { platform: platform({ certificateDefaults: { ciphers } }) },
  },
  {
    rule: "exclusion-cname-target",
    bad: {
      platform: platform({
        cnameTarget: undefined as never,
        fallbackOrigin: { name: server, origin: { type: "A", content: "198.51.100.7" } },
        routing: { mode: "wildcard", lookup: "kv", exclude: ["*.saasprovider.com/*"] },
      }),
    },
    says: [
      "error exclusion-cname-target platform/production.json /routing/exclude/0 - *.saasprovider.com/* keeps the dispatch Worker off proxied customers: it covers the CNAME target proxy-fallback.saasprovider.com",
    ],
    good: {
      platform: platform({
        cnameTarget: undefined as never,
        routing: { mode: "wildcard", lookup: "kv", exclude: ["api.saasprovider.com/*"] },
      }),
    },
  },
  {
    rule: "exclusion-cname-target",
    bad: {
      platform: platform({
        cnameTarget: { name: "*.customers.saasprovider.com" },
        routing: {
          mode: "wildcard",
          lookup: "kv",
          exclude: ["acme.customers.saasprovider.com/*", "*cme.customers.saasprovider.com/*"],
        },
      }),
    },
    says: [
      "error exclusion-cname-target platform/production.json /routing/exclude/0 - acme.customers.saasprovider.com/* keeps the dispatch Worker off proxied customers: it covers the CNAME target acme.customers.saasprovider.com",
      "error exclusion-cname-target platform/production.json /routing/exclude/1 - *cme.customers.saasprovider.com/* keeps the dispatch Worker off proxied customers: it covers the CNAME target acme.customers.saasprovider.com",
    ],
    good: {
      platform: platform({
        cnameTarget: { name: "*.customers.saasprovider.com" },
        routing: { mode: "wildcard", lookup: "kv", exclude: ["status.customers.saasprovider.com/*"] },
      }),
    },
  },
  {
    rule: "worker-known",
    bad: { platform: platform({ workers: ["acme-api"] }), tenants: { acme: tenant({ worker: "acme-apo" }) } },
    says: [
      'error worker-known tenants/acme.json /worker - there is no user Worker "acme-apo" in the workers of platform/production.json',
    ],
    good: { platform: platform({ workers: ["acme-api"] }), tenants: { acme: tenant({ worker: "acme-api" }) } },
  },
  {
    rule: "worker-known",
    bad: {
      platform: platform({ workers: ["acme-shop"] }),
      tenants: {
        acme: tenantWith({ hostname: "a.acme-store.com", worker: "x", paths: [{ prefix: "/v2", worker: "y" }] }),
      },
    },
    says: [
      'error worker-known tenants/acme.json /hostnames/0/worker - there is no user Worker "x" in the workers of platform/production.json',
      'error worker-known tenants/acme.json /hostnames/0/paths/0/worker - there is no user Worker "y" in the workers of platform/production.json',
    ],
    good: { tenants: { acme: tenantWith({ hostname: "a.acme-store.com", worker: "x" }) } },
  },
  {
    rule: "certificate-variables",
    bad: {
      tenants: {
        acme: tenantWith({
          hostname: "a.acme-store.com",
          certificate: { uploaded: { certificate: "acme_pem", privateKey: "acme_pem" } },
        }),
        bolt: tenantWith(
          {
            hostname: "a.boltbikes.shop",
            certificate: { uploaded: { certificate: "bolt_pem", privateKey: "bolt_key" } },
          },
          {
            hostname: "b.boltbikes.shop",
            certificate: { uploaded: { certificate: "bolt_key", privateKey: "bolt_pem" } },
          },
        ),
      },
    },
    says: [
      "error certificate-variables tenants/acme.json /hostnames/0/certificate/uploaded/privateKey - acme_pem is the private key here and the certificate of a.acme-store.com in tenants/acme.json",
      "error certificate-variables tenants/bolt.json /hostnames/1/certificate/uploaded/certificate - bolt_key is the certificate here and the private key of a.boltbikes.shop in tenants/bolt.json",
      "error certificate-variables tenants/bolt.json /hostnames/1/certificate/uploaded/privateKey - bolt_pem is the private key here and the certificate of a.boltbikes.shop in tenants/bolt.json",
    ],
    good: {
      tenants: {
        bolt: tenantWith(
          {
            hostname: "a.boltbikes.shop",
            certificate: { uploaded: { certificate: "bolt_pem", privateKey: "bolt_key" } },
          },
          {
            hostname: "b.boltbikes.shop",
            certificate: { uploaded: { certificate: "bolt_pem", privateKey: "bolt_key" } },
          },
        ),
      },
    },
  },
  {
    rule: "grant-known",
    bad: {
      platform: platform({ grants: { default: { tiers: ["free", "por"] }, acme: { outbound: ["region"] } } }),
    },
    says: [
      'error grant-known platform/production.json /grants/default/tiers/1 - platform/production.json has no tier "por"',
      'error grant-known platform/production.json /grants/acme/outbound/0 - platform/production.json has no outbound parameter "region"',
    ],
    good: { platform: platform({ grants: { default: { tiers: ["free"] }, acme: { tiers: ["pro"] } } }) },
  },
  {
    rule: "grant-tenant",
    bad: { platform: platform({ grants: { default: {}, constructor: {}, acme: {} } }) },
    says: [
      "warning grant-tenant platform/production.json /grants/constructor - platform/production.json has a grant for constructor, but serves no such tenant",
    ],
    good: { platform: platform({ grants: { default: {}, acme: {} } }) },
  },
  {
    rule: "shared-domain",
    bad: {
      platform: platform({
        sharedDomains: ["a.franchise.com", "co.uk", "Franchise.com", "bücher.de", "franchise.com"],
      }),
    },
    says: [
      'error shared-domain platform/production.json /sharedDomains/0 - "a.franchise.com" is not a registrable domain',
      'error shared-domain platform/production.json /sharedDomains/1 - "co.uk" is not a registrable domain',
      'error shared-domain platform/production.json /sharedDomains/2 - "Franchise.com" is not a registrable domain',
      'error shared-domain platform/production.json /sharedDomains/3 - "bücher.de" is not a registrable domain',
    ],
    good: { platform: platform({ sharedDomains: ["franchise.com", "acme.uk.com"] }) },
  },
  {
    rule: "tier-known",
    bad: { tenants: { acme: tenant({ tier: "gold" }) } },
    says: ['error tier-known tenants/acme.json /tier - platform/production.json has no tier "gold"'],
    good: { tenants: { acme: tenant({ tier: "free" }) } },
  },
  {
    rule: "outbound-parameter-known",
    bad: { tenants: { acme: tenant({ outbound: { region: "eu" } }) } },
    says: [
      'error outbound-parameter-known tenants/acme.json /outbound/region - platform/production.json has no outbound parameter "region"',
    ],
    good: {
      platform: platform({ dispatch: { ...dispatch, outbound: { service: "outbound", parameters: ["region"] } } }),
      tenants: { acme: tenant({ outbound: { region: "eu" } }) },
    },
    alsoSays: [parametersByHand("region")],
  },
  {
    rule: "outbound-parameters",
    bad: {
      platform: platform({
        dispatch: { ...dispatch, outbound: { service: "outbound", parameters: ["region", "allow"] } },
      }),
    },
    says: [parametersByHand("region, allow")],
    good: { platform: platform({ dispatch: { ...dispatch, outbound: { service: "outbound" } } }) },
  },
  {
    rule: "metadata-reserved",
    bad: {
      platform: platform({ routing: { mode: "wildcard", lookup: "metadata" } }),
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", metadata: { route: "x", tier: "gold" } }) },
    },
    says: [
      "error metadata-reserved tenants/acme.json /hostnames/0/metadata/route - the metadata key route is Switchyard's own, because platform/production.json looks hostnames up in metadata",
    ],
    good: { tenants: { acme: tenantWith({ hostname: "a.acme-store.com", metadata: { route: "x" } }) } },
  },
  {
    rule: "label-lookup-live",
    bad: {
      platform: platform({ routing: { mode: "wildcard", lookup: "label", subdomains: true } }),
      tenants: { acme: tenant({ status: "suspended", subdomain: "acme-shop" }) },
    },
    says: [
      "error label-lookup-live tenants/acme.json /status - the subdomain acme-shop would go on serving a tenant that is suspended: platform/production.json looks subdomains up by label",
    ],
    good: { tenants: { acme: tenant({ status: "suspended", subdomain: "acme-shop" }) } },
  },
  {
    rule: "subdomain-record",
    bad: {
      platform: platform({ routing: { mode: "subdomain", lookup: "kv" } }),
      tenants: { acme: tenant({ hostnames: undefined, subdomain: "acme" }) },
    },
    says: [
      "error subdomain-record platform/production.json /routing/mode - subdomain mode without routing.subdomains",
      "error subdomain-record tenants/acme.json /subdomain - platform/production.json has no subdomains: routing.subdomains is not true",
    ],
    good: {
      platform: platform({ routing: { mode: "subdomain", lookup: "kv", subdomains: true } }),
      tenants: { acme: tenant({ hostnames: undefined, subdomain: "acme" }) },
    },
  },
  {
    rule: "hostname-routed",
    bad: {
      platform: platform({ routing: { mode: "subdomain", lookup: "kv", subdomains: true } }),
      tenants: { acme: tenantWith("a.acme-store.com") },
    },
    says: [
      "error hostname-routed tenants/acme.json /hostnames/0/hostname - platform/production.json routes subdomains only: no request for a.acme-store.com would reach the dispatch Worker",
    ],
    good: {
      platform: platform({ routing: { mode: "wildcard", lookup: "kv", subdomains: true } }),
      tenants: { acme: tenantWith("a.acme-store.com") },
    },
  },
  {
    rule: "exclusion-cname-target",
    bad: {
      platform: platform({
        fallbackOrigin: { name: "proxy-fallback.saasprovider.com", origin: { type: "A", content: "198.51.100.7" } },
        cnameTarget: { name: "customers.saasprovider.com" },
        routing: { mode: "wildcard", lookup: "kv", exclude: ["*.saasprovider.com/*"] },
      }),
      tenants: { acme: tenant() },
    },
    says: [
      "error exclusion-cname-target platform/production.json /routing/exclude/0 - *.saasprovider.com/* keeps the dispatch Worker off proxied customers: it covers the CNAME target customers.saasprovider.com",
    ],
    good: {
      platform: platform({
        cnameTarget: { name: "customers.saasprovider.com" },
        routing: { mode: "wildcard", lookup: "kv", exclude: ["www.saasprovider.com/*"] },
      }),
      tenants: { acme: tenant() },
    },
  },
  {
    rule: "subdomain-unique",
    bad: {
      tenants: {
        acme: tenant({ hostnames: undefined, subdomain: "acme" }),
        bolt: tenant({ hostnames: undefined, subdomain: "acme" }),
      },
    },
    says: [
      "error subdomain-unique tenants/bolt.json /subdomain - acme.saasprovider.com is also claimed by tenants/acme.json",
    ],
    good: {
      tenants: {
        acme: tenant({ hostnames: undefined, subdomain: "acme" }),
        bolt: tenant({ hostnames: undefined, subdomain: "bolt" }),
      },
    },
  },
  {
    rule: "wildcard-once",
    bad: {
      tenants: {
        acme: tenantWith(
          { hostname: "acme-store.com", certificate: { wildcard: true, validation: "delegated" } },
          { hostname: "*.acme-store.com", certificate: { uploaded: { certificate: "a", privateKey: "b" } } },
        ),
      },
    },
    says: [
      "error wildcard-once tenants/acme.json /hostnames/1/hostname - acme-store.com in tenants/acme.json has certificate.wildcard, which serves *.acme-store.com already",
    ],
    good: {
      tenants: {
        acme: tenantWith({ hostname: "acme-store.com", certificate: { wildcard: true, validation: "delegated" } }),
      },
    },
  },
  {
    rule: "text-token",
    bad: { tenants: { acme: tenant({ displayName: "#{TfToken[TOKEN.0]}" }) } },
    says: ["error text-token tenants/acme.json /displayName - the text TfToken[ is not allowed"],
    good: { tenants: { acme: tenant({ displayName: "#{token}" }) } },
  },
  {
    rule: "text-token",
    bad: {
      tenants: {
        acme: tenantWith({ hostname: "a.acme-store.com", metadata: { theme: "Any Map Token Value", "TfToken[": "" } }),
      },
    },
    says: [
      "error text-token tenants/acme.json /hostnames/0/metadata/theme - the text Any Map Token Value is not allowed",
      'error schema tenants/acme.json /hostnames/0/metadata/TfToken[ - the name "TfToken[" is not allowed',
      "error text-token tenants/acme.json /hostnames/0/metadata/TfToken[ - the text TfToken[ is not allowed",
    ],
    good: { tenants: { acme: tenantWith({ hostname: "a.acme-store.com", metadata: { theme: "Map Token" } }) } },
  },
  {
    rule: "text-pem",
    bad: { tenants: { acme: tenant({ displayName: "-----BEGIN EC PRIVATE KEY-----" }) } },
    says: ["error text-pem tenants/acme.json /displayName - a PEM text (certificate or key) is in the file"],
    good: { tenants: { acme: tenant({ displayName: "----- BEGIN" }) } },
  },
  {
    rule: "text-characters",
    bad: {
      tenants: {
        acme: tenant({ displayName: "Ac\u202eme" }),
        bolt: tenant({ displayName: "\ud83d", hostnames: undefined, subdomain: "b" }),
      },
    },
    says: [
      "error text-characters tenants/acme.json /displayName - the character U+202E is not allowed in a text",
      "error text-characters tenants/bolt.json /displayName - the character U+D83D is not allowed in a text",
    ],
    good: { tenants: { acme: tenant({ displayName: "Café Zürich 🚲" }) } },
  },
  {
    rule: "text-composed",
    bad: {
      tenants: {
        acme: tenant({
          displayName: "Cafe\u0301",
          hostnames: [{ hostname: "shop.acme-store.com", metadata: { "e\u0301": "one", "\u00e9": "two" } }],
        }),
      },
    },
    says: [
      'error text-composed tenants/acme.json /displayName - the text is not composed; Terraform would make it "Caf\u00e9"',
      'error text-composed tenants/acme.json /hostnames/0/metadata/e\u0301 - the text is not composed; Terraform would make it "\u00e9"',
    ],
    good: { tenants: { acme: tenant({ displayName: "Caf\u00e9" }) } },
  },
  {
    rule: "hostname-characters",
    bad: { tenants: { acme: tenantWith("Shop.acme-store.com") } },
    says: [
      'error hostname-characters tenants/acme.json /hostnames/0/hostname - "Shop.acme-store.com" has upper-case letters',
    ],
    good: { tenants: { acme: tenantWith("shop.acme-store.com") } },
  },
  {
    rule: "hostname-characters",
    bad: {
      tenants: {
        acme: tenantWith(
          "https://shop.acme-store.com/x",
          "shop.acme-store.com:443",
          "shop.acme-store.com.",
          "my_shop.acme-store.com",
          "a..acme-store.com",
          "-a.acme-store.com",
          "a.*.acme-store.com",
          "a b.acme-store.com",
        ),
      },
    },
    says: [
      'error hostname-characters tenants/acme.json /hostnames/0/hostname - "https://shop.acme-store.com/x" has a scheme',
      'error hostname-characters tenants/acme.json /hostnames/1/hostname - "shop.acme-store.com:443" has a port',
      'error hostname-characters tenants/acme.json /hostnames/2/hostname - "shop.acme-store.com." ends with a dot',
      'error hostname-characters tenants/acme.json /hostnames/3/hostname - "my_shop.acme-store.com" has an underscore',
      'error hostname-characters tenants/acme.json /hostnames/4/hostname - "a..acme-store.com" has an empty label',
      'error hostname-characters tenants/acme.json /hostnames/5/hostname - "-a.acme-store.com" has a label that starts or ends with a hyphen',
      'error hostname-characters tenants/acme.json /hostnames/6/hostname - "a.*.acme-store.com" has a star that is not the whole first label',
      'error hostname-characters tenants/acme.json /hostnames/7/hostname - "a b.acme-store.com" has special characters',
    ],
    good: { tenants: { acme: tenantWith("a-b.acme-store.com") } },
  },
  {
    rule: "hostname-length",
    bad: { tenants: { acme: tenantWith({ hostname: `${"a".repeat(64)}.acme.com`, certificate: { branding: true } }) } },
    says: [
      "error hostname-length tenants/acme.json /hostnames/0/hostname - a label of aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.acme.com has 64 characters, more than 63",
    ],
    good: {
      tenants: { acme: tenantWith({ hostname: `${"a".repeat(63)}.acme.com`, certificate: { branding: true } }) },
    },
  },
  {
    rule: "hostname-length",
    bad: {
      tenants: { acme: tenantWith({ hostname: `${"a.".repeat(121)}acme-st1.com`, certificate: { branding: true } }) },
    },
    says: [
      "error hostname-length tenants/acme.json /hostnames/0/hostname - the hostname has 254 characters, more than 253",
    ],
    good: {
      tenants: { acme: tenantWith({ hostname: `${"a.".repeat(121)}acme-st.com`, certificate: { branding: true } }) },
    },
  },
  {
    rule: "hostname-ip",
    bad: { tenants: { acme: tenantWith("203.0.113.7", "2001:db8::1", "shop.0x7f") } },
    says: [
      "error hostname-ip tenants/acme.json /hostnames/0/hostname - 203.0.113.7 is an IP address",
      "error hostname-ip tenants/acme.json /hostnames/1/hostname - 2001:db8::1 is an IP address",
      "error hostname-ip tenants/acme.json /hostnames/2/hostname - shop.0x7f is an IP address",
    ],
    good: { tenants: { acme: tenantWith("203.acme-store.com") } },
  },
  {
    rule: "hostname-ascii",
    bad: { tenants: { acme: tenantWith("bücher.acme-store.com") } },
    says: ["error hostname-ascii tenants/acme.json /hostnames/0/hostname - bücher.acme-store.com is not ASCII"],
    good: { tenants: { acme: tenantWith("xn--bcher-kva.acme-store.com") } },
  },
  {
    rule: "hostname-punycode",
    bad: { tenants: { acme: tenantWith("xn--999999999.acme-store.com") } },
    says: [
      "error hostname-punycode tenants/acme.json /hostnames/0/hostname - xn--999999999 in xn--999999999.acme-store.com is not valid punycode",
    ],
    good: { tenants: { acme: tenantWith("xn--bcher-kva.acme-store.com") } },
  },
  {
    rule: "hostname-confusable",
    bad: { tenants: { acme: tenantWith({ hostname: "shop.xn--pypal-4ve.com" }, { hostname: "p\u0430ypal.com" }) } },
    says: [
      'warning hostname-confusable tenants/acme.json /hostnames/0/hostname - xn--pypal-4ve mixes writing systems: it reads "pаypal"',
      "error hostname-ascii tenants/acme.json /hostnames/1/hostname - pаypal.com is not ASCII",
      'warning hostname-confusable tenants/acme.json /hostnames/1/hostname - xn--pypal-4ve mixes writing systems: it reads "pаypal"',
    ],
    good: {
      tenants: { acme: tenantWith({ hostname: "shop.xn--80ak6aa92e.com" }, { hostname: "shop.xn--wgv71a119e.jp" }) },
    },
  },
  {
    rule: "hostname-reserved",
    bad: { tenants: { acme: tenantWith("shop.acme.test") } },
    says: ["error hostname-reserved tenants/acme.json /hostnames/0/hostname - the top-level domain .test is reserved"],
    good: { tenants: { acme: tenantWith("test.acme-store.com") } },
  },
  {
    rule: "hostname-example",
    bad: { tenants: { acme: tenantWith("shop.example.com", "example.org") } },
    says: [
      "error hostname-example tenants/acme.json /hostnames/0/hostname - example.com is for examples only",
      "error hostname-example tenants/acme.json /hostnames/1/hostname - example.org is for examples only",
    ],
    good: { tenants: { acme: tenantWith("shop.myexample.com") } },
  },
  {
    rule: "hostname-public-suffix",
    bad: { tenants: { acme: tenantWith("co.uk", "github.io", "shop") } },
    says: [
      "error hostname-public-suffix tenants/acme.json /hostnames/0/hostname - co.uk is a public suffix: nobody registers it, others register names below it",
      "error hostname-public-suffix tenants/acme.json /hostnames/1/hostname - github.io is a public suffix: nobody registers it, others register names below it",
      "error hostname-public-suffix tenants/acme.json /hostnames/2/hostname - shop is a public suffix: nobody registers it, others register names below it",
    ],
    good: { tenants: { acme: tenantWith("acme-store.co.uk", "acme.uk.com") } },
  },
  {
    rule: "hostname-hosting",
    bad: { tenants: { acme: tenantWith("acme.github.io", "*.acme.me.workers.dev") } },
    says: [
      "warning hostname-hosting tenants/acme.json /hostnames/0/hostname - the DNS of github.io is its hosting company's: the customer can't point acme.github.io here",
      "warning hostname-hosting tenants/acme.json /hostnames/1/hostname - the DNS of workers.dev is its hosting company's: the customer can't point *.acme.me.workers.dev here",
      "error wildcard-uploaded tenants/acme.json /hostnames/1/hostname - *.acme.me.workers.dev has no uploaded certificate, and Cloudflare issues none for a wildcard hostname",
    ],
    good: { tenants: { acme: tenantWith("acme.uk.com", "shop.acme.eu.org", "acme.co.uk") } },
  },
  {
    rule: "hostname-top-level",
    bad: { tenants: { acme: tenantWith("shop.acme-store.cmo") } },
    says: ["warning hostname-top-level tenants/acme.json /hostnames/0/hostname - .cmo is no known top-level domain"],
    good: { tenants: { acme: tenantWith("shop.acme-store.cafe") } },
  },
  {
    rule: "hostname-own-zone",
    bad: { tenants: { acme: tenantWith("acme.saasprovider.com", "saasprovider.com") } },
    says: [
      "error hostname-own-zone tenants/acme.json /hostnames/0/hostname - acme.saasprovider.com is inside our own zone saasprovider.com",
      "error hostname-own-zone tenants/acme.json /hostnames/1/hostname - saasprovider.com is our own zone saasprovider.com",
    ],
    good: { tenants: { acme: tenantWith("acme.notsaasprovider.com") } },
  },
  {
    rule: "hostname-platform-name",
    bad: { tenants: { acme: tenantWith("customers.saasprovider.com", "proxy-fallback.saasprovider.com") } },
    says: [
      "error hostname-platform-name tenants/acme.json /hostnames/0/hostname - customers.saasprovider.com is the platform's CNAME target",
      "error hostname-platform-name tenants/acme.json /hostnames/1/hostname - proxy-fallback.saasprovider.com is the platform's fallback origin",
    ],
    good: { tenants: { acme: tenantWith("customers.acme-store.com") } },
  },
  {
    rule: "hostname-overlap",
    bad: {
      tenants: {
        acme: tenantWith({ hostname: "acme-store.com", certificate: { wildcard: true, validation: "delegated" } }),
        bolt: tenantWith("shop.acme-store.com"),
      },
    },
    says: [
      "error hostname-overlap tenants/bolt.json /hostnames/0/hostname - shop.acme-store.com is covered by *.acme-store.com of tenants/acme.json",
    ],
    good: {
      tenants: {
        acme: tenantWith(
          { hostname: "acme-store.com", certificate: { wildcard: true, validation: "delegated" } },
          "shop.acme-store.com",
        ),
        bolt: tenantWith("a.b.acme-store.com"),
      },
    },
  },
  {
    rule: "hostname-overlap",
    bad: {
      tenants: {
        acme: tenantWith({ hostname: "*.acme-store.com", certificate: { uploaded } }),
        bolt: tenantWith("shop.acme-store.com"),
      },
    },
    says: [
      "error hostname-overlap tenants/bolt.json /hostnames/0/hostname - shop.acme-store.com is covered by *.acme-store.com of tenants/acme.json",
    ],
    good: {
      tenants: {
        acme: tenantWith({ hostname: "*.acme-store.com", certificate: { uploaded } }),
        bolt: tenantWith("acme-store.com"),
      },
    },
  },
  {
    rule: "hostname-address",
    bad: { tenants: { acme: tenantWith("shop.acme-store.com", "shop_acme-store.com") } },
    says: [
      "error hostname-address tenants/acme.json /hostnames/1/hostname - shop_acme-store.com and shop.acme-store.com would both be cloudflare_custom_hostname.shop_acme-store_com",
      'error hostname-characters tenants/acme.json /hostnames/1/hostname - "shop_acme-store.com" has an underscore',
    ],
    good: { tenants: { acme: tenantWith("shop.acme-store.com", "shop-acme.store.com") } },
  },
  {
    rule: "kv-key",
    bad: { tenants: { acme: tenantWith({ hostname: `${"a.".repeat(260)}com`, certificate: { branding: true } }) } },
    says: [
      "error hostname-length tenants/acme.json /hostnames/0/hostname - the hostname has 523 characters, more than 253",
      "error kv-key tenants/acme.json /hostnames/0/hostname - the KV key of this hostname has 532 bytes, more than 512",
    ],
    good: {
      tenants: { acme: tenantWith({ hostname: `${"a.".repeat(121)}acme-st.com`, certificate: { branding: true } }) },
    },
  },
  {
    rule: "wildcard-entitled",
    bad: {
      platform: platform({ entitlements: {} }),
      tenants: {
        acme: tenantWith(
          { hostname: "a.acme-store.com", certificate: { wildcard: true, validation: "delegated" } },
          { hostname: "*.b.acme-store.com", certificate: { uploaded } },
        ),
      },
    },
    says: [
      "error wildcard-entitled tenants/acme.json /hostnames/0/certificate/wildcard - platform/production.json is not entitled to wildcard hostnames",
      "error wildcard-entitled tenants/acme.json /hostnames/1/hostname - platform/production.json is not entitled to wildcard hostnames",
    ],
    good: {
      tenants: {
        acme: tenantWith({ hostname: "a.acme-store.com", certificate: { wildcard: true, validation: "delegated" } }),
      },
    },
  },
  {
    rule: "wildcard-uploaded",
    bad: { tenants: { acme: tenantWith("*.acme-store.com") } },
    says: [
      "error wildcard-uploaded tenants/acme.json /hostnames/0/hostname - *.acme-store.com has no uploaded certificate, and Cloudflare issues none for a wildcard hostname",
    ],
    good: { tenants: { acme: tenantWith({ hostname: "*.acme-store.com", certificate: { uploaded } }) } },
  },
  {
    rule: "apex-proxying",
    bad: {
      platform: platform({ entitlements: {} }),
      tenants: { acme: tenantWith("acme-store.co.uk", { hostname: "a.bolt.com", customerDns: "apex" }, "acme.uk.com") },
    },
    says: [
      "warning apex-proxying tenants/acme.json /hostnames/0/hostname - acme-store.co.uk is to be an apex, and platform/production.json has no apex proxying",
      "warning apex-proxying tenants/acme.json /hostnames/1/hostname - a.bolt.com is to be an apex, and platform/production.json has no apex proxying",
      "warning apex-proxying tenants/acme.json /hostnames/2/hostname - acme.uk.com is to be an apex, and platform/production.json has no apex proxying",
    ],
    good: {
      platform: platform({ entitlements: {} }),
      tenants: { acme: tenantWith({ hostname: "acme-store.co.uk", customerDns: "flattened" }, "www.acme.uk.com") },
    },
  },
  {
    rule: "canonical-own",
    bad: { tenants: { acme: tenantWith({ hostname: "a.acme-store.com", canonical: "b.acme-store.com" }) } },
    says: [
      "error canonical-own tenants/acme.json /hostnames/0/canonical - b.acme-store.com is not a hostname of this tenant",
    ],
    good: {
      tenants: {
        acme: tenant({
          subdomain: "acme",
          hostnames: [{ hostname: "a.acme-store.com", canonical: "acme.saasprovider.com" }],
        }),
      },
    },
  },
  {
    rule: "canonical-own",
    bad: {
      tenants: {
        acme: tenantWith(
          { hostname: "a.acme-store.com", canonical: "*.acme-store.com" },
          { hostname: "*.acme-store.com", certificate: { uploaded } },
        ),
      },
    },
    says: [
      "error canonical-own tenants/acme.json /hostnames/0/canonical - *.acme-store.com is not a hostname of this tenant",
    ],
    good: {
      tenants: {
        acme: tenantWith({ hostname: "a.acme-store.com", canonical: "b.acme-store.com" }, "b.acme-store.com"),
      },
    },
  },
  {
    rule: "canonical-loop",
    bad: {
      tenants: {
        acme: tenantWith(
          { hostname: "a.acme-store.com", canonical: "b.acme-store.com" },
          { hostname: "b.acme-store.com", canonical: "a.acme-store.com" },
          { hostname: "c.acme-store.com", canonical: "b.acme-store.com" },
        ),
      },
    },
    says: [
      "error canonical-loop tenants/acme.json /hostnames/0/canonical - the redirects go round in a circle: a.acme-store.com → b.acme-store.com → a.acme-store.com",
    ],
    good: {
      tenants: {
        acme: tenantWith(
          { hostname: "a.acme-store.com", canonical: "b.acme-store.com" },
          { hostname: "b.acme-store.com", canonical: "c.acme-store.com" },
          "c.acme-store.com",
        ),
      },
    },
  },
  {
    rule: "canonical-loop",
    bad: { tenants: { acme: tenantWith({ hostname: "a.acme-store.com", canonical: "a.acme-store.com" }) } },
    says: [
      "error canonical-loop tenants/acme.json /hostnames/0/canonical - the redirects go round in a circle: a.acme-store.com → a.acme-store.com",
    ],
    good: { tenants: { acme: tenantWith("a.acme-store.com") } },
  },
  {
    rule: "canonical-status",
    bad: {
      tenants: {
        acme: tenant({
          status: "suspended",
          hostnames: [
            { hostname: "a.acme-store.com", canonical: "b.acme-store.com" },
            { hostname: "b.acme-store.com" },
          ],
        }),
      },
    },
    says: [
      "warning canonical-status tenants/acme.json /hostnames/0/canonical - a.acme-store.com does not redirect while the tenant is suspended",
    ],
    good: { tenants: { acme: tenant({ status: "suspended" }) } },
  },
  {
    rule: "certificate-wildcard-validation",
    bad: {
      tenants: {
        acme: tenantWith(
          { hostname: "a.acme-store.com", certificate: { wildcard: true } },
          { hostname: "b.acme-store.com", certificate: { wildcard: true, validation: "email" } },
        ),
      },
    },
    says: [
      "error certificate-wildcard-validation tenants/acme.json /hostnames/0/certificate/wildcard - a wildcard certificate can't be validated by http",
      "error certificate-wildcard-validation tenants/acme.json /hostnames/1/certificate/validation - a wildcard certificate can't be validated by email",
    ],
    good: {
      platform: platform({ certificateDefaults: { validation: "delegated" } }),
      tenants: {
        acme: tenantWith(
          { hostname: "a.acme-store.com", certificate: { wildcard: true } },
          { hostname: "b.acme-store.com", certificate: { wildcard: true, validation: "http", uploaded } },
        ),
      },
    },
  },
  {
    rule: "certificate-wildcard-renewal",
    bad: {
      tenants: {
        acme: tenantWith({ hostname: "acme-store.com", certificate: { wildcard: true, validation: "txt" } }),
      },
    },
    says: [
      "warning certificate-wildcard-renewal tenants/acme.json /hostnames/0/certificate/validation - the customer must add a new TXT record at each renewal of acme-store.com, or the certificate expires",
    ],
    good: {
      tenants: {
        acme: tenantWith({ hostname: "acme-store.com", certificate: { wildcard: true, validation: "delegated" } }),
      },
    },
  },
  {
    rule: "certificate-branding",
    bad: { tenants: { acme: tenantWith(`${"a".repeat(50)}.acme-store.com`) } },
    says: [
      "error certificate-branding tenants/acme.json /hostnames/0/hostname - aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.acme-store.com has 65 characters, and no certificate.branding",
    ],
    good: {
      tenants: {
        acme: tenantWith(`${"a".repeat(49)}.acme-store.com`, {
          hostname: `${"b".repeat(50)}.acme-store.com`,
          certificate: { uploaded },
        }),
      },
    },
  },
  {
    rule: "certificate-ciphers",
    bad: {
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", certificate: { minTlsVersion: "1.3", ciphers } }) },
    },
    says: [
      "error certificate-ciphers tenants/acme.json /hostnames/0/certificate/ciphers - ciphers can't be chosen where TLS 1.3 is the minimum",
    ],
    good: {
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", certificate: { minTlsVersion: "1.2", ciphers } }) },
    },
  },
  {
    rule: "certificate-ciphers",
    bad: {
      platform: platform({ certificateDefaults: { ciphers } }),
      tenants: {
        acme: tenantWith({ hostname: "a.acme-store.com", certificate: { minTlsVersion: "1.3" } }, "b.acme-store.com"),
      },
    },
    says: [
      "error certificate-ciphers tenants/acme.json /hostnames/0/certificate/minTlsVersion - ciphers can't be chosen where TLS 1.3 is the minimum",
    ],
    good: {
      platform: platform({ certificateDefaults: { ciphers } }),
      tenants: { acme: tenantWith("b.acme-store.com") },
    },
  },
  {
    rule: "certificate-ciphers",
    bad: {
      platform: platform({ certificateDefaults: { minTlsVersion: "1.3", ciphers } }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
    says: [
      "error certificate-ciphers platform/production.json /certificateDefaults/ciphers - ciphers can't be chosen where TLS 1.3 is the minimum",
    ],
    good: {
      platform: platform({ certificateDefaults: { minTlsVersion: "1.3" } }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
  },
  {
    rule: "certificate-authority",
    bad: {
      platform: platform({ entitlements: {}, certificateDefaults: { authority: "google" } }),
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", certificate: { authority: "lets_encrypt" } }) },
    },
    says: [
      "error certificate-authority platform/production.json /certificateDefaults/authority - platform/production.json is not entitled to choose the certificate authority",
      "error certificate-authority tenants/acme.json /hostnames/0/certificate/authority - platform/production.json is not entitled to choose the certificate authority",
    ],
    good: {
      platform: platform({ certificateDefaults: { authority: "google" } }),
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", certificate: { authority: "lets_encrypt" } }) },
    },
  },
  {
    rule: "certificate-rotate",
    bad: {
      tenants: {
        acme: tenantWith({ hostname: "a.acme-store.com", certificate: { uploaded: { ...uploaded, rotate: true } } }),
      },
    },
    says: [
      "warning certificate-rotate tenants/acme.json /hostnames/0/certificate/uploaded/rotate - the certificate of a.acme-store.com is sent again by each release while rotate is on",
    ],
    good: { tenants: { acme: tenantWith({ hostname: "a.acme-store.com", certificate: { uploaded } }) } },
  },
  {
    rule: "certificate-rotate",
    bad: { platform: platform({ certificateDefaults: { rotate: true } }) },
    says: [
      "warning certificate-rotate platform/production.json /certificateDefaults/rotate - every uploaded certificate is sent again by each release while rotate is on",
    ],
    good: { platform: platform({ certificateDefaults: { rotate: false } }) },
  },
  {
    rule: "certificate-reset",
    bad: {
      tenants: {
        acme: tenantWith({
          hostname: "a.acme-store.com",
          certificate: { http2: false, reset: ["http2", "authority"] },
        }),
      },
    },
    says: [
      "error certificate-reset tenants/acme.json /hostnames/0/certificate/reset/0 - http2 of a.acme-store.com is declared and reset at once",
      "error certificate-reset tenants/acme.json /hostnames/0/certificate/reset/1 - the authority of a.acme-store.com can't be reset",
    ],
    good: {
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", certificate: { tls13: false, reset: ["http2"] } }) },
    },
  },
  {
    rule: "certificate-revalidate",
    bad: {
      platform: platform({ certificateDefaults: { revalidate: true } }),
      tenants: {
        acme: tenantWith({ hostname: "a.acme-store.com", certificate: { validation: "txt", revalidate: true } }),
      },
    },
    says: [
      "warning certificate-revalidate platform/production.json /certificateDefaults/revalidate - the validation method of every hostname is kept as declared while revalidate is on",
      "warning certificate-revalidate tenants/acme.json /hostnames/0/certificate/revalidate - the validation method of a.acme-store.com is kept as declared while revalidate is on",
    ],
    good: { tenants: { acme: tenantWith({ hostname: "a.acme-store.com", certificate: { validation: "txt" } }) } },
  },
  {
    rule: "metadata-entitled",
    bad: {
      platform: platform({ entitlements: {}, routing: { mode: "wildcard", lookup: "metadata" } }),
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", metadata: { theme: "dark" } }) },
    },
    says: [
      "error metadata-entitled platform/production.json /routing/lookup - platform/production.json is not entitled to custom metadata",
      "error metadata-entitled tenants/acme.json /hostnames/0/metadata - platform/production.json is not entitled to custom metadata",
    ],
    good: {
      platform: platform({ routing: { mode: "wildcard", lookup: "metadata" } }),
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", metadata: { theme: "dark" } }) },
    },
  },
  {
    rule: "metadata-size",
    bad: {
      tenants: {
        acme: tenantWith({
          hostname: "*.acme-store.com",
          metadata: { page: "ü".repeat(2043) },
          certificate: { uploaded },
        }),
      },
    },
    says: [
      "error metadata-size tenants/acme.json /hostnames/0/metadata - the metadata of *.acme-store.com has 4097 bytes, more than 4096",
    ],
    good: {
      tenants: {
        acme: tenantWith({ hostname: "*.acme-store.com", metadata: { theme: "dark" }, certificate: { uploaded } }),
      },
    },
  },
  {
    rule: "metadata-size",
    bad: { tenants: { acme: tenantWith({ hostname: "a.acme-store.com", metadata: { page: "ü".repeat(2043) } }) } },
    says: [
      "error metadata-size tenants/acme.json /hostnames/0/metadata - the metadata of a.acme-store.com has 4097 bytes, more than 4096",
    ],
    good: { tenants: { acme: tenantWith({ hostname: "a.acme-store.com", metadata: { page: "ü".repeat(2042) } }) } },
  },
  {
    rule: "metadata-size",
    bad: {
      platform: platform({ routing: { mode: "wildcard", lookup: "metadata" } }),
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", metadata: { page: "x".repeat(4050) } }) },
    },
    says: [
      "error metadata-size tenants/acme.json /hostnames/0/metadata - the metadata of a.acme-store.com has 4140 bytes with our own keys, more than 4096",
    ],
    good: {
      platform: platform({ routing: { mode: "wildcard", lookup: "metadata" } }),
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", metadata: { page: "x".repeat(3900) } }) },
    },
  },
  {
    rule: "origin-entitled",
    bad: {
      platform: platform({ entitlements: {} }),
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", origin: { server, sni: ":request_host_header:" } }) },
    },
    says: [
      "error origin-entitled tenants/acme.json /hostnames/0/origin/sni - platform/production.json is not entitled to SNI rewriting",
    ],
    good: {
      platform: platform({ entitlements: {} }),
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", origin: { server } }) },
    },
  },
  {
    rule: "origin-name",
    bad: {
      tenants: {
        acme: tenantWith(
          { hostname: "a.acme-store.com", origin: { server: "203.0.113.7" } },
          { hostname: "b.acme-store.com", origin: { server: "*.saasprovider.com" } },
          { hostname: "c.acme-store.com", origin: { server: "https://customers.saasprovider.com" } },
        ),
      },
    },
    says: [
      'error origin-name tenants/acme.json /hostnames/0/origin/server - "203.0.113.7" is an IP address',
      'error origin-name tenants/acme.json /hostnames/1/origin/server - "*.saasprovider.com" is a wildcard',
      'error origin-name tenants/acme.json /hostnames/2/origin/server - "https://customers.saasprovider.com" is no DNS name',
    ],
    good: {
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", origin: { server: "customers.saasprovider.com" } }) },
    },
  },
  {
    rule: "origin-in-zone",
    bad: {
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", origin: { server: "origin.acme-store.com" } }) },
    },
    says: [
      "error origin-in-zone tenants/acme.json /hostnames/0/origin/server - origin.acme-store.com is not inside the zone saasprovider.com of platform/production.json",
    ],
    good: {
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", origin: { server: "customers.saasprovider.com" } }) },
    },
  },
  {
    rule: "origin-record",
    bad: {
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", origin: { server: "origin-eu.saasprovider.com" } }) },
    },
    says: [
      "warning origin-record tenants/acme.json /hostnames/0/origin/server - origin-eu.saasprovider.com has no record that Switchyard writes: it must exist already",
    ],
    good: {
      tenants: { acme: tenantWith({ hostname: "a.acme-store.com", origin: { server: "customers.saasprovider.com" } }) },
    },
  },
  {
    rule: "origin-sni",
    bad: {
      tenants: {
        acme: tenantWith(
          { hostname: "a.acme-store.com", origin: { server, sni: "origin.acme-store.com" } },
          { hostname: "b.acme-store.com", customerDns: "o2o", origin: { server, sni: ":request_host_header:" } },
          { hostname: "*.c.acme-store.com", certificate: { uploaded }, origin: { server, sni: server } },
          { hostname: "d.acme-store.com", origin: { server, sni: ":host:" } },
        ),
      },
    },
    says: [
      "error origin-sni tenants/acme.json /hostnames/0/origin/sni - origin.acme-store.com is not inside the zone saasprovider.com",
      "error origin-sni tenants/acme.json /hostnames/1/origin/sni - :request_host_header: does not work orange-to-orange (customerDns o2o)",
      "error origin-sni tenants/acme.json /hostnames/2/origin/sni - *.c.acme-store.com is a wildcard hostname, which can't have an SNI of its own",
      'error origin-sni tenants/acme.json /hostnames/3/origin/sni - ":host:" is neither a DNS name nor :request_host_header:',
    ],
    good: {
      tenants: {
        acme: tenantWith(
          { hostname: "a.acme-store.com", origin: { server, sni: "origin.saasprovider.com" } },
          { hostname: "b.acme-store.com", origin: { server, sni: ":request_host_header:" } },
        ),
      },
    },
  },
  {
    rule: "worker-name",
    bad: { tenants: { acme: tenant({ worker: "Acme Shop" }) }, platform: platform({ workers: ["Acme Shop"] }) },
    says: [
      "error worker-name platform/production.json /workers/0 - \"Acme Shop\" can't be a user Worker's name",
      "error worker-name tenants/acme.json /worker - \"Acme Shop\" can't be a user Worker's name",
    ],
    good: { tenants: { acme: tenant({ worker: "_acme-shop" }) } },
  },
  {
    rule: "path-prefix",
    bad: {
      tenants: {
        acme: tenantWith({
          hostname: "a.acme-store.com",
          paths: ["/v2/", "/v3*", "/v4?x", "/a//b", "/../b", "/ok", "/ok"].map((prefix) => ({ prefix, worker: "x" })),
        }),
      },
    },
    says: [
      'error path-prefix tenants/acme.json /hostnames/0/paths/0/prefix - "/v2/" is no prefix of whole segments',
      'error path-prefix tenants/acme.json /hostnames/0/paths/1/prefix - "/v3*" is no prefix of whole segments',
      'error path-prefix tenants/acme.json /hostnames/0/paths/2/prefix - "/v4?x" is no prefix of whole segments',
      'error path-prefix tenants/acme.json /hostnames/0/paths/3/prefix - "/a//b" is no prefix of whole segments',
      'error path-prefix tenants/acme.json /hostnames/0/paths/4/prefix - "/../b" is no prefix of whole segments',
      "error path-prefix tenants/acme.json /hostnames/0/paths/6/prefix - /ok is written twice",
    ],
    good: {
      tenants: {
        acme: tenantWith({
          hostname: "a.acme-store.com",
          paths: ["/v2", "/v2/x.html", "/%7Ebob", "/.well-known"].map((prefix) => ({ prefix, worker: "x" })),
        }),
      },
    },
  },
  {
    rule: "subdomain-label",
    bad: {
      tenants: Object.fromEntries(
        ["a.b", "Acme", "-a", "customers", "api"].map((subdomain, index) => [
          `t${index}`,
          tenant({ hostnames: undefined, subdomain }),
        ]),
      ),
      platform: platform({
        routing: {
          mode: "wildcard",
          lookup: "kv",
          subdomains: true,
          exclude: ["api.saasprovider.com/*", "acme.saasprovider.com/status*"],
        },
      }),
    },
    says: [
      'error subdomain-label tenants/t0.json /subdomain - "a.b" is no DNS label',
      'error subdomain-label tenants/t1.json /subdomain - "Acme" is no DNS label',
      'error subdomain-label tenants/t2.json /subdomain - "-a" is no DNS label',
      "error subdomain-label tenants/t3.json /subdomain - customers.saasprovider.com is the CNAME target of platform/production.json",
      "error subdomain-label tenants/t4.json /subdomain - platform/production.json keeps the Worker off api.saasprovider.com: api.saasprovider.com/*",
    ],
    good: {
      tenants: { acme: tenant({ subdomain: "acme" }) },
      platform: platform({
        routing: {
          mode: "wildcard",
          lookup: "kv",
          subdomains: true,
          exclude: ["api.saasprovider.com/*", "acme.saasprovider.com/status*"],
        },
      }),
    },
  },
  {
    rule: "platform-names",
    bad: {
      platform: platform({
        zone: { name: "203.0.113.7", managed: true },
        fallbackOrigin: { name: "f.203.0.113.7" },
        cnameTarget: undefined,
      }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
    says: [
      "error platform-names platform/production.json /zone/name - 203.0.113.7 is no domain",
      "error platform-names platform/production.json /fallbackOrigin/name - f.203.0.113.7 is no DNS name",
    ],
    good: { tenants: { acme: tenantWith("shop.acme-store.com") } },
  },
  {
    rule: "platform-names",
    bad: {
      platform: platform({
        zone: { name: "co.uk", managed: true },
        fallbackOrigin: { name: "f.co.uk" },
        cnameTarget: { name: "c.co.uk" },
      }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
    says: ["error platform-names platform/production.json /zone/name - co.uk is no domain"],
    good: {
      platform: platform({ cnameTarget: { name: "saasprovider.com" } }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
  },
  {
    rule: "platform-names",
    bad: {
      platform: platform({
        fallbackOrigin: { name: "fallback.other.com" },
        cnameTarget: { name: "fallback.other.com" },
      }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
    says: [
      "error platform-names platform/production.json /fallbackOrigin/name - fallback.other.com is not inside the zone saasprovider.com",
      "error platform-names platform/production.json /cnameTarget/name - fallback.other.com is not inside the zone saasprovider.com",
    ],
    good: {
      platform: platform({ cnameTarget: { name: "*.edge.saasprovider.com" } }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
  },
  {
    rule: "platform-names",
    bad: {
      platform: platform({ cnameTarget: { name: "proxy-fallback.saasprovider.com" } }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
    says: [
      "error platform-names platform/production.json /cnameTarget/name - proxy-fallback.saasprovider.com is the fallback origin too: one name has one record",
    ],
    good: { platform: platform({ cnameTarget: undefined }), tenants: { acme: tenantWith("shop.acme-store.com") } },
  },
  {
    rule: "platform-names",
    bad: {
      platform: platform({ cnameTarget: { name: "saasprovider.com", wildcard: true } }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
    says: [
      "error platform-names platform/production.json /cnameTarget/name - saasprovider.com would write *.saasprovider.com, as routing.subdomains does",
    ],
    good: {
      platform: platform({
        cnameTarget: { name: "saasprovider.com", wildcard: true },
        routing: { mode: "wildcard", lookup: "kv" },
      }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
  },
  {
    rule: "platform-names",
    bad: {
      platform: platform({
        cnameTarget: { name: "Customers.saasprovider.com" },
        fallbackOrigin: { name: "*.saasprovider.com" },
      }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
    says: [
      "error platform-names platform/production.json /fallbackOrigin/name - *.saasprovider.com is no DNS name",
      "error platform-names platform/production.json /cnameTarget/name - Customers.saasprovider.com is not in lower case and punycode, without final dot",
    ],
    good: { platform: platform({}), tenants: { acme: tenantWith("shop.acme-store.com") } },
  },
  {
    rule: "route-pattern",
    bad: {
      platform: platform({
        routing: {
          mode: "wildcard",
          lookup: "kv",
          exclude: ["*/*", "api.*.com/*", "a.com:443/*", "a.com/x?y*", "a.com/*/b*", "https://*/*"],
        },
      }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
    says: [
      "warning exclusion-record platform/production.json /routing/exclude/0 - */* leaves every custom hostname to the originless fallback, where nothing answers",
      "error route-pattern platform/production.json /routing/exclude/0 - */* is the dispatch Worker's own route",
      'error route-pattern platform/production.json /routing/exclude/1 - "api.*.com/*" is no route pattern',
      'error route-pattern platform/production.json /routing/exclude/2 - "a.com:443/*" is no route pattern',
      'error route-pattern platform/production.json /routing/exclude/3 - "a.com/x?y*" is no route pattern',
      'error route-pattern platform/production.json /routing/exclude/4 - "a.com/*/b*" is no route pattern',
      "warning exclusion-record platform/production.json /routing/exclude/5 - https://*/* leaves every custom hostname to the originless fallback, where nothing answers",
      "error route-pattern platform/production.json /routing/exclude/5 - https://*/* is the dispatch Worker's own route",
    ],
    good: {
      platform: platform({
        routing: {
          mode: "wildcard",
          lookup: "kv",
          subdomains: true,
          exclude: ["https://api.saasprovider.com/v1/*", "*api.saasprovider.com/*", "*.www.saasprovider.com/*"],
        },
      }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
  },
  {
    rule: "route-pattern",
    bad: {
      platform: platform({
        routing: {
          mode: "wildcard",
          lookup: "kv",
          exclude: Array.from({ length: 1000 }, (_, index) => `a${index}.saasprovider.com/*`),
        },
      }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
    says: [
      "error route-pattern platform/production.json /routing/exclude/999 - a zone has at most 1000 routes, the dispatch Worker's own among them",
    ],
    good: {
      platform: platform({
        routing: {
          mode: "wildcard",
          lookup: "kv",
          exclude: Array.from({ length: 999 }, (_, index) => `a${index}.saasprovider.com/*`),
        },
      }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
  },
  {
    rule: "route-pattern-star",
    bad: {
      platform: platform({
        routing: { mode: "wildcard", lookup: "kv", exclude: ["api.saasprovider.com", "www.saasprovider.com/about"] },
      }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
    says: [
      "warning route-pattern-star platform/production.json /routing/exclude/0 - api.saasprovider.com takes no request with a query",
      "warning route-pattern-star platform/production.json /routing/exclude/1 - www.saasprovider.com/about takes no request with a query",
    ],
    good: {
      platform: platform({ routing: { mode: "wildcard", lookup: "kv", exclude: ["api.saasprovider.com/*"] } }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
  },
  {
    rule: "exclusion-record",
    bad: {
      platform: platform({
        routing: {
          mode: "wildcard",
          lookup: "kv",
          exclude: ["*/status*", "shop.acme-store.com/*", "*.acme-store.com/*"],
        },
      }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
    says: [
      "warning exclusion-record platform/production.json /routing/exclude/0 - */status* leaves every custom hostname to the originless fallback, where nothing answers",
      "warning exclusion-record platform/production.json /routing/exclude/1 - shop.acme-store.com/* leaves shop.acme-store.com to the originless fallback, where nothing answers",
      "warning exclusion-record platform/production.json /routing/exclude/2 - *.acme-store.com/* leaves shop.acme-store.com to the originless fallback, where nothing answers",
    ],
    good: {
      platform: platform({
        fallbackOrigin: { name: "f.saasprovider.com", origin: { type: "A", content: "198.51.100.7" } },
        routing: { mode: "wildcard", lookup: "kv", exclude: ["*/status*"] },
      }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
  },
  {
    rule: "exclusion-record",
    bad: {
      platform: platform({
        routing: { mode: "wildcard", lookup: "kv", exclude: ["proxy-fallback.saasprovider.com/*"] },
      }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
    says: [
      "warning exclusion-record platform/production.json /routing/exclude/0 - proxy-fallback.saasprovider.com/* leaves proxy-fallback.saasprovider.com to the originless fallback, where nothing answers",
    ],
    good: {
      platform: platform({ routing: { mode: "wildcard", lookup: "kv", exclude: ["api.saasprovider.com/*"] } }),
      tenants: { acme: tenantWith("shop.acme-store.com") },
    },
  },
  {
    rule: "hostnames-included",
    bad: {
      platform: platform({ entitlements: { hostnamesIncluded: 1 } }),
      tenants: { acme: tenantWith("a.acme-store.com", "b.acme-store.com") },
    },
    says: [
      "warning hostnames-included platform/production.json /entitlements/hostnamesIncluded - 2 custom hostnames are more than the 1 included",
    ],
    good: {
      platform: platform({ entitlements: { hostnamesIncluded: 2 } }),
      tenants: { acme: tenantWith("a.acme-store.com", "b.acme-store.com") },
    },
  },
  {
    rule: "hostnames-hard-cap",
    bad: {
      platform: platform({ entitlements: { hostnamesHardCap: 1 } }),
      tenants: { acme: tenantWith("a.acme-store.com", "b.acme-store.com") },
    },
    says: [
      "error hostnames-hard-cap platform/production.json /entitlements/hostnamesHardCap - 2 custom hostnames are more than the hard cap of 1",
    ],
    good: {
      platform: platform({ entitlements: { hostnamesHardCap: 2 } }),
      tenants: { acme: tenantWith("a.acme-store.com", "b.acme-store.com") },
    },
  },
  {
    rule: "shard-count",
    bad: {
      platform: platform({ shards: { count: 2 } }),
      tenants: { acme: tenantWith(...Array.from({ length: 701 }, (_, index) => `a${index}.acme-store.com`)) },
    },
    says: [
      "warning shard-count platform/production.json /shards/count - 701 custom hostnames in 2 shards are more than 350 each",
    ],
    good: {
      platform: platform({ shards: { count: 2 } }),
      tenants: { acme: tenantWith(...Array.from({ length: 700 }, (_, index) => `a${index}.acme-store.com`)) },
    },
  },
];

function run({ tenants = { acme: tenant() }, platform: file = platform() }: Sample) {
  return checkSample({ platforms: { production: file }, tenants }, TODAY);
}

describe("each rule", () => {
  it.each(CASES)("$rule refuses its bad case and lets the good one through", ({ bad, says, good, alsoSays = [] }) => {
    expect(linesOf(run(bad))).toEqual(says);
    expect(linesOf(run(good))).toEqual(alsoSays);
  });

  it("never proposes an IP address for a name", () => {
    const { problems } = run({
      platform: platform({ routing: { mode: "wildcard", lookup: "kv", exclude: ["１.１.１.１/*", "*1.1.1.１./*"] } }),
      tenants: { acme: tenantWith("https://127.0.0.1/", "１.１.１.１") },
    });
    expect(problems.map(({ hint }) => hint).join()).not.toMatch(/127\.0\.0\.1|1\.1\.1\.1/);
    expect(problems.length).toBeGreaterThan(1);
  });

  it.each<[string, Parameters<typeof platform>[0], string]>([
    ["a zone in Unicode", { zone: { name: "Bücher.de", managed: true } }, "xn--bcher-kva.de"],
    [
      "a fallback origin in upper case",
      { fallbackOrigin: { name: "Fallback.saasprovider.com" } },
      "fallback.saasprovider.com",
    ],
    ["a CNAME target with a final dot", { cnameTarget: { name: "*.c.saasprovider.com." } }, "*.c.saasprovider.com"],
    [
      "an exclusion in upper case",
      { routing: { mode: "wildcard", lookup: "kv", exclude: ["HTTPS://API.saasprovider.com/V1/*"] } },
      "https://api.saasprovider.com/V1/*",
    ],
    [
      "an exclusion in Unicode with a final dot",
      { routing: { mode: "wildcard", lookup: "kv", exclude: ["*.bücher.de./*"] } },
      "*.xn--bcher-kva.de/*",
    ],
    [
      "the content of the fallback origin",
      { fallbackOrigin: { name: server, origin: { type: "AAAA", content: "2001:DB8:0:0:0:0:0:1" } } },
      "2001:db8::1",
    ],
    ["an address of apex proxying", { entitlements: { apexProxying: { addresses: ["2001:DB8::1"] } } }, "2001:db8::1"],
    ["a shared domain in Unicode", { sharedDomains: ["BÜCHER.de"] }, "xn--bcher-kva.de"],
  ])("says how %s is written", (_, changes, better) => {
    const hints = run({ platform: platform(changes) }).problems.map(({ hint }) => hint);
    expect(hints).toContain(`Write ${JSON.stringify(better)}.`);
  });

  it("suggests the cipher that was meant", () => {
    const { problems } = run({ platform: platform({ certificateDefaults: { ciphers: ["AES128-GCM-SHA265"] } }) });
    expect(problems).toMatchObject([{ code: 1442, hint: 'Did you mean "AES128-GCM-SHA256"?' }]);
  });

  it("judges no date without being told what day it is", () => {
    const file = platform({ dispatch: { ...dispatch, compatibilityDate: "2999-01-01" } });
    expect(linesOf(checkSample({ platforms: { production: file }, tenants: { acme: tenant() } }))).toEqual([]);
  });

  it("names the code that Cloudflare has for this very fault", () => {
    const servers = ["203.0.113.7", "*.saasprovider.com", "b\u00fccher.saasprovider.com"];
    const hostnames = servers.map((server, index) => ({ hostname: `h${index}.acme-store.com`, origin: { server } }));
    expect(run({ tenants: { acme: tenant({ hostnames }) } }).problems.map(({ code }) => code)).toEqual([
      1415, 1420, 1416,
    ]);
  });

  it("has a case here or a test of its own", () => {
    const elsewhere = [
      "environment-objects",
      "environment-default",
      "environment-tenant-known",
      "environment-unique",
      "tenant-served",
      "waiver-environment",
    ];
    const tested = new Set([...elsewhere, ...CASES.map(({ rule }) => rule)]);
    expect([...TEXT_RULES, ...CONTENT_RULES].map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});
