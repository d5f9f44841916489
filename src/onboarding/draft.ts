import { checkChanges } from "../changes/check-changes";
import { changeHeld } from "../changes/rules/change-held";
import { compare } from "../order";
import { type CheckedRegistry, checkRegistry } from "../registry/check";
import type { PlatformDocument, RegistryDocuments } from "../registry/documents";
import type { Declaration, TenantFile, Validation } from "../registry/files.generated";
import { grantOf } from "../registry/grants";
import type { RegistrySources } from "../registry/load";
import type { Problem } from "../registry/problem";
import type { SourceFile } from "../registry/source";
import { oneSpelling } from "../spelling";
import { formatTenant } from "./format";

export type CustomerDns = NonNullable<Declaration["customerDns"]>;

/** What `add` knows about a new tenant. */
export interface Draft {
  readonly id: string;
  readonly displayName: string;
  readonly owners: readonly string[];
  readonly tier: string;
  readonly worker: string;
  readonly subdomain?: string | undefined;
  readonly hostnames: readonly string[];
  /** How the customer points a hostname here, if it is not a plain CNAME. */
  readonly customerDns: Readonly<Record<string, CustomerDns>>;
  /** Hostnames that redirect, with the hostname that they redirect to. */
  readonly canonical: Readonly<Record<string, string>>;
  readonly validation?: Validation | undefined;
  readonly wildcard: boolean;
}

/** What a tenant can choose on its platform: at most what the Cloudflare plan allows. */
export interface Offer {
  readonly environment: string;
  readonly zone: string;
  /** Those of the default grant first. */
  readonly tiers: readonly string[];
  /** What a new tenant's own owners may choose. */
  readonly grantedTiers: readonly string[];
  /** The existing user Workers; empty if the platform keeps no list. */
  readonly workers: readonly string[];
  readonly subdomains: boolean;
  /** The platform's default first. */
  readonly validations: readonly Validation[];
  readonly wildcard: boolean;
  readonly apexAddresses: readonly string[];
  /** Entitlements that `add` has no question for. */
  readonly more: readonly string[];
}

/** The platform file that lists the tenant, otherwise the one that serves all tenants that no file lists. */
export function offerFor(id: string, { platforms }: RegistryDocuments): Offer | undefined {
  const listing = platforms.find(({ value }) => value.tenants?.includes(id));
  const platform = listing ?? platforms.find(({ value }) => value.tenants === undefined);
  return platform && offerOf(platform);
}

function offerOf(platform: PlatformDocument): Offer {
  const { id, value } = platform;
  const tiers = Object.keys(value.tiers ?? {});
  const grantedTiers = tiers.filter((tier) => grantOf(platform, undefined).tiers.includes(tier));
  const { zone, entitlements = {}, certificateDefaults, routing } = value;
  const byDefault = certificateDefaults?.validation ?? "http";
  const possible: readonly Validation[] = ["http", "txt", ...(zone?.dcvDelegationId ? (["delegated"] as const) : [])];
  const more = {
    "certificate.authority": entitlements.certificateAuthority,
    "origin.sni": entitlements.originSni,
    metadata: entitlements.customMetadata,
  };
  return {
    environment: id,
    zone: zone?.name ?? "",
    tiers: [...grantedTiers, ...tiers.filter((tier) => !grantedTiers.includes(tier))],
    grantedTiers,
    workers: known(value.workers),
    subdomains: routing?.subdomains ?? false,
    validations: [byDefault, ...possible.filter((validation) => validation !== byDefault)],
    wildcard: entitlements.wildcardHostnames ?? false,
    apexAddresses: known(entitlements.apexProxying?.addresses),
    more: Object.entries(more).flatMap(([field, allowed]) => (allowed === true ? [field] : [])),
  };
}

function known(list: readonly (string | undefined)[] = []): readonly string[] {
  return list.filter((each) => each !== undefined);
}

/** Hostnames as people paste them: with a scheme, a path, capitals, a final dot, or in their own script. */
export function hostnamesFrom(text: string): readonly string[] {
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  return [...new Set(words.map(hostnameFrom))];
}

