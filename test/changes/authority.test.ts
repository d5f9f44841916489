import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { checkChanges } from "../../src/changes/check-changes";
import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";
import { platform, type Sample, sourcesOf } from "../registry/sample";

/**
 * Random registries, random changes, random authors: whatever the change rules pass changes only what the table allows. The
 * table stands here a second time, as plainly as it can be said and as slow as it likes, so that one mistake is not made twice.
 */

const PEOPLE = ["ann", "bob", "cy"];
const AUTHORS = [...PEOPLE, "olga", "sasha", "mallory"];
const IDS = ["acme", "acme-eu", "ac", "bolt", "fjord", "fjord-bank", "ember"];
const WORKERS = [
  "acme",
  "acme-shop",
  "acme-eu",
  "acme-eu-shop",
  "ac-me",
  "bolt-x",
  "fjord-bank",
  "fjord-bank-login",
  "shared",
];
const VARIABLES = ["acme_key", "acme_eu_key", "acme_eu_pem", "fjord_bank_pem", "fjord_pem", "bolt_key", "shared_pem"];
const ORIGINS = ["acme.saas.com", "fjord.saas.com", "shared.saas.com"];
const ZONES = { production: "saas.com", staging: "saas-staging.net" } as const;

/** Each with what someone registered to have it. */
const DOMAINS: Readonly<Record<string, string>> = {
  "shop.acme-store.com": "acme-store.com",
  "login.acme-store.com": "acme-store.com",
  "acme-store.com": "acme-store.com",
  "a.bank.co.uk": "bank.co.uk",
  "b.bank.co.uk": "bank.co.uk",
  "a.other.co.uk": "other.co.uk",
  "one.github.io": "one.github.io",
  "two.github.io": "two.github.io",
  "a.uk.com": "a.uk.com",
  "x.franchise.com": "franchise.com",
  "y.franchise.com": "franchise.com",
};

type Entry = NonNullable<TenantFile["hostnames"]>[number];
type Retired = NonNullable<TenantFile["retired"]>[number];
type Tenants = Readonly<Record<string, TenantFile>>;
type EnvironmentName = keyof typeof ZONES;
type Platforms = Readonly<Record<EnvironmentName, PlatformFile>>;

interface Registry {
  readonly platforms: Platforms;
  readonly tenants: Tenants;
}

// ---------------------------------------------------------------------------------------------------------------------
// The table, a second time. Each complaint is something that the author may not do.

const KINDS = ["workers", "certificates", "origins"] as const;
type Kind = (typeof KINDS)[number];

function complaints(before: Registry, after: Registry, author: string): string[] {
  const found: string[] = [];
  for (const name of ["production", "staging"] as const)
    if (differs(before.platforms[name], after.platforms[name]) && !owns(before.platforms[name], author))
      found.push(`changes platform ${name}`);
  for (const id of IDS)
    if (differs(before.tenants[id], after.tenants[id]))
      found.push(...ofTenant(id, before, after, author), ...ofRetiredNames(id, before, after, author));
  for (const id of IDS) {
    const oldId = before.tenants[id] === undefined ? renamedFrom(id, before, after) : id;
    if (oldId === undefined || after.tenants[id] === undefined) continue;
    const homes = [serving(oldId, before), serving(id, after)] as const;
    if (homes[0] !== homes[1] && !operates(author, before, homes)) found.push(`${oldId} passes to ${homes[1]}`);
  }
  return found;
}

const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);
const owns = ({ owners }: { owners: readonly string[] }, author: string) => owners.includes(author);
const serving = (id: string, { platforms }: Registry): EnvironmentName =>
  platforms.staging.tenants?.includes(id) === true ? "staging" : "production";

function operates(author: string, before: Registry, environments: readonly EnvironmentName[]): boolean {
  return environments.every((name) => owns(before.platforms[name], author));
}

