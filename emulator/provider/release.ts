import type { Patience } from "./api-client";
import type { ProviderVersion } from "./provider-version";
import type { Resource } from "./resource";
import { resources } from "./resources";
import { escapedKvEntry } from "./resources/kv";
import { type Attributes, nestedAttributes } from "./schema";

/** How one release differs from another. */
export interface Release {
  readonly resources: Readonly<Record<string, Resource>>;
  /** The version of a resource's schema: Terraform refuses a state that has a newer one. */
  readonly schemaVersion: (type: string) => number;
  readonly patience: Patience;
}

/** Measured: eleven tries take about 200 s, and Retry-After is heeded whatever it says (cloudflare-go v7). */
const PATIENT: Patience = {
  retries: 10,
  firstWaitMs: 2_000,
  longestWaitMs: 30_000,
  longestRetryAfterMs: Number.POSITIVE_INFINITY,
};
/** Measured: three tries, and a Retry-After of a minute or more is ignored (cloudflare-go v6). */
const HASTY: Patience = { retries: 2, firstWaitMs: 500, longestWaitMs: 8_000, longestRetryAfterMs: 59_999 };

/** Attributes that the schemas of 5.14.0 don't have: the difference of both providers' own schemas. */
const LATER_THAN_5_14: Readonly<Record<string, readonly string[]>> = {
  cloudflare_custom_hostname: ["ssl.custom_csr_id"],
  cloudflare_dns_record: ["private_routing"],
  cloudflare_workers_script: [
    "annotations",
    ..."app_id database_id dispatch_namespace entrypoint instance_name network_id service_id simple tunnel_id"
      .split(" ")
      .map((name) => `bindings.${name}`),
    "cache_options",
    "exports",
    "limits.subrequests",
    "observability.traces",
    "package_dependencies",
    "placement.host",
    "placement.hostname",
    "placement.region",
    "placement.target",
    "placement_mode",
    "placement_status",
  ],
};

/** @returns what the stand-in is when it plays that release. */
export function releaseOf(version: ProviderVersion): Release {
  if (version === "5.22.0") return { resources, schemaVersion: () => 500, patience: PATIENT };
  return {
    resources: olderResources(),
    schemaVersion: (type) => (type === "cloudflare_workers_script" ? 1 : 0),
    patience: HASTY,
  };
}

function olderResources(): Readonly<Record<string, Resource>> {
  const older = Object.entries({ ...resources, cloudflare_workers_kv: escapedKvEntry }).map(([type, resource]) => {
    const attributes = without(resource.attributes, LATER_THAN_5_14[type] ?? []);
    return [type, { ...resource, attributes }] as const;
  });
  const { cloudflare_custom_hostname: hostname, ...others } = Object.fromEntries(older);
  if (hostname?.attributes.ssl === undefined) throw new Error("the table lacks custom hostnames");
  const ssl = { ...hostname.attributes.ssl, set: "required" } as const; // optional since 5.19
  return {
    ...others,
    cloudflare_custom_hostname: { ...hostname, attributes: { ...hostname.attributes, ssl } },
  };
}

function without(attributes: Attributes, paths: readonly string[]): Attributes {
  const kept = Object.entries(attributes).filter(([name]) => !paths.includes(name));
  return Object.fromEntries(
    kept.map(([name, attribute]) => {
      const below = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
      const nested = nestedAttributes(attribute.type);
      if (nested === undefined || below.length === 0 || typeof attribute.type === "string") return [name, attribute];
      return [name, { ...attribute, type: { ...attribute.type, attributes: without(nested, below) } }];
    }),
  ) as Attributes;
}
