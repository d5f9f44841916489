import { inCloudflaresOrder } from "../cloudflare/cipher-suites";
import { ORIGINLESS } from "../cloudflare/originless";
import { certificateInEffect } from "./certificate-reset";
import { targetRecords } from "./cname-targets";
import type { PlatformDocument, RegistryDocuments, ServedEnvironment, TenantDocument } from "./documents";
import type {
  Authority,
  BundleMethod,
  Declaration,
  Limits,
  LocalBackend,
  MinTlsVersion,
  PlatformFile,
  S3Backend,
  TenantFile,
  Validation,
} from "./files.generated";
import { bareName } from "./hostname";
import { type Status, statusInEffect } from "./status-in-effect";

export type { Status } from "./status-in-effect";

/** The checked registry: immutable, with all defaults filled in. Code that uses it never checks whether a field exists. */
export interface Registry {
  /** Sorted by name. */
  readonly environments: readonly Environment[];
}

export interface Environment {
  readonly name: string;
  readonly platform: Platform;
  /** The tenants that it serves, sorted by ID. One that only has retired names is not among them. */
  readonly tenants: readonly Tenant[];
  /** Names that its tenants no longer serve, in the order of the files. No resource comes from them. */
  readonly retired: readonly { readonly tenant: string; readonly hostname: string; readonly since: string }[];
}

export type Backend = LocalBackend | S3Backend;
export type RecordType = "A" | "AAAA" | "CNAME";

export interface Platform {
  readonly owners: readonly string[];
  readonly accountId: string;
  readonly zone: {
    readonly name: string;
    readonly id: string | undefined;
    readonly managed: boolean;
    readonly dcvDelegationId: string | undefined;
  };
  readonly protect: boolean;
  readonly fallbackOrigin: {
    readonly name: string;
    readonly originless: boolean;
    readonly record: { readonly type: RecordType; readonly content: string };
  };
  readonly cnameTarget: PlatformCnameTarget | undefined;
  readonly routing: {
    readonly mode: "wildcard" | "subdomain";
    readonly lookup: "kv" | "metadata" | "label";
    readonly subdomains: boolean;
    readonly exclude: readonly string[];
  };
  readonly dispatch: Dispatch;
  /** How the instructions for customers are signed. */
  readonly instructions: { readonly sender: string | undefined; readonly support: string | undefined };
  readonly refusalPages: NonNullable<PlatformFile["refusalPages"]>;
  /** Patterns of hostnames in the zone that Switchyard never touches (`foreignMatcher`). */
  readonly foreign: readonly string[];
  readonly tiers: Readonly<Record<string, Limits>>;
  readonly entitlements: Entitlements;
  readonly shardCount: number;
  readonly budgets: NonNullable<PlatformFile["budgets"]>;
  /** For how long a retired name is held. */
  readonly retentionDays: number;
  readonly terraform: { readonly backend: Backend; readonly providerVersion: string; readonly requiredVersion: string };
}

/** The names that customers point their CNAME to: the name, its wildcard, or both. */
export interface PlatformCnameTarget {
  /** Without a leading `*.`. */
  readonly name: string;
  /** The DNS records to write. */
  readonly records: readonly string[];
  readonly region: string | undefined;
}

export interface Dispatch {
  readonly namespace: string;
  readonly scriptName: string;
  readonly kvNamespace: { readonly title: string; readonly id: string | undefined; readonly managed: boolean };
  readonly compatibilityDate: string;
  readonly outbound: { readonly service: string; readonly parameters: readonly string[] } | undefined;
  readonly analyticsDataset: string | undefined;
  readonly observability: boolean;
  readonly identityHeaders: boolean;
  readonly revision: number | undefined;
}

export interface Entitlements {
  readonly originSni: boolean;
  readonly customMetadata: boolean;
  readonly certificateAuthority: boolean;
  readonly wildcardHostnames: boolean;
  readonly apexAddresses: readonly string[];
  readonly hostnamesIncluded: number | undefined;
  readonly hostnamesHardCap: number | undefined;
}

export interface Tenant {
  readonly id: string;
  readonly displayName: string;
  readonly owners: readonly string[];
  readonly status: Status;
  readonly tier: string;
  readonly worker: string;
  readonly subdomain: string | undefined;
  /** The limits in effect: the tenant's, otherwise the tier's. */
  readonly limits: Limits;
  readonly outbound: Readonly<Record<string, string>> | undefined;
  /** In the order of the file. */
  readonly hostnames: readonly RegistryHostname[];
}

