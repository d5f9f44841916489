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
  /** Whether the author speaks for each that holds it. */
  readonly allowed: boolean;
  readonly ask: string;
}

type Holder = Claim["holder"];

interface Domain {
  /** Those that share it with no one. */
  readonly holders: readonly Holder[];
  /** Those for whom the author may not speak. */
  readonly refusing: readonly Holder[];
}

/**
 * Who holds which registrable domain in the base: the tenants that have hostnames at it or below it, and the platform whose
 * zone lies there.
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

  #isShared(domain: string, holder: Holder): boolean {
    return this.#platformsOf(holder).every(({ value }) => value.sharedDomains?.includes(domain));
  }

  #speaksFor(holder: Holder): boolean {
    return isAmong(this.#change.author, spokesmenOf(holder)) || this.#operators.include(this.#platformsOf(holder));
  }

  #ask(holder: Holder): string {
    return askOperators(this.#platformsOf(holder), spokesmenOf(holder));
  }

  #platformsOf(holder: Holder): readonly PlatformDocument[] {
    return holder.kind === "platform" ? [holder] : this.#operators.platformsOf(holder.id, undefined);
  }
}

/**
 * The owners of a suspended tenant can't hand on what it holds: it would be served again without an operator. Of a file that
 * does not fit the schema it is not known whether the tenant is suspended.
 */
function spokesmenOf(holder: Holder): string[] {
  const isHeld = holder.kind === "platform" || !holder.complete || holder.value.status === "suspended";
  return isHeld ? [] : ownersOf(holder);
}

/** A name that no one registers is refused elsewhere; it stands for itself. */
function domainOf(hostname: string): string {
  return registrableDomain(hostname) ?? bareName(hostname);
}
