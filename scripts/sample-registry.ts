import type { PlatformFile, TenantFile } from "../src/registry/files.generated";
import { sourceFrom } from "../src/registry/load";
import type { RegistryPatch } from "../src/registry/rule";
import type { DocumentKind, SourceFile } from "../src/registry/source";

/** The registry that the rules' examples change: one environment, entitled to everything, with one tenant. */
export const SAMPLE_PLATFORM: PlatformFile = {
  owners: ["saasprovider/platform"],
  accountId: "023e105f4ecef8ad9ca31a8372d0c353",
  zone: { name: "saasprovider.com", managed: true },
  fallbackOrigin: { name: "proxy-fallback.saasprovider.com" },
  cnameTarget: { name: "customers.saasprovider.com" },
  routing: { mode: "wildcard", lookup: "kv", subdomains: true },
  dispatch: {
    namespace: "production",
    scriptName: "dispatch",
    kvNamespace: { title: "hostnames", managed: true },
    compatibilityDate: "2026-04-21",
  },
  tiers: { free: { cpuMs: 10 }, pro: { cpuMs: 50 } },
  entitlements: {
    originSni: true,
    customMetadata: true,
    certificateAuthority: true,
    wildcardHostnames: true,
    apexProxying: { addresses: ["203.0.113.10"] },
  },
  shards: { count: 1 },
  terraform: { backend: { type: "local", path: "state" } },
};

/** What a second environment must have of its own. */
export const SECOND_PLATFORM: PlatformFile = {
  ...SAMPLE_PLATFORM,
  zone: { name: "saasprovider-staging.net", managed: true },
  fallbackOrigin: { name: "fallback.saasprovider-staging.net" },
  cnameTarget: { name: "customers.saasprovider-staging.net" },
  dispatch: {
    ...SAMPLE_PLATFORM.dispatch,
    namespace: "staging",
    scriptName: "dispatch-staging",
    kvNamespace: { title: "hostnames-staging", managed: true },
  },
};

const NEW_TENANT: TenantFile = { displayName: "Acme Store", owners: ["acme-admin"], tier: "pro", worker: "acme-shop" };

export const SAMPLE_TENANT: TenantFile = { ...NEW_TENANT, hostnames: [{ hostname: "shop.acme-store.com" }] };

type Json = Readonly<Record<string, unknown>>;
type Files = Readonly<Record<string, string>>;

export const SAMPLE_FILES: Files = {
  "platform/production.json": JSON.stringify(SAMPLE_PLATFORM, null, 2),
  "tenants/acme.json": JSON.stringify(SAMPLE_TENANT, null, 2),
};

/** What the examples of change rules start from: the same with a second tenant, grants, and `olga` as an operator. */
export const SAMPLE_BASE_CHANGE: RegistryPatch = {
  "platform/production.json": {
    owners: ["saasprovider/platform", "olga"],
    grants: { default: { workers: ["{tenant}", "{tenant}-*"], certificates: ["{tenant}_*"], tiers: ["free"] } },
  },
  "tenants/bolt.json": { owners: ["bolt-bikes"], hostnames: ["store.boltbikes.shop"] },
};

/** A file that the sample does not have is a change of this. */
function newFile(file: string): object {
  if (file.startsWith("tenants/")) return NEW_TENANT;
  return file.startsWith("platform/") ? SECOND_PLATFORM : {};
}

/** The files of a registry after a change. */
export function patched(files: Files, patch: RegistryPatch): Files {
  const changed = Object.entries(patch).flatMap(([file, change]): [string, string][] => {
    if (change === null) return [];
    if (typeof change === "string") return [[file, change]];
    const before = files[file] === undefined ? newFile(file) : JSON.parse(files[file]);
    return [[file, JSON.stringify(merged(before, writtenChange(change)), null, 2)]];
  });
  const kept = Object.entries(files).filter(([file]) => !Object.hasOwn(patch, file));
  return Object.fromEntries([...kept, ...changed]);
}

/** A change as its file has it: examples write a hostname without fields of its own as its name alone. */
export function writtenChange(change: object): object {
  if (!("hostnames" in change) || !Array.isArray(change.hostnames)) return change;
  const hostnames = change.hostnames.map((one) => (typeof one === "string" ? { hostname: one } : one));
  return { ...change, hostnames };
}

/** RFC 7396: objects are merged, null removes, anything else replaces. */
function merged(before: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: Record<string, unknown> = isObject(before) ? { ...before } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value);
  }
  return result;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const KINDS: Readonly<Record<string, DocumentKind>> = {
  platform: "platform",
  tenants: "tenant",
  waivers: "waiver",
  imports: "imports",
};

/** As loadRegistry would read them. */
export function sourcesFrom(files: Files): SourceFile[] {
  return Object.entries(files).flatMap(([file, text]) => {
    const kind = KINDS[file.split("/", 1)[0] ?? ""];
    return kind === undefined ? [] : [sourceFrom(kind, file, text)];
  });
}