export interface RegistryHostname {
  readonly hostname: string;
  /** The status in effect: the hostname's, otherwise the tenant's. */
  readonly status: Status;
  /** The hostname's, otherwise the tenant's. */
  readonly worker: string;
  readonly paths: readonly { readonly prefix: string; readonly worker: string }[];
  readonly certificate: ServedCertificate;
  readonly origin: { readonly server: string; readonly sni: string | undefined } | undefined;
  readonly metadata: Readonly<Record<string, string>> | undefined;
  readonly customerDns: "cname" | "apex" | "flattened" | "o2o";
  readonly canonical: string | undefined;
}

/** The tenant's settings, with the platform's defaults. Undefined if neither sets it: then Cloudflare decides. */
export interface ServedCertificate {
  readonly validation: Validation;
  /** Set for one release: Terraform sends the validation method, which it otherwise ignores. */
  readonly revalidate: boolean;
  readonly bundleMethod: BundleMethod;
  readonly wildcard: boolean;
  readonly authority: Authority | undefined;
  readonly branding: boolean | undefined;
  readonly minTlsVersion: MinTlsVersion | undefined;
  readonly tls13: boolean | undefined;
  readonly http2: boolean | undefined;
  readonly earlyHints: boolean | undefined;
  /** In Cloudflare's order. */
  readonly ciphers: readonly string[] | undefined;
  readonly uploaded:
    | { readonly certificate: string; readonly privateKey: string; readonly rotate: boolean }
    | undefined;
}

/** For how many days a retired name is held, if the platform file doesn't say. */
export const RETENTION_DAYS = 90;

const DEFAULT_PROVIDER_VERSION = "5.22.0";
const DEFAULT_REQUIRED_VERSION = ">= 1.11";

/** @param documents checked: what the schema requires is there */
export function registryFrom(documents: RegistryDocuments): Registry {
  return { environments: documents.environments.map(environmentFrom) };
}

function environmentFrom({ name, platform, tenants }: ServedEnvironment): Environment {
  const file = platform.value as PlatformFile;
  const files = tenants.map(({ id, value }) => ({ id, value: value as TenantFile }));
  return {
    name,
    platform: platformFrom(file),
    tenants: files.flatMap(({ id, value }) => (isServing(value) ? [tenantFrom(id, value, file)] : [])),
    retired: files.flatMap(({ id, value }) => (value.retired ?? []).map((name) => ({ tenant: id, ...name }))),
  };
}

/** A tenant that serves something: then the schema requires a tier and a user Worker. */
type ServingFile = TenantFile & { readonly tier: string; readonly worker: string };

function isServing(file: TenantFile): file is ServingFile {
  return file.hostnames !== undefined || file.subdomain !== undefined;
}

/** One tenant with its platform; undefined if the schema refused part of either file, or the tenant serves nothing. */
export function tryServed(
  tenant: TenantDocument,
  platform: PlatformDocument,
): { readonly tenant: Tenant; readonly platform: Platform } | undefined {
  if (!tenant.complete || !platform.complete) return undefined;
  const file = platform.value as PlatformFile;
  const own = tenant.value as TenantFile;
  return isServing(own) ? { tenant: tenantFrom(tenant.id, own, file), platform: platformFrom(file) } : undefined;
}

function platformFrom(file: PlatformFile): Platform {
  const { owners, accountId, zone, routing, dispatch, tiers, terraform } = file;
  return {
    owners,
    accountId,
    zone: { name: zone.name, id: zone.id, managed: zone.managed, dcvDelegationId: zone.dcvDelegationId },
    protect: file.protect ?? true,
    fallbackOrigin: fallbackOriginFrom(file.fallbackOrigin),
    cnameTarget: file.cnameTarget && cnameTargetFrom(file.cnameTarget),
    routing: {
      mode: routing.mode,
      lookup: routing.lookup,
      subdomains: routing.subdomains ?? false,
      exclude: routing.exclude ?? [],
    },
    dispatch: dispatchFrom(dispatch),
    instructions: { sender: file.instructions?.sender, support: file.instructions?.support },
    refusalPages: file.refusalPages ?? {},
    foreign: file.foreign ?? [],
    tiers,
    entitlements: entitlementsFrom(file.entitlements),
    shardCount: file.shards.count,
    budgets: file.budgets ?? {},
    retentionDays: file.retentionDays ?? RETENTION_DAYS,
    terraform: {
      backend: terraform.backend,
      providerVersion: terraform.providerVersion ?? DEFAULT_PROVIDER_VERSION,
      requiredVersion: terraform.requiredVersion ?? DEFAULT_REQUIRED_VERSION,
    },
  };
}

