import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { TenantFile } from "../../src/registry/files.generated";
import { selfSigned } from "../emulator/api/self-signed";
import { TENANT } from "../support/registry";
import { effectsOf, type SandboxProject, startProject } from "./project";
import type { SandboxStack } from "./sandbox";
import { smallPlatform } from "./tenants";
import { describeWithTerraform } from "./terraform";

type Hostname = NonNullable<TenantFile["hostnames"]>[number];
type Fields = Omit<Hostname, "hostname">;

const CIPHERS = ["ECDHE-RSA-AES128-GCM-SHA256", "AES256-SHA"];
const uploaded = { certificate: "pair_certificate", privateKey: "pair_private_key" };
const origin = { server: "proxy-fallback.saasprovider.com" };
const NOTHING = {};
const ENTRY = { entry: "update: value" };
const hostname = (effect: string) => ({ hostname: effect });

/**
 * A hostname for each change of its file: what it says before and after, and what is planned for it and its KV entry. What
 * changes besides, all of it known after apply, is left out: `status`, `created_at` and what proves ownership.
 */
const CHANGES: Readonly<Record<string, readonly [Fields, Fields, { hostname?: string; entry?: string }]>> = {
  nothing: [{}, {}, NOTHING],
  "min-tls": [
    { certificate: { minTlsVersion: "1.2" } },
    { certificate: { minTlsVersion: "1.3" } },
    hostname("update: ssl.settings.min_tls_version"),
  ],
  "tls13-on": [{}, { certificate: { tls13: true } }, hostname("update: ssl.settings.tls_1_3")],
  "http2-off": [
    { certificate: { http2: true } },
    { certificate: { http2: false } },
    hostname("update: ssl.settings.http2"),
  ],
  "http2-gone": [{ certificate: { http2: false } }, {}, NOTHING],
  "http2-reset": [
    { certificate: { http2: false } },
    { certificate: { reset: ["http2"] } },
    hostname("update: ssl.settings.http2"),
  ],
  "early-hints": [
    { certificate: { earlyHints: false } },
    { certificate: { earlyHints: true } },
    hostname("update: ssl.settings.early_hints"),
  ],
  ciphers: [{}, { certificate: { ciphers: CIPHERS } }, hostname("update: ssl.settings.ciphers")],
  "ciphers-turned": [
    { certificate: { ciphers: CIPHERS } },
    { certificate: { ciphers: [...CIPHERS].reverse() } },
    NOTHING,
  ],
  "ciphers-reset": [
    { certificate: { ciphers: CIPHERS } },
    { certificate: { reset: ["ciphers"] } },
    hostname("update: ssl.settings.ciphers"),
  ],
  authority: [{}, { certificate: { authority: "lets_encrypt" } }, hostname("update: ssl.certificate_authority")],
  "authority-other": [
    { certificate: { authority: "google" } },
    { certificate: { authority: "ssl_com" } },
    hostname("update: ssl.certificate_authority"),
  ],
  "authority-gone": [{ certificate: { authority: "google" } }, {}, NOTHING],
  bundle: [{}, { certificate: { bundleMethod: "optimal" } }, hostname("update: ssl.bundle_method")],
  branding: [{}, { certificate: { branding: true } }, hostname("update: ssl.cloudflare_branding")],
  wildcard: [
    { certificate: { validation: "txt" } },
    { certificate: { validation: "txt", wildcard: true } },
    hostname("update: ssl.wildcard"),
  ],
  "http-txt": [{}, { certificate: { validation: "txt" } }, NOTHING],
  "http-txt-revalidated": [
    {},
    { certificate: { validation: "txt", revalidate: true } },
    hostname("update: ssl.method"),
  ],
  "txt-http": [
    { certificate: { validation: "txt" } },
    { certificate: { validation: "http" } },
    hostname("update: ssl.method"),
  ],
  "txt-delegated": [{ certificate: { validation: "txt" } }, { certificate: { validation: "delegated" } }, NOTHING],
  "http-email": [{}, { certificate: { validation: "email" } }, hostname("update: ssl.method")],
  upload: [{}, { certificate: { uploaded } }, NOTHING],
  "upload-rotated": [
    {},
    { certificate: { uploaded: { ...uploaded, rotate: true } } },
    hostname("update: ssl.custom_certificate ssl.custom_key"),
  ],
  rotate: [
    { certificate: { uploaded } },
    { certificate: { uploaded: { ...uploaded, rotate: true } } },
    hostname("update: ssl.custom_certificate ssl.custom_key ssl.method ssl.type"),
  ],
  metadata: [{}, { metadata: { theme: "dark" } }, hostname("update: custom_metadata.theme")],
  "metadata-other": [
    { metadata: { theme: "dark" } },
    { metadata: { theme: "light" } },
    hostname("update: custom_metadata.theme"),
  ],
  "metadata-gone": [{ metadata: { theme: "dark" } }, {}, hostname("update: custom_metadata.theme")],
  origin: [{}, { origin }, hostname("update: custom_origin_server")],
  sni: [{ origin }, { origin: { ...origin, sni: ":request_host_header:" } }, hostname("update: custom_origin_sni")],
  worker: [{}, { worker: "acme-v2" }, ENTRY],
  paths: [{}, { paths: [{ prefix: "/v2", worker: "acme-v2" }] }, ENTRY],
  canonical: [{}, { canonical: "nothing.acme-store.com" }, ENTRY],
  "customer-dns": [{}, { customerDns: "flattened" }, NOTHING],
};

