import { KV_ENTRY_FIELDS } from "../../worker/kv-entry";
import { shardsFor } from "../addresses/shard";
import type { Snapshot } from "../cloudflare/snapshot";
import { importsFileText } from "../onboarding/imports-file";
import { compare } from "../order";
import { checkRegistry, findingsIn } from "../registry/check";
import { type PlatformDocument, type RegistryDocuments, subdomainName } from "../registry/documents";
import { foreignMatcher, foreignPatternOf, isForeignPattern } from "../registry/foreign";
import type { RegistrySources } from "../registry/load";
import type { Environment, Platform } from "../registry/model";
import type { Finding, Problem } from "../registry/problem";
import type { SourceFile } from "../registry/source";
import type { DeclarationContext } from "./declaration";
import { type DifferingObject, differingObjects } from "./differences";
import { findHostnames, type HostnameNote, LEAVE_IT, type TodoItem } from "./found";
import { grantsFor } from "./grants";
import { type GroupingRequest, groupHostnames, type TenantGroup, type TenantMember, undecided } from "./groups";
import { shown } from "./mapping";
import { editPlatform, type PlatformEdits } from "./platform-edits";
import {
  ADOPTED_TIER,
  type DraftedTenant,
  draftTenant,
  type TierChoice,
  tenantFileName,
  textOfTenant,
} from "./tenant-file";

export interface AdoptRequest {
  /** The registry, which passes the check. */
  readonly registry: RegistrySources;
  readonly documents: RegistryDocuments;
  readonly environment: Environment;
  readonly snapshot: Snapshot;
  readonly grouping: GroupingRequest;
  /** A person's choice; undefined: the tier that changes no limit. */
  readonly tier: string | undefined;
  readonly applyDefaults: boolean;
  /** Whether hostnames that the registry can't say are listed in `foreign`. */
  readonly writeForeign: boolean;
  /** What `imports/<environment>.json` has now. */
  readonly imports: ReadonlyMap<string, string>;
  readonly today: string;
}

/** What adopt would write, and what it leaves to a person. */
export interface Adoption {
  readonly environment: string;
  readonly files: readonly AdoptedFile[];
  /** undefined: it stays as it is. */
  readonly platform:
    | {
        readonly file: string;
        readonly text: string;
        /** Without the new tenants: what to write before their files are there. */
        readonly early: string;
        readonly edits: PlatformEdits;
      }
    | undefined;
  /** undefined: it stays as it is. */
  readonly imports: { readonly file: string; readonly text: string } | undefined;
  /** What the next release would change of what is adopted or declared. */
  readonly differing: readonly DifferingObject[];
  readonly todo: readonly TodoItem[];
  readonly notes: readonly HostnameNote[];
  /** Names of Terraform variables that uploaded certificates need. */
  readonly variables: readonly string[];
  /** Of the zone: declared already, and left to others. */
  readonly declared: number;
  readonly foreign: number;
  /** Whether the list changed while it was read: then a hostname may be missing. */
  readonly complete: boolean;
  /** Errors that no single hostname causes. Then nothing is written. */
  readonly problems: readonly Problem[];
}

export interface AdoptedFile {
  readonly id: string;
  readonly file: string;
  readonly text: string;
  /** `extended`: adopt wrote it before, and adds to it. */
  readonly kind: "new" | "extended";
  readonly hostnames: readonly string[];
}

