import type { KvEntry } from "../../worker/kv-entry";
import { canonical, type Json } from "../json";
import { formatTenant } from "../onboarding/format";
import { compare } from "../order";
import type { Declaration, Limits, TenantFile } from "../registry/files.generated";
import type { TodoItem } from "./found";
import { type TenantGroup, type TenantMember, undecided } from "./groups";

/** The tenant file of a group, and the hostnames that don't fit into it. */
export interface DraftedTenant {
  readonly id: string;
  readonly value: TenantFile;
  /** Those in the file, in its order; the subdomain's is not among them. */
  readonly members: readonly TenantMember[];
  readonly subdomain: TenantMember | undefined;
  readonly todo: readonly TodoItem[];
}

/** The tiers to choose from, with their limits. */
export type Tiers = Readonly<Record<string, Limits>>;

/** The tier without limits that adopt adds where no tier is as the KV entries are. */
export const ADOPTED_TIER = "adopted";

export interface TierChoice {
  readonly tiers: Tiers;
  /** A person's choice; undefined: the tier that changes no limit. */
  readonly tier: string | undefined;
}

export function tenantFileName(id: string): string {
  return `tenants/${id}.json`;
}

export function textOfTenant({ value }: Pick<DraftedTenant, "value">): string {
  return formatTenant(JSON.stringify(value));
}

/** What a file says for all hostnames of a tenant: those that say otherwise can't be in it. */
type SharedPart = Pick<KvEntry, "status" | "limits" | "outbound">;

/**
 * One tenant's file that keeps every hostname as it is served today. Hostnames whose KV entry has another status, other limits or
 * other outbound parameters than most of the group's are left out. Pure.
 */
export function draftTenant(group: TenantGroup, choice: TierChoice): DraftedTenant {
  const { id, displayName, owners, members } = group;
  const shared = mostCommon(members.map(({ entry }) => sharedPart(entry)));
  const [fitting, others] = split(members, ({ entry }) => textOf(sharedPart(entry)) === textOf(shared));
  const [subdomains, named] = split(fitting, ({ subdomain }) => subdomain !== undefined);
  const [subdomain, second] = subdomains;
  const todo = [
    ...others.map((member) => undecided(member, whyOther(member.entry, shared), OWN_TENANT, undefined, member.worker)),
    ...(second === undefined
      ? []
      : subdomains.map((member) => undecided(member, ONE_SUBDOMAIN, OWN_TENANT, undefined, member.worker))),
  ];
  const kept = second === undefined ? subdomain : undefined;
  const worker = mostCommon([...named, ...(kept === undefined ? [] : [kept])].map((member) => member.worker)) ?? "";
  // A subdomain is served by the tenant's Worker alone.
  const own = kept?.worker ?? worker;
  const { tier, limits } = tierFor(shared?.limits ?? {}, choice);
  const hostnames = named.map((member) => declarationOf(member, own, id));
  const value = {
    $schema: "../.switchyard/tenant.schema.json",
    displayName,
    owners: [...owners],
    ...(shared?.status !== undefined && { status: shared.status }),
    tier,
    worker: own,
    ...(kept?.subdomain !== undefined && { subdomain: kept.subdomain }),
    ...(limits !== undefined && { limits }),
    ...(shared?.outbound !== undefined && { outbound: { ...shared.outbound } }),
    ...(hostnames.length > 0 && { hostnames }),
  } as TenantFile;
  return { id, value, members: named, subdomain: kept, todo };
}

const OWN_TENANT = "Give it a tenant of its own: name one in the mapping.";
const ONE_SUBDOMAIN = "a tenant has one subdomain, and this one would have several";

function sharedPart(entry: KvEntry | undefined): SharedPart {
  return { status: entry?.status, limits: entry?.limits, outbound: entry?.outbound };
}

function whyOther(entry: KvEntry | undefined, shared: SharedPart | undefined): string {
  const own = sharedPart(entry);
  const fields = (["status", "limits", "outbound"] as const).filter(
    (field) => textOf(own[field]) !== textOf(shared?.[field]),
  );
  return `its KV entry has another ${fields.join(" and ")} than the tenant's other hostnames`;
}

function declarationOf(member: TenantMember, tenantWorker: string, id: string): Declaration {
  const { hostname, worker, entry, settings, uploaded } = member;
  const certificate = {
    ...settings.certificate,
    // Cloudflare never returns a pair, so the release that takes it over has to send it.
    ...(uploaded && { uploaded: { ...variablesOf(id, hostname), rotate: true } }),
  };
  return {
    hostname,
    ...(worker !== tenantWorker && { worker }),
    ...(entry?.paths !== undefined &&
      entry.paths.length > 0 && {
        paths: entry.paths.map(({ prefix, workerName }) => ({ prefix, worker: workerName })),
      }),
    ...(Object.keys(certificate).length > 0 && { certificate }),
    ...(settings.origin !== undefined && { origin: settings.origin }),
    ...(settings.metadata !== undefined && { metadata: settings.metadata }),
    ...(entry?.canonical !== undefined && { canonical: entry.canonical }),
  } as Declaration;
}

/** Terraform variables for an uploaded pair, within the grant `{tenant}_*`. A hyphen is two underscores, so no two names meet. */
export function variablesOf(id: string, hostname: string): { certificate: string; privateKey: string } {
  const name = hostname.replace(/^\*/, "wildcard").replaceAll("-", "__").replaceAll(".", "_");
  const start = `${id.replaceAll("-", "_")}_${name}`;
  return { certificate: `${start}_certificate`, privateKey: `${start}_private_key` };
}

/** The tier that leaves every limit as it is, with what the tenant needs beyond it. */
function tierFor(
  limits: Limits,
  { tiers, tier }: TierChoice,
): { readonly tier: string; readonly limits: Limits | undefined } {
  const names = tier === undefined ? Object.keys(tiers) : [tier];
  const fitting = names.filter((name) => Object.keys(tiers[name] ?? {}).every((key) => key in limits));
  const exact = fitting.find((name) => textOf(tiers[name]) === textOf(limits));
  const chosen = exact ?? fitting.sort((a, b) => sizeOf(tiers[a]) - sizeOf(tiers[b]))[0] ?? tier ?? ADOPTED_TIER;
  const given: Limits = tiers[chosen] ?? {};
  const beyond = Object.entries(limits).filter(
    ([key, value]) => value !== undefined && given[key as keyof Limits] !== value,
  );
  return { tier: chosen, limits: beyond.length === 0 ? undefined : Object.fromEntries(beyond) };
}

function sizeOf(limits: Limits | undefined): number {
  return Object.keys(limits ?? {}).length;
}

/** The one that most have; of several, the first in their order. */
function mostCommon<Value>(values: readonly Value[]): Value | undefined {
  const counts = new Map<string, { readonly value: Value; readonly count: number }>();
  for (const value of values) counts.set(textOf(value), { value, count: (counts.get(textOf(value))?.count ?? 0) + 1 });
  const sorted = [...counts].sort(([a, { count: x }], [b, { count: y }]) => y - x || compare(a, b));
  return sorted[0]?.[1].value;
}

function textOf(value: unknown): string {
  return canonical(value as Json | undefined);
}

function split<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
