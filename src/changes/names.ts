import { hostnamesOf, type PlatformDocument, type TenantDocument, workersOf } from "../registry/documents";
import { DEFAULT_GRANT, type Grant, ownGrantOf } from "../registry/grants";
import type { RegistryChange } from "./change";

/** The lists of a grant that hold patterns of names. */
export type NameKind = "workers" | "certificates" | "origins";

/** The tenant that wants to use a name. */
export interface Claimant {
  /** The tenant's id, and the one it had before a rename. */
  readonly ids: readonly string[];
  readonly grant: Grant;
  /** The base's version of the platform file of the environment that serves the tenant. */
  readonly platform: PlatformDocument | undefined;
}

/** A tenant that has a name, and the base's version of its environment's platform file. */
interface Holder {
  readonly id: string;
  readonly platform: PlatformDocument;
}

/** The separator between words in a name of this kind. */
const SEPARATORS: Readonly<Record<NameKind, string>> = { workers: "-", certificates: "_", origins: "." };

/** The ID as written in names of this kind: `acme-eu` is `acme_eu` in a Terraform variable. */
function idIn(kind: NameKind, id: string): string {
  return kind === "certificates" ? id.replaceAll("-", "_") : id;
}

/** The names that tenants use or are granted in the base. */
export class Names {
  readonly #users = new Map<string, Set<string>>();
  readonly #ids = new Set<string>();
  /** The dispatch namespace of each tenant: user Workers belong to one namespace. Terraform variables are shared by all environments. */
  readonly #namespaces = new Map<string, string>();
  /** Names that a platform file grants to a tenant in full, by its own grant. */
  readonly #granted = new Map<string, readonly Holder[]>();
  /** The platform file of the environment that serves a tenant. */
  readonly #homes = new Map<string, PlatformDocument>();

  constructor({ before, after }: RegistryChange) {
    for (const { platform, tenants } of before.environments)
      for (const { id } of tenants) {
        this.#namespaces.set(id, namespaceOf(platform));
        this.#homes.set(id, platform);
      }
    for (const { id } of [...before.tenants, ...after.tenants]) this.#ids.add(id);
    for (const tenant of before.tenants)
      for (const kind of KINDS)
        for (const name of namesIn(kind, tenant)) note(this.#users, `${kind} ${name}`, tenant.id);
    for (const platform of before.platforms)
      for (const id of Object.keys(platform.value.grants ?? {}))
        for (const kind of KINDS)
          for (const name of ownGrantOf(platform, id)?.[kind] ?? [])
            if (id !== DEFAULT_GRANT)
              this.#granted.set(`${kind} ${name}`, [...this.#grantedTo(kind, String(name)), { id, platform }]);
  }

  /**
   * Why a tenant may not use a name. Undefined if it may, empty if its grant does not cover the name. A tenant may keep the
   * names that it uses in the base. A name that the grant lists in full is allowed; a pattern yields to other tenants.
   */
  refusal(kind: NameKind, name: string, claimant: Claimant): string | undefined {
    if (this.uses(kind, name, claimant)) return undefined;
    const granted = claimant.grant[kind];
    const [elsewhere] = this.holdersElsewhere(kind, name, claimant);
    if (elsewhere !== undefined) return `the tenant ${elsewhere.id} of ${elsewhere.platform.file} has it`;
    if (granted.includes(name)) return undefined;
    const [id = ""] = claimant.ids;
    const patterns = granted.map(parsePattern).filter((pattern) => covers(pattern, idIn(kind, id), name));
    if (patterns.length === 0) return "";
    const user = find(this.#usersOf(kind, name), (one) => this.#isNear(kind, one, claimant.platform));
    if (user !== undefined) return `the tenant ${user} uses it`;
    const holder = this.#grantedTo(kind, name).find(({ platform }) => platform === claimant.platform);
    if (holder !== undefined) return `it is granted to the tenant ${holder.id}`;
    const others = patterns.map((pattern) => this.#betterFit(kind, name, claimant, pattern));
    const [other] = others;
    return other === undefined || others.includes(undefined) ? undefined : `it belongs to the tenant ${other}`;
  }

  /**
   * The tenants of other environments that use a variable in the base, or to which it is granted in full: no platform
   * file can grant what belongs to another environment. Workers and origins are names within an environment.
   */
  holdersElsewhere(kind: NameKind, name: string, { ids, platform }: Claimant): readonly Holder[] {
    if (kind !== "certificates") return [];
    const users = [...this.#usersOf(kind, name)].flatMap((id) => {
      const home = this.#homes.get(id);
      return home === undefined ? [] : [{ id, platform: home }];
    });
    return [...users, ...this.#grantedTo(kind, name)].filter(
      (holder) => !ids.includes(holder.id) && holder.platform !== platform,
    );
  }

  #grantedTo(kind: NameKind, name: string): readonly Holder[] {
    return this.#granted.get(`${kind} ${name}`) ?? [];
  }

  /** Whether the tenant uses the name in the base. */
  uses(kind: NameKind, name: string, { ids }: Claimant): boolean {
    const users = this.#usersOf(kind, name);
    return ids.some((id) => users.has(id));
  }

  #usersOf(kind: NameKind, name: string): ReadonlySet<string> {
    return this.#users.get(`${kind} ${name}`) ?? new Set();
  }

