import type { PlatformFile, TenantFile } from "./files.generated";
import type { Path } from "./problem";

/** A file's value after the schema took out what it refused: any part may be missing. */
export type Salvaged<T> = T extends readonly (infer Item)[]
  ? readonly (Salvaged<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Salvaged<T[Key]> }
    : T;

interface DocumentOf<Kind, File> {
  readonly kind: Kind;
  /** The file's name without `.json`. */
  readonly id: string;
  readonly file: string;
  readonly value: Salvaged<File>;
  /** Nothing was taken out. Only then does a missing part mean that nobody wrote it. */
  readonly complete: boolean;
}

export type TenantDocument = DocumentOf<"tenant", TenantFile>;
export type PlatformDocument = DocumentOf<"platform", PlatformFile>;
export type RegistryDocument = TenantDocument | PlatformDocument;

/** What rules look at: everything at once, since a hostname is unique over all files and environments. */
export interface RegistryDocuments {
  readonly tenants: readonly TenantDocument[];
  readonly platforms: readonly PlatformDocument[];
  readonly environments: readonly ServedEnvironment[];
  /** Every hostname that a tenant file declares, once, whoever serves it. */
  readonly hostnames: readonly DeclaredHostname[];
}

/** An environment's platform file with the tenants it serves. */
export interface ServedEnvironment {
  readonly name: string;
  readonly platform: PlatformDocument;
  readonly tenants: readonly TenantDocument[];
  readonly hostnames: readonly ServedHostname[];
}

export type HostnameEntry = NonNullable<NonNullable<TenantDocument["value"]["hostnames"]>[number]>;

export interface DeclaredHostname {
  readonly tenant: TenantDocument;
  readonly entry: HostnameEntry;
  readonly hostname: string;
  /** Where the entry stands in the tenant's file. */
  readonly path: Path;
}

export interface ServedHostname extends DeclaredHostname {
  readonly platform: PlatformDocument;
  /** In effect: the tenant's words over the platform's. */
  readonly certificate: NonNullable<HostnameEntry["certificate"]>;
}

/**
 * Who serves whom: the tenants a platform file lists, and for one that lists none every tenant that no other lists.
 */
export function documentsOf(documents: readonly RegistryDocument[]): RegistryDocuments {
  const tenants = documents.filter((document): document is TenantDocument => document.kind === "tenant");
  const platforms = documents.filter((document): document is PlatformDocument => document.kind === "platform");
  const lists = new Map(
    platforms.map(({ file, value }) => [file, value.tenants === undefined ? undefined : new Set(value.tenants)]),
  );
  const listed = new Set([...lists.values()].flatMap((list) => [...(list ?? [])]));
  const environments = platforms.map((platform) => {
    const own = lists.get(platform.file);
    const served = tenants.filter(({ id }) => (own === undefined ? !listed.has(id) : own.has(id)));
    const hostnames = served.flatMap((tenant) => hostnamesOf(tenant).map((declared) => servedBy(platform, declared)));
    return { name: platform.id, platform, tenants: served, hostnames };
  });
  return { tenants, platforms, environments, hostnames: tenants.flatMap(hostnamesOf) };
}

function servedBy(platform: PlatformDocument, { tenant, entry, hostname, path }: DeclaredHostname): ServedHostname {
  const { certificateDefaults = {} } = platform.value;
  const certificate =
    entry.certificate === undefined ? certificateDefaults : { ...certificateDefaults, ...entry.certificate };
  return { tenant, entry, hostname, path, platform, certificate };
}

/** A tenant's custom hostnames with their places; those that the schema refused are left out. */
export function hostnamesOf(tenant: TenantDocument): readonly DeclaredHostname[] {
  const known = knownHostnames.get(tenant);
  if (known !== undefined) return known;
  const declared: DeclaredHostname[] = [];
  (tenant.value.hostnames ?? []).forEach((entry, index) => {
    if (entry?.hostname !== undefined)
      declared.push({ tenant, entry, hostname: entry.hostname, path: ["hostnames", index] });
  });
  knownHostnames.set(tenant, declared);
  return declared;
}

/** Many rules ask. */
const knownHostnames = new WeakMap<TenantDocument, readonly DeclaredHostname[]>();

/** Every user Worker that a tenant's file names, with its place. */
export function workersOf(tenant: TenantDocument): { worker: string; path: Path }[] {
  const { worker, hostnames = [] } = tenant.value;
  const named: { worker: string; path: Path }[] = worker === undefined ? [] : [{ worker, path: ["worker"] }];
  hostnames.forEach((entry, index) => {
    if (entry?.worker !== undefined) named.push({ worker: entry.worker, path: ["hostnames", index, "worker"] });
    entry?.paths?.forEach((target, at) => {
      if (target?.worker === undefined) return;
      named.push({ worker: target.worker, path: ["hostnames", index, "paths", at, "worker"] });
    });
  });
  return named;
}

export function isWildcard(hostname: string): boolean {
  return hostname.startsWith("*.");
}

/** `tenants/acme.json`'s name under a platform's zone, when both are known. */
export function subdomainName(tenant: TenantDocument, platform: PlatformDocument): string | undefined {
  const { subdomain } = tenant.value;
  const zone = platform.value.zone?.name;
  return subdomain === undefined || zone === undefined ? undefined : `${subdomain}.${zone}`;
}
