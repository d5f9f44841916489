import { issuingAuthorities } from "../cloudflare/certificate-authorities";
import { renewalDue } from "../cloudflare/certificate-life";
import { knownValue } from "../cloudflare/checked";
import { type CloudflareCertificate, type CloudflareHostname, isDelegationTarget } from "../cloudflare/custom-hostname";
import { isDeploying } from "../cloudflare/zone-answers";
import { userWorkersOf } from "../desired/user-workers";
import { allowedAuthorities } from "./caa";
import type { HostnameFacts } from "./facts";

interface Evidence {
  /** In the documentation's words. */
  readonly words: string;
  holds(facts: HostnameFacts): boolean;
}

/** What decides between the meanings that one pair of statuses can have. An answer that is missing is not evidence. */
export const EVIDENCE = {
  vanished: {
    words: "the ledger has seen it at Cloudflare before",
    holds: ({ history }) => history.lastSeen !== undefined,
  },
  "quota-full": {
    words: "the quota is used up",
    holds: ({ zone: { quota } }) => quota.checked && quota.value.used >= quota.value.hardCap,
  },
  "held-zone": {
    words: "Cloudflare's error names a zone hold",
    holds: (facts) => answerOf(facts)?.verificationErrors.some((error) => /held zone/i.test(error)) ?? false,
  },
  "fallback-origin-deploying": {
    words: "Cloudflare is deploying the fallback origin since less than an hour, and reports no error",
    holds: ({ zone: { fallbackOrigin }, now }) => {
      const origin = knownValue(fallbackOrigin);
      return origin !== undefined && isDeploying(origin, now);
    },
  },
  "fallback-origin-down": {
    words: "the fallback origin is not active",
    holds: fallbackOriginDown,
  },
  "leads-here": {
    words: "DNS points to your zone",
    holds: ({ dns: { route } }) => route.checked && route.value.leads === "here",
  },
  "leads-elsewhere": {
    words: "DNS points elsewhere or nowhere",
    holds: leadsElsewhere,
  },
  proxied: {
    words: "the customer's own Cloudflare zone proxies it",
    holds: proxied,
  },
  "caa-forbids": {
    words: "CAA allows no authority that could issue",
    holds: caaForbids,
  },
  "challenge-conflict": {
    words: "records at `_acme-challenge` prevent validation",
    holds: challengeConflict,
  },
  "by-mail": {
    words: "validated by e-mail",
    holds: (facts) => certificateOf(facts)?.method === "email",
  },
  "challenge-needed": {
    words: "only a record at `_acme-challenge` can prove it, and DNS doesn't show it",
    holds: (facts) => needsChallenge(facts) && !challengeReady(facts),
  },
  "tokens-missing": {
    words: "Cloudflare does not show its tokens yet",
    holds: (facts) => needsChallenge(facts) && !delegated(facts) && certificateOf(facts)?.tokens.length === 0,
  },
  "covered-for-long": {
    words: "an earlier certificate is not in the last sixth of its lifetime yet",
    holds: (facts) => expiryOf(facts) !== undefined && !expiresSoon(facts),
  },
  "expires-soon": {
    words: "it is in the last sixth of its lifetime",
    holds: expiresSoon,
  },
  "expires-soon-uploaded": {
    words: "it is an uploaded one, in the last sixth of its lifetime",
    holds: (facts) => expiresSoon(facts) && facts.declared.certificate.uploaded !== undefined,
  },
  "expires-soon-caa": {
    words: "it is in the last sixth of its lifetime, and CAA allows no authority that could issue",
    holds: (facts) => expiresSoon(facts) && caaForbids(facts),
  },
  "expires-soon-challenge": {
    words: "it is in the last sixth of its lifetime, and records at `_acme-challenge` prevent validation",
    holds: (facts) => expiresSoon(facts) && challengeConflict(facts),
  },
  uploaded: {
    words: "it is an uploaded one",
    holds: ({ declared }) => declared.certificate.uploaded !== undefined,
  },
  "fallback-origin-other": {
    words: "its certificate is in use, and the zone has another fallback origin than declared",
    holds: (facts) => isInUse(facts) && hasOtherOrigin(facts),
  },
  "route-differs": {
    words: "its certificate is in use, and the route to the dispatch Worker is missing or names another Worker",
    holds: (facts) => isInUse(facts) && knownValue(facts.zone.dispatch.route) !== undefined,
  },
  "dispatch-worker-differs": {
    words: "its certificate is in use, and the dispatch Worker is missing or not bound as declared",
    holds: (facts) => isInUse(facts) && knownValue(facts.zone.dispatch.worker) !== undefined,
  },
  "entry-missing": {
    words: "its certificate is in use, and it has no KV entry",
    holds: (facts) => isInUse(facts) && knownValue(facts.lookup)?.kind === "missing",
  },
  "entry-differs": {
    words: "its certificate is in use, and its KV entry names another Worker, status, path or canonical hostname",
    holds: (facts) => isInUse(facts) && knownValue(facts.lookup)?.kind === "differs",
  },
  suspended: {
    words: "its certificate is in use, and its `status` or the tenant's is not `live`",
    holds: (facts) => isInUse(facts) && facts.declared.status !== "live",
  },
  "worker-missing": {
    words: "its certificate is in use, and a user Worker is not in the dispatch namespace",
    holds: (facts) => isInUse(facts) && missingWorkers(facts).length > 0,
  },
  "leads-away": {
    words: "its certificate is in use, and DNS points elsewhere or nowhere",
    holds: (facts) => isInUse(facts) && leadsElsewhere(facts),
  },
  unchecked: {
    words: "its certificate is in use, and something between the zone and the user Worker was not checked",
    holds: (facts) => isInUse(facts) && uncheckedParts(facts).length > 0,
  },
} as const satisfies Readonly<Record<string, Evidence>>;

