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
import type { HostnameFacts } from "./facts";
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

/** The text with its `{…}` filled in. */
export function fill(template: string, facts: HostnameFacts): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: keyof typeof VALUES) => VALUES[name](facts));
  return filled.trim();
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
