import type { PlatformDocument, TenantDocument } from "../registry/documents";
import { bareName } from "../registry/hostname";
import { registrableDomain } from "../registry/registrable-domain";
import { isAmong } from "./author";
import { ownersOf, type RegistryChange } from "./change";
import { askOperators, type Operators } from "./operators";

/** A registrable domain that other tenants hold, or the platform itself. */
interface Claim {
  readonly domain: string;
  readonly holder: TenantDocument | PlatformDocument;
  /** Whether the author may act for every holder. */
  readonly allowed: boolean;
  readonly ask: string;
}

type Holder = Claim["holder"];

interface Domain {
  /** Holders that do not share it. */
  readonly holders: readonly Holder[];
  /** Holders for which the author may not act. */
  readonly refusing: readonly Holder[];
}

/**
 * The holders of each registrable domain in the base: tenants with hostnames at or below it, and platforms whose zone is at
 * or below it.
 */
export class Claims {
  readonly #change: RegistryChange;
  readonly #operators: Operators;
  readonly #holders = new Map<string, Set<Holder>>();
  readonly #names = new Map<string, TenantDocument>();
  readonly #domains = new Map<string, Domain>();

  constructor(change: RegistryChange, operators: Operators) {
    this.#change = change;
    this.#operators = operators;
    for (const { tenant, hostname } of change.before.hostnames) {
      this.#names.set(hostname, tenant);
      this.#hold(domainOf(hostname), tenant);
    }
    for (const platform of change.before.platforms)
      if (platform.value.zone?.name !== undefined) this.#hold(domainOf(platform.value.zone.name), platform);
  }

  #hold(domain: string, holder: Holder): void {
    this.#holders.set(domain, (this.#holders.get(domain) ?? new Set()).add(holder));
  }

  /** The tenant that declares exactly this hostname in the base. */
  holderOf(hostname: string): TenantDocument | undefined {
    return this.#names.get(hostname);
  }

  /**
   * The claim of others on the domain of a hostname that a tenant adds; undefined if the domain is free, shared or its own.
   * @param own the tenant's file in the base
   * @param isOwner whether the author is one of its owners: an operator acts for their own environment only
   */
  claimOf(hostname: string, own: TenantDocument | undefined, isOwner: boolean): Claim | undefined {
    const domain = domainOf(hostname);
    if (this.#names.has(hostname)) return undefined; // it moves from one tenant to another: change-transfer checks that
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
    const read = { holders, refusing: holders.filter((holder) => !this.#actsFor(holder)) };
    this.#domains.set(domain, read);
    return read;
  }

  #isShared(domain: string, holder: Holder): boolean {
    return this.#platformsOf(holder).every(({ value }) => value.sharedDomains?.includes(domain));
  }

  #actsFor(holder: Holder): boolean {
    return isAmong(this.#change.author, ownersActingFor(holder)) || this.#operators.include(this.#platformsOf(holder));
  }

  #ask(holder: Holder): string {
    return askOperators(this.#platformsOf(holder), ownersActingFor(holder));
  }

  #platformsOf(holder: Holder): readonly PlatformDocument[] {
    return holder.kind === "platform" ? [holder] : this.#operators.platformsOf(holder.id, undefined);
  }
}

/**
 * The owners who may act for a holder. A suspended tenant's owners can't give its names away: they would be served again
 * without an operator. A file that does not match the schema counts as suspended.
 */
function ownersActingFor(holder: Holder): string[] {
  const isHeld = holder.kind === "platform" || !holder.complete || holder.value.status === "suspended";
  return isHeld ? [] : ownersOf(holder);
}

/** The registrable domain; the name itself if it has none (another rule refuses it). */
function domainOf(hostname: string): string {
  return registrableDomain(hostname) ?? bareName(hostname);
}
