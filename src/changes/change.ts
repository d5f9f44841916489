import type { PlatformDocument, RegistryDocuments, TenantDocument, WaiverDocument } from "../registry/documents";
import type { Path, Severity } from "../registry/problem";
import type { Fault, RuleText } from "../registry/rule";
import { type Author, isAmong } from "./author";
import type { ChangedPath } from "./paths";

/** What a pull request does to the registry. Who owns what is read from `before` alone: nobody makes himself an owner. */
export interface RegistryChange {
  readonly before: RegistryDocuments;
  readonly after: RegistryDocuments;
  readonly author: Author;
  /** Every path that differs, whatever it is, sorted. `tenants` and `platforms` are what those of their class hold. */
  readonly paths: readonly ChangedPath[];
  readonly tenants: readonly FileChange<TenantDocument>[];
  readonly platforms: readonly FileChange<PlatformDocument>[];
  readonly waivers: readonly FileChange<WaiverDocument>[];
  /** Files of the registry that both the branch and the base changed, so that git can't merge them. */
  readonly conflicts: readonly string[];
}

/** One file that differs. */
export interface FileChange<Document> {
  readonly id: string;
  readonly file: string;
  /** Absent when the file is new. */
  readonly before: Document | undefined;
  /** Absent when the file is deleted. */
  readonly after: Document | undefined;
}

/** A change rule: it compares the registry before and after. One file each, under rules/. */
export interface ChangeRule extends RuleText {
  readonly check: (change: RegistryChange, report: ReportChange) => void;
}

export type ReportChange = (
  /** A document, or any changed path. */
  place: { readonly file: string },
  path: Path,
  fault: Fault & { readonly severity?: Severity },
) => void;

/** Owners of a file as its base version names them. A part that the schema refused names nobody. */
export function ownersOf(document: TenantDocument | PlatformDocument | undefined): string[] {
  return (document?.value.owners ?? []).filter((owner) => owner !== undefined);
}

/**
 * Owners of the environments that serve a tenant: the platform's word where one tenant's is not enough. The base says which
 * they are; for a tenant that it does not have, the environments that would serve it, as the base knows them.
 */
export function operatorsOf({ before, after }: RegistryChange, ...tenantIds: string[]): string[] {
  const [old, now] = [serversOf(before), serversOf(after)];
  const names = new Set(tenantIds.flatMap((id) => (old.known.has(id) ? old : now).names.get(id) ?? []));
  return before.platforms.filter(({ id }) => names.has(id)).flatMap(ownersOf);
}

interface Servers {
  readonly known: ReadonlySet<string>;
  /** Names of environments, by tenant. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

/** Who serves whom. Every rule asks for every tenant, so it is found out once. */
export function serversOf(registry: RegistryDocuments): Servers {
  const found = knownServers.get(registry);
  if (found !== undefined) return found;
  const names = new Map<string, string[]>();
  for (const { name, tenants } of registry.environments)
    for (const { id } of tenants) names.set(id, [...(names.get(id) ?? []), name]);
  const servers = { known: new Set(registry.tenants.map(({ id }) => id)), names };
  knownServers.set(registry, servers);
  return servers;
}

const knownServers = new WeakMap<RegistryDocuments, Servers>();

/** Everybody who owns a platform file. */
export function allOperators({ before }: RegistryChange): string[] {
  return before.platforms.flatMap(ownersOf);
}

/**
 * Who may do it decides how a change is told: its owner reads it named, as a warning, so that nobody deletes or gives
 * away by accident; for anybody else it is an error.
 */
export function judgedBy(
  author: Author,
  owners: readonly string[],
): { readonly severity: Severity; readonly hint: string } {
  return isAmong(author, owners)
    ? { severity: "warning", hint: `${author.user} may do this. Is it what the pull request is for?` }
    : { severity: "error", hint: `${author.user} may not do this. ${askOneOf(owners)}` };
}

/** Where several platform files are concerned: the author has to be an owner of each of them. */
export function judgedByEach(
  author: Author,
  platforms: readonly PlatformDocument[],
): { readonly severity: Severity; readonly hint: string } {
  const [first, second] = platforms;
  if (first === undefined || second === undefined) return judgedBy(author, ownersOf(first));
  if (ownsEach(author, platforms)) return judgedBy(author, ownersOf(first));
  return { severity: "error", hint: `${author.user} may not do this. ${askOwnerOfEach(platforms)}` };
}

export function ownsEach(author: Author, platforms: readonly PlatformDocument[]): boolean {
  return platforms.every((platform) => isAmong(author, ownersOf(platform)));
}

export function askOwnerOfEach(platforms: readonly PlatformDocument[]): string {
  const [first, second] = platforms;
  if (first === undefined || second === undefined) return askOneOf(ownersOf(first));
  const files = platforms.map((platform) => `${platform.file} (${ownersOf(platform).join(", ") || "no one"})`);
  return `The author must be an owner of each of these files: ${files.join(", ")}.`;
}

export function askOneOf(owners: readonly string[]): string {
  const names = [...new Set(owners)];
  if (names.length === 0) return "The base version names no owner: an administrator of the repository must merge it.";
  return `One of these owners must open the pull request: ${names.join(", ")}.`;
}
