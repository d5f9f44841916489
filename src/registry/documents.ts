import { certificateInEffect } from "./certificate-reset";
import type { ImportsFile, PlatformFile, TenantFile, WaiverFile } from "./files.generated";
import type { Path } from "./problem";

/** A file's value without the parts that the schema refused: any part may be missing. */
type Salvaged<T> = T extends readonly (infer Item)[]
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
  /** The schema refused nothing. Only then does a missing part mean that the file does not have it. */
  readonly complete: boolean;
}

export type TenantDocument = DocumentOf<"tenant", TenantFile>;
export type PlatformDocument = DocumentOf<"platform", PlatformFile>;
export type WaiverDocument = DocumentOf<"waiver", WaiverFile>;
export type ImportsDocument = DocumentOf<"imports", ImportsFile>;
export type RegistryDocument = TenantDocument | PlatformDocument | WaiverDocument | ImportsDocument;

/** The input of the rules: the whole registry, because a hostname is unique across all files and environments. */
export interface RegistryDocuments {
  readonly tenants: readonly TenantDocument[];
  readonly platforms: readonly PlatformDocument[];
  /** Only check reads them. A waiver changes no resource. */
  readonly waivers: readonly WaiverDocument[];
  /** Only check and plan read them. What they list changes no resource by itself. */
  readonly imports: readonly ImportsDocument[];
  readonly environments: readonly ServedEnvironment[];
  /** Every hostname that a tenant file declares, once, in whichever environment it is served. */
  readonly hostnames: readonly DeclaredHostname[];
}

/** An environment's platform file with the tenants it serves. */
export interface ServedEnvironment {
  readonly name: string;
  readonly platform: PlatformDocument;
  readonly tenants: readonly TenantDocument[];
  readonly hostnames: readonly ServedHostname[];
}

type HostnameDeclaration = NonNullable<NonNullable<TenantDocument["value"]["hostnames"]>[number]>;

export interface DeclaredHostname {
  readonly tenant: TenantDocument;
  readonly declaration: HostnameDeclaration;
  readonly hostname: string;
  /** Its path in the tenant's file. */
  readonly path: Path;
}

export interface ServedHostname extends DeclaredHostname {
  readonly platform: PlatformDocument;
  /** The settings in effect: the tenant's, with the platform's defaults for the rest. */
  readonly certificate: NonNullable<HostnameDeclaration["certificate"]>;
}

/** Assigns tenants to environments. An environment without `tenants` serves every tenant that no other environment lists. */
export function documentsOf(documents: readonly RegistryDocument[]): RegistryDocuments {
  const tenants = documents.filter((document): document is TenantDocument => document.kind === "tenant");
  const platforms = documents.filter((document): document is PlatformDocument => document.kind === "platform");
  const waivers = documents.filter((document): document is WaiverDocument => document.kind === "waiver");
  const imports = documents.filter((document): document is ImportsDocument => document.kind === "imports");
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
  return { tenants, platforms, waivers, imports, environments, hostnames: hostnamesOfAll(tenants) };
}

function servedBy(
  platform: PlatformDocument,
  { tenant, declaration, hostname, path }: DeclaredHostname,
): ServedHostname {
  const { certificateDefaults = {} } = platform.value;
  const certificate =
    declaration.certificate === undefined
      ? certificateDefaults
      : certificateInEffect(declaration.certificate, certificateDefaults);
  return { tenant, declaration, hostname, path, platform, certificate };
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
  (tenant.value.hostnames ?? []).forEach((declaration, index) => {
    if (declaration?.hostname !== undefined)
      declared.push({ tenant, declaration, hostname: declaration.hostname, path: ["hostnames", index] });
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
  hostnames.forEach((declaration, index) => {
    if (declaration?.worker !== undefined)
      named.push({ worker: declaration.worker, path: ["hostnames", index, "worker"] });
    declaration?.paths?.forEach((target, at) => {
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
