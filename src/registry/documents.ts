import type { PlatformFile, TenantFile } from "./files.generated";

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
}

export type TenantDocument = DocumentOf<"tenant", TenantFile>;
export type PlatformDocument = DocumentOf<"platform", PlatformFile>;
export type RegistryDocument = TenantDocument | PlatformDocument;

/** An environment's platform file with the tenants it serves. */
export interface ServedEnvironment {
  readonly name: string;
  readonly platform: PlatformDocument;
  readonly tenants: readonly TenantDocument[];
}

/** What rules look at: everything at once, since a hostname is unique over all files and environments. */
export interface RegistryDocuments {
  readonly tenants: readonly TenantDocument[];
  readonly platforms: readonly PlatformDocument[];
  readonly environments: readonly ServedEnvironment[];
}

export type HostnameDocument = NonNullable<NonNullable<TenantDocument["value"]["hostnames"]>[number]>;

/** A tenant's custom hostnames with their places; those that the schema refused are left out. */
export function* hostnamesOf(
  tenant: TenantDocument,
): Generator<{ index: number; entry: HostnameDocument; hostname: string }> {
  for (const [index, entry] of (tenant.value.hostnames ?? []).entries()) {
    if (entry?.hostname !== undefined) yield { index, entry, hostname: entry.hostname };
  }
}

/**
 * Who serves whom: the tenants a platform file lists, and for one that lists none every tenant that no other lists.
 */
export function documentsOf(documents: readonly RegistryDocument[]): RegistryDocuments {
  const tenants = documents.filter((document): document is TenantDocument => document.kind === "tenant");
  const platforms = documents.filter((document): document is PlatformDocument => document.kind === "platform");
  const listed = new Set(platforms.flatMap((platform) => platform.value.tenants ?? []));
  const environments = platforms.map((platform) => ({
    name: platform.id,
    platform,
    tenants: tenants.filter((tenant) => platform.value.tenants?.includes(tenant.id) ?? !listed.has(tenant.id)),
  }));
  return { tenants, platforms, environments };
}