/** Everything adopt decides, from the zone's snapshot and the registry. Pure: nothing is written. */
export function adoptZone(request: AdoptRequest): Adoption {
  const { environment, snapshot, documents, grouping } = request;
  const platform = documents.platforms.find(({ id }) => id === environment.name) as PlatformDocument;
  const found = findHostnames(snapshot, environment.platform, {
    defaults: (platform.value.certificateDefaults ?? {}) as DeclarationContext["defaults"],
    applyDefaults: request.applyDefaults,
    ownMetadata: new Set(environment.platform.routing.lookup === "metadata" ? METADATA_KEYS : []),
  });
  const owners = declaringTenants(documents, environment.platform);
  const { groups, todo: ungrouped } = groupHostnames(found.adoptable, grouping);
  const planned = groups.flatMap((group) => planGroup(group, owners, request));
  const drafts = planned.flatMap((one) => ("draft" in one ? [one] : []));
  const left = planned.flatMap((one) => ("todo" in one ? one.todo : []));
  const isNew = ({ hostname }: TodoItem) => !owners.has(hostname);
  const sayable = settle(drafts, platform, request);
  const todo = [...found.todo, ...ungrouped, ...left, ...sayable.todo]
    .filter(isNew)
    .sort((a, b) => compare(a.hostname, b.hostname));
  const edits = editsFor(sayable.drafts, todo, platform, request);
  const sources = sourcesWith(sayable.drafts, edits, platform, request);
  const checked = checkRegistry({ ...request.registry, sources }, request.today);
  const after = checked.registry?.environments.find(({ name }) => name === environment.name);
  const differing = after === undefined ? [] : differingObjects(after, snapshot);
  const adopted = new Set(sayable.drafts.flatMap(({ draft }) => hostnamesOf(draft)));
  return {
    environment: environment.name,
    files: sayable.drafts.map(fileOf),
    platform: platformChange(platform, edits, request),
    imports: importsChange(differing, request),
    differing,
    todo,
    notes: found.notes.filter(({ hostname }) => adopted.has(hostname)),
    variables: sayable.drafts.flatMap(({ draft, fresh }) => variablesIn(draft, fresh)).sort(),
    declared: [...snapshot.hostnames.hostnames].filter(({ hostname }) => owners.has(hostname)).length,
    foreign: found.foreign,
    complete: snapshot.hostnames.complete,
    problems: checked.registry === undefined ? checked.problems.filter(({ severity }) => severity === "error") : [],
  };
}

/** Switchyard's own keys where the dispatch Worker looks into the metadata. */
const METADATA_KEYS = [
  ...KV_ENTRY_FIELDS.filter((field) => ["workerName", "tenant", "status"].includes(field)),
  "route",
];

/** Which tenant declares a hostname, in whichever environment; subdomains of this environment under their full name. */
function declaringTenants(
  { hostnames, environments }: RegistryDocuments,
  { zone }: Platform,
): ReadonlyMap<string, string> {
  const owners = new Map(hostnames.map(({ hostname, tenant }) => [hostname, tenant.id]));
  for (const { platform, tenants } of environments)
    for (const tenant of tenants) {
      const name = platform.value.zone?.name === zone.name ? subdomainName(tenant, platform) : undefined;
      if (name !== undefined) owners.set(name, tenant.id);
    }
  return owners;
}

/** A tenant's file to write, with the group that it was made from. */
interface Draft {
  readonly draft: DraftedTenant;
  readonly group: TenantGroup;
  readonly kind: AdoptedFile["kind"];
  /** Hostnames that no file declares yet. */
  readonly fresh: ReadonlySet<string>;
  readonly source: SourceFile;
}

type PlannedGroup = Draft | { readonly todo: readonly TodoItem[] };

/** A new file, more of a file that adopt wrote and no one changed, or a list for a person. Nothing if there is nothing new. */
function planGroup(
  group: TenantGroup,
  owners: ReadonlyMap<string, string>,
  request: AdoptRequest,
): readonly PlannedGroup[] {
  const { id } = group;
  const fresh = group.members.filter(({ hostname }) => !owners.has(hostname));
  if (fresh.length === 0) return [];
  const leave = (why: string, next: string) => [
    { todo: fresh.map((member) => undecided(member, why, next, id, member.worker)) },
  ];
  const file = tenantFileName(id);
  const source = request.registry.sources.find((one) => one.file === file);
  if (source === undefined) {
    if (group.owners.length === 0)
      return leave("no one is named as its owner", "Name an owner in the mapping, or with --owner.");
    return [draftOf({ ...group, members: fresh }, "new", fresh, request)];
  }
  if (!request.environment.tenants.some((tenant) => tenant.id === id))
    return leave(`${file} belongs to another environment`, "Name another tenant in the mapping.");
  const own = group.members.filter(({ hostname }) => owners.get(hostname) === id);
  const before = own.length === 0 ? undefined : draftOf({ ...group, members: own }, "extended", [], request);
  if (before === undefined || before.source.text !== source.text)
    return leave(
      `${file} was written or changed by a person, so adopt does not touch it`,
      pasteText(fresh, group, file, request),
    );
  return [draftOf({ ...group, members: [...own, ...fresh].sort(byHostname) }, "extended", fresh, request)];
}

function byHostname(a: TenantMember, b: TenantMember): number {
  return compare(a.hostname, b.hostname);
}

/** What a person adds to a file that adopt does not touch. */
function pasteText(fresh: readonly TenantMember[], group: TenantGroup, file: string, request: AdoptRequest): string {
  if (fresh.length > 1) return `Add it to ${file}, or name another tenant in the mapping.`;
  const { value } = draftTenant({ ...group, members: fresh }, tierChoice(request));
  const [declaration] = value.hostnames ?? [];
  return declaration === undefined
    ? `Add "subdomain": ${JSON.stringify(value.subdomain)} to ${file}.`
    : `Add ${JSON.stringify({ ...declaration, worker: value.worker })} to hostnames in ${file}.`;
}