function renamedFrom(id: string, before: Registry, after: Registry): string | undefined {
  const file = after.tenants[id];
  if (file === undefined || before.tenants[id] !== undefined) return undefined;
  const names = (list: readonly { hostname: string }[] = []) => list.map(({ hostname }) => hostname).sort();
  const self = ({ owners, subdomain, hostnames, retired }: TenantFile) =>
    JSON.stringify([[...owners].sort(), subdomain, names(hostnames), names(retired)]);
  return IDS.find((old) => {
    const gone = after.tenants[old] === undefined ? before.tenants[old] : undefined;
    return gone !== undefined && self(gone) === self(file);
  });
}

function ofTenant(id: string, before: Registry, after: Registry, author: string): string[] {
  const file = after.tenants[id];
  const oldId = before.tenants[id] === undefined ? renamedFrom(id, before, after) : id;
  const old = oldId === undefined ? undefined : before.tenants[oldId];
  const environments = [
    ...(oldId === undefined ? [] : [serving(oldId, before)]),
    ...(file === undefined ? [] : [serving(id, after)]),
  ];
  const operator = operates(author, before, environments);
  const found: string[] = [];
  if (file === undefined) {
    if (IDS.some((other) => renamedFrom(other, before, after) === id)) return [];
    return operator || (old !== undefined && owns(old, author) && old.status !== "suspended") ? [] : ["deletes"];
  }
  if (!operator && !owns(old ?? file, author)) return ["is not an owner"];
  const beyond = operator ? [] : beyondTheTenant(id, oldId, file, old, before, after, new Set(environments));
  for (const name of namesOf("certificates", file)) {
    if (old !== undefined && namesOf("certificates", old).includes(name)) continue;
    const elsewhere = homesElsewhere(name, id, oldId, before, after);
    if (elsewhere.length > 0 && !operates(author, before, [...environments, ...elsewhere]))
      found.push(`takes ${name} from another environment`);
  }
  return [...found, ...beyond, ...takenFromOthers(id, oldId, file, old, before, after, author)];
}

const BASE_DAY = "2026-11-28";
const NEXT_YEAR = "2027-11-29";
/** Retired on a day like this, a name is free on BASE_DAY: 90 days have passed. */
const isOver = (since: string) => since <= "2026-08-30";

function ofRetiredNames(id: string, before: Registry, after: Registry, author: string): string[] {
  const file = after.tenants[id];
  const oldId = before.tenants[id] === undefined ? renamedFrom(id, before, after) : id;
  const old = oldId === undefined ? undefined : before.tenants[oldId];
  if (file === undefined && IDS.some((other) => renamedFrom(other, before, after) === id)) return [];
  const found: string[] = [];
  const servedBefore = oldId === undefined ? [] : fullNames(oldId, before);
  const servedNow = IDS.flatMap((other) => fullNames(other, after));
  const kept = (file?.retired ?? []).map(({ hostname }) => hostname);
  const retiredNow = IDS.flatMap((other) => after.tenants[other]?.retired ?? []).map(({ hostname }) => hostname);
  const stays = old?.subdomain !== undefined && old.subdomain === file?.subdomain;
  for (const name of file?.hostnames?.length === 0 ? [] : servedBefore) {
    if (stays && name.startsWith(`${old?.subdomain}.saas`)) continue;
    if (!servedNow.includes(name) && !kept.includes(name)) found.push(`${name} leaves no trace`);
  }
  for (const { hostname, since } of (file?.hostnames?.length !== 0 && old?.retired) || [])
    if (!isOver(since) && !servedNow.includes(hostname) && !retiredNow.includes(hostname))
      found.push(`${hostname} is forgotten`);
  const holders = (name: string) =>
    IDS.filter((other) => other !== oldId).filter((other) =>
      before.tenants[other]?.retired?.some(({ hostname, since }) => hostname === name && !isOver(since)),
    );
  const mayTake = (holder: string) => operates(author, before, [serving(holder, before), serving(id, after)]);
  for (const { hostname, since } of file?.retired ?? []) {
    const [holder] = holders(hostname);
    const all = [...(old?.retired ?? []), ...(holder === undefined ? [] : (before.tenants[holder]?.retired ?? []))];
    const known = all.find((entry) => entry.hostname === hostname)?.since;
    if (since !== known && since < (known ?? BASE_DAY)) found.push(`${hostname} is retired too early`);
    if (since !== known && since > NEXT_YEAR) found.push(`${hostname} is retired too late`);
    if (servedBefore.includes(hostname) || old?.retired?.some((entry) => entry.hostname === hostname)) continue;
    const both = [...(oldId === undefined ? [] : [serving(oldId, before)]), serving(id, after)];
    const may = holder === undefined ? operates(author, before, both) : mayTake(holder);
    if (!may && (operates(author, before, both) || owns(old ?? (file as TenantFile), author)))
      found.push(`${hostname} was never served`);
  }
  for (const name of file === undefined ? [] : fullNames(id, after))
    if (!servedBefore.includes(name) && holders(name).some((holder) => !mayTake(holder))) found.push(`${name} is held`);
  return found;
}