export type EvidenceId = keyof typeof EVIDENCE;

export function answerOf({ cloudflare }: HostnameFacts): CloudflareHostname | undefined {
  return knownValue(cloudflare);
}

export function certificateOf(facts: HostnameFacts): CloudflareCertificate | undefined {
  return answerOf(facts)?.certificate;
}

/** When the certificate in use ends. */
export function expiryOf(facts: HostnameFacts): number | undefined {
  return certificateOf(facts)?.expiresAt;
}

function expiresSoon(facts: HostnameFacts): boolean {
  const certificate = certificateOf(facts);
  return certificate !== undefined && isDue(certificate, facts.now);
}

/** Whether the certificate in use should have been replaced by now. */
export function isDue({ expiresAt, issuedAt }: CloudflareCertificate, now: number): boolean {
  return expiresAt !== undefined && renewalDue(expiresAt, issuedAt) <= now;
}

/** Whether visitors can be served with a certificate: the current one, or the one that is being renewed. */
function isInUse(facts: HostnameFacts): boolean {
  const certificate = certificateOf(facts);
  if (certificate?.status === "active" || certificate?.status === "pending_expiration") return true;
  return certificate?.expiresAt !== undefined && !isDue(certificate, facts.now);
}

function hasOtherOrigin({ zone: { fallbackOrigin, declaredOrigin } }: HostnameFacts): boolean {
  const origin = knownValue(fallbackOrigin)?.origin;
  return origin !== undefined && origin !== declaredOrigin;
}

/** The hostname's user Workers that are not in the namespace, with the path of each; none where that was not asked. */
export function missingWorkers({ declared, zone: { dispatch } }: HostnameFacts) {
  const { userWorkers } = dispatch;
  return userWorkers.checked ? userWorkersOf(declared).filter(({ worker }) => !userWorkers.value.has(worker)) : [];
}

/** What lies between the zone and the user Worker, and could not be asked or was left out. */
export function uncheckedParts({ zone: { fallbackOrigin, dispatch }, lookup }: HostnameFacts): readonly string[] {
  const parts = {
    "the fallback origin": fallbackOrigin,
    "the route": dispatch.route,
    "the dispatch Worker": dispatch.worker,
    "the KV entry": lookup,
    "the user Workers": dispatch.userWorkers,
  };
  return Object.entries(parts).flatMap(([what, found]) => (found.checked ? [] : [what]));
}

/** From the fallback origin's status, or from Cloudflare's error if that status could not be read. */
function fallbackOriginDown(facts: HostnameFacts): boolean {
  const { fallbackOrigin } = facts.zone;
  if (fallbackOrigin.checked) return fallbackOrigin.value?.status !== "active";
  return answerOf(facts)?.verificationErrors.some((error) => /fallback origin/i.test(error)) ?? false;
}

function leadsElsewhere({ dns: { route } }: HostnameFacts): boolean {
  return route.checked && (route.value.leads === "elsewhere" || route.value.leads === "nowhere");
}

/** From DNS, or from Cloudflare's error. */
function proxied(facts: HostnameFacts): boolean {
  const { route } = facts.dns;
  if (route.checked) return route.value.leads === "proxied";
  return answerOf(facts)?.verificationErrors.some((error) => /is using Cloudflare/i.test(error)) ?? false;
}

function caaForbids(facts: HostnameFacts): boolean {
  const { caa } = facts.dns;
  const { authority, uploaded } = facts.declared.certificate;
  if (uploaded !== undefined) return false;
  if (!caa.checked) return certificateOf(facts)?.validationErrors.some((error) => /caa/i.test(error)) ?? false;
  const allowed = allowedAuthorities(caa.value, coversWildcard(facts));
  return allowed !== undefined && !issuingAuthorities(authority).some(({ caaDomain }) => allowed.includes(caaDomain));
}

/** For these, CAA's `issuewild` decides if there is any. */
export function coversWildcard({ declared }: HostnameFacts): boolean {
  return declared.certificate.wildcard || declared.hostname.startsWith("*.");
}

function delegated({ declared }: HostnameFacts): boolean {
  return declared.certificate.validation === "delegated";
}

/** If DNS leads here and there is no wildcard, Cloudflare validates by HTTP, and no record is needed. */
function needsChallenge(facts: HostnameFacts): boolean {
  const { wildcard, validation, uploaded } = facts.declared.certificate;
  if (uploaded !== undefined || (validation !== "txt" && !delegated(facts))) return false;
  const { route } = facts.dns;
  return wildcard || !(route.checked && route.value.leads === "here");
}

/** Whether DNS shows the delegation, or every token. */
function challengeReady(facts: HostnameFacts): boolean {
  const { challenge } = facts.dns;
  if (!challenge.checked) return false;
  const { cname, txt } = challenge.value;
  if (delegated(facts)) return cname !== undefined && isDelegationTarget(cname);
  const tokens = certificateOf(facts)?.tokens ?? [];
  return tokens.length > 0 && tokens.every(({ value }) => txt.includes(value));
}

/** The customer's own TXT value at that name hides a delegation without any error. Another CNAME hides everything. */
function challengeConflict(facts: HostnameFacts): boolean {
  const { challenge } = facts.dns;
  if (!challenge.checked || !needsChallenge(facts) || challengeReady(facts)) return false;
  const { cname, txt } = challenge.value;
  return cname === undefined ? delegated(facts) && txt.length > 0 : !isDelegationTarget(cname);
}
