import { describe, expect, it } from "@jest/globals";
import type { Declaration, PlatformFile, TenantFile } from "../../src/registry/files.generated";
import { checkedEnvironment } from "../support/registry";
import { hostnamesJson, resource, type TerraformJson } from "../support/synth";

const ENTITLED = {
  originSni: true,
  customMetadata: true,
  certificateAuthority: true,
  wildcardHostnames: true,
} as const;

/** The single stack of a platform with one tenant, acme. */
function stackOf(tenant: Partial<TenantFile>, platform: Partial<PlatformFile> = {}): TerraformJson {
  const [stack] = hostnamesJson(checkedEnvironment(platform, { acme: tenant }));
  return stack ?? {};
}

function blockOf(
  entry: Partial<Declaration>,
  platform: Partial<PlatformFile> = { entitlements: ENTITLED },
): TerraformJson | undefined {
  const stack = stackOf({ hostnames: [{ hostname: "shop.acme-store.com", ...entry }] }, platform);
  return resource(stack, "cloudflare_custom_hostname", "shop_acme-store_com");
}

const SETTINGS = ["ciphers", "early_hints", "http2", "min_tls_version", "tls_1_3"];
const ignoring = (...fields: string[]) => ({ ignore_changes: fields.map((field) => `ssl.settings.${field}`) });