function fullNames(id: string, registry: Registry): string[] {
  const { hostnames = [], subdomain } = registry.tenants[id] ?? {};
  const below = subdomain === undefined ? [] : [`${subdomain}.${ZONES[serving(id, registry)]}`];
  return [...hostnames.map(({ hostname }) => hostname), ...below];
}

/** The other environments of which a tenant uses the variable, or has it by its own grant. */
function homesElsewhere(
  name: string,
  id: string,
  oldId: string | undefined,
  before: Registry,
  after: Registry,
): EnvironmentName[] {
  const others = IDS.filter((other) => other !== id && other !== oldId);
  const homes = (["production", "staging"] as const).filter((environment) =>
    others.some((other) => {
      const file = before.tenants[other];
      const used = file !== undefined && serving(other, before) === environment;
      return (
        (used && namesOf("certificates", file).includes(name)) ||
        before.platforms[environment].grants?.[other]?.certificates?.includes(name) === true
      );
    }),
  );
  return homes.filter((environment) => environment !== serving(id, after));
}

function beyondTheTenant(
  id: string,
  oldId: string | undefined,
  file: TenantFile,
  old: TenantFile | undefined,
  before: Registry,
  after: Registry,
  environments: ReadonlySet<EnvironmentName>,
): string[] {
  const found: string[] = [];
  const isNew = before.tenants[id] === undefined;
  if (isNew && [...environments].some((name) => before.platforms[name].grants?.[id] !== undefined))
    found.push("takes an id with a grant");
  const { grants = {}, tiers } = before.platforms[serving(id, after)];
  // Between two environments neither's grant counts: only a person who operates both may do that.
  const grant = environments.size > 1 ? {} : { ...grants.default, ...(isNew ? {} : grants[id]) };
  const [was, is] = [old?.status ?? "live", file.status ?? "live"];
  const steps = ["live>maintenance", "maintenance>live", "live>removed", "maintenance>removed"];
  if (was !== is && !steps.includes(`${was}>${is}`)) found.push("status");
  if (file.tier !== undefined && file.tier !== old?.tier && grant.tiers?.includes(file.tier) !== true)
    found.push("tier");
  for (const limit of ["cpuMs", "subRequests"] as const) {
    const [value = 0, had = 0] = [file.limits?.[limit], old?.limits?.[limit]];
    const kept = value <= had && file.tier === old?.tier;
    if (value > (tiers[file.tier ?? ""]?.[limit] ?? Number.POSITIVE_INFINITY) && !kept) found.push(limit);
  }
  for (const parameter of ["region", "allow"])
    if (file.outbound?.[parameter] !== old?.outbound?.[parameter] && grant.outbound?.includes(parameter) !== true)
      found.push(`outbound ${parameter}`);
  for (const kind of KINDS)
    for (const name of namesOf(kind, file))
      if (!(old !== undefined && namesOf(kind, old).includes(name)))
        if (!covered(kind, name, id, oldId, grant[kind] ?? [], before, after)) found.push(`${kind} ${name}`);
  if (old?.status === "suspended") {
    const kept = new Set(file.hostnames?.map(({ hostname }) => hostname));
    if (old.hostnames?.some(({ hostname }) => !kept.has(hostname))) found.push("a suspended hostname leaves");
    if (old.subdomain !== undefined && old.subdomain !== file.subdomain) found.push("a suspended subdomain leaves");
  }
  return found;
}

