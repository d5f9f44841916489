import type { PlatformDocument } from "../registry/documents";
import { isInside } from "../registry/hostname";
import type { FieldChange } from "./field-changes";
import { type NameKind, patternsFor } from "./names";
import { askOperators } from "./operators";
import { type ChangeContext, claimantOf, type TenantChange } from "./tenant-change";

/** The change rules that report what only operators may change. */
export type FieldRule =
  | "change-status"
  | "change-grant"
  | "change-limits"
  | "change-claim"
  | "change-retired"
  | "change-field";

/** What the owners of a tenant may not do alone. */
export interface Reserved {
  /** What the change is, in one sentence. */
  readonly message: string;
  /** Default: the row's. */
  readonly rule?: FieldRule;
  /** Whether the author may do it and whom to ask, if people other than this tenant's operators decide. */
  readonly others?: { readonly allowed: boolean; readonly ask: string };
}

/** A row of the table: fields of a tenant file, and who decides them. */
interface FieldRow {
  /** As docs/registry.md writes them. */
  readonly fields: readonly string[];
  /** What the tenant's owners may do, in Markdown. */
  readonly owners: string;
  /** What only operators may do; empty where there is nothing left. */
  readonly operators: string;
  readonly rule?: FieldRule;
  /** If one of these fields changes, the row's fields are checked again. */
  readonly dependsOn?: readonly string[];
  /** Whether this change is reserved to operators; absent where owners may do anything. */
  readonly reserved?: (change: FieldChange, tenant: TenantChange, context: ChangeContext) => Reserved | undefined;
}

/**
 * Who decides what in a tenant file, in one table: check --base uses it, docs/authority.md shows it.
 * Only operators change a field that no row lists.
 */
export const FIELDS: readonly FieldRow[] = [
  {
    fields: [
      "$schema",
      "displayName",
      "owners",
      "hostnames[].paths[].prefix",
      "hostnames[].origin.sni",
      "hostnames[].metadata",
      "hostnames[].customerDns",
      "hostnames[].canonical",
      "hostnames[].status",
    ],
    owners: "everything",
    operators: "",
  },
  {
    fields: [
      "hostnames[].certificate.validation",
      "hostnames[].certificate.revalidate",
      "hostnames[].certificate.authority",
      "hostnames[].certificate.minTlsVersion",
      "hostnames[].certificate.tls13",
      "hostnames[].certificate.http2",
      "hostnames[].certificate.earlyHints",
      "hostnames[].certificate.ciphers",
      "hostnames[].certificate.bundleMethod",
      "hostnames[].certificate.branding",
      "hostnames[].certificate.reset",
      "hostnames[].certificate.wildcard",
      "hostnames[].certificate.uploaded.rotate",
    ],
    owners: "everything",
    operators: "",
  },
  {
    fields: ["status"],
    owners: "between `live` and `maintenance`; to `removed`",
    operators: "to and from `suspended`; back from `removed`",
    rule: "change-status",
    reserved: statusReserved,
  },
  {
    fields: ["subdomain"],
    owners: "everything",
    operators: "remove or change it while the tenant is suspended",
    rule: "change-status",
    reserved: subdomainReserved,
  },
  {
    fields: ["hostnames[].hostname"],
    owners: "add names under a registrable domain that is free or their own; remove names",
    operators:
      "add names under a domain that another tenant holds (an owner of that tenant may as well), unless `sharedDomains` lists it, or under the domain of a platform's zone; remove names while the tenant is suspended",
    rule: "change-claim",
    reserved: hostnameReserved,
  },
  {
    fields: ["retired[].hostname", "retired[].since"],
    owners:
      "add the tenant's names as they leave; move `since` to a later day; remove an entry that has expired, or whose name the tenant serves again",
    operators: "add any other name; move an entry to another tenant's file: the operators of both",
    rule: "change-retired",
    reserved: retiredReserved,
  },
  {
    fields: ["tier"],
    owners: "the tiers of the tenant's grant",
    operators: "any other tier",
    rule: "change-grant",
    reserved: tierReserved,
  },
  {
    fields: ["limits.cpuMs", "limits.subRequests"],
    owners: "up to the tier's limits",
    operators: "above the tier's limits",
    rule: "change-limits",
    dependsOn: ["tier"],
    reserved: limitReserved,
  },
  {
    fields: ["worker", "hostnames[].worker", "hostnames[].paths[].worker"],
    owners: "Worker names that the tenant's grant covers, and those that the tenant uses in the base",
    operators: "any other Worker name",
    rule: "change-grant",
    reserved: nameReserved("workers", "user Worker"),
  },
  {
    fields: ["hostnames[].certificate.uploaded.certificate", "hostnames[].certificate.uploaded.privateKey"],
    owners: "Terraform variables that the tenant's grant covers, and those that the tenant uses in the base",
    operators:
      "any other variable; one that a tenant of another environment uses, or is granted in full: the operators of both",
    rule: "change-grant",
    reserved: nameReserved("certificates", "Terraform variable"),
  },
  {
    fields: ["outbound"],
    owners: "set, change and remove the parameters of the tenant's grant",
    operators: "any other parameter",
    rule: "change-grant",
    reserved: outboundReserved,
  },
  {
    fields: ["hostnames[].origin.server"],
    owners:
      "names in the platform's zone that the tenant's grant covers, and those that the tenant uses in the base; remove the origin",
    operators: "any other name",
    rule: "change-grant",
    reserved: originReserved,
  },
];

