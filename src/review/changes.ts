import { canonical } from "../json";
import { BUDGET_KINDS, type BudgetKind } from "../manifest/manifest";
import { compare } from "../order";
import { isChange, type PlannedResource } from "../terraform/plan";
import { arrivalNotes, type Neighbours, neighboursIn } from "./arrivals";
import {
  type Effect,
  type EffectContext,
  entryEffect,
  hostEffect,
  type Impact,
  isPairNotSent,
  KINDS,
  type Kind,
  type Note,
  worst,
} from "./effects";
import type { HostnameResources } from "./hostnames";
import { joinHalves } from "./stack-moves";
import { type Owners, renamedTenants, tenantOf } from "./tenants";

/** What changes for one hostname of one tenant. */
export interface TenantChange {
  /** Null: nobody knows, and the hostname speaks for itself. */
  readonly tenant: string | null;
  /** Whose it was, if that was somebody else. */
  readonly from: string | null;
  readonly hostname: string;
  readonly kinds: readonly Kind[];
  readonly impact: Impact;
  readonly addresses: readonly string[];
  /** The budgets that this change draws on. */
  readonly budgets: readonly BudgetKind[];
  readonly notes: readonly Note[];
  /** An update whose uploaded certificate goes out without its key: Cloudflare refuses it. */
  readonly pairNotSent: boolean;
}

/** Sorted by tenant, then hostname. Hostnames that nothing changes for are left out. */
export function tenantChanges(
  groups: readonly HostnameResources[],
  owners: Owners,
  registry: ReadonlyMap<string, string>,
): readonly TenantChange[] {
  const veterans = new Set(owners.before.values());
  const renamed = renamedTenants(owners);
  const heirs = new Set(renamed.values());
  const tenants = groups.map((group) => ({
    group,
    before: tenantOf(group, "before", owners, registry),
    after: tenantOf(group, "after", owners, registry),
  }));
  const changed = tenants.filter(({ group }) => hasChange(group));
  // Looking for neighbours costs a look at every known hostname: only where something arrives.
  const arrives = changed.some(({ group }) => [...group.hosts, ...group.entries].some(isNew));
  const neighbours = arrives
    ? neighboursIn(
        tenants.map(({ group: { hostname }, before, after }) => ({ hostname, tenant: after ?? before })),
        owners,
        registry,
      )
    : NO_NEIGHBOURS;
  const changes = changed.map(({ group, before, after }) => {
    return changeOf(group, before, after, {
      group,
      arrival: after === null || veterans.has(after) || heirs.has(after) ? "added" : "onboarded",
      wasManaged: (address) => owners.before.has(address),
      listedTenant: (address, side) => owners[side].get(address) ?? null,
      isRename: (was, is) => renamed.get(was) === is,
      neighbours,
    });
  });
  return changes.sort((a, b) => compare(a.tenant ?? "", b.tenant ?? "") || compare(a.hostname, b.hostname));
}

const NO_NEIGHBOURS: Neighbours = new Map();

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
  context: EffectContext & { readonly neighbours: Neighbours },
): TenantChange {
  const effects = [
    ...joinHalves(group.hosts).map((host) => hostEffect(host, context)),
    ...joinHalves(group.entries).map((entry) => entryEffect(entry, context)),
  ].filter((effect): effect is Effect => effect !== undefined);
  const kinds = new Set(effects.flatMap((effect) => effect.kinds));
  const budgets = new Set(effects.flatMap((effect) => effect.budgets ?? []));
  const changed = [...group.hosts, ...group.entries].filter(isChange);
  const impact = worst(effects.map((effect) => effect.impact));
  if (impact === "outage") budgets.add("outages");
  const tenant = after ?? before;
  const isArrival = kinds.has("onboarded") || kinds.has("added");
  return {
    tenant,
    from: before === tenant ? null : before,
    hostname: group.hostname,
    kinds: KINDS.filter((kind) => kinds.has(kind)),
    impact,
    addresses: [...new Set(changed.map((resource) => resource.address))].sort(compare),
    budgets: BUDGET_KINDS.filter((kind) => budgets.has(kind)),
    notes: distinct([
      ...(isArrival ? arrivalNotes(group, tenant, context.neighbours) : []),
      ...effects.flatMap((effect) => effect.notes ?? []),
    ]),
    pairNotSent: group.hosts.some(isPairNotSent),
  };
}

function distinct(notes: readonly Note[]): readonly Note[] {
  return [...new Map(notes.map((note) => [canonical({ ...note }), note])).values()];
}
