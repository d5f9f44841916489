import { describe, expect, it } from "@jest/globals";
import type { PlatformFile } from "../../src/registry/files.generated";
import { checkedEnvironment, PLATFORM } from "../support/registry";
import { platformJson, resource, WORKER } from "../support/synth";

const ZONE_ID = "${cloudflare_zone.zone.id}";
const json = (platform: Partial<PlatformFile> = {}) => platformJson(checkedEnvironment(platform, {}));

describe("the zone", () => {
  it("is held by Terraform, and protected, when managed", () => {
    expect(resource(json(), "cloudflare_zone", "zone")).toEqual({
      account: { id: "023e105f4ecef8ad9ca31a8372d0c353" },
      name: "saasprovider.com",
      type: "full",
      lifecycle: { prevent_destroy: true },
    });
  });

  it("is not protected where the platform says so", () => {
    expect(resource(json({ protect: false }), "cloudflare_zone", "zone")).not.toHaveProperty("lifecycle");
  });

  it("is only referred to by its id when not managed", () => {
    const stack = json({ zone: { name: "saasprovider.com", managed: false, id: "9a7806061c88ada191ed06f989cc3dac" } });
    expect(stack.resource).not.toHaveProperty("cloudflare_zone");
    expect(resource(stack, "cloudflare_workers_route", "dispatch")?.zone_id).toBe("9a7806061c88ada191ed06f989cc3dac");
    expect(stack.output.zone_id.value).toBe("9a7806061c88ada191ed06f989cc3dac");
  });

  it("stays held, and is not destroyed, once its id is written into the file", () => {
    const stack = json({ zone: { name: "saasprovider.com", managed: true, id: "9a7806061c88ada191ed06f989cc3dac" } });
    expect(resource(stack, "cloudflare_zone", "zone")).toEqual(resource(json(), "cloudflare_zone", "zone"));
  });
});

/** Replaced when its type changes: the new one comes first. */
const succeeded = { lifecycle: { create_before_destroy: true } };

describe("the fallback origin", () => {
  const name = "proxy-fallback.saasprovider.com";
  const record = (fallbackOrigin: PlatformFile["fallbackOrigin"]) =>
    resource(json({ fallbackOrigin }), "cloudflare_dns_record", "fallback_origin");
  const proxied = { zone_id: ZONE_ID, name, proxied: true, ttl: 1 };

  it.each<[string, PlatformFile["fallbackOrigin"], object]>([
    ["originless by default, AAAA 100::", { name }, { type: "AAAA", content: "100::" }],
    ["originless as A 192.0.2.0", { name, originless: "A" }, { type: "A", content: "192.0.2.0" }],
    ["an A record", { name, origin: { type: "A", content: "198.51.100.7" } }, { type: "A", content: "198.51.100.7" }],
    [
      "an AAAA record",
      { name, origin: { type: "AAAA", content: "2001:db8::7" } },
      { type: "AAAA", content: "2001:db8::7" },
    ],
    [
      "a CNAME record",
      { name, origin: { type: "CNAME", content: "lb.saasprovider.net" } },
      { type: "CNAME", content: "lb.saasprovider.net" },
    ],
  ])("is %s, proxied", (_case, fallbackOrigin, expected) => {
    expect(record(fallbackOrigin)).toEqual({ ...proxied, ...succeeded, ...expected });
  });

  it("is designated once its record is there", () => {
    expect(resource(json(), "cloudflare_custom_hostname_fallback_origin", "fallback_origin")).toEqual({
      zone_id: ZONE_ID,
      origin: name,
      depends_on: ["cloudflare_dns_record.fallback_origin"],
    });
  });
});

describe("the CNAME target", () => {
  const target = (cnameTarget: PlatformFile["cnameTarget"]) => json({ cnameTarget });
  const cname = (name: string) => ({
    zone_id: ZONE_ID,
    name,
    type: "CNAME",
    content: "proxy-fallback.saasprovider.com",
    proxied: true,
    ttl: 1,
  });

  it("is a proxied CNAME to the fallback origin", () => {
    const stack = target({ name: "customers.saasprovider.com" });
    expect(resource(stack, "cloudflare_dns_record", "cname_target")).toEqual(cname("customers.saasprovider.com"));
    expect(resource(stack, "cloudflare_dns_record", "cname_target_wildcard")).toBeUndefined();
  });

  it("has its wildcard beside it when asked", () => {
    const stack = target({ name: "customers.saasprovider.com", wildcard: true });
    expect(resource(stack, "cloudflare_dns_record", "cname_target")).toEqual(cname("customers.saasprovider.com"));
    expect(resource(stack, "cloudflare_dns_record", "cname_target_wildcard")).toEqual(
      cname("*.customers.saasprovider.com"),
    );
  });

  it("is the wildcard alone when its name starts with one", () => {
    const stack = target({ name: "*.customers.saasprovider.com" });
    expect(resource(stack, "cloudflare_dns_record", "cname_target")).toBeUndefined();
    expect(resource(stack, "cloudflare_dns_record", "cname_target_wildcard")).toEqual(
      cname("*.customers.saasprovider.com"),
    );
  });

  it("is optional", () => {
    expect(Object.keys(json().resource.cloudflare_dns_record)).toEqual(["fallback_origin"]);
  });

  it("carries Regional Services, since they follow the DNS target", () => {
    const stack = target({ name: "customers.saasprovider.com", region: "eu" });
    expect(resource(stack, "cloudflare_regional_hostname", "cname_target")).toEqual({
      zone_id: ZONE_ID,
      hostname: "customers.saasprovider.com",
      region_key: "eu",
      depends_on: ["cloudflare_dns_record.cname_target"],
    });
  });
});

