import { describe, expect, it } from "@jest/globals";
import type { PlatformFile, TenantFile } from "../../../src/registry/files.generated";
import { CONTENT_RULES, TEXT_RULES } from "../../../src/registry/rules";
import { checkSample, linesOf, platform, tenant, tenantWith } from "../sample";

interface Case {
  readonly rule: string;
  readonly bad: Sample;
  readonly says: string[];
  readonly good: Sample;
}

interface Sample {
  readonly tenants?: Record<string, TenantFile>;
  readonly platform?: PlatformFile;
}

const dispatch = platform().dispatch;

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
    rule: "plan-known",
    bad: { tenants: { acme: tenant({ plan: "gold" }) } },
    says: ['error plan-known tenants/acme.json /plan - platform/production.json has no plan "gold"'],
    good: { tenants: { acme: tenant({ plan: "free" }) } },
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
      tenants: { acme: tenant({ subdomain: "acme" }) },
    },
    says: [
      "error subdomain-record platform/production.json /routing/mode - subdomain mode without routing.subdomains",
      "error subdomain-record tenants/acme.json /subdomain - platform/production.json has no subdomains: routing.subdomains is not true",
    ],
    good: {
      platform: platform({ routing: { mode: "subdomain", lookup: "kv", subdomains: true } }),
      tenants: { acme: tenant({ subdomain: "acme" }) },
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
          { hostname: "acme-store.com", certificate: { wildcard: true, validation: "txt" } },
          { hostname: "*.acme-store.com", certificate: { uploaded: { certificate: "a", privateKey: "b" } } },
        ),
      },
    },
    says: [
      "error wildcard-once tenants/acme.json /hostnames/1/hostname - acme-store.com in tenants/acme.json has certificate.wildcard, which serves *.acme-store.com already",
    ],
    good: {
      tenants: { acme: tenantWith({ hostname: "acme-store.com", certificate: { wildcard: true, validation: "txt" } }) },
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
];

function run({ tenants = { acme: tenant() }, platform: file = platform() }: Sample) {
  return checkSample({ platforms: { production: file }, tenants });
}

describe("each rule", () => {
  it.each(CASES)("$rule refuses its bad case and lets the good one through", ({ bad, says, good }) => {
    expect(linesOf(run(bad))).toEqual(says);
    expect(linesOf(run(good))).toEqual([]);
  });

  it("has a case here or a test of its own", () => {
    const elsewhere = ["environment-default", "environment-tenant-known", "environment-unique", "tenant-served"];
    const tested = new Set([...elsewhere, ...CASES.map(({ rule }) => rule)]);
    expect([...TEXT_RULES, ...CONTENT_RULES].map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});
