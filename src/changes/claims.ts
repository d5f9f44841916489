import type { TenantDocument } from "../registry/documents";
import { bareName } from "../registry/hostname";
import { registrableDomain } from "../registry/registrable-domain";
import { isAmong } from "./author";
import { ownersOf, type RegistryChange } from "./change";
import { askOperators, type Operators } from "./operators";

/** A registrable domain that other tenants hold. */
export interface Claim {
  readonly domain: string;
  readonly holder: TenantDocument;
  /** Whether the author speaks for each tenant that holds it. */
  readonly allowed: boolean;
  readonly ask: string;
}

interface Domain {
  /** Those that share it with no one. */
  readonly holders: readonly TenantDocument[];
  readonly refusing: readonly TenantDocument[];
}

/** Which tenant of the base holds which registrable domain: the one that has hostnames at it or below it. */
export class Claims {
  readonly #change: RegistryChange;
  readonly #operators: Operators;
  readonly #holders = new Map<string, Set<TenantDocument>>();
  readonly #names = new Map<string, TenantDocument>();
  readonly #domains = new Map<string, Domain>();

  constructor(change: RegistryChange, operators: Operators) {
    this.#change = change;
    this.#operators = operators;
    for (const { tenant, hostname } of change.before.hostnames) {
      this.#names.set(hostname, tenant);
      const domain = domainOf(hostname);
      this.#holders.set(domain, (this.#holders.get(domain) ?? new Set()).add(tenant));
    }
  }

  /** Who has this very hostname in the base. */
  holderOf(hostname: string): TenantDocument | undefined {
    return this.#names.get(hostname);
  }

  /**
   * What a tenant that adds this hostname takes from others; undefined where the domain is free, shared or its own.
   * @param own the tenant's file in the base
   * @param isOwner whether the author is one of its owners: an operator speaks for their own environment only
   */
  claimOf(hostname: string, own: TenantDocument | undefined, isOwner: boolean): Claim | undefined {
    const domain = domainOf(hostname);
    if (this.#names.has(hostname)) return undefined; // it passes from one tenant to another: a rule of its own
    if (own !== undefined && isOwner && this.#holders.get(domain)?.has(own)) return undefined;
    const { holders, refusing } = this.#domain(domain);
    const refused = refusing.find((holder) => holder !== own);
    const holder = refused ?? holders.find((one) => one !== own);
    return holder && { domain, holder, allowed: refused === undefined, ask: this.#ask(holder) };
  }

  #domain(domain: string): Domain {
    const known = this.#domains.get(domain);
    if (known !== undefined) return known;
    const holders = [...(this.#holders.get(domain) ?? [])].filter((holder) => !this.#isShared(domain, holder));
    const read = { holders, refusing: holders.filter((holder) => !this.#speaksFor(holder)) };
    this.#domains.set(domain, read);
    return read;
  }

  #isShared(domain: string, { id }: TenantDocument): boolean {
    const platforms = this.#operators.platformsOf(id, undefined);
    return platforms.every(({ value }) => value.sharedDomains?.includes(domain));
  }

  #speaksFor(holder: TenantDocument): boolean {
    const isOwner = isAmong(this.#change.author, spokesmenOf(holder));
    return isOwner || this.#operators.include(this.#operators.platformsOf(holder.id, undefined));
  }

  #ask(holder: TenantDocument): string {
    const platforms = this.#operators.platformsOf(holder.id, undefined);
    return askOperators(platforms, spokesmenOf(holder));
  }
}

/** The owners of a suspended tenant can't hand on what it holds: it would be served again without an operator. */
function spokesmenOf(holder: TenantDocument): string[] {
  return holder.value.status === "suspended" ? [] : ownersOf(holder);
}

/** A name that no one registers is refused elsewhere; it stands for itself. */
function domainOf(hostname: string): string {
  return registrableDomain(hostname) ?? bareName(hostname);
}