  /** User Workers with the same name in two dispatch namespaces are different Workers. */
  #isNear(kind: NameKind, user: string, platform: PlatformDocument | undefined): boolean {
    const namespace = this.#namespaces.get(user);
    return (
      kind !== "workers" || namespace === undefined || platform === undefined || namespace === namespaceOf(platform)
    );
  }

  /** Another tenant whose ID matches a longer part of the name than this pattern does. */
  #betterFit(kind: NameKind, name: string, { ids }: Claimant, pattern: Pattern): string | undefined {
    const matched = pattern.tenant ? (ids[0]?.length ?? 0) : 0;
    for (const start of new Set([0, pattern.before.length])) {
      for (let end = name.length; end > start + matched; end--) {
        const written = name.slice(start, end);
        const id = kind === "certificates" ? written.replaceAll("_", "-") : written;
        if (!this.#ids.has(id) || ids.includes(id) || idIn(kind, id) !== written) continue;
        const natural = start === 0 && (end === name.length || name[end] === SEPARATORS[kind]);
        if (natural || (pattern.tenant && covers(pattern, written, name))) return id;
      }
    }
    return undefined;
  }
}

const KINDS = ["workers", "certificates", "origins"] as const;

function note(map: Map<string, Set<string>>, key: string, id: string): void {
  const ids = map.get(key) ?? new Set();
  map.set(key, ids.add(id));
}

function find(ids: ReadonlySet<string>, fits: (id: string) => boolean): string | undefined {
  for (const id of ids) if (fits(id)) return id;
  return undefined;
}

function namespaceOf({ value }: PlatformDocument): string {
  return `${value.accountId} ${value.dispatch?.namespace}`;
}

/** The names of one kind in a tenant's file. */
function namesIn(kind: NameKind, tenant: TenantDocument): readonly string[] {
  if (kind === "workers") return workersOf(tenant).map(({ worker }) => worker);
  const declarations = hostnamesOf(tenant).map(({ declaration }) => declaration);
  const names =
    kind === "origins"
      ? declarations.map(({ origin }) => origin?.server)
      : declarations.flatMap(({ certificate }) => [
          certificate?.uploaded?.certificate,
          certificate?.uploaded?.privateKey,
        ]);
  return names.filter((name) => name !== undefined);
}

/** The patterns of a grant with the tenant's ID filled in, for messages. */
export function patternsFor(kind: NameKind, patterns: readonly string[], id: string): string[] {
  return patterns.map((pattern) => pattern.replace(PLACEHOLDER, idIn(kind, id)));
}

/** Whether one of a grant's patterns covers a name, whoever else uses it. */
export function isCovered(kind: NameKind, patterns: readonly string[], id: string, name: string): boolean {
  return patterns.map(parsePattern).some((pattern) => covers(pattern, idIn(kind, id), name));
}

/** A parsed pattern. `{tenant}-*` is: nothing before, the tenant, `-` after, and an open end. */
interface Pattern {
  readonly before: string;
  readonly tenant: boolean;
  readonly after: string;
  readonly open: boolean;
}

const PLACEHOLDER = "{tenant}";

function parsePattern(text: string): Pattern {
  const open = text.endsWith("*");
  const written = open ? text.slice(0, -1) : text;
  const [before = "", after] = written.split(PLACEHOLDER);
  return { before, tenant: after !== undefined, after: after ?? "", open };
}

function covers({ before, tenant, after, open }: Pattern, id: string, name: string): boolean {
  const start = `${before}${tenant ? id : ""}${after}`;
  return open ? name.startsWith(start) : name === start;
}