const CREATED = "create: hostname ssl.bundle_method ssl.method ssl.type ssl.wildcard zone_id";
const NEW_ENTRY = "create: account_id key_name namespace_id value";

const acme = (side: 0 | 1): object => ({
  ...TENANT,
  subdomain: side === 0 ? "before" : "after",
  hostnames: Object.entries(CHANGES).map(([name, sides]) => ({ hostname: `${name}.acme-store.com`, ...sides[side] })),
});

const one = (hostname: string, more: object = {}): object => ({ ...TENANT, hostnames: [{ hostname }], ...more });

const before = {
  "platform/production.json": {
    ...smallPlatform,
    certificateDefaults: { validation: "http" },
    cnameTarget: { name: "customers.saasprovider.com", region: "eu" },
    routing: { ...smallPlatform.routing, subdomains: true, exclude: ["saasprovider.com/*", "api.saasprovider.com/*"] },
    dispatch: { ...smallPlatform.dispatch, observability: true, analyticsDataset: "requests" },
    entitlements: { customMetadata: true, originSni: true, certificateAuthority: true, wildcardHostnames: true },
    tiers: { pro: { cpuMs: 10 }, free: { cpuMs: 5 } },
  },
  "tenants/acme.json": acme(0),
  "tenants/mover.json": {
    ...TENANT,
    hostnames: ["moves", "leaves", "stays"].map((name) => ({ hostname: `${name}.other-store.com` })),
  },
  "tenants/limits.json": one("limits.example-shop.com"),
  "tenants/status.json": one("status.example-shop.de"),
  "tenants/tier.json": one("tier.example-shop.fr"),
  "tenants/names.json": one("names.example-shop.it"),
};

