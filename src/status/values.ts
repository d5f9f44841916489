import { addressOf, resourceName } from "../addresses/address";
import { issuingAuthorities } from "../cloudflare/certificate-authorities";
import { knownValue } from "../cloudflare/checked";
import { challengeName } from "../cloudflare/custom-hostname";
import { nextCheck, PENDING_DAYS, tokensEnd } from "../cloudflare/validation-schedule";
import type { Status } from "../registry/model";
import { listed } from "../text";
import { DAY, lengthText, timeText } from "../time";
import { allowedAuthorities } from "./caa";
import { answerOf, certificateOf, coversWildcard, expiryOf, missingWorkers, uncheckedParts } from "./evidence";
import type { DnsRoute, HostnameFacts } from "./facts";
import { shellWord } from "./shell-word";
import { NO_CERTIFICATE } from "./verdicts";

/** What the table's `{…}` stand for: each reads the facts only when a text asks for it. */
export const VALUES = {
  status: (facts) => answerOf(facts)?.status ?? "",
  certificate: (facts) => certificateOf(facts)?.status ?? NO_CERTIFICATE,
  whyNotAsked: ({ cloudflare }) => (cloudflare.checked ? "" : cloudflare.why),
  dns: dnsText,
  verificationError: (facts) => {
    const [error] = answerOf(facts)?.verificationErrors ?? [];
    return error === undefined ? "" : ` (Cloudflare reports: ${error.replace(/\.$/, "")})`;
  },
  nextCheck: (facts) => {
    const time = nextCheckAt(facts);
    return time === undefined ? "within 4 hours" : `by ${timeText(time)}`;
  },
  deletion: deletionText,
  tokens: (facts) => {
    const time = tokensEndAt(facts);
    return time === undefined ? "" : `The tokens are valid until ${timeText(time)}.`;
  },
  expiry: (facts) => {
    const time = expiryOf(facts);
    if (time === undefined) return "";
    return time > facts.now ? ` in ${lengthText(time - facts.now)} (${timeText(time)})` : ` on ${timeText(time)}`;
  },
  lastSeen: ({ history }) => (history.lastSeen === undefined ? "" : timeText(history.lastSeen)),
  quota: ({ zone: { quota } }) => (quota.checked ? `${quota.value.used} of ${quota.value.hardCap} are used` : ""),
  fallbackOrigin: fallbackOriginText,
  shownOrigin: ({ zone: { fallbackOrigin } }) => knownValue(fallbackOrigin)?.origin ?? "",
  declaredOrigin: ({ zone }) => zone.declaredOrigin,
  route: ({ zone }) => knownValue(zone.dispatch.route) ?? "",
  dispatchWorker: ({ zone }) => knownValue(zone.dispatch.worker) ?? "",
  namespace: ({ zone }) => zone.dispatch.namespace,
  lookup: ({ lookup }) => knownValue(lookup)?.words ?? "",
  missingWorkers: (facts) =>
    listed(missingWorkers(facts).map(({ worker, prefix }) => (prefix ? `${worker} (for ${prefix})` : worker))),
  missingWorker: (facts) => missingWorkers(facts)[0]?.worker ?? "",
  unchecked: (facts) => listed(uncheckedParts(facts)),
  caa: caaText,
  challengeName: ({ declared }) => challengeName(declared.hostname),
  challengeFound: ({ dns: { challenge } }) => {
    if (!challenge.checked) return "";
    const { cname, txt } = challenge.value;
    return cname === undefined ? `TXT ${txt.map((value) => `"${value}"`).join(", ")}` : `CNAME ${cname}`;
  },
  challengeSeen: ({ dns: { challenge } }) => {
    if (!challenge.checked) return "";
    return challenge.value.txt.length > 0 ? " (there is a value, but not the right one)" : " (there is none)";
  },
  emails: (facts) => certificateOf(facts)?.emails.join(", ") || "the domain's contacts",
  tenantStatus: ({ declared }) => declared.status,
  tenantAnswer: ({ declared }) => TENANT_ANSWERS[declared.status],
  hostname: ({ declared }) => shellWord(declared.hostname),
  file: ({ tenant }) => `tenants/${tenant.id}.json`,
  address: ({ declared }) => addressOf("cloudflare_custom_hostname", resourceName(declared.hostname)),
  zone: ({ zone }) => zone.name,
  environment: ({ zone }) => zone.environment,
} as const satisfies Readonly<Record<string, (facts: HostnameFacts) => string>>;