function namesOf(kind: Kind, { worker, hostnames = [] }: TenantFile): string[] {
  if (kind === "origins") return hostnames.flatMap(({ origin }) => origin?.server ?? []);
  if (kind === "certificates")
    return hostnames.flatMap(({ certificate }) =>
      certificate?.uploaded === undefined ? [] : [certificate.uploaded.certificate, certificate.uploaded.privateKey],
    );
  return [
    ...(worker === undefined ? [] : [worker]),
    ...hostnames.flatMap((entry) => [entry.worker ?? [], (entry.paths ?? []).map((path) => path.worker)].flat()),
  ];
}

function covered(
  kind: Kind,
  name: string,
  id: string,
  oldId: string | undefined,
  granted: readonly string[],
  before: Registry,
  after: Registry,
): boolean {
  if (kind === "certificates" && homesElsewhere(name, id, oldId, before, after).length > 0) return false;
  const environment = serving(id, after);
  if (kind === "origins" && !name.endsWith(`.${ZONES[environment]}`)) return false;
  if (granted.includes(name)) return true;
  const others = IDS.filter((other) => other !== id && other !== oldId);
  const uses = (other: string) => {
    const there = kind !== "workers" || serving(other, before) === environment;
    const file = before.tenants[other];
    return there && file !== undefined && namesOf(kind, file).includes(name);
  };
  const isPromised = (other: string) => before.platforms[environment].grants?.[other]?.[kind]?.includes(name) === true;
  if (others.some(uses) || IDS.some((other) => other !== id && isPromised(other))) return false;
  const spelled = (other: string) => (kind === "certificates" ? other.replaceAll("-", "_") : other);
  const matches = (pattern: string, other: string) => {
    const source = pattern.replaceAll(".", "\\.").replace("*", ".*").replace("{tenant}", spelled(other));
    return new RegExp(`^${source}$`).test(name);
  };
  const separator = { workers: "-", certificates: "_", origins: "." }[kind];
  return granted.some((pattern) => {
    const isNamed = pattern.includes("{tenant}");
    if (!matches(pattern, id)) return false;
    return !others.some((other) => {
      if (before.tenants[other] === undefined && after.tenants[other] === undefined) return false;
      if (other.length <= (isNamed ? id.length : 0)) return false;
      const word = spelled(other);
      return name === word || name.startsWith(word + separator) || (isNamed && matches(pattern, other));
    });
  });
}

function takenFromOthers(
  id: string,
  oldId: string | undefined,
  file: TenantFile,
  old: TenantFile | undefined,
  before: Registry,
  after: Registry,
  author: string,
): string[] {
  const found: string[] = [];
  const has = (other: string, hostname: string) =>
    before.tenants[other]?.hostnames?.some((entry) => entry.hostname === hostname) === true;
  const holds = (other: string, domain: string) =>
    before.tenants[other]?.hostnames?.some(({ hostname }) => DOMAINS[hostname] === domain) === true;
  for (const { hostname } of file.hostnames ?? []) {
    if (oldId !== undefined && has(oldId, hostname)) continue;
    const holder = IDS.find((other) => other !== oldId && has(other, hostname));
    if (holder !== undefined) {
      if (!operates(author, before, [serving(holder, before), serving(id, after)])) found.push(`${hostname} passes`);
      continue;
    }
    const domain = DOMAINS[hostname] ?? "";
    if (oldId !== undefined && old !== undefined && holds(oldId, domain) && owns(old, author)) continue;
    for (const other of IDS.filter((one) => one !== oldId && holds(one, domain))) {
      const theirs = before.tenants[other];
      if (theirs === undefined || before.platforms[serving(other, before)].sharedDomains?.includes(domain)) continue;
      const speaks = owns(theirs, author) && theirs.status !== "suspended";
      if (!speaks && !operates(author, before, [serving(other, before)])) found.push(`${hostname} is ${other}'s`);
    }
  }
  if (file.subdomain !== undefined) {
    for (const other of IDS.filter((one) => one !== oldId)) {
      const same = before.tenants[other]?.subdomain === file.subdomain;
      if (same && serving(other, before) === serving(id, after))
        if (!operates(author, before, [serving(id, after)])) found.push("the subdomain passes");
    }
  }
  return found;
}

