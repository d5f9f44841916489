import { applyEdits, type JSONPath, modify } from "jsonc-parser";
import type { Checked } from "../cloudflare/checked";
import { formatTenant } from "../onboarding/format";
import { hostnamesOf, type PlatformDocument, type TenantDocument } from "../registry/documents";
import { retiredNamesOf, type ServedName, servedNames } from "../registry/held-names";
import { statusInEffect } from "../registry/status-in-effect";
import type { DnsRoute } from "../status/facts";
import { listed } from "../text";
import { UserError } from "../user-error";
import type { Commit } from "./commit";
import { type LifeState, type LifeTransition, offboardStep } from "./life";

/** What a person asks for, and what is known of it. */
export interface OffboardRequest {
  /** As the base has it. */
  readonly tenant: TenantDocument;
  readonly text: string;
  readonly platforms: readonly PlatformDocument[];
  /** Hostnames, or `<label>.<zone>`; empty: the whole tenant. */
  readonly names: readonly string[];
  /** The day that `since` gets. */
  readonly day: string;
  /** An operator's reason to skip steps. */
  readonly reason?: string | undefined;
}

/** The step that is next, and the names that it is about. */
export interface OffboardStep {
  readonly transition: LifeTransition;
  readonly names: readonly string[];
  /** Hostnames whose DNS must no longer point here. */
  readonly lookup: readonly string[];
}

/**
 * The next step of a tenant or some of its names: the one of the name that is furthest behind.
 * @throws UserError if a name is not the tenant's, or nothing is left to do
 */
export function nextOffboardStep(request: OffboardRequest): OffboardStep {
  const { tenant, names, reason } = request;
  const chosen = chosenNames(request);
  if (chosen.length === 0) throw nothingLeft(tenant, names);
  const states = chosen.map((name) => ({ ...name, state: stateOf(tenant, name, names.length > 0) }));
  const behind = states.filter(({ state }) => state !== "removed");
  const { state } = behind[0] ?? states[0] ?? { state: "removed" as const };
  const transition = offboardStep(state, reason !== undefined);
  const about = transition.to === "removed" ? behind : states;
  const hostnames = new Set(hostnamesOf(tenant).map(({ hostname }) => hostname));
  const lookup = transition.offboard === "skips" || transition.to !== "held" ? [] : about;
  return {
    transition,
    names: about.map(({ name }) => name),
    lookup: lookup.map(({ name }) => name).filter((name) => hostnames.has(name)),
  };
}

/** With a hostname goes what its wildcard certificate covers. */
function chosenNames({ tenant, platforms, names }: OffboardRequest): readonly ServedName[] {
  const served = servedNames(tenant, platforms);
  const retired = new Set(retiredNamesOf(tenant).map(({ hostname }) => hostname));
  const unknown = names.filter((name) => !retired.has(name) && !served.some((one) => one.exact && one.name === name));
  if (unknown.length > 0)
    throw new UserError(
      `${listed(unknown)}: not served by ${tenant.file}. It names ${listed(served.map(({ name }) => name))}.`,
      "refused",
    );
  if (names.length === 0) return served;
  return served.filter(({ name, exact }) => names.includes(name) || (!exact && names.includes(name.slice(2))));
}

function nothingLeft(tenant: TenantDocument, names: readonly string[]): UserError {
  const what = names.length === 0 ? tenant.file : listed(names);
  return new UserError(
    `${what} serves nothing any more: its names are held in "retired". Nothing is left to do.`,
    "refused",
  );
}

/** @param alone whether the tenant stays: then its subdomain has no status of its own, and goes in one step */
function stateOf(tenant: TenantDocument, { name, path }: ServedName, alone: boolean): LifeState {
  if (path[0] === "subdomain" && alone) return "removed";
  const own = hostnamesOf(tenant).find(({ path: [, index] }) => path[0] === "hostnames" && index === path[1]);
  if (own?.declaration.status === "removed" && name !== undefined) return "removed";
  return statusInEffect(tenant.value.status, own?.declaration.status);
}

