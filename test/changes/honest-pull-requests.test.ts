import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Author } from "../../src/changes/author";
import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";
import { COMPANY } from "../support/company-registry";
import { removeProjects } from "../support/project";
import {
  type Changes,
  firstHostname,
  moreHostnames,
  newTenant,
  platformWith,
  Repository,
  WITH_OUTBOUND,
  withTenantFields,
} from "../support/pull-request";

/** What people do with a registry in good faith. A rule that refuses one of these is wrong, however safe it may be. */

const BANK: Author = { user: "frida", teams: ["fjord-bank/edge"] };
const OPERATOR: Author = { user: "olga", teams: ["saasprovider/platform"] };
const SUPPORT: Author = { user: "sam", teams: ["saasprovider/support"] };

const read = (file: string) => readFileSync(join(COMPANY, file), "utf8");
const sample = (id: string) => JSON.parse(read(`tenants/${id}.json`)) as TenantFile;
const reversed = (file: never) => ({
  ...(file as TenantFile),
  hostnames: [...((file as TenantFile).hostnames ?? [])].reverse(),
});
const without = (hostname: string) => (file: never) => {
  const tenant = file as TenantFile;
  return { ...tenant, hostnames: tenant.hostnames?.filter((entry) => entry.hostname !== hostname) };
};

/** The base is of today, and the date may change while the tests run. */
const TOMORROW = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);

const retired = (...hostnames: string[]) => ({ retired: hostnames.map((hostname) => ({ hostname, since: TOMORROW })) });

/** The tenant's file, once it serves nothing. */
const gone =
  (...hostnames: string[]) =>
  (file: never) => {
    const { displayName, owners, status } = file as TenantFile;
    return { displayName, owners, status, ...retired(...hostnames) };
  };

const TENANTS: [what: string, author: string | Author, changes: Changes][] = [
  ["changes its display name", "acme-admin", { "tenants/acme.json": withTenantFields({ displayName: "Acme Stores" }) }],
  ["adds a hostname under its own domain", "acme-admin", { "tenants/acme.json": moreHostnames("blog.acme-store.com") }],
  [
    "adds a hostname under a domain that is free",
    "acme-admin",
    { "tenants/acme.json": moreHostnames("acme-outlet.com") },
  ],
  [
    "adds a hostname under a public suffix that others are under too, or that only looks like another's domain",
    "bolt-bikes",
    {
      "tenants/bolt.json": moreHostnames(
        "www.bolt.co.uk",
        "www.bolt.uk.com",
        "www.notfjordbank.no",
        "fjordbank.no.com",
      ),
    },
  ],
  [
    "removes a hostname, which stays held",
    "acme-admin",
    {
      "tenants/acme.json": (file: never) => ({
        ...without("www.acme-store.com")(file),
        ...retired("www.acme-store.com"),
      }),
    },
  ],
  ["puts its hostnames in another order", BANK, { "tenants/fjord.json": reversed }],
  ["formats its file", "acme-admin", { "tenants/acme.json": JSON.stringify(sample("acme"), null, 4) }],
  [
    "gives a path to a user Worker of its own",
    "acme-admin",
    { "tenants/acme.json": firstHostname({ paths: [{ prefix: "/cart", worker: "acme-cart" }] }) },
  ],
  [
    "moves to a new version of its user Worker",
    "ginkgo-tea",
    { "tenants/ginkgo.json": withTenantFields({ worker: "ginkgo-tea-v2" }) },
  ],
  ["changes its metadata", "cobalt-press", { "tenants/cobalt.json": firstHostname({ metadata: { theme: "light" } }) }],
  [
    "changes how a certificate is validated and what its TLS allows",
    "bolt-bikes",
    {
      "tenants/bolt.json": firstHostname({
        certificate: { validation: "delegated", minTlsVersion: "1.3", tls13: true, wildcard: true },
      }),
    },
  ],
  [
    "redirects a hostname to another",
    BANK,
    { "tenants/fjord.json": moreHostnames({ hostname: "www.fjordbank.no", canonical: "portal.fjordbank.no" }) },
  ],
  [
    "says how the customer's DNS points here",
    "cobalt-press",
    { "tenants/cobalt.json": firstHostname({ customerDns: "o2o" }) },
  ],
  [
    "changes its subdomain",
    "bolt-bikes",
    { "tenants/bolt.json": withTenantFields({ subdomain: "bolt-bikes", ...retired("bolt.saasprovider.com") }) },
  ],
  ["goes into maintenance", "acme-admin", { "tenants/acme.json": withTenantFields({ status: "maintenance" }) }],
  ["comes back from maintenance", "grove-clinic", { "tenants/grove.json": withTenantFields({ status: undefined }) }],
  [
    "leaves: its hostnames answer 410",
    "cobalt-press",
    { "tenants/cobalt.json": withTenantFields({ status: "removed" }) },
  ],
  ["leaves, and its file keeps its names", "cobalt-press", { "tenants/cobalt.json": gone("news.cobaltpress.io") }],
  [
    "renames its file, whatever its tier",
    "acme-admin",
    { "tenants/acme.json": null, "tenants/acme-store.json": sample("acme") },
  ],
  ["hands its file to a team", "acme-admin", { "tenants/acme.json": withTenantFields({ owners: ["acme/web"] }) }],
  ["chooses a smaller tier of its grant", "acme-admin", { "tenants/acme.json": withTenantFields({ tier: "free" }) }],
  [
    "sets limits within its tier",
    "acme-admin",
    { "tenants/acme.json": withTenantFields({ limits: { cpuMs: 50, subRequests: 1 } }) },
  ],
  ["lowers a limit", BANK, { "tenants/fjord.json": withTenantFields({ limits: { cpuMs: 100 } }) }],
  [
    "changes an outbound parameter of its grant",
    "dune-travel",
    { "tenants/dune.json": withTenantFields({ outbound: { region: "us", allow: "api.dunetravel.net" } }) },
  ],
  [
    "sends a renewed certificate",
    BANK,
    {
      "tenants/fjord.json": firstHostname({
        certificate: {
          minTlsVersion: "1.2",
          uploaded: { certificate: "fjord_bank_2027", privateKey: "fjord_bank_2027_key", rotate: true },
        },
      }),
    },
  ],
  [
    "sets the SNI of its origin, and uses the origin for a second hostname",
    BANK,
    {
      "tenants/fjord.json": (file: never) =>
        moreHostnames({ hostname: "api.fjordbank.no", origin: { server: "proxy-fallback.saasprovider.com" } })(
          firstHostname({
            origin: { server: "proxy-fallback.saasprovider.com" },
            certificate: {
              uploaded: { certificate: "fjord_bank_certificate", privateKey: "fjord_bank_private_key", rotate: true },
            },
          })(file) as never,
        ),
    },
  ],
  [
    "is looked after by the support team that owns it",
    SUPPORT,
    { "tenants/bolt.json": withTenantFields({ displayName: "Bolt" }) },
  ],
  [
    "uses in staging the Workers that its grant names there",
    "acme-admin",
    {
      "tenants/acme-staging.json": firstHostname({
        worker: "acme-api",
        paths: [{ prefix: "/v2", worker: "acme-api-v2" }],
      }),
    },
  ],
  [
    "opens a second tenant under its own domain",
    "acme-admin",
    {
      "tenants/acme-eu.json": newTenant("acme-eu", {
        owners: ["acme-admin"],
        hostnames: [{ hostname: "eu.acme-store.com" }],
      }),
    },
  ],
];