// ---------------------------------------------------------------------------------------------------------------------
// Random registries and changes.

const maybe = <Value>(value: fc.Arbitrary<Value>, weight = 2) =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const workers = fc.constantFrom(...WORKERS);
const hostnames = fc.constantFrom(...Object.keys(DOMAINS));
const owners = fc.subarray([...PEOPLE, "sasha"], { minLength: 1, maxLength: 2 });
const statuses = fc.constantFrom("live", "suspended", "maintenance", "removed", undefined);
const tiers = fc.constantFrom("free", "pro");
const limits = fc.record({ cpuMs: maybe(fc.constantFrom(5, 10, 20, 60)), subRequests: maybe(fc.constantFrom(10, 30)) });
const outbound = fc.record({ region: maybe(fc.constantFrom("eu", "us")), allow: maybe(fc.constantFrom("a", "*")) });
const uploaded = fc.record({ certificate: fc.constantFrom(...VARIABLES), privateKey: fc.constantFrom(...VARIABLES) });

const entries: fc.Arbitrary<Entry> = fc
  .record({
    hostname: hostnames,
    worker: maybe(workers),
    paths: maybe(workers.map((worker) => [{ prefix: "/v2", worker }])),
    certificate: maybe(uploaded.map((pair) => ({ uploaded: { ...pair, rotate: true } }))),
    origin: maybe(fc.constantFrom(...ORIGINS).map((server) => ({ server }))),
  })
  .map((entry) => entry as Entry);

const days = fc.constantFrom("2026-08-30", "2026-08-31", "2026-11-27", "2026-11-28", "2027-11-29", "2027-11-30");

function retiredEntries(): fc.Arbitrary<Retired> {
  return fc.record({ hostname: fc.oneof(hostnames, fc.constantFrom("one.saas.com", "two.saas.com")), since: days });
}

const tenants: fc.Arbitrary<TenantFile> = fc
  .record({
    displayName: fc.constant("A tenant"),
    owners,
    status: statuses,
    tier: tiers,
    worker: workers,
    subdomain: maybe(fc.constantFrom("one", "two")),
    limits: maybe(limits),
    outbound: maybe(outbound),
    hostnames: fc.uniqueArray(entries, { minLength: 1, maxLength: 3, selector: ({ hostname }) => hostname }),
    retired: maybe(
      fc.uniqueArray(retiredEntries(), { minLength: 1, maxLength: 2, selector: ({ hostname }) => hostname }),
    ),
  })
  .map((file) => file as TenantFile);

const patterns = (kind: Kind) =>
  fc.subarray(
    {
      workers: ["{tenant}", "{tenant}-*", "shared", "acme-*", "*"],
      certificates: ["{tenant}_*", "{tenant}*", "shared_pem", "fjord_bank_pem"],
      origins: ["{tenant}.saas.com", "shared.saas.com"],
    }[kind],
  );

const grantLists = fc.record(
  {
    workers: patterns("workers"),
    certificates: patterns("certificates"),
    origins: patterns("origins"),
    tiers: fc.subarray(["free", "pro"]),
    outbound: fc.subarray(["region", "allow"]),
  },
  { requiredKeys: [] },
);