/** Changes of a whole tenant file, with the rule that checks each. */
export const FILES: readonly (Pick<FieldRow, "owners" | "operators"> & {
  readonly what: string;
  readonly rule: string;
})[] = [
  {
    what: "a new file",
    owners: "anyone listed in its `owners`, within the default grant",
    operators: "anything more; a file whose ID already has its own grant",
    rule: "change-owner",
  },
  {
    what: "the file deleted",
    owners: "its owners",
    operators: "while the tenant is suspended",
    rule: "change-deletion",
  },
  {
    what: "the file renamed (same owners, hostnames and subdomain)",
    owners: "its owners; the new name has the default grant, and what the tenant uses in the base",
    operators: "to an ID that already has its own grant",
    rule: "change-rename",
  },
  {
    what: "a hostname or subdomain passed to another tenant",
    owners: "no one",
    operators: "the operators of both tenants",
    rule: "change-transfer",
  },
  {
    what: "a name used that another tenant's file holds (`retired`, for `retentionDays`)",
    owners: "no one",
    operators: "the operators of both tenants",
    rule: "change-held",
  },
  {
    what: "a name dropped without an entry in `retired`",
    owners: "no one",
    operators: "no one",
    rule: "change-trace",
  },
];

const ROWS = new Map(FIELDS.flatMap((row) => row.fields.map((field): [string, FieldRow] => [field, row])));

/** The row of a field; undefined if no row lists it: then only operators change it. */
export function rowOf(field: string): FieldRow | undefined {
  return ROWS.get(field);
}

/** Whether the change only adds or removes an empty container, such as `"certificate": {}`. */
export function isEmptyPlace({ field, before, after }: FieldChange): boolean {
  const isEmpty = (value: unknown) =>
    value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  const isPlace = [...ROWS.keys()].some((named) => named.startsWith(`${field}.`) || named.startsWith(`${field}[]`));
  return isPlace && isEmpty(before) && isEmpty(after);
}

type Judge = NonNullable<FieldRow["reserved"]>;

function statusReserved({ before = "live", after = "live" }: FieldChange): Reserved | undefined {
  const free = before !== "suspended" && after !== "suspended" && (after === "removed" || before !== "removed");
  return before === after || free ? undefined : { message: `the status changes from ${before} to ${after}` };
}

/** A name that leaves a suspended tenant could be served again by another tenant, without an operator. */
function leaving(name: string, { before }: TenantChange): Reserved | undefined {
  if (before?.value.status !== "suspended") return undefined;
  return { rule: "change-status", message: `${name} leaves the suspended tenant ${before.id}` };
}

function subdomainReserved({ before }: FieldChange, tenant: TenantChange): Reserved | undefined {
  return before === undefined ? undefined : leaving(`the subdomain ${before}`, tenant);
}