describe("routing", () => {
  const routing = (routing: PlatformFile["routing"]) => json({ routing });

  it("sends */* to the dispatch Worker", () => {
    expect(resource(json(), "cloudflare_workers_route", "dispatch")).toEqual({
      zone_id: ZONE_ID,
      pattern: "*/*",
      script: "${cloudflare_workers_script.dispatch.script_name}",
    });
  });

  it("sends *.zone/* in subdomain mode, with the wildcard record", () => {
    const stack = routing({ mode: "subdomain", lookup: "label", subdomains: true });
    expect(resource(stack, "cloudflare_workers_route", "dispatch")?.pattern).toBe("*.saasprovider.com/*");
    expect(resource(stack, "cloudflare_dns_record", "subdomains")).toEqual({
      zone_id: ZONE_ID,
      name: "*.saasprovider.com",
      type: "AAAA",
      content: "100::",
      proxied: true,
      ttl: 1,
      ...succeeded,
    });
  });

  it("writes the wildcard record by routing.subdomains alone", () => {
    const stack = routing({ mode: "wildcard", lookup: "kv", subdomains: true });
    expect(resource(stack, "cloudflare_dns_record", "subdomains")?.name).toBe("*.saasprovider.com");
    expect(resource(json(), "cloudflare_dns_record", "subdomains")).toBeUndefined();
  });

  // Pinned: the name comes from the pattern, so that taking one exclusion out leaves the others alone.
  it("keeps the dispatch Worker off excluded hostnames and paths by routes without a script", () => {
    const stack = routing({
      mode: "wildcard",
      lookup: "kv",
      exclude: ["api.saasprovider.com/*", "*.api.saasprovider.com/admin/*"],
    });
    expect(resource(stack, "cloudflare_workers_route", "exclude_api_saasprovider_com_688e3f2c")).toEqual({
      zone_id: ZONE_ID,
      pattern: "api.saasprovider.com/*",
    });
    expect(resource(stack, "cloudflare_workers_route", "exclude_api_saasprovider_com_admin_e992657e")).toEqual({
      zone_id: ZONE_ID,
      pattern: "*.api.saasprovider.com/admin/*",
    });
  });
});

