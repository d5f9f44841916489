import type { PlatformDocument, RegistryDocuments, TenantDocument } from "../registry/documents";
import {
  type HeldName,
  heldNames,
  nameIndex,
  platformsByTenant,
  retiredNamesOf,
  type ServedName,
  servedNames,
} from "../registry/held-names";
import { bareName } from "../registry/hostname";
import type { RegistryChange } from "./change";

/** One tenant file on both sides. */
interface Sides {
  /** The base's version, under its old name where the file is renamed. */
  readonly before: TenantDocument | undefined;
  readonly after: TenantDocument | undefined;
}

/** Which names a change drops, keeps for their tenants, and takes. Each part is computed when it is first asked for. */
export class RetiredNames {
  readonly #change: RegistryChange;
  #held: readonly HeldName[] | undefined;
  #meeting: ((name: string) => readonly HeldName[]) | undefined;
  #servedAfter: ReadonlySet<string> | undefined;
  #retiredAfter: ReadonlySet<string> | undefined;

  constructor(change: RegistryChange) {
    this.#change = change;
  }

  /** The names that are held on the day of the base. */
  get held(): readonly HeldName[] {
    this.#held ??= heldNames(this.#change.before, this.#change.baseDay);
    return this.#held;
  }

  /** The tenant whose file retires exactly this name in the base. */
  holderOf(hostname: string): TenantDocument | undefined {
    return this.held.find((held) => held.hostname === hostname)?.tenant;
  }

  /** The names that a tenant serves in the base. */
  served({ before }: Sides): ReadonlySet<string> {
    return new Set(before === undefined ? [] : namesIn(this.#change.before, before).map(({ name }) => name));
  }

  /** The names that a tenant starts to serve, each with the names of other tenants that are held and meet it. */
  taken({ before, after }: Sides): readonly (ServedName & { readonly from: readonly HeldName[] })[] {
    if (after === undefined) return [];
    const own = this.served({ before, after });
    this.#meeting ??= nameIndex(this.held);
    const meeting = this.#meeting;
    return namesIn(this.#change.after, after)
      .filter(({ name }) => !own.has(name))
      .map((one) => ({ ...one, from: meeting(one.name).filter(({ tenant }) => tenant !== before) }))
      .filter(({ from }) => from.length > 0);
  }

  /** The names that a tenant drops, that no one serves any more, and that its file does not list as retired. */
  untraced({ before, after }: Sides): readonly string[] {
    if (before === undefined || after?.complete === false) return [];
    const kept = new Set(after === undefined ? [] : retiredNamesOf(after).map(({ hostname }) => hostname));
    // If the zone is renamed, a subdomain that stays in the file is not dropped.
    const stays = before.value.subdomain !== undefined && before.value.subdomain === after?.value.subdomain;
    const names = namesIn(this.#change.before, before)
      .filter(({ path: [field] }) => field !== "subdomain" || !stays)
      // A hostname that stays, and gives up its wildcard certificate, still keeps the names below it from others.
      .filter(({ name, exact }) => exact || !this.isServedAfter(bareName(name)))
      .map(({ name }) => name);
    return [...new Set(names)].filter((name) => !kept.has(name) && !this.isServedAfter(name)).sort();
  }

  isServedAfter(name: string): boolean {
    const { after } = this.#change;
    this.#servedAfter ??= new Set(
      after.tenants.flatMap((tenant) => namesIn(after, tenant)).map(({ name: served }) => served),
    );
    return this.#servedAfter.has(name);
  }

  isRetiredAfter(name: string): boolean {
    this.#retiredAfter ??= new Set(this.#change.after.tenants.flatMap(retiredNamesOf).map(({ hostname }) => hostname));
    return this.#retiredAfter.has(name);
  }
}

function namesIn(documents: RegistryDocuments, tenant: TenantDocument): readonly ServedName[] {
  return servedNames(tenant, platformsOf(documents).get(tenant) ?? []);
}

const known = new WeakMap<RegistryDocuments, ReadonlyMap<TenantDocument, readonly PlatformDocument[]>>();

function platformsOf(documents: RegistryDocuments): ReadonlyMap<TenantDocument, readonly PlatformDocument[]> {
  const found = known.get(documents) ?? platformsByTenant(documents);
  known.set(documents, found);
  return found;
}