function fallbackOriginFrom({
  name,
  origin,
  originless = "AAAA",
}: PlatformFile["fallbackOrigin"]): Platform["fallbackOrigin"] {
  if (origin !== undefined) return { name, originless: false, record: { type: origin.type, content: origin.content } };
  return { name, originless: true, record: ORIGINLESS[originless] };
}

function cnameTargetFrom(target: NonNullable<PlatformFile["cnameTarget"]>): PlatformCnameTarget {
  return { name: bareName(target.name), records: targetRecords(target), region: target.region };
}

function dispatchFrom(dispatch: PlatformFile["dispatch"]): Dispatch {
  const { namespace, scriptName, kvNamespace, compatibilityDate, outbound, analyticsDataset } = dispatch;
  return {
    namespace,
    scriptName,
    kvNamespace: { title: kvNamespace.title, id: kvNamespace.id, managed: kvNamespace.managed },
    compatibilityDate,
    outbound: outbound && { service: outbound.service, parameters: outbound.parameters ?? [] },
    analyticsDataset,
    observability: dispatch.observability ?? false,
    identityHeaders: dispatch.identityHeaders ?? false,
    revision: dispatch.revision,
  };
}

function entitlementsFrom(entitlements: PlatformFile["entitlements"] = {}): Entitlements {
  return {
    originSni: entitlements.originSni ?? false,
    customMetadata: entitlements.customMetadata ?? false,
    certificateAuthority: entitlements.certificateAuthority ?? false,
    wildcardHostnames: entitlements.wildcardHostnames ?? false,
    apexAddresses: entitlements.apexProxying?.addresses ?? [],
    hostnamesIncluded: entitlements.hostnamesIncluded,
    hostnamesHardCap: entitlements.hostnamesHardCap,
  };
}

function tenantFrom(id: string, file: ServingFile, platform: PlatformFile): Tenant {
  const { displayName, owners, tier, worker, subdomain, outbound } = file;
  return {
    id,
    displayName,
    owners,
    status: file.status ?? "live",
    tier,
    worker,
    subdomain,
    limits: { ...platform.tiers[tier], ...file.limits },
    outbound,
    hostnames: (file.hostnames ?? []).map((declaration) =>
      customHostnameFrom(declaration, file, platform.certificateDefaults),
    ),
  };
}

function customHostnameFrom(
  declaration: Declaration,
  { worker, status }: ServingFile,
  defaults: PlatformFile["certificateDefaults"],
): RegistryHostname {
  return {
    hostname: declaration.hostname,
    status: statusInEffect(status, declaration.status),
    worker: declaration.worker ?? worker,
    paths: declaration.paths ?? [],
    certificate: certificateFrom(declaration.certificate, defaults),
    origin: declaration.origin && { server: declaration.origin.server, sni: declaration.origin.sni },
    metadata: declaration.metadata,
    customerDns: declaration.customerDns ?? "cname",
    canonical: declaration.canonical,
  } satisfies Record<keyof Declaration, unknown>; // a field of the schema that is forgotten here is a type error
}

/** All fields except `reset`, which certificateInEffect has turned into settings. */
type CertificateFields = Record<keyof Omit<NonNullable<Declaration["certificate"]>, "reset">, unknown>;

function certificateFrom(
  own: Declaration["certificate"] = {},
  defaults: PlatformFile["certificateDefaults"] = {},
): ServedCertificate {
  const declared = certificateInEffect(own, defaults);
  return {
    validation: declared.validation ?? "http",
    revalidate: declared.revalidate ?? false,
    bundleMethod: declared.bundleMethod ?? "ubiquitous",
    wildcard: own.wildcard ?? false,
    authority: declared.authority,
    branding: declared.branding,
    minTlsVersion: declared.minTlsVersion,
    tls13: declared.tls13,
    http2: declared.http2,
    earlyHints: declared.earlyHints,
    ciphers: declared.ciphers && inCloudflaresOrder(declared.ciphers),
    uploaded: own.uploaded && { ...own.uploaded, rotate: own.uploaded.rotate ?? defaults.rotate ?? false },
  } satisfies CertificateFields;
}