/** What DNS says of a hostname that is to go. */
export interface OffboardEvidence {
  readonly hostname: string;
  /** Whether DNS shows that it no longer points here. An answer that is missing shows nothing. */
  readonly gone: boolean;
  readonly words: string;
}

export function evidenceOf(hostname: string, route: Checked<DnsRoute>): OffboardEvidence {
  if (!route.checked) return { hostname, gone: false, words: `not known: ${route.why}` };
  const { leads, chain, addresses } = route.value;
  const shown = [...chain.map((name) => `CNAME ${name}`), ...addresses].join(", ") || "no record";
  switch (leads) {
    case "here":
      return { hostname, gone: false, words: `points to your zone (${shown})` };
    case "proxied":
      return { hostname, gone: false, words: `not known: a Cloudflare zone in front hides where it points (${shown})` };
    case "nowhere":
      return { hostname, gone: true, words: `points nowhere (${shown})` };
    case "elsewhere":
      return { hostname, gone: true, words: `points elsewhere (${shown})` };
  }
}

/** The tenant's file after a step. Changes nothing else; a file in the form of `fmt` keeps that form. */
export function offboarded({ tenant, text, platforms, names, day }: OffboardRequest, step: OffboardStep): string {
  const edits =
    step.transition.to === "removed" ? removals(tenant, names) : departures(tenant, platforms, step.names, day);
  const edited = edits.reduce(
    (before, [path, value]) => applyEdits(before, modify(before, path, value, { formattingOptions: FORM })),
    text,
  );
  return formatTenant(text) === text ? formatTenant(edited) : edited;
}

const FORM = { insertSpaces: true, tabSize: 2, eol: "\n" };

type FileEdit = readonly [path: JSONPath, value: unknown];

function removals(tenant: TenantDocument, names: readonly string[]): FileEdit[] {
  if (names.length === 0) return [[["status"], "removed"]];
  return hostnamesOf(tenant)
    .filter(({ hostname, declaration }) => names.includes(hostname) && declaration.status === undefined)
    .map(({ path }): FileEdit => [[...path, "status"], "removed"]);
}

/** What only a tenant that serves something needs. */
const SERVING_FIELDS = ["tier", "worker", "limits", "outbound"] as const;

function departures(
  tenant: TenantDocument,
  platforms: readonly PlatformDocument[],
  leaving: readonly string[],
  day: string,
): FileEdit[] {
  const { value } = tenant;
  const going = hostnamesOf(tenant).filter(({ hostname }) => leaving.includes(hostname));
  const all = going.length === (value.hostnames ?? []).length;
  const hostnames: FileEdit[] = all
    ? value.hostnames === undefined
      ? []
      : [[["hostnames"], undefined]]
    : going.map(({ path }): FileEdit => [[...path], undefined]).reverse();
  const subdomain = servedNames(tenant, platforms).some(
    ({ name, path: [field] }) => field === "subdomain" && leaving.includes(name),
  );
  const isLast = all && (value.subdomain === undefined || subdomain);
  const fields = isLast ? SERVING_FIELDS.filter((field) => value[field] !== undefined) : [];
  const known = new Set(retiredNamesOf(tenant).map(({ hostname }) => hostname));
  const added = leaving.filter((name) => !known.has(name)).map((hostname) => ({ hostname, since: day }));
  return [
    ...hostnames,
    ...(subdomain ? [[["subdomain"], undefined] as FileEdit] : []),
    ...fields.map((field): FileEdit => [[field], undefined]),
    [["retired"], [...(value.retired ?? []), ...added]],
  ];
}

/** The commit to make; a skipped step keeps its reason in the trailers. */
export function offboardCommit(
  { tenant, names, reason }: OffboardRequest,
  { transition }: OffboardStep,
  by: string,
): Commit {
  const what = names.length === 0 || names.length > 2 ? tenant.id : listed(names);
  const subject = transition.to === "removed" ? `Remove ${what}` : `Retire ${what}`;
  const trailers =
    reason === undefined
      ? []
      : ([
          ["Offboarded-by", by],
          ["Reason", reason],
        ] as const);
  return { file: tenant.file, subject, trailers };
}