/** The dispatch Worker's answer for each tenant status. */
const TENANT_ANSWERS: Readonly<Record<Status, string>> = {
  live: "an answer",
  suspended: "403",
  maintenance: "503",
  removed: "410",
};

export type ValueName = keyof typeof VALUES;

/** How a value that differs from hostname to hostname is said once for a group of them. */
interface GroupValue {
  /** Words in its place that are true for each of them. */
  readonly words: (facts: HostnameFacts) => string;
  /** What comes before the value where one hostname's details are listed; undefined: the details don't list it. */
  readonly label?: string;
}

/** All other values are part of the cause: hostnames with different ones are in different groups. */
const GROUP_VALUES: Readonly<Partial<Record<ValueName, GroupValue>>> = {
  dns: { words: dnsKind, label: "" },
  verificationError: {
    words: (facts) => (VALUES.verificationError(facts) === "" ? "" : " (Cloudflare's reports are in the details)"),
    label: "",
  },
  nextCheck: { words: () => "within 4 hours", label: "next check " },
  deletion: {
    words: (facts) => (deletionAt(facts) === undefined ? deletionText(facts) : "by the date in the details"),
    label: "deadline: ",
  },
  tokens: {
    words: (facts) => (tokensEndAt(facts) === undefined ? "" : "The tokens are valid until the time in the details."),
    label: "",
  },
  expiry: {
    words: (facts) => (expiryOf(facts) === undefined ? "" : " on the date in the details"),
    label: "certificate ends ",
  },
  lastSeen: { words: () => "the date in the details", label: "last seen " },
  lookup: { words: lookupKind, label: "" },
  missingWorkers: { words: () => "of the name in the details", label: "user Worker " },
  missingWorker: { words: () => "<user Worker>" },
  caa: {
    words: ({ dns }) =>
      dns.caa.checked ? "allow no authority that could issue it" : "forbid it, as Cloudflare reports",
    label: "CAA records ",
  },
  challengeName: { words: () => challengeName("<hostname>") },
  challengeFound: { words: () => "another record", label: "_acme-challenge holds " },
  emails: {
    words: (facts) => (certificateOf(facts)?.emails.length ? "the addresses in the details" : "the domain's contacts"),
    label: "e-mail to ",
  },
  hostname: { words: () => "<hostname>" },
  file: { words: () => "tenants/<tenant>.json" },
  address: { words: () => "<address>", label: "" },
};

/** Whether a value may differ among hostnames with the same cause. */
export function isOfOneHostname(name: ValueName): boolean {
  return GROUP_VALUES[name] !== undefined;
}

/** The text with its `{…}` filled in. */
export function fill(template: string, facts: HostnameFacts): string {
  return filled(template, (name) => VALUES[name](facts));
}

/** The same in words that are true for every hostname with this cause. */
export function fillForGroup(template: string, facts: HostnameFacts): string {
  return filled(template, (name) => (GROUP_VALUES[name]?.words ?? VALUES[name])(facts));
}

/** What `fillForGroup` leaves out of these texts: the hostname's own values, each once. */
export function particularsOf(templates: readonly string[], facts: HostnameFacts): readonly string[] {
  const names = new Set(templates.flatMap((template) => [...template.matchAll(PLACES)].map(([, name]) => name)));
  return ([...names] as ValueName[]).flatMap((name) => {
    const label = GROUP_VALUES[name]?.label;
    const text = VALUES[name](facts)
      .trim()
      .replace(/^\((.*)\)$/s, "$1");
    return label === undefined || text === "" ? [] : [`${label}${text.replace(/\.$/, "")}`];
  });
}

const PLACES = /\{(\w+)\}/g;