const grants = fc
  .record(
    { default: grantLists, acme: grantLists, "fjord-bank": grantLists, ember: grantLists },
    { requiredKeys: ["default"] },
  )
  .map((all) => all as NonNullable<PlatformFile["grants"]>);

const registries: fc.Arbitrary<Registry> = fc
  .record({
    files: fc.array(fc.tuple(fc.constantFrom(...IDS), tenants), { minLength: 2, maxLength: 5 }),
    production: grants,
    staging: grants,
    staged: fc.constantFrom("bolt", "ember", "acme-eu"),
    shared: fc.subarray(["franchise.com", "acme-store.com"]),
  })
  .map(({ files, production, staging, staged, shared }) => {
    const all = unique(Object.fromEntries(files));
    const listed = all[staged] === undefined ? [] : [staged];
    const dispatch = platform().dispatch;
    const both = { tiers: { free: { cpuMs: 10, subRequests: 20 }, pro: { cpuMs: 50 } } };
    return {
      platforms: {
        production: platform({
          ...both,
          owners: ["olga"],
          zone: { name: ZONES.production, managed: true },
          grants: production,
          sharedDomains: shared,
        }),
        staging: platform({
          ...both,
          owners: ["sasha"],
          zone: { name: ZONES.staging, managed: true },
          dispatch: { ...dispatch, namespace: "staging" },
          grants: staging,
          tenants: listed,
        }),
      },
      tenants: all,
    };
  });

/**
 * A hostname or subdomain belongs to the first file that declares it, as the content rules would have it. A file that is left
 * with no hostname is none: it would not fit the schema.
 */
function unique(files: Tenants): Tenants {
  const taken = new Set<string>();
  const isFree = (name: string | undefined) =>
    name === undefined || (!taken.has(name) && taken.add(name) !== undefined);
  const mine = ({ hostname }: { readonly hostname: string }) => isFree(hostname);
  const all = Object.entries(files).map(([id, { subdomain, ...file }]): [string, TenantFile] => {
    const own = isFree(subdomain) && subdomain !== undefined ? { subdomain } : {};
    return [id, { ...file, ...own, hostnames: file.hostnames?.filter(mine) } as TenantFile];
  });
  for (const [, { subdomain }] of all) for (const zone of Object.values(ZONES)) taken.add(`${subdomain}.${zone}`);
  for (const [, file] of all) {
    const retired = file.retired?.filter(mine) ?? [];
    if (retired.length === 0) delete file.retired;
    else file.retired = retired;
  }
  return Object.fromEntries(all.filter(([, { hostnames: list = [] }]) => list.length > 0));
}

type Change = (registry: Registry) => Registry;

const ids = fc.constantFrom(...IDS);

/** One change of a kind that people make; what is beyond them is left to chance. */
const changes: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(ids, fieldChanges()).map(([id, change]) => edit(id, change)) },
  { weight: 1, arbitrary: fc.tuple(ids, tenants).map(([id, file]) => edit(id, () => file)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(ids, tenants, fc.constantFrom(...AUTHORS))
      .map(([id, file, one]) => add(id, { ...file, owners: [one] })),
  },
  {
    weight: 1,
    arbitrary: ids.map(
      (id): Change =>
        (registry) => ({ ...registry, tenants: without(registry.tenants, id) }),
    ),
  },
  { weight: 1, arbitrary: fc.tuple(ids, ids, fieldChanges()).map(([from, to, change]) => rename(from, to, change)) },
  { weight: 1, arbitrary: fc.tuple(ids, ids).map(([from, to]) => pass(from, to)) },
  {
    weight: 2,
    arbitrary: fc.tuple(ids, ids, fc.boolean()).map(([from, to, serve]) => passRetired(from, to, serve)),
  },
  { weight: 1, arbitrary: ids.map(list) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom("production" as const, "staging" as const), grants).map(
      ([name, given]): Change =>
        (registry) => ({
          ...registry,
          platforms: { ...registry.platforms, [name]: { ...registry.platforms[name], grants: given } },
        }),
    ),
  },
);

