import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parseShape, SHAPE_WORDS, STRICT } from "../../emulator/api/shapes";
import { PROVIDER_VERSIONS, type ProviderVersion } from "../../emulator/provider/provider-version";
import { selfSigned } from "../emulator/api/self-signed";
import { FIELDS_OF_SCHEMA } from "../support/tenant-fields";
import { effectsOf, type Project, startProject } from "./project";
import type { Stack } from "./sandbox";
import { platform } from "./tenants";
import { describeWithTerraform } from "./terraform";

const owners = ["ops", "example/edge"];
const served = { $schema: "../schema/tenant.schema.json", displayName: "Tenant", owners, tier: "pro", worker: "shop" };
const uploaded = { certificate: "fjord_certificate", privateKey: "fjord_private_key" };
const long = `${"appointments-and-prescriptions.".repeat(2)}groveclinic.org`;

/** Tenants that together use every field, each in a way that a second plan could take exception to. */
const TENANTS = {
  "tenants/acme.json": {
    ...served,
    subdomain: "acme",
    limits: { cpuMs: 20, subRequests: 7 },
    outbound: { region: "eu" },
    hostnames: [
      { hostname: "shop.acme-store.com", metadata: { theme: "dark" }, paths: [{ prefix: "/v2", worker: "shop-v2" }] },
      { hostname: "www.acme-store.com", canonical: "shop.acme-store.com", customerDns: "flattened" },
      { hostname: "api.acme-store.com", worker: "api", certificate: { validation: "delegated", wildcard: true } },
      { hostname: "txt.acme-store.com", certificate: { validation: "txt" } },
      { hostname: "mail.acme-store.com", certificate: { validation: "email", http2: false, tls13: false } },
    ],
  },
  "tenants/bolt.json": {
    ...served,
    status: "suspended",
    hostnames: [
      {
        hostname: "store.boltbikes.shop",
        certificate: {
          validation: "txt",
          revalidate: true,
          authority: "ssl_com",
          earlyHints: true,
          ciphers: ["AES256-SHA", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"],
          bundleMethod: "optimal",
          minTlsVersion: "1.0",
        },
        origin: { server: "origin.saasprovider.com", sni: ":request_host_header:" },
      },
      { hostname: long, certificate: { branding: true } },
    ],
  },
  "tenants/fjord.json": {
    ...served,
    status: "maintenance",
    hostnames: [
      { hostname: "portal.fjordbank.no", certificate: { uploaded, minTlsVersion: "1.3" }, metadata: { tier: "gold" } },
      { hostname: "*.branches.fjordbank.no", certificate: { uploaded: { ...uploaded, rotate: false } } },
    ],
  },
  "tenants/globex.json": {
    ...served,
    tier: "free",
    hostnames: [{ hostname: "www.globex-corp.com", metadata: { plan: "summer" } }, { hostname: "globex-corp.com" }],
  },
};

const outbound = { service: "outbound", parameters: ["region"] };
const files = (providerVersion: string) => ({
  ...TENANTS,
  "platform/production.json": {
    ...platform,
    fallbackOrigin: { name: "origin.saasprovider.com", originless: "A" },
    cnameTarget: { name: "customers.saasprovider.com", wildcard: true, region: "eu" },
    routing: {
      mode: "wildcard",
      lookup: "kv",
      subdomains: true,
      exclude: ["saasprovider.com/*", "www.saasprovider.com/*"],
    },
    dispatch: {
      ...platform.dispatch,
      outbound,
      analyticsDataset: "requests",
      observability: true,
      identityHeaders: true,
    },
    tiers: { free: {}, pro: { cpuMs: 50, subRequests: 50 } },
    entitlements: {
      customOrigins: true,
      customMetadata: true,
      certificateAuthority: true,
      wildcardHostnames: true,
      hostnamesIncluded: 100,
    },
    certificateDefaults: { validation: "http", minTlsVersion: "1.2", tls13: true, http2: true },
    shards: { count: 2 },
    terraform: { ...platform.terraform, providerVersion },
  },
  "platform/staging.json": {
    ...platform,
    zone: { name: "saasprovider.net", managed: true },
    fallbackOrigin: { name: "origin.saasprovider.net", origin: { type: "CNAME", content: "lb.example.net" } },
    routing: { mode: "wildcard", lookup: "metadata" },
    dispatch: {
      ...platform.dispatch,
      namespace: "staging",
      scriptName: "dispatch-staging",
      kvNamespace: { title: "hostnames-staging", managed: true },
    },
    tiers: { free: { cpuMs: 10 }, pro: {} },
    tenants: ["globex"],
    terraform: { ...platform.terraform, providerVersion },
  },
});

describe("the registry that converges", () => {
  it("uses every field of a tenant", () => {
    const text = JSON.stringify(TENANTS);
    const names = FIELDS_OF_SCHEMA.map((field) => field.split(".").at(-1)?.replace("[]", ""));
    expect(names.filter((name) => !text.includes(`"${name}"`))).toEqual([]);
  });
});

/** Each answer that differs from a strict API's. */
const KINDER = SHAPE_WORDS.filter((word) =>
  Object.entries(parseShape(word) ?? {}).some(([name, shape]) => STRICT[name as keyof typeof STRICT] !== shape),
);

for (const version of PROVIDER_VERSIONS)
  describeWithTerraform(`a registry that uses every field, with provider ${version}`, () => converges(version));

function converges(provider: ProviderVersion): void {
  let project: Project;
  let stacks: Stack[];

  beforeAll(async () => {
    project = await startProject(files(provider), { strict: true, provider });
    const { certificate, key } = selfSigned(["portal.fjordbank.no", "*.branches.fjordbank.no"]);
    Object.assign(project.env, { TF_VAR_fjord_certificate: certificate, TF_VAR_fjord_private_key: key });
    stacks = await project.release();
    project.emulator.clock.advance({ days: 1 });
  });

  afterAll(() => project.stop());

  it("has nothing to do in a second plan of a strict API", async () => {
    expect(await effectsOf(stacks)).toEqual({});
  });

  it.each(KINDER)("has nothing to do where the API answers %s", async (word) => {
    project.emulator.reshape({ ...STRICT, ...parseShape(word) });
    expect(await effectsOf(stacks)).toEqual({});
  });
}