function filled(template: string, textFor: (name: ValueName) => string): string {
  return template.replace(PLACES, (_, name: ValueName) => textFor(name)).trim();
}

/** When Cloudflare stops checking a pending hostname, or deletes one that moved; undefined if unknown. */
export function deletionAt(facts: HostnameFacts): number | undefined {
  const status = answerOf(facts)?.status;
  if (status === "moved") return after(facts.history.statusSince, PENDING_DAYS, facts.now);
  if (status === "pending") return after(pendingSince(facts), PENDING_DAYS, facts.now);
  return undefined;
}

export function nextCheckAt(facts: HostnameFacts): number | undefined {
  const start = pendingSince(facts);
  return start === undefined ? undefined : nextCheck(start, facts.now);
}

export function tokensEndAt(facts: HostnameFacts): number | undefined {
  const start = facts.history.certificateSince ?? answerOf(facts)?.createdAt;
  const end = start === undefined ? undefined : tokensEnd(start, certificateOf(facts)?.authority);
  return end === undefined || end <= facts.now ? undefined : end;
}

/** A hostname older than its period was restarted in the meantime. Only the ledger knows when. */
function pendingSince(facts: HostnameFacts): number | undefined {
  const createdAt = answerOf(facts)?.createdAt;
  const young = createdAt !== undefined && createdAt + PENDING_DAYS * DAY > facts.now;
  return young ? createdAt : facts.history.statusSince;
}

function after(start: number | undefined, days: number, now: number): number | undefined {
  return start === undefined || start + days * DAY <= now ? undefined : start + days * DAY;
}

function deletionText(facts: HostnameFacts): string {
  const time = deletionAt(facts);
  if (time !== undefined) return `by ${timeText(time)}, in ${lengthText(time - facts.now)}`;
  return answerOf(facts)?.status === "moved" ? "within 7 days" : "7 days after it started";
}

function dnsText({ dns: { route } }: HostnameFacts): string {
  if (!route.checked) return `it is not known where DNS points (${route.why})`;
  const { leads, chain, addresses } = route.value;
  if (leads === "nowhere")
    return chain.length === 0 ? "DNS has no record" : `DNS points to ${chain.at(-1)}, which does not exist`;
  if (leads === "proxied") return "DNS points to Cloudflare through the customer's own zone";
  if (leads === "here") return "DNS points to your zone";
  return `DNS points to ${chain.at(-1) ?? addresses.slice(0, 2).join(" and ")}`;
}

/** Where DNS points, without the target. */
function dnsKind({ dns: { route } }: HostnameFacts): string {
  if (!route.checked) return "it is not known where DNS points";
  return DNS_KINDS[route.value.leads];
}

const DNS_KINDS: Readonly<Record<DnsRoute["leads"], string>> = {
  nowhere: "DNS points nowhere",
  proxied: "DNS points to Cloudflare through the customer's own zone",
  here: "DNS points to your zone",
  elsewhere: "DNS points elsewhere",
};

function lookupKind({ lookup }: HostnameFacts): string {
  if (!lookup.checked || lookup.value === undefined) return "";
  return lookup.value.kind === "missing"
    ? "There is no KV entry, or not the one for the wildcard."
    : "What the dispatch Worker finds differs from the registry, as in the details.";
}

function fallbackOriginText({ zone: { fallbackOrigin } }: HostnameFacts): string {
  if (!fallbackOrigin.checked) return "is not active (Cloudflare reports)";
  const { value } = fallbackOrigin;
  return value === undefined ? "is not set" : `${value.origin} is ${value.status}`;
}

function caaText(facts: HostnameFacts): string {
  const { caa } = facts.dns;
  if (!caa.checked) return `forbid it (Cloudflare says: ${certificateOf(facts)?.validationErrors.join("; ")})`;
  const allowed = allowedAuthorities(caa.value, coversWildcard(facts)) ?? [];
  const wanted = issuingAuthorities(facts.declared.certificate.authority)
    .map(({ caaDomain }) => caaDomain)
    .join(" nor ");
  return `at ${caa.value?.name} allow ${allowed.length === 0 ? "no authority" : allowed.join(", ")}, not ${wanted}`;
}