describe("dispatch", () => {
  it("has a protected namespace of user Workers and a protected KV namespace", () => {
    const accountId = "023e105f4ecef8ad9ca31a8372d0c353";
    expect(resource(json(), "cloudflare_workers_for_platforms_dispatch_namespace", "dispatch")).toEqual({
      account_id: accountId,
      name: "production",
      lifecycle: expect.objectContaining({ prevent_destroy: true }),
    });
    expect(resource(json(), "cloudflare_workers_kv_namespace", "hostnames")).toEqual({
      account_id: accountId,
      title: "hostnames",
      lifecycle: { prevent_destroy: true },
    });
  });

  it("ignores the namespace's name, which the provider never reads back, and compares its id with the file instead", () => {
    const stack = json({ protect: false });
    const { lifecycle } = resource(stack, "cloudflare_workers_for_platforms_dispatch_namespace", "dispatch") ?? {};
    expect(lifecycle).toEqual({
      ignore_changes: ["name"],
      postcondition: [
        {
          condition: "${self.id == local.dispatch_namespace}",
          error_message:
            "The dispatch namespace has another name in Terraform's state, and Cloudflare can't rename one. Restore the old name. In a platform file it is dispatch.namespace.",
        },
      ],
    });
    expect(stack.locals).toEqual({ dispatch_namespace: "production" });
  });

  it("refers to a KV namespace that is not managed by its id", () => {
    const kvNamespace = { title: "hostnames", managed: false, id: "0f2ac74b498b48028cb68387c421e279" };
    const stack = json({ dispatch: { ...PLATFORM.dispatch, kvNamespace } });
    expect(stack.resource).not.toHaveProperty("cloudflare_workers_kv_namespace");
    expect(stack.output.kv_namespace_id.value).toBe("0f2ac74b498b48028cb68387c421e279");
  });

  it("uploads the dispatch Worker from a file below the stack, with its bindings", () => {
    expect(resource(json(), "cloudflare_workers_script", "dispatch")).toEqual({
      account_id: "023e105f4ecef8ad9ca31a8372d0c353",
      script_name: "dispatch",
      main_module: "worker.js",
      content_file: "assets/dispatch/bundle/worker.js",
      content_sha256: WORKER.sha256,
      compatibility_date: "2026-04-21",
      bindings: [
        {
          name: "DISPATCHER",
          type: "dispatch_namespace",
          namespace: "${cloudflare_workers_for_platforms_dispatch_namespace.dispatch.id}",
        },
        { name: "KV", type: "kv_namespace", namespace_id: "${cloudflare_workers_kv_namespace.hostnames.id}" },
        { name: "LOOKUP", type: "plain_text", text: "kv" },
        { name: "ZONE_NAME", type: "plain_text", text: "saasprovider.com" },
      ],
    });
  });

  it("hands over an outbound Worker, an Analytics Engine dataset, observability and identity headers when declared", () => {
    const dispatch = {
      ...PLATFORM.dispatch,
      outbound: { service: "outbound", parameters: ["region"] },
      analyticsDataset: "dispatch_requests",
      observability: true,
      identityHeaders: true,
    };
    const script = resource(json({ dispatch }), "cloudflare_workers_script", "dispatch");
    expect(script?.observability).toEqual({ enabled: true });
    expect(script?.lifecycle).toEqual({
      ignore_changes: ["observability.head_sampling_rate", "observability.logs", "observability.traces"],
    });
    expect(script?.bindings).toEqual(
      expect.arrayContaining([
        // No parameters: the provider's schema has a list of names, and Cloudflare's API takes objects.
        expect.objectContaining({ name: "DISPATCHER", outbound: { worker: { service: "outbound" } } }),
        { name: "METRICS", type: "analytics_engine", dataset: "dispatch_requests" },
        { name: "IDENTITY_HEADERS", type: "plain_text", text: "true" },
      ]),
    );
  });
});

describe("observability", () => {
  const ignoredUnder = (providerVersion: string) => {
    const stack = json({
      dispatch: { ...PLATFORM.dispatch, observability: true },
      terraform: { ...PLATFORM.terraform, providerVersion },
    });
    return resource(stack, "cloudflare_workers_script", "dispatch")?.lifecycle.ignore_changes;
  };

  it.each(["5.14.0", "5.18.0"])("is ignored without its traces, which the schema of provider %s has not", (version) => {
    expect(ignoredUnder(version)).toEqual(["observability.head_sampling_rate", "observability.logs"]);
  });

  it.each(["5.19.0", "5.22.0", "5.100.0"])("is ignored with its traces under provider %s", (version) => {
    expect(ignoredUnder(version)).toContain("observability.traces");
  });
});

describe("every stack", () => {
  it("names provider, versions and backend, and holds no token", () => {
    const { terraform, provider } = json();
    expect(provider).toEqual({ cloudflare: [{}] });
    expect(terraform).toEqual({
      backend: { local: { path: "../../../state/production-platform.tfstate" } },
      required_providers: { cloudflare: { source: "cloudflare/cloudflare", version: "5.22.0" } },
      required_version: ">= 1.11",
    });
  });

  it("keeps its state in R2 when the backend has an endpoint", () => {
    const endpoint = "https://023e105f4ecef8ad9ca31a8372d0c353.r2.cloudflarestorage.com";
    const backend = {
      type: "s3",
      bucket: "terraform",
      prefix: "switchyard",
      region: "auto",
      endpoint,
      useLockfile: true,
    } as const;
    expect(json({ terraform: { backend } }).terraform.backend.s3).toEqual({
      bucket: "terraform",
      key: "switchyard/production-platform.tfstate",
      region: "auto",
      endpoints: { s3: endpoint },
      skip_credentials_validation: true,
      skip_metadata_api_check: true,
      skip_region_validation: true,
      skip_requesting_account_id: true,
      skip_s3_checksum: true,
      use_lockfile: true,
      use_path_style: true,
    });
  });

  it("ends with a marker that waits for every other managed resource", () => {
    const stack = json();
    const addresses = Object.entries(stack.resource as Record<string, object>)
      .filter(([type]) => type !== "terraform_data")
      .flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${type}.${name}`));
    expect(resource(stack, "terraform_data", "switchyard_config")?.depends_on).toEqual(addresses.sort());
    expect(stack.output.switchyard_config.value).toBe("${terraform_data.switchyard_config.output}");
  });

  it("gives the ids to the hostname stacks", () => {
    expect(json().output.zone_id.value).toBe(ZONE_ID);
    expect(json().output.kv_namespace_id.value).toBe("${cloudflare_workers_kv_namespace.hostnames.id}");
  });
});