function fieldChanges(): fc.Arbitrary<(file: TenantFile) => TenantFile> {
  const field = (values: fc.Arbitrary<object>) =>
    values.map(
      (value) =>
        (file: TenantFile): TenantFile => ({ ...file, ...value }),
    );
  return fc.oneof(
    field(fc.record({ displayName: fc.constantFrom("A", "B") })),
    field(fc.record({ owners })),
    field(fc.record({ status: statuses })),
    field(fc.record({ tier: tiers })),
    field(fc.record({ worker: workers })),
    field(fc.record({ subdomain: maybe(fc.constantFrom("one", "two")) })),
    field(fc.record({ limits: maybe(limits) })),
    field(fc.record({ outbound: maybe(outbound) })),
    entries.map(
      (entry) =>
        (file: TenantFile): TenantFile =>
          withHostname(file, entry),
    ),
    fc.nat(2).map((index) => (file: TenantFile): TenantFile => {
      return { ...file, hostnames: file.hostnames?.filter((_, at) => at !== index) };
    }),
    { weight: 2, arbitrary: fc.tuple(fc.nat(2), days).map(([index, since]) => retire(index, since)) },
    fc.tuple(fc.nat(1), days).map(([index, since]) => (file: TenantFile): TenantFile => {
      return { ...file, retired: file.retired?.map((entry, at) => (at === index ? { ...entry, since } : entry)) };
    }),
    fc.nat(1).map((index) => (file: TenantFile): TenantFile => {
      return withRetired(file, file.retired?.filter((_, at) => at !== index) ?? []);
    }),
    retiredEntries().map(
      (entry) =>
        (file: TenantFile): TenantFile =>
          withRetired(file, [...(file.retired ?? []), entry]),
    ),
    fc.constant(({ subdomain, ...file }: TenantFile): TenantFile => {
      const name = `${subdomain}.${ZONES.production}`;
      return subdomain === undefined
        ? file
        : withRetired(file, [...(file.retired ?? []), { hostname: name, since: BASE_DAY }]);
    }),
    fc.nat(1).map((index) => (file: TenantFile): TenantFile => {
      const back = file.retired?.[index];
      if (back === undefined || !Object.hasOwn(DOMAINS, back.hostname)) return file;
      return withHostname(withRetired(file, file.retired?.filter((one) => one !== back) ?? []), {
        hostname: back.hostname,
      });
    }),
  );
}

function withRetired({ retired: _, ...file }: TenantFile, retired: Retired[]): TenantFile {
  return retired.length === 0 ? file : { ...file, retired };
}

/** A hostname leaves, and its trace stays. */
function retire(index: number, since: string): (file: TenantFile) => TenantFile {
  return (file) => {
    const gone = file.hostnames?.[index];
    if (gone === undefined || file.hostnames?.length === 1) return file;
    const left = file.hostnames?.filter((one) => one !== gone);
    return withRetired({ ...file, hostnames: left }, [...(file.retired ?? []), { hostname: gone.hostname, since }]);
  };
}

/** One more hostname, or what an existing one says changed. */
function withHostname(file: TenantFile, entry: Entry): TenantFile {
  const others = (file.hostnames ?? []).filter(({ hostname }) => hostname !== entry.hostname);
  return { ...file, hostnames: [...others, entry] };
}

function edit(id: string, change: (file: TenantFile) => TenantFile): Change {
  return (registry) => {
    const file = registry.tenants[id];
    return file === undefined ? registry : { ...registry, tenants: { ...registry.tenants, [id]: change(file) } };
  };
}

function add(id: string, file: TenantFile): Change {
  return (registry) =>
    registry.tenants[id] === undefined ? { ...registry, tenants: { ...registry.tenants, [id]: file } } : registry;
}

/** Staging lists the tenant from now on, or no longer. */
function list(id: string): Change {
  return (registry) => {
    const { staging, production } = registry.platforms;
    const { tenants: listed = [] } = staging;
    const now = listed.includes(id) ? listed.filter((one) => one !== id) : [...listed, id];
    return { ...registry, platforms: { production, staging: { ...staging, tenants: now } } };
  };
}