describe("a custom hostname", () => {
  it("says nothing that no one declared, but wildcard and bundle method, and ignores the settings as a whole", () => {
    expect(blockOf({}, {})).toEqual({
      zone_id: "${data.terraform_remote_state.platform.outputs.zone_id}",
      hostname: "shop.acme-store.com",
      ssl: { method: "http", type: "dv", bundle_method: "ubiquitous", wildcard: false },
      depends_on: ["cloudflare_workers_kv.shop_acme-store_com"],
      lifecycle: { ignore_changes: ["ssl.settings"] },
    });
  });

  it.each([
    ["http", "http"],
    ["txt", "txt"],
    ["email", "email"],
    ["delegated", "txt"],
  ] as const)("with validation %s is validated by %s", (validation, method) => {
    expect(blockOf({ certificate: { validation } })?.ssl.method).toBe(method);
  });

  it.each<[string, Declaration["certificate"], object]>([
    ["authority", { authority: "lets_encrypt" }, { certificate_authority: "lets_encrypt" }],
    ["branding", { branding: true }, { cloudflare_branding: true }],
    ["bundle method", { bundleMethod: "force" }, { bundle_method: "force" }],
    ["wildcard", { validation: "txt", wildcard: true }, { wildcard: true }],
  ])("writes the declared %s", (_field, certificate, ssl) => {
    expect(blockOf({ certificate })?.ssl).toMatchObject(ssl);
  });

  it.each<[string, Declaration["certificate"], object, string[]]>([
    [
      "minTlsVersion",
      { minTlsVersion: "1.3" },
      { min_tls_version: "1.3" },
      ["ciphers", "early_hints", "http2", "tls_1_3"],
    ],
    ["tls13", { tls13: false }, { tls_1_3: "off" }, ["ciphers", "early_hints", "http2", "min_tls_version"]],
    ["http2", { http2: true }, { http2: "on" }, ["ciphers", "early_hints", "min_tls_version", "tls_1_3"]],
    ["earlyHints", { earlyHints: true }, { early_hints: "on" }, ["ciphers", "http2", "min_tls_version", "tls_1_3"]],
    [
      "ciphers",
      { ciphers: ["ECDHE-RSA-AES128-GCM-SHA256"] },
      { ciphers: ["ECDHE-RSA-AES128-GCM-SHA256"] },
      ["early_hints", "http2", "min_tls_version", "tls_1_3"],
    ],
  ])(
    "writes the declared %s and ignores the other settings by exact path",
    (_field, certificate, settings, ignored) => {
      const block = blockOf({ certificate });
      expect(block?.ssl.settings).toEqual(settings);
      expect(block?.lifecycle).toEqual(ignoring(...ignored));
    },
  );

  it("ignores nothing when every setting is declared", () => {
    const certificate = {
      minTlsVersion: "1.2",
      tls13: true,
      http2: true,
      earlyHints: false,
      ciphers: ["AES128-SHA"],
    } as const;
    const block = blockOf({ certificate: { ...certificate, ciphers: [...certificate.ciphers] } });
    expect(Object.keys(block?.ssl.settings).sort()).toEqual(SETTINGS);
    expect(block).not.toHaveProperty("lifecycle");
  });

  it("takes from the platform's defaults what the tenant leaves out, and nothing else", () => {
    const certificateDefaults = { validation: "txt", minTlsVersion: "1.2", http2: true } as const;
    const ssl = blockOf({ certificate: { minTlsVersion: "1.3" } }, { certificateDefaults })?.ssl;
    expect(ssl).toEqual({
      method: "txt",
      type: "dv",
      bundle_method: "ubiquitous",
      wildcard: false,
      settings: { http2: "on", min_tls_version: "1.3" },
    });
  });

  it("reads an uploaded certificate from sensitive variables, and ignores what Cloudflare never returns", () => {
    const uploaded = { certificate: "acme_certificate", privateKey: "acme_private_key" };
    const stack = stackOf({ hostnames: [{ hostname: "shop.acme-store.com", certificate: { uploaded } }] });
    const block = resource(stack, "cloudflare_custom_hostname", "shop_acme-store_com");
    expect(block?.ssl).toMatchObject({
      custom_certificate: "${var.acme_certificate}",
      custom_key: "${var.acme_private_key}",
    });
    expect(block?.lifecycle.ignore_changes).toEqual([
      "ssl.settings",
      "ssl.certificate_authority",
      "ssl.custom_certificate",
      "ssl.custom_key",
      "ssl.method",
      "ssl.type",
    ]);
    expect(stack.variable).toEqual({
      acme_certificate: { type: "string", sensitive: true, nullable: false },
      acme_private_key: { type: "string", sensitive: true, nullable: false },
    });
  });

  it("may have its variables named like anything else in the stack", () => {
    const uploaded = { certificate: "cloudflare", privateKey: "switchyard_config" };
    const stack = stackOf({ hostnames: [{ hostname: "shop.acme-store.com", certificate: { uploaded } }] });
    expect(Object.keys(stack.variable)).toEqual(["cloudflare", "switchyard_config"]);
  });

  it("ignores nothing of the pair while it rotates", () => {
    const uploaded = { certificate: "acme_certificate", privateKey: "acme_private_key", rotate: true };
    expect(blockOf({ certificate: { uploaded } })?.lifecycle).toEqual({ ignore_changes: ["ssl.settings"] });
  });

  it.each([
    ["not while the platform rotates all", { certificate: "c", privateKey: "k" }, { rotate: true }, []],
    [
      "but with a rotate of its own that is false",
      { certificate: "c", privateKey: "k", rotate: false },
      { rotate: true },
      ["ssl.type"],
    ],
  ])("ignores the pair, %s", (_case, uploaded, certificateDefaults, ignored) => {
    const { lifecycle } = blockOf({ certificate: { uploaded } }, { certificateDefaults }) ?? {};
    expect(lifecycle.ignore_changes.filter((path: string) => path === "ssl.type")).toEqual(ignored);
  });

  it.each<[string, Declaration["certificate"], string[]]>([
    ["ignored with txt, since Cloudflare may renew by HTTP", { validation: "txt" }, ["ssl.method"]],
    ["ignored with delegated, which is txt to Cloudflare", { validation: "delegated" }, ["ssl.method"]],
    ["sent for one release with revalidate", { validation: "txt", revalidate: true }, []],
    ["written for a wildcard certificate, which HTTP can't prove", { validation: "txt", wildcard: true }, []],
    ["written with http", { validation: "http" }, []],
    ["written with email", { validation: "email" }, []],
  ])("has its validation method %s", (_case, certificate, ignored) => {
    const { lifecycle } = blockOf({ certificate }) ?? {};
    expect(lifecycle.ignore_changes.filter((path: string) => path === "ssl.method")).toEqual(ignored);
  });

  it("writes Cloudflare's default of what is reset, over the platform's, and ignores the rest", () => {
    const certificate: Declaration["certificate"] = { reset: ["ciphers", "earlyHints", "http2"] };
    const { ssl, lifecycle } = blockOf({ certificate }, { certificateDefaults: { http2: false, tls13: true } }) ?? {};
    expect(ssl.settings).toEqual({ ciphers: [], early_hints: "off", http2: "on", tls_1_3: "on" });
    expect(lifecycle.ignore_changes).toEqual(["ssl.settings.min_tls_version"]);
  });

  it("writes a custom origin and its SNI", () => {
    const origin = { server: "proxy-fallback.saasprovider.com", sni: ":request_host_header:" };
    expect(blockOf({ origin })).toMatchObject({
      custom_origin_server: "proxy-fallback.saasprovider.com",
      custom_origin_sni: ":request_host_header:",
    });
  });

  it("writes the tenant's metadata, and {} where none is declared, since only that clears it", () => {
    expect(blockOf({ metadata: { theme: "dark" } })?.custom_metadata).toEqual({ theme: "dark" });
    expect(blockOf({})?.custom_metadata).toEqual({});
  });

  it("writes no metadata where the zone is not entitled to it", () => {
    expect(blockOf({}, {})).not.toHaveProperty("custom_metadata");
  });

  it("writes no metadata on a wildcard name, which Cloudflare refuses", () => {
    const uploaded = { certificate: "acme_certificate", privateKey: "acme_private_key" };
    const stack = stackOf(
      { hostnames: [{ hostname: "*.acme-store.com", certificate: { uploaded } }] },
      { entitlements: ENTITLED },
    );
    const block = resource(stack, "cloudflare_custom_hostname", "_wildcard_acme-store_com");
    expect(block?.hostname).toBe("*.acme-store.com");
    expect(block).not.toHaveProperty("custom_metadata");
  });
});