function tierChoice({ documents, environment, tier }: AdoptRequest): TierChoice {
  const platform = documents.platforms.find(({ id }) => id === environment.name);
  const tiers = (platform?.value.tiers ?? {}) as TierChoice["tiers"];
  return { tiers: { ...tiers, ...(tier === undefined && !(ADOPTED_TIER in tiers) && { [ADOPTED_TIER]: {} }) }, tier };
}

function draftOf(
  group: TenantGroup,
  kind: Draft["kind"],
  fresh: readonly TenantMember[],
  request: AdoptRequest,
): Draft {
  const draft = draftTenant(group, tierChoice(request));
  const { id } = group;
  const source = { kind: "tenant" as const, id, file: tenantFileName(id), text: textOfTenant(draft) };
  return { draft, group, kind, fresh: new Set(fresh.map(({ hostname }) => hostname)), source };
}

function hostnamesOf({ members, subdomain }: DraftedTenant): readonly string[] {
  return [...members, ...(subdomain === undefined ? [] : [subdomain])].map(({ hostname }) => hostname);
}

function fileOf({ draft, kind, source, fresh }: Draft): AdoptedFile {
  const hostnames = hostnamesOf(draft).filter((hostname) => fresh.has(hostname));
  return { id: draft.id, file: source.file, text: source.text, kind, hostnames };
}

function variablesIn({ value }: DraftedTenant, fresh: ReadonlySet<string>): readonly string[] {
  return (value.hostnames ?? []).flatMap(({ hostname, certificate }) =>
    certificate?.uploaded !== undefined && fresh.has(hostname)
      ? [certificate.uploaded.certificate, certificate.uploaded.privateKey]
      : [],
  );
}

interface Settled {
  readonly drafts: readonly Draft[];
  readonly todo: readonly TodoItem[];
}

/** More rounds than this mean that taking hostnames out never ends the errors. */
const MOST_ROUNDS = 50;

/**
 * Takes out what the check refuses, hostname by hostname, until it refuses nothing that adopt would write: every rule counts, and
 * none is written twice.
 */
function settle(all: readonly Draft[], platform: PlatformDocument, request: AdoptRequest): Settled {
  let drafts = all.filter(isWorthwhile);
  const todo: TodoItem[] = all.flatMap(({ draft }) => draft.todo);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const edits = editsFor(drafts, [], platform, request);
    const { findings } = findingsIn(sourcesWith(drafts, edits, platform, request), request.today);
    const byFile = new Map<string, Finding[]>();
    for (const finding of findings)
      if (finding.severity === "error") byFile.set(finding.file, [...(byFile.get(finding.file) ?? []), finding]);
    const refused = drafts.filter(({ source }) => byFile.has(source.file));
    if (refused.length === 0) break;
    drafts = drafts.flatMap((draft) => {
      const errors = byFile.get(draft.source.file);
      if (errors === undefined) return [draft];
      const smaller = withoutRefused(draft, errors, request);
      todo.push(...smaller.todo);
      return smaller.drafts;
    });
  }
  return { drafts, todo };
}

function isWorthwhile({ draft }: Draft): boolean {
  return hostnamesOf(draft).length > 0;
}

/** A hostname that an error is about goes to the list; a tenant that one is about goes there with all its hostnames. */
function withoutRefused(one: Draft, errors: readonly Finding[], request: AdoptRequest): Settled {
  const { draft, group, kind, fresh } = one;
  const refused = new Map<string, Finding>();
  let whole: Finding | undefined;
  for (const error of errors) {
    const [field, index] = error.path;
    const member =
      field === "hostnames" ? draft.members[Number(index)] : field === "subdomain" ? draft.subdomain : undefined;
    if (member === undefined) whole ??= error;
    else if (!refused.has(member.hostname)) refused.set(member.hostname, error);
  }
  // A file that adopt wrote before stays as it is: only what is new can be left out.
  const blamed = [...refused.keys()].filter((hostname) => fresh.has(hostname));
  const all = [...fresh];
  const names = whole !== undefined || blamed.length === 0 ? all : blamed;
  const left = new Set(names);
  const todo = names.map((hostname) => {
    const error = refused.get(hostname) ?? whole ?? (errors[0] as Finding);
    const worker = group.members.find((member) => member.hostname === hostname)?.worker;
    const kept = { tenant: draft.id, worker };
    return {
      hostname,
      kind: "unsayable" as const,
      why: `${shown(error.message)} (${error.rule})`,
      next: LEAVE_IT,
      ...kept,
    };
  });
  const members = group.members.filter(({ hostname }) => !left.has(hostname));
  const rest = members.filter(({ hostname }) => fresh.has(hostname));
  if (rest.length === 0) return { drafts: [], todo };
  const smaller = draftOf({ ...group, members }, kind, rest, request);
  return { drafts: [smaller].filter(isWorthwhile), todo: [...todo, ...smaller.draft.todo] };
}