function without(files: Tenants, id: string): Tenants {
  return Object.fromEntries(Object.entries(files).filter(([other]) => other !== id));
}

function rename(from: string, to: string, change: (file: TenantFile) => TenantFile): Change {
  return (registry) => {
    const file = registry.tenants[from];
    if (file === undefined || registry.tenants[to] !== undefined) return registry;
    return { ...registry, tenants: { ...without(registry.tenants, from), [to]: change(file) } };
  };
}

/** A tenant's first retired name becomes another's, to hold or to serve. */
function passRetired(from: string, to: string, serve: boolean): Change {
  return (registry) => {
    const { [from]: giver, [to]: taker } = registry.tenants;
    const [first, ...rest] = giver?.retired ?? [];
    if (giver === undefined || taker === undefined || first === undefined || from === to) return registry;
    if (serve && !Object.hasOwn(DOMAINS, first.hostname)) return registry;
    const taking = serve
      ? withHostname(taker, { hostname: first.hostname })
      : withRetired(taker, [...(taker.retired ?? []), first]);
    return { ...registry, tenants: { ...registry.tenants, [from]: withRetired(giver, rest), [to]: taking } };
  };
}

/** A tenant's first hostname becomes another's. */
function pass(from: string, to: string): Change {
  return (registry) => {
    const { [from]: giver, [to]: taker } = registry.tenants;
    const [first, ...rest] = giver?.hostnames ?? [];
    if (giver === undefined || taker === undefined || first === undefined || from === to) return registry;
    const files = { [from]: { ...giver, hostnames: rest }, [to]: withHostname(taker, first) };
    return { ...registry, tenants: { ...registry.tenants, ...files } };
  };
}

// ---------------------------------------------------------------------------------------------------------------------

const MINE = [
  "owner",
  "claim",
  "status",
  "grant",
  "limits",
  "field",
  "transfer",
  "rename",
  "deletion",
  "trace",
  "retired",
  "held",
  "platform",
  "environment",
].map((name) => `change-${name}`);

function refusals(before: Registry, after: Registry, author: string): string[] {
  const sample = (registry: Registry): Sample => registry as unknown as Sample;
  const sides = [sourcesOf(sample(before)), sourcesOf(sample(after))] as const;
  return checkChanges(...sides, { user: author, teams: [] }, { baseDay: BASE_DAY })
    .filter(({ severity, rule }) => severity === "error" && MINE.includes(rule))
    .map(({ rule, file, message }) => `${rule} ${file}: ${message}`);
}

function namesServed({ subdomain, hostnames: list = [] }: TenantFile): string[] {
  return [...list.map(({ hostname }) => hostname), ...(subdomain === undefined ? [] : [subdomain])];
}

function written(registry: Registry): Registry {
  return JSON.parse(JSON.stringify(registry)) as Registry;
}

describe("who may change what", () => {
  it("passes if, and only if, the table allows each part of it", () => {
    let passed = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        registries,
        fc.array(changes, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...AUTHORS),
        (base, all, author) => {
          const before = written(base);
          const after = written(all.reduce((registry, change) => change(registry), base));
          const names = Object.values(after.tenants).flatMap(namesServed);
          const full = IDS.flatMap((id) => [
            ...fullNames(id, after),
            ...(after.tenants[id]?.retired ?? []).map(({ hostname }) => hostname),
          ]);
          fc.pre(new Set(names).size === names.length && new Set(full).size === full.length && differs(before, after));
          const told = refusals(before, after, author);
          const expected = complaints(before, after, author);
          if (told.length === 0) passed += 1;
          else refused += 1;
          expect({ passes: told.length === 0, told, expected }).toEqual({
            passes: expected.length === 0,
            told,
            expected,
          });
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 400) },
    );
    expect(Math.min(passed, refused)).toBeGreaterThan(40);
  });
});
