import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../../src/json";
import { type Plan, readPlan } from "../../src/terraform/plan";
import { encodeKvEntry, type KvEntry, kvKeyOf } from "../../worker/kv-entry";

/**
 * Builds plans shaped like those of `terraform show -json` (after_unknown, sensitive marks, drift, prior state,
 * configuration), so that a test says only what it is about.
 */

/** One resource: what the state held, what Cloudflare has now (when that is something else), what is wanted. */
export interface Sides {
  readonly from?: JsonObject | null;
  readonly now?: JsonObject | null;
  readonly to?: JsonObject | null;
  readonly replace?: boolean;
  readonly extra?: JsonObject;
}

export interface BuiltResource {
  readonly change: JsonObject;
  readonly drift: JsonObject | undefined;
  readonly prior: JsonObject | undefined;
  readonly block: JsonObject | undefined;
}

interface Shape {
  /** Attributes that Cloudflare fills in. */
  readonly computed: JsonObject;
  readonly unknown: JsonObject;
  readonly sensitive: JsonObject;
}

const PLAIN: Shape = { computed: {}, unknown: {}, sensitive: {} };
const ZONE = "023e105f4ecef8ad9ca31a8372d0c353";
const ACCOUNT = "0123456789abcdef0123456789abcdef";
const NAMESPACE = "0f2ac74b498b48028cb68387c421e279";
const SETTINGS = { http2: "on", min_tls_version: "1.2", tls_1_3: "on" };

/** What a custom hostname's block declares. */
export function declared(hostname: string, ssl: JsonObject = {}, others: JsonObject = {}): JsonObject {
  const { settings, ...rest } = ssl as { settings?: JsonObject };
  return {
    hostname,
    zone_id: ZONE,
    ssl: {
      bundle_method: "ubiquitous",
      method: "http",
      type: "dv",
      wildcard: false,
      ...rest,
      settings: { ...SETTINGS, ...settings },
    },
    ...others,
  };
}

export function host(hostname: string, sides: Sides): BuiltResource {
  const token = createHash("sha256").update(hostname).digest("hex").slice(0, 8);
  return build(`cloudflare_custom_hostname.${nameOf(hostname)}`, sides, {
    computed: {
      created_at: "2026-11-21T00:00:00Z",
      id: token,
      ownership_verification: { name: `_cf-custom-hostname.${hostname}`, type: "txt", value: token },
      status: "pending",
    },
    unknown: { created_at: true, ownership_verification: true, ssl: { certificate_authority: true }, status: true },
    sensitive: { ownership_verification: {}, ssl: { custom_key: true } },
  });
}

/** A hostname that both sides have, with nothing to do. */
export function quietHost(hostname: string): BuiltResource {
  return host(hostname, { from: declared(hostname), to: declared(hostname) });
}

export function entryValues(hostname: string, entry: KvEntry | string): JsonObject {
  return {
    account_id: ACCOUNT,
    key_name: kvKeyOf(hostname),
    metadata: null,
    namespace_id: NAMESPACE,
    value: typeof entry === "string" ? entry : encodeKvEntry(entry),
  };
}

export interface EntrySides {
  readonly from?: KvEntry | string;
  readonly now?: KvEntry | string | null;
  readonly to?: KvEntry | string;
  readonly replace?: boolean;
}

export function entry(hostname: string, { from, now, to, replace }: EntrySides): BuiltResource {
  const values = (side: KvEntry | string | undefined | null) => (side == null ? null : entryValues(hostname, side));
  const wildcard = hostname.startsWith("*.") ? `_wildcard_${nameOf(hostname.slice(2))}` : nameOf(hostname);
  return build(`cloudflare_workers_kv.${wildcard}`, {
    from: values(from),
    to: values(to),
    ...(now !== undefined && { now: values(now) }),
    ...(replace !== undefined && { replace }),
  });
}