function hostnameReserved({ before, after }: FieldChange, tenant: TenantChange, { claims }: ChangeContext) {
  if (typeof after !== "string") return leaving(String(before), tenant);
  const claim = claims.claimOf(after, tenant.before, tenant.isOwner);
  if (claim === undefined) return undefined;
  const { domain, holder, allowed, ask } = claim;
  return { message: `${after} is under ${domain}, which ${holder.file} holds`, others: { allowed, ask } };
}

/** Holding a name keeps others from it, so a tenant holds only what it served. */
function retiredReserved({ field, after }: FieldChange, tenant: TenantChange, context: ChangeContext) {
  if (field !== "retired[].hostname" || typeof after !== "string") return undefined;
  if (context.retired.served(tenant).has(after)) return undefined;
  const holder = context.retired.holderOf(after);
  if (holder === undefined) return { message: `${after} is not a name that this tenant serves in the base` };
  const platforms = context.operators.platformsOf(holder.id, tenant.id);
  const others = { allowed: context.operators.include(platforms), ask: askOperators(platforms) };
  return { message: `${after} is held by ${holder.file}`, others };
}

function tierReserved({ after }: FieldChange, { grant }: TenantChange): Reserved | undefined {
  if (after === undefined || grant.tiers.includes(String(after))) return undefined;
  return { message: `the tier ${JSON.stringify(after)} is ${notIn(grant.tiers)}` };
}

function limitReserved({ field, before, after }: FieldChange, tenant: TenantChange): Reserved | undefined {
  const limit = field === "limits.cpuMs" ? "cpuMs" : "subRequests";
  const tier = tenant.after?.value.tier;
  const allowed = tierLimit(tenant.platforms, tier, limit);
  if (typeof after !== "number" || allowed === undefined || after <= allowed) return undefined;
  if (typeof before === "number" && after <= before && tier === tenant.before?.value.tier) return undefined;
  return { message: `${limit} is ${after}, above the ${allowed} of the tier ${tier}` };
}

/** The smallest limit that the tenant's environments give the tier. */
function tierLimit(
  platforms: readonly PlatformDocument[],
  tier: string | undefined,
  limit: "cpuMs" | "subRequests",
): number | undefined {
  const limits = platforms.flatMap(({ value: { tiers = {} } }) =>
    tier !== undefined && Object.hasOwn(tiers, tier) ? (tiers[tier]?.[limit] ?? []) : [],
  );
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function nameReserved(kind: NameKind, noun: string): Judge {
  return ({ after }, tenant, { names, operators }) => {
    if (typeof after !== "string") return undefined;
    const refusal = names.refusal(kind, after, claimantOf(tenant));
    if (refusal === undefined) return undefined;
    const elsewhere = names.holdersElsewhere(kind, after, claimantOf(tenant));
    const platforms = [...new Set([...tenant.platforms, ...elsewhere.map(({ platform }) => platform)])];
    return {
      others: { allowed: operators.include(platforms), ask: askOperators(platforms) },
      message: `the ${noun} ${after} is ${refusal === "" ? notIn(patternsFor(kind, tenant.grant[kind], tenant.id)) : `not in the tenant's grant: ${refusal}`}`,
    };
  };
}

function notIn(granted: readonly string[]): string {
  return `not in the tenant's grant (${granted.length === 0 ? "empty" : granted.join(", ")})`;
}

function outboundReserved({ path }: FieldChange, { grant }: TenantChange): Reserved | undefined {
  const parameter = String(path.at(-1));
  if (grant.outbound.includes(parameter)) return undefined;
  return { message: `the outbound parameter ${JSON.stringify(parameter)} is ${notIn(grant.outbound)}` };
}

function originReserved(change: FieldChange, tenant: TenantChange, context: ChangeContext): Reserved | undefined {
  const { after } = change;
  if (typeof after !== "string" || context.names.uses("origins", after, claimantOf(tenant))) return undefined;
  const zones = tenant.platforms.map(({ value }) => value.zone?.name);
  if (zones.some((zone) => zone === undefined || !isInside(after, zone)))
    return { message: `the origin ${after} is not in the platform's zone` };
  return nameReserved("origins", "origin")(change, tenant, context);
}