describe("a KV entry", () => {
  const entry = (tenant: Partial<TenantFile>, name = "shop_acme-store_com", platform: Partial<PlatformFile> = {}) =>
    resource(stackOf(tenant, platform), "cloudflare_workers_kv", name);
  const hostnames: Declaration[] = [{ hostname: "shop.acme-store.com" }];

  it("is the seeds' key and value, with the tenant", () => {
    expect(entry({ hostnames })).toEqual({
      account_id: "023e105f4ecef8ad9ca31a8372d0c353",
      namespace_id: "${data.terraform_remote_state.platform.outputs.kv_namespace_id}",
      key_name: "hostname:shop.acme-store.com",
      value: '{"workerName":"acme-shop","tenant":"acme"}',
    });
  });

  it("holds everything the dispatch Worker needs, in a fixed order", () => {
    const tenant: Partial<TenantFile> = {
      status: "suspended",
      limits: { subRequests: 7 },
      outbound: { region: "eu", allow: "api.acme-store.com" },
      hostnames: [
        {
          hostname: "shop.acme-store.com",
          worker: "acme-api",
          paths: [{ prefix: "/v2", worker: "acme-api-v2" }],
          canonical: "www.acme-store.com",
        },
        { hostname: "www.acme-store.com" },
      ],
    };
    const platform = {
      tiers: { pro: { cpuMs: 50, subRequests: 50 } },
      dispatch: {
        namespace: "production",
        scriptName: "dispatch",
        kvNamespace: { title: "hostnames", managed: true },
        compatibilityDate: "2026-04-21",
        outbound: { service: "outbound", parameters: ["region", "allow"] },
      },
    };
    expect(entry(tenant, "shop_acme-store_com", platform)?.value).toBe(
      '{"workerName":"acme-api","tenant":"acme","status":"suspended","paths":[{"prefix":"/v2","workerName":"acme-api-v2"}],"canonical":"www.acme-store.com","limits":{"cpuMs":50,"subRequests":7},"outbound":{"allow":"api.acme-store.com","region":"eu"}}',
    );
  });

  it("is written for a tenant's subdomain too", () => {
    const platform: Partial<PlatformFile> = { routing: { mode: "wildcard", lookup: "kv", subdomains: true } };
    expect(entry({ subdomain: "acme" }, "acme_saasprovider_com", platform)?.key_name).toBe(
      "hostname:acme.saasprovider.com",
    );
  });

  it("is not written for a subdomain whose label names the user Worker itself", () => {
    const platform: Partial<PlatformFile> = { routing: { mode: "subdomain", lookup: "label", subdomains: true } };
    expect(entry({ subdomain: "acme" }, "acme_saasprovider_com", platform)).toBeUndefined();
  });

  it("is written twice for a wildcard certificate, and the hostname waits for both", () => {
    const stack = stackOf(
      { hostnames: [{ hostname: "shop.acme-store.com", certificate: { wildcard: true, validation: "txt" } }] },
      { entitlements: ENTITLED },
    );
    expect(resource(stack, "cloudflare_workers_kv", "_wildcard_shop_acme-store_com")).toMatchObject({
      key_name: "hostname:_wildcard.shop.acme-store.com",
      value: '{"workerName":"acme-shop","tenant":"acme"}',
    });
    expect(resource(stack, "cloudflare_custom_hostname", "shop_acme-store_com")?.depends_on).toEqual([
      "cloudflare_workers_kv.shop_acme-store_com",
      "cloudflare_workers_kv._wildcard_shop_acme-store_com",
    ]);
  });

  it("that a wildcard certificate adds lives in the stack of its hostname, whatever its own name hashes to", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"].map((label) => `${label}.acme-store.com`);
    const hostnames = names.map((hostname) => ({
      hostname,
      certificate: { wildcard: true, validation: "txt" as const },
    }));
    const stacks = hostnamesJson(
      checkedEnvironment({ entitlements: ENTITLED, shards: { count: 5 } }, { acme: { hostnames } }),
    );
    for (const { resource } of stacks) {
      const own = Object.keys(resource.cloudflare_custom_hostname ?? {});
      expect(Object.keys(resource.cloudflare_workers_kv ?? {}).sort()).toEqual(
        [...own, ...own.map((name) => `_wildcard_${name}`)].sort(),
      );
    }
  });

  it("has the key hostname:_wildcard.<rest> for a wildcard hostname", () => {
    const uploaded = { certificate: "acme_certificate", privateKey: "acme_private_key" };
    const wildcard = { hostnames: [{ hostname: "*.acme-store.com", certificate: { uploaded } }] };
    expect(entry(wildcard, "_wildcard_acme-store_com", { entitlements: ENTITLED })?.key_name).toBe(
      "hostname:_wildcard.acme-store.com",
    );
  });
});

