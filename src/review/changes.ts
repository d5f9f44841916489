import { compare } from "../registry/problem";
import { isChange } from "./change-digest";
import {
  type Effect,
  type EffectContext,
  entryEffect,
  hostEffect,
  type Impact,
  KINDS,
  type Kind,
  type Note,
  worst,
} from "./effects";
import type { HostnameResources } from "./hostnames";
import { canonical, stringAt } from "./json";
import { BUDGET_KINDS, type BudgetKind } from "./manifest";
import type { PlannedResource } from "./plan";
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
  const changes = groups.filter(hasChange).map((group) => {
    const before = tenantOf(group, "before", owners, registry);
    const after = tenantOf(group, "after", owners, registry);
    return changeOf(group, before, after, {
      group,
      arrival: after === null || veterans.has(after) || heirs.has(after) ? "added" : "onboarded",
      wasManaged: (address) => owners.before.has(address),
      listedTenant: (address, side) => owners[side].get(address) ?? null,
      isRename: (was, is) => renamed.get(was) === is,
    });
  });
  return changes.sort((a, b) => compare(a.tenant ?? "", b.tenant ?? "") || compare(a.hostname, b.hostname));
}

function hasChange({ hosts, entries }: HostnameResources): boolean {
  return [...hosts, ...entries].some(isChange);
}

function changeOf(
  group: HostnameResources,
  before: string | null,
  after: string | null,
  context: EffectContext,
): TenantChange {
  const effects = [
    ...joinHalves(group.hosts).map((host) => hostEffect(host, context)),
    ...joinHalves(group.entries).map((entry) => entryEffect(entry, context)),
  ].filter((effect): effect is Effect => effect !== undefined);
  const kinds = new Set(effects.flatMap((effect) => effect.kinds));
  const budgets = new Set(effects.flatMap((effect) => effect.budgets ?? []));
  const changed = [...group.hosts, ...group.entries].filter(isChange);
  const tenant = after ?? before;
  return {
    tenant,
    from: before === tenant ? null : before,
    hostname: group.hostname,
    kinds: KINDS.filter((kind) => kinds.has(kind)),
    impact: worst(effects.map((effect) => effect.impact)),
    addresses: [...new Set(changed.map((resource) => resource.address))].sort(compare),
    budgets: BUDGET_KINDS.filter((kind) => budgets.has(kind)),
    notes: distinct(effects.flatMap((effect) => effect.notes ?? [])),
  };
}

/** Destroyed in one stack and created in another is the same as replaced: nothing serves in between. */
function joinHalves(resources: readonly PlannedResource[]): readonly PlannedResource[] {
  return resources.flatMap((resource) => {
    const other = resources.find((one) => isOtherHalf(resource, one));
    if (other === undefined) return [resource];
    return resource.action === "delete" ? [] : [{ ...resource, action: "replace" as const, before: other.before }];
  });
}

function isOtherHalf(a: PlannedResource, b: PlannedResource): boolean {
  const halves = [a.action, b.action].sort().join();
  return halves === "create,delete" && nameOf(a) === nameOf(b);
}

function nameOf({ before, after }: PlannedResource): string | undefined {
  return stringAt(after ?? before, "key_name") ?? stringAt(after ?? before, "hostname");
}

function distinct(notes: readonly Note[]): readonly Note[] {
  return [...new Map(notes.map((note) => [canonical({ ...note }), note])).values()];
}
