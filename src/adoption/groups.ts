import { compare } from "../order";
import { bareName } from "../registry/hostname";
import { registrableDomain } from "../registry/registrable-domain";
import { idLike, isId } from "../registry/rules/file-name";
import type { AdoptableHostname, TodoItem } from "./found";
import { type MappedHostname, shown } from "./mapping";

/** What makes hostnames one tenant's, where no mapping says it. */
export type Grouping = "worker" | "domain";

export interface GroupingRequest {
  /** Whose each hostname is, as a person decided. */
  readonly mapping: ReadonlyMap<string, MappedHostname> | undefined;
  /** For hostnames that the mapping doesn't name; undefined: they are left to a person. */
  readonly by: Grouping | undefined;
  /** Owners of tenants for which the mapping names none. */
  readonly owners: readonly string[];
}

/** A hostname whose Worker is known. */
export interface TenantMember extends AdoptableHostname {
  readonly worker: string;
}

/** Hostnames that become one tenant. */
export interface TenantGroup {
  readonly id: string;
  readonly displayName: string;
  readonly owners: readonly string[];
  /** Sorted by name. */
  readonly members: readonly TenantMember[];
}

export interface Groups {
  /** Sorted by id. */
  readonly groups: readonly TenantGroup[];
  readonly todo: readonly TodoItem[];
}

interface OwnedMember {
  readonly member: TenantMember;
  readonly owner: string | undefined;
}

/** What a hostname is grouped by. */
interface GroupKey {
  readonly id: string;
  /** What the id was made from; two keys of one id are two tenants. */
  readonly key: string;
  readonly owner?: string | undefined;
}

/** Forms tenants of hostnames. What nothing decides is left to a person. Pure. */
export function groupHostnames(adoptable: readonly AdoptableHostname[], request: GroupingRequest): Groups {
  const todo: TodoItem[] = [];
  const byId = new Map<string, Map<string, OwnedMember[]>>();
  for (const one of adoptable) {
    const mapped = request.mapping?.get(one.hostname);
    const worker = one.entry?.workerName ?? mapped?.worker;
    const found =
      mapped === undefined ? keyOf(one, worker, request) : { id: mapped.tenant, key: "", owner: mapped.owner };
    if (typeof found === "string") todo.push(undecided(one, found, HOW_TO_MAP, undefined, worker));
    else if (worker === undefined) todo.push(undecided(one, NO_WORKER, NAME_WORKER, found.id, undefined));
    else {
      const keys = byId.get(found.id) ?? new Map<string, OwnedMember[]>();
      const members = keys.get(found.key) ?? [];
      members.push({ member: { ...one, worker }, owner: found.owner });
      byId.set(found.id, keys.set(found.key, members));
    }
  }
  const groups: TenantGroup[] = [];
  for (const [id, keys] of [...byId].sort(([a], [b]) => compare(a, b))) {
    const all = [...keys.values()].flat();
    const names = [...keys.keys()].filter((key) => key !== "");
    if (keys.size > 1) {
      const why = `${[...names].sort().map(shown).join(" and ")} would have the same tenant id, ${id}`;
      todo.push(...all.map(({ member }) => undecided(member, why, HOW_TO_MAP, undefined, member.worker)));
    } else {
      const mapped = all.flatMap(({ owner }) => owner ?? []);
      const owners = [...new Set(mapped.length > 0 ? mapped : request.owners)].sort();
      const members = all.map(({ member }) => member).sort((a, b) => compare(a.hostname, b.hostname));
      groups.push({ id, displayName: names[0] ?? id, owners, members });
    }
  }
  return { groups, todo };
}

const HOW_TO_MAP = "Name its tenant in the mapping.";
const NO_WORKER = "it has no KV entry, so no one says which user Worker answers";
const NAME_WORKER = "Name its tenant and its Worker in the mapping.";

export function undecided(
  { hostname }: Pick<AdoptableHostname, "hostname">,
  why: string,
  next: string,
  tenant: string | undefined,
  worker: string | undefined,
): TodoItem {
  return { hostname, kind: "undecided", why, next, tenant, worker };
}

/** @returns why it can't be grouped, as a text */
function keyOf(one: AdoptableHostname, worker: string | undefined, { by }: GroupingRequest): GroupKey | string {
  if (by === undefined) return "the mapping does not name it";
  if (by === "worker") return worker === undefined ? NO_WORKER : keyFrom(worker);
  // A subdomain lies in the platform's own domain, which is no tenant's.
  if (one.subdomain !== undefined) return keyFrom(one.subdomain);
  const domain = registrableDomain(bareName(one.hostname));
  return domain === undefined ? "no one can have registered its domain" : keyFrom(domain);
}

function keyFrom(key: string): GroupKey | string {
  const id = idLike(key);
  return isId(id) ? { id, key } : `${shown(key)} gives no tenant id`;
}
