import { canonical } from "../json";
import { BUDGET_KINDS, type BudgetKind } from "../manifest/manifest";
import { compare } from "../order";
import { isChange, type PlannedResource } from "../terraform/plan";
import {
  type Effect,
  type EffectContext,
  entryEffect,
  hostEffect,
  type Impact,
  isPairNotSent,
  KINDS,
  type Kind,
  movedEffect,
  type Note,
  worst,
} from "./effects";
import type { HostnameResources } from "./hostnames";
import { joinHalves } from "./moved-hostnames";
import { type HostnamesByDomain, hostnamesByDomain, newHostnameNotes } from "./new-hostname";
import { type KnownTenants, renamedTenants, tenantOf } from "./tenants";

/** What changes for one hostname of one tenant. */
export interface HostnameChange {
  /** Null if not known. */
  readonly tenant: string | null;
  /** The tenant that had it before, if that was another one. */
  readonly from: string | null;
  readonly hostname: string;
  readonly kinds: readonly Kind[];
  readonly impact: Impact;
  readonly addresses: readonly string[];
  /** The budgets that this change counts against. */
  readonly budgets: readonly BudgetKind[];
  readonly notes: readonly Note[];
  /** An update would send the uploaded certificate without its key, which Cloudflare refuses. */
  readonly pairNotSent: boolean;
}

/** Sorted by tenant, then hostname. Leaves out hostnames without a change. */
export function hostnameChanges(
  groups: readonly HostnameResources[],
  known: KnownTenants,
  registry: ReadonlyMap<string, string>,
): readonly HostnameChange[] {
  const renamed = renamedTenants(known);
  const knownBefore = new Set([...known.before.values(), ...renamed.values()]);
  const tenants = groups.map((group) => ({
    group,
    before: tenantOf(group, "before", known, registry),
    after: tenantOf(group, "after", known, registry),
  }));
  const changed = tenants.filter(({ group }) => hasChange(group));
  // This reads every known hostname, so do it only if there is a new one.
  const hasNew = changed.some(({ group }) => [...group.hosts, ...group.entries].some(isNew));
  const named = tenants.map(({ group: { hostname }, before, after }) => ({ hostname, tenant: after ?? before }));
  const byDomain: HostnamesByDomain = hasNew ? hostnamesByDomain(named, known, registry) : new Map();
  const changes = changed.map(({ group, before, after }) => {
    return changeOf(group, before, after, {
      group,
      kindOfNew: after === null || knownBefore.has(after) ? "added" : "onboarded",
      wasManaged: (address) => known.before.has(address),
      listedTenant: (address, side) => known[side].get(address) ?? null,
      isRename: (was, is) => renamed.get(was) === is,
      byDomain,
    });
  });
  return changes.sort((a, b) => compare(a.tenant ?? "", b.tenant ?? "") || compare(a.hostname, b.hostname));
}

function isNew({ action, imported }: PlannedResource): boolean {
  return action === "create" || imported;
}

function hasChange({ hosts, entries }: HostnameResources): boolean {
  return [...hosts, ...entries].some(isChange);
}

function changeOf(
  group: HostnameResources,
  before: string | null,
  after: string | null,
  context: EffectContext & { readonly byDomain: HostnamesByDomain },
): HostnameChange {
  const effects = [
    ...joinHalves(group.hosts).map((host) => hostEffect(host, context)),
    ...joinHalves(group.entries).map((entry) => entryEffect(entry, context)),
    ...[...group.hosts, ...group.entries].map(movedEffect),
  ].filter((effect): effect is Effect => effect !== undefined);
  const kinds = new Set(effects.flatMap((effect) => effect.kinds));
  const budgets = new Set(effects.flatMap((effect) => effect.budgets ?? []));
  const changed = [...group.hosts, ...group.entries].filter(isChange);
  const impact = worst(effects.map((effect) => effect.impact));
  if (impact === "outage") budgets.add("outages");
  const tenant = after ?? before;
  const isNewHostname = kinds.has("onboarded") || kinds.has("added");
  return {
    tenant,
    from: before === tenant ? null : before,
    hostname: group.hostname,
    kinds: KINDS.filter((kind) => kinds.has(kind)),
    impact,
    addresses: [...new Set(changed.map((resource) => resource.address))].sort(compare),
    budgets: BUDGET_KINDS.filter((kind) => budgets.has(kind)),
    notes: distinct([
      ...(isNewHostname ? newHostnameNotes(group, tenant, context.byDomain) : []),
      ...effects.flatMap((effect) => effect.notes ?? []),
    ]),
    pairNotSent: group.hosts.some(isPairNotSent),
  };
}

function distinct(notes: readonly Note[]): readonly Note[] {
  return [...new Map(notes.map((note) => [canonical({ ...note }), note])).values()];
}