/** The registry as it would be. */
function sourcesWith(
  drafts: readonly Draft[],
  edits: PlatformEdits,
  platform: PlatformDocument,
  { registry }: AdoptRequest,
): readonly SourceFile[] {
  const written = new Set(drafts.map(({ source }) => source.file));
  const kept = registry.sources.filter(({ file }) => !written.has(file));
  const all = kept.map((source) =>
    source.file === platform.file ? { ...source, text: editPlatform(source.text, edits) } : source,
  );
  return [...all, ...drafts.map(({ source }) => source)].sort(
    (a, b) => compare(a.kind, b.kind) || compare(a.file, b.file),
  );
}

function editsFor(
  drafts: readonly Draft[],
  todo: readonly TodoItem[],
  platform: PlatformDocument,
  { environment, documents, writeForeign }: AdoptRequest,
): PlatformEdits {
  const { value } = platform;
  const values = drafts.map(({ draft }) => draft.value);
  const newIds = drafts.filter(({ kind }) => kind === "new").map(({ draft }) => draft.id);
  const declarations = values.flatMap(({ hostnames = [] }) => hostnames);
  const shows = {
    wildcardHostnames: declarations.some(
      ({ hostname, certificate }) => hostname.startsWith("*.") || certificate?.wildcard === true,
    ),
    customMetadata: declarations.some(({ metadata }) => metadata !== undefined),
    originSni: declarations.some(({ origin }) => origin?.sni !== undefined),
  };
  const before = documents.environments.find(({ name }) => name === environment.name)?.hostnames.length ?? 0;
  const isForeign = foreignMatcher(environment.platform.foreign);
  const patterns = todo
    .filter(({ kind, hostname }) => kind === "unsayable" && !isForeign(hostname))
    .map(({ hostname }) => foreignPatternOf(hostname))
    .filter(isForeignPattern);
  const workers = new Set(value.workers);
  const used = [
    ...new Set(drafts.flatMap(({ draft }) => draft.members.concat(draft.subdomain ?? []).flatMap(workersIn))),
  ];
  return {
    grants: grantsFor(
      drafts.map(({ draft }) => draft),
      platform,
    ),
    workers: value.workers === undefined ? [] : used.filter((worker) => !workers.has(worker)).sort(),
    tenants: value.tenants === undefined ? [] : newIds,
    foreign: writeForeign ? [...new Set(patterns)] : [],
    entitlements: Object.entries(shows).flatMap(([name, shown]) =>
      shown && value.entitlements?.[name as keyof typeof shows] !== true ? [name] : [],
    ),
    tier:
      values.some(({ tier }) => tier === ADOPTED_TIER) && !(ADOPTED_TIER in (value.tiers ?? {}))
        ? ADOPTED_TIER
        : undefined,
    shards: shardsNeeded(before, declarations.length, environment.platform.shardCount),
  };
}

function workersIn({ worker, entry }: TenantMember): readonly string[] {
  return [worker, ...(entry?.paths ?? []).map(({ workerName }) => workerName)];
}

/** Only while the environment has no hostname: a later change moves hostnames between states. */
function shardsNeeded(before: number, added: number, count: number): number | undefined {
  const needed = shardsFor(added);
  return before === 0 && needed > count ? needed : undefined;
}

function platformChange(platform: PlatformDocument, edits: PlatformEdits, { registry }: AdoptRequest) {
  const before = registry.sources.find(({ file }) => file === platform.file)?.text ?? "";
  const text = editPlatform(before, edits);
  const early = editPlatform(before, { ...edits, tenants: [] });
  return text === before ? undefined : { file: platform.file, text, early, edits };
}

/** What is there stays: it may be of another branch, or a person's. */
function importsChange(differing: readonly DifferingObject[], { imports, environment }: AdoptRequest) {
  const all = new Map([...imports, ...differing.map(({ address, id }) => [address, id] as const)]);
  const added = differing.some(({ address, id }) => imports.get(address) !== id);
  return added ? { file: `imports/${environment.name}.json`, text: importsFileText(all) } : undefined;
}