function hostnameFrom(word: string): string {
  // A name without an ASCII form stays unchanged, and the check reports it.
  return oneSpelling(word.replace(/^https?:\/\//i, "").replace(/[/?#].*$/, ""));
}

/** The registry with the draft in it, checked as if the file existed already. */
export function checkWith(registry: RegistrySources, draft: Draft, offer: Offer): CheckedRegistry {
  return checkChanged(registry, sourceOf(draft, offer));
}

/** The registry with this file in it, in the place of the one of its name, if there is one. */
export function checkChanged(registry: RegistrySources, changed: SourceFile): CheckedRegistry {
  const all = [...registry.sources.filter(({ file }) => file !== changed.file), changed];
  return checkRegistry({
    ...registry,
    sources: all.sort((a, b) => compare(a.kind, b.kind) || compare(a.file, b.file)),
  });
}

/**
 * What the file's owners may not decide. An operator, or another tenant's owner, must open the pull request.
 * @param today as `2026-11-28`, by which retired names expire
 */
export function reservedIn(
  { sources }: RegistrySources,
  changed: SourceFile,
  owners: readonly string[],
  today: string,
): readonly Problem[] {
  const [anyone = ""] = owners;
  const author = { user: owners.find((owner) => !owner.includes("/")) ?? anyone, teams: owners };
  const after = [...sources.filter(({ file }) => file !== changed.file), changed];
  const problems = checkChanges(sources, after, author, { baseDay: today });
  return problems.filter(({ severity }) => severity === "error");
}

/** Errors that the draft causes. */
export function newErrors(before: readonly Problem[], after: readonly Problem[]): readonly Problem[] {
  const old = new Set(before.map(identity));
  return after.filter((problem) => problem.severity === "error" && !old.has(identity(problem)));
}

function identity({ file, pointer, rule, message }: Problem): string {
  return JSON.stringify([file, pointer, rule, message]);
}

/** Names of the draft that are held for another tenant. */
export function heldIn(reserved: readonly Problem[]): readonly Problem[] {
  return reserved.filter(({ rule }) => rule === changeHeld.id);
}

/** The draft's tenant file. */
export function sourceOf(draft: Draft, offer: Offer): SourceFile {
  const { id, displayName, owners, tier, worker, subdomain, hostnames } = draft;
  const file: TenantFile = {
    $schema: "../.switchyard/tenant.schema.json",
    displayName,
    owners: [...owners],
    tier,
    worker,
    ...(subdomain === undefined ? {} : { subdomain }),
    ...(hostnames.length === 0 ? {} : { hostnames: declarationsFor(draft, offer) }),
  } as TenantFile;
  return { kind: "tenant", id, file: `tenants/${id}.json`, text: formatTenant(JSON.stringify(file)) };
}

function declarationFor(
  hostname: string,
  { customerDns, canonical }: NewHostnames,
  certificate: Declaration["certificate"],
): Declaration {
  const dns = customerDns[hostname];
  const to = canonical[hostname];
  return {
    hostname,
    ...(certificate && { certificate }),
    ...(dns && dns !== "cname" && { customerDns: dns }),
    ...(to && { canonical: to }),
  };
}

/** The part of a draft that is about hostnames. */
export type NewHostnames = Pick<Draft, "hostnames" | "customerDns" | "canonical" | "validation" | "wildcard">;

/** As a tenant file declares them. */
export function declarationsFor(draft: NewHostnames, offer: Offer): readonly Declaration[] {
  const certificate = certificateOf(draft, offer);
  return draft.hostnames.map((name) => declarationFor(name, draft, certificate));
}

/** The platform's defaults are left out. */
function certificateOf({ validation, wildcard }: NewHostnames, { validations }: Offer): Declaration["certificate"] {
  const own = validation !== undefined && validation !== validations[0];
  if (!own && !wildcard) return undefined;
  return { ...(own && { validation }), ...(wildcard && { wildcard }) };
}