/** A new tenant's hostname with its entry. */
export function arrival(hostname: string, tenant: string): readonly BuiltResource[] {
  return [
    host(hostname, { to: declared(hostname) }),
    entry(hostname, { to: { workerName: `${tenant}-shop`, tenant } }),
  ];
}

export function departure(hostname: string, tenant: string): readonly BuiltResource[] {
  const value = { workerName: `${tenant}-shop`, tenant };
  return [host(hostname, { from: declared(hostname) }), entry(hostname, { from: value })];
}

function nameOf(hostname: string): string {
  return hostname.replace(/^\*\./, "_wildcard_").replaceAll(".", "_").replace(/^(\d)/, "_$1");
}

export function build(
  address: string,
  { from = null, now, to = null, replace, extra }: Sides,
  shape = PLAIN,
): BuiltResource {
  const [type = "", name = ""] = address.split(".");
  const real = now === undefined ? from : now;
  const actions = actionsFor(real, to, replace === true);
  const changes = actions[0] !== "no-op";
  const settled = (side: JsonObject | null) => (side === null ? null : { ...shape.computed, ...side });
  const identity = {
    address,
    mode: "managed",
    type,
    name,
    provider_name: "registry.terraform.io/cloudflare/cloudflare",
  };
  const before = settled(real);
  // A new object's id is unknown, an old one's is kept; the other computed attributes are unknown either way.
  const unknown: JsonObject = actions.includes("create") ? { ...shape.unknown, id: true } : shape.unknown;
  const kept = Object.entries(shape.computed).filter(([key]) => unknown[key] !== true);
  const planned = to === null ? null : { ...Object.fromEntries(kept), ...to };
  return {
    change: {
      ...identity,
      change: {
        actions,
        before,
        after: changes ? planned : before,
        after_unknown: changes && to !== null ? unknown : {},
        before_sensitive: before === null ? false : shape.sensitive,
        after_sensitive: to === null ? false : shape.sensitive,
        ...extra,
      },
    },
    drift:
      now === undefined
        ? undefined
        : {
            ...identity,
            change: {
              actions: now === null ? ["delete"] : ["update"],
              before: settled(from),
              after: before,
              after_unknown: {},
            },
          },
    prior: before === null ? undefined : { ...identity, values: before, sensitive_values: shape.sensitive },
    block: to === null ? undefined : { ...identity, expressions: constants(to) },
  };
}

function actionsFor(real: JsonObject | null, to: JsonObject | null, replace: boolean): readonly string[] {
  if (real === null) return ["create"];
  if (to === null) return ["delete"];
  if (replace) return ["delete", "create"];
  return JSON.stringify(real) === JSON.stringify(to) ? ["no-op"] : ["update"];
}

function constants(values: JsonObject): JsonObject {
  const written = Object.entries(values).filter(([, value]) => value !== null);
  return Object.fromEntries(written.map(([key, value]) => [key, { constant_value: value }]));
}

export function planJson(resources: readonly BuiltResource[], parts: JsonObject = {}): JsonObject {
  const present = (pick: (resource: BuiltResource) => JsonObject | undefined): Json[] =>
    resources.map(pick).filter((part): part is JsonObject => part !== undefined);
  const prior = present((resource) => resource.prior);
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_drift: present((resource) => resource.drift),
    resource_changes: resources.map((resource) => resource.change),
    ...(prior.length > 0 && {
      prior_state: {
        format_version: "1.0",
        terraform_version: "1.11.4",
        values: { root_module: { resources: prior } },
      },
    }),
    configuration: {
      provider_config: { cloudflare: { name: "cloudflare", version_constraint: "5.22.0" } },
      root_module: { resources: present((resource) => resource.block) },
    },
    timestamp: "2026-11-23T06:00:00Z",
    complete: true,
    errored: false,
    ...parts,
  };
}

export function planOf(resources: readonly BuiltResource[], stack = "production-hostnames-000"): Plan {
  return readPlan(stack, planJson(resources));
}