const NEW: typeof TENANTS = [
  [
    "adds a tenant with what the default grant covers",
    "mallory",
    { "tenants/maple.json": newTenant("maple", { worker: "maple-shop" }) },
  ],
  [
    "adds a tenant with a subdomain alone",
    "mallory",
    { "tenants/maple.json": newTenant("maple", { subdomain: "maple", hostnames: undefined }) },
  ],
  [
    "adds a tenant with certificates of its own, and two owners",
    { user: "mallory", teams: ["maple/web"] },
    {
      "tenants/maple-syrup.json": newTenant("maple-syrup", {
        owners: ["ann", "maple/web"],
        hostnames: [
          {
            hostname: "*.shops.maple-syrup.com",
            certificate: { uploaded: { certificate: "maple_syrup_pem", privateKey: "maple_syrup_key" } },
          },
        ],
      }),
    },
  ],
];

const OPERATORS: typeof TENANTS = [
  ["suspends a tenant", OPERATOR, { "tenants/bolt.json": withTenantFields({ status: "suspended" }) }],
  ["ends a suspension", OPERATOR, { "tenants/ember.json": withTenantFields({ status: "live" }) }],
  [
    "removes a suspended tenant, whose names stay held",
    OPERATOR,
    { "tenants/ember.json": gone("order.emberbakery.cafe", "ember.saasprovider.com") },
  ],
  [
    "gives a tenant a larger tier, more CPU time than it has, and the grant for it",
    OPERATOR,
    {
      "platform/production.json": (file: never) => {
        const platform = file as PlatformFile;
        return { ...platform, grants: { ...platform.grants, cobalt: { tiers: ["free", "enterprise"] } } };
      },
      "tenants/cobalt.json": withTenantFields({ tier: "enterprise", limits: { cpuMs: 300 } }),
    },
  ],
  [
    "adds a tenant for a customer, with a Worker and a tier beyond the default grant",
    OPERATOR,
    { "tenants/maple.json": newTenant("maple", { owners: ["maple-admin"], tier: "pro", worker: "shared-shop" }) },
  ],
  [
    "passes a hostname from one tenant to another",
    OPERATOR,
    { "tenants/acme.json": without("api.acme-store.com"), "tenants/bolt.json": moreHostnames("api.acme-store.com") },
  ],
  [
    "grants a tenant more Workers",
    OPERATOR,
    {
      "platform/production.json": platformWith({
        grants: { default: { tiers: ["free"] }, bolt: { workers: ["bolt-*"] } },
      }),
    },
  ],
  [
    "changes a budget",
    OPERATOR,
    { "platform/production.json": platformWith({ budgets: { removals: { absolute: 20 } } }) },
  ],
];

let repository: Repository;

beforeAll(() => {
  repository = new Repository();
  repository.merge(WITH_OUTBOUND);
});

afterAll(removeProjects);

async function passes(author: string | Author, changes: Changes): Promise<void> {
  const { code, errors } = await repository.judge(author, changes);
  expect({ code, errors }).toEqual({ code: 0, errors: [] });
}

describe("a tenant", () => {
  it.each(TENANTS)("%s", (_what, author, changes) => passes(author, changes));
});

describe("a person who is new here", () => {
  it.each(NEW)("%s", (_what, author, changes) => passes(author, changes));
});

describe("an operator", () => {
  it.each(OPERATORS)("%s", (_what, author, changes) => passes(author, changes));

  it("shares a franchise's domain; then each of its shops adds its own name", async () => {
    const other = new Repository();
    other.merge({
      "platform/production.json": platformWith({ sharedDomains: ["boltbikes.shop"] }),
    });
    const shop = { "tenants/cobalt.json": moreHostnames("cobalt.boltbikes.shop") };
    expect(await other.judge("cobalt-press", shop)).toMatchObject({ code: 0, errors: [] });
  });
});