describeWithTerraform("what a change of the registry plans", () => {
  let project: SandboxProject;
  let stacks: SandboxStack[];

  beforeAll(async () => {
    project = await startProject(before);
    const names = ["upload", "upload-rotated", "rotate"].map((name) => `${name}.acme-store.com`);
    const pair = selfSigned(names);
    Object.assign(project.env, { TF_VAR_pair_certificate: pair.certificate, TF_VAR_pair_private_key: pair.key });
    stacks = await project.release();
    project.emulator.clock.advance({ minutes: 2 });
  });

  afterAll(() => project.stop());

  async function planned(): Promise<Record<string, string>> {
    stacks = await project.synthesize();
    const { "terraform_data.switchyard_config": _marker, ...effects } = await effectsOf(stacks);
    const known = (effect: string) => effect.split(" ").filter((word) => !word.endsWith("(?)"));
    return Object.fromEntries(Object.entries(effects).map(([address, effect]) => [address, known(effect).join(" ")]));
  }

  it("of tenants, field by field", async () => {
    expect(await effectsOf(stacks)).toEqual({});
    project.write("tenants/acme.json", acme(1));
    project.write("tenants/mover.json", { ...TENANT, hostnames: [{ hostname: "stays.other-store.com" }] });
    project.write("tenants/taker.json", one("moves.other-store.com"));
    project.write("tenants/arrives.json", one("arrives.other-store.de"));
    project.write("tenants/limits.json", one("limits.example-shop.com", { limits: { cpuMs: 7 } }));
    project.write("tenants/status.json", one("status.example-shop.de", { status: "maintenance" }));
    project.write("tenants/tier.json", one("tier.example-shop.fr", { tier: "free" }));
    project.write("tenants/names.json", one("names.example-shop.it", { displayName: "Other", owners: ["someone"] }));
    const effects = await planned();
    const of = (type: string, host: string) => effects[`cloudflare_${type}.${host.replaceAll(".", "_")}`];
    const seen = Object.keys(CHANGES).map((name) => [
      name,
      ...["custom_hostname", "workers_kv"].map((type) => of(type, `${name}.acme-store.com`)),
    ]);
    expect(seen).toEqual(Object.entries(CHANGES).map(([name, [, , { hostname, entry }]]) => [name, hostname, entry]));
    const others = Object.entries(effects).filter(
      ([address]) => !Object.keys(CHANGES).some((name) => address.endsWith(`.${name}_acme-store_com`)),
    );
    expect(Object.fromEntries(others)).toEqual({
      "cloudflare_custom_hostname.arrives_other-store_de": CREATED,
      "cloudflare_custom_hostname.leaves_other-store_com": "delete",
      "cloudflare_workers_kv._wildcard_wildcard_acme-store_com": NEW_ENTRY,
      "cloudflare_workers_kv.after_saasprovider_com": NEW_ENTRY,
      "cloudflare_workers_kv.arrives_other-store_de": NEW_ENTRY,
      "cloudflare_workers_kv.before_saasprovider_com": "delete",
      "cloudflare_workers_kv.leaves_other-store_com": "delete",
      "cloudflare_workers_kv.limits_example-shop_com": "update: value",
      "cloudflare_workers_kv.moves_other-store_com": "update: value",
      "cloudflare_workers_kv.status_example-shop_de": "update: value",
      "cloudflare_workers_kv.tier_example-shop_fr": "update: value",
    });
  });

  it("is nothing once it was applied, save what is sent again as long as the file says so", async () => {
    for (const stack of stacks) await stack.apply();
    expect(Object.keys(await planned())).toEqual([
      "cloudflare_custom_hostname.rotate_acme-store_com",
      "cloudflare_custom_hostname.upload-rotated_acme-store_com",
    ]);
  });

  it("of the platform, field by field", async () => {
    project.write("tenants/acme.json", acme(0));
    project.edit("tenants/acme.json", (file) => {
      file.hostnames = file.hostnames.slice(0, 1);
    });
    await project.release();
    project.edit("platform/production.json", (file) => {
      file.budgets = { removals: { absolute: 1 } };
      file.cnameTarget = { name: "customers.saasprovider.com", wildcard: true, region: "us" };
      file.dispatch.analyticsDataset = "others";
      file.dispatch.compatibilityDate = "2026-05-01";
      file.routing.exclude = ["saasprovider.com/*", "www.saasprovider.com/*"];
      file.tiers.free.cpuMs = 6;
      file.zone.dcvDelegationId = "bd13fd5e9b6b0d81";
    });
    expect(await planned()).toEqual({
      "cloudflare_dns_record.cname_target_wildcard": "create: content name proxied ttl type zone_id",
      "cloudflare_regional_hostname.cname_target": "update: region_key",
      "cloudflare_regional_hostname.cname_target_wildcard": "create: hostname region_key routing zone_id",
      "cloudflare_workers_kv.tier_example-shop_fr": "update: value",
      "cloudflare_workers_route.exclude_api_saasprovider_com_688e3f2c": "delete",
      "cloudflare_workers_route.exclude_www_saasprovider_com_2be6507a": "create: pattern zone_id",
      "cloudflare_workers_script.dispatch": "update: bindings compatibility_date",
    });
    for (const stack of stacks) await stack.apply();
    expect(await planned()).toEqual({});
  });

  it("of the fallback origin's type is applied: its new record is there before the old one goes", async () => {
    project.edit("platform/production.json", (file) => {
      file.fallbackOrigin.originless = "A";
    });
    expect(await planned()).toEqual({
      "cloudflare_dns_record.fallback_origin": "create-delete",
      "cloudflare_dns_record.subdomains": "create-delete",
    });
    for (const stack of stacks) await stack.apply();
    expect(await planned()).toEqual({});
  });
});