describe("metadata lookup", () => {
  const platform: Partial<PlatformFile> = {
    routing: { mode: "wildcard", lookup: "metadata" },
    entitlements: ENTITLED,
    tiers: { pro: { cpuMs: 50 } },
  };

  it("adds our keys to the tenant's own, texts only", () => {
    const tenant: Partial<TenantFile> = {
      status: "maintenance",
      hostnames: [
        { hostname: "shop.acme-store.com", metadata: { theme: "dark" }, paths: [{ prefix: "/v2", worker: "acme-v2" }] },
      ],
    };
    expect(
      resource(stackOf(tenant, platform), "cloudflare_custom_hostname", "shop_acme-store_com")?.custom_metadata,
    ).toEqual({
      theme: "dark",
      workerName: "acme-shop",
      tenant: "acme",
      status: "maintenance",
      route: '{"paths":[{"prefix":"/v2","workerName":"acme-v2"}],"limits":{"cpuMs":50}}',
    });
  });

  it("writes the KV entry all the same, for requests that carry no metadata", () => {
    const stack = stackOf({ hostnames: [{ hostname: "shop.acme-store.com" }] }, platform);
    expect(resource(stack, "cloudflare_workers_kv", "shop_acme-store_com")).toBeDefined();
  });
});

describe("a hostname stack", () => {
  const hostnames = [{ hostname: "shop.acme-store.com" }];

  it("reads ids that the platform file lacks from the platform stack's state", () => {
    expect(stackOf({ hostnames }).data).toEqual({
      terraform_remote_state: {
        platform: { backend: "local", config: { path: "../../../state/production-platform.tfstate" } },
      },
    });
  });

  it("has in its marker the hash of each id that it reads, after its own", () => {
    const { input } = resource(stackOf({ hostnames }), "terraform_data", "switchyard_config") ?? {};
    expect(input).toMatch(/^[0-9a-f]{64} /);
    expect(input.slice(65)).toBe(
      [
        '${sha256(jsonencode(try(data.terraform_remote_state.platform.outputs["kv_namespace_id"], null)))}',
        '${sha256(jsonencode(try(data.terraform_remote_state.platform.outputs["zone_id"], null)))}',
      ].join(" "),
    );
  });

  it("lets no text of the backend be Terraform's to evaluate, neither where it keeps its state nor where it reads another's", () => {
    const backend = {
      type: "s3",
      bucket: '${file("/etc/hostname")}',
      prefix: "switchyard",
      region: "%{ if true }",
    } as const;
    const { terraform, data } = stackOf({ hostnames }, { terraform: { backend: { ...backend, useLockfile: true } } });
    const written = { bucket: '$${file("/etc/hostname")}', region: "%%{ if true }" };
    expect(terraform.backend.s3).toMatchObject(written);
    expect(data.terraform_remote_state.platform.config).toMatchObject(written);
  });

  it("has the ids as literals where the platform file has them, and reads no state", () => {
    const stack = stackOf(
      { hostnames },
      {
        zone: { name: "saasprovider.com", managed: true, id: "9a7806061c88ada191ed06f989cc3dac" },
        dispatch: {
          namespace: "production",
          scriptName: "dispatch",
          kvNamespace: { title: "hostnames", managed: true, id: "0f2ac74b498b48028cb68387c421e279" },
          compatibilityDate: "2026-04-21",
        },
      },
    );
    expect(stack).not.toHaveProperty("data");
    expect(resource(stack, "terraform_data", "switchyard_config")?.input).toMatch(/^[0-9a-f]{64}$/);
    expect(resource(stack, "cloudflare_custom_hostname", "shop_acme-store_com")?.zone_id).toBe(
      "9a7806061c88ada191ed06f989cc3dac",
    );
    expect(resource(stack, "cloudflare_workers_kv", "shop_acme-store_com")?.namespace_id).toBe(
      "0f2ac74b498b48028cb68387c421e279",
    );
  });

  it("is written also when it is empty, with nothing but its marker", () => {
    const stacks = hostnamesJson(checkedEnvironment({ shards: { count: 2 } }, { acme: { hostnames } }));
    expect(stacks.map((stack) => Object.keys(stack.resource))).toEqual([
      ["terraform_data"],
      ["cloudflare_custom_hostname", "cloudflare_workers_kv", "terraform_data"],
    ]);
  });

  it("ends with a marker that waits for every other managed resource", () => {
    expect(resource(stackOf({ hostnames }), "terraform_data", "switchyard_config")?.depends_on).toEqual([
      "cloudflare_custom_hostname.shop_acme-store_com",
      "cloudflare_workers_kv.shop_acme-store_com",
    ]);
  });
});
