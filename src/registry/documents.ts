import { certificateInEffect } from "./certificate-reset";
import type { PlatformFile, TenantFile, WaiverFile } from "./files.generated";
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
export type WaiverDocument = DocumentOf<"waiver", WaiverFile>;
export type RegistryDocument = TenantDocument | PlatformDocument | WaiverDocument;

/** What rules look at: everything at once, since a hostname is unique over all files and environments. */
export interface RegistryDocuments {
  readonly tenants: readonly TenantDocument[];
  readonly platforms: readonly PlatformDocument[];
  /** Only check reads them: a waiver changes no resource. */
  readonly waivers: readonly WaiverDocument[];
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
  const waivers = documents.filter((document): document is WaiverDocument => document.kind === "waiver");
  const lists = new Map(
    platforms.map(({ file, value }) => [file, value.tenants === undefined ? undefined : new Set(value.tenants)]),
  );
  const listed = new Set([...lists.values()].flatMap((list) => [...(list ?? [])]));
  const environments = platforms.map((platform) => {
    const own = lists.get(platform.file);
    const served = tenants.filter(({ id }) => (own === undefined ? !listed.has(id) : own.has(id)));
    const hostnames = hostnamesOfAll(served).map((declared) => servedBy(platform, declared));
    return { name: platform.id, platform, tenants: served, hostnames };
  });
  return { tenants, platforms, waivers, environments, hostnames: hostnamesOfAll(tenants) };
}

function servedBy(platform: PlatformDocument, { tenant, entry, hostname, path }: DeclaredHostname): ServedHostname {
  const { certificateDefaults = {} } = platform.value;
  const certificate =
    entry.certificate === undefined ? certificateDefaults : certificateInEffect(entry.certificate, certificateDefaults);
  return { tenant, entry, hostname, path, platform, certificate };
}

function hostnamesOfAll(tenants: readonly TenantDocument[]): DeclaredHostname[] {
  const all: DeclaredHostname[] = [];
  for (const tenant of tenants) for (const declared of hostnamesOf(tenant)) all.push(declared);
  return all;
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

/** The hostnames that say something of this: most say nothing, and many rules are about those that do. */
export function having<Hostname extends DeclaredHostname>(
  hostnames: readonly Hostname[],
  field: Exclude<keyof HostnameEntry, "hostname">,
): readonly Hostname[] {
  return remembered(hostnames, field, ({ entry }) => entry[field] !== undefined);
}

const PLAIN_LABELS = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]+$/;
const PLAIN_LENGTH = 64;

function isPlain({ hostname }: DeclaredHostname): boolean {
  return hostname.length <= PLAIN_LENGTH && !hostname.includes("xn--") && PLAIN_LABELS.test(hostname);
}

/** The hostnames in whose writing something may be wrong or worth a warning; nearly all are short, lower-case and ASCII. */
export function notPlain<Hostname extends DeclaredHostname>(hostnames: readonly Hostname[]): readonly Hostname[] {
  return remembered(hostnames, "notPlain", (declared) => !isPlain(declared));
}

/** Several rules ask for the same selection of the same hostnames. */
const selections = new WeakMap<object, Map<string, readonly unknown[]>>();

function remembered<Item>(all: readonly Item[], name: string, fits: (item: Item) => boolean): readonly Item[] {
  const known = selections.get(all) ?? new Map<string, readonly unknown[]>();
  selections.set(all, known);
  const selection = (known.get(name) as readonly Item[] | undefined) ?? all.filter(fits);
  known.set(name, selection);
  return selection;
}

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
