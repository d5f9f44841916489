import {
  CERTIFICATE_STATUSES,
  type CertificateStatus,
  HOSTNAME_STATUSES,
  type HostnameStatus,
} from "../cloudflare/statuses";
import type { EvidenceId } from "./evidence";
import { ACTIVE_UNCHECKED, MISSING, NO_CERTIFICATE, type Verdict } from "./verdicts";

/**
 * What a pair of statuses means, who must act, and how. `{…}` in the texts are values of the hostname (values.ts).
 */
export interface Row {
  readonly id: string;
  readonly hostname: readonly (HostnameStatus | typeof MISSING)[];
  readonly certificate: readonly (CertificateStatus | typeof NO_CERTIFICATE)[];
  /** What else must hold for this row. */
  readonly evidence?: EvidenceId;
  readonly verdict: Verdict;
  readonly words: string;
  /** The next step; none where there is nothing to do. */
  readonly next?: string;
  /** A command that helps with it. */
  readonly command?: string;
  /** What the next step waits for. */
  readonly until?: "next-check" | "tokens" | "deletion" | "expiry";
  /** Which of the customer's records the next step is about. */
  readonly records?: "onboarding" | "route" | "certificate" | "caa";
  /** The fix is a PATCH that sends the certificate's current settings again. */
  readonly revalidate?: true;
}

const ANY = [...CERTIFICATE_STATUSES, NO_CERTIFICATE] as const;
const VALIDATED = ["active", "active_redeploying"] as const;
const OPEN = ["pending", ...VALIDATED] as const;
const PROVING = ["initializing", "pending_validation"] as const;
const ISSUING = [...PROVING, "pending_issuance", "pending_deployment"] as const;
const TIMED_OUT = [
  "initializing_timed_out",
  "validation_timed_out",
  "issuance_timed_out",
  "deployment_timed_out",
  "deletion_timed_out",
] as const;
/** A certificate that may be in use: of one that is under way, an earlier one. */
const IN_USE = [...ISSUING, "active", "pending_expiration"] as const;
const FAILED = [...TIMED_OUT, "expired"] as const;
const WITHOUT = ["deleted", "inactive", NO_CERTIFICATE] as const;
/** The API lists them, but their meaning is not documented. */
const UNDOCUMENTED = HOSTNAME_STATUSES.filter((status) =>
  /^(test_|pending_(blocked|migration|provisioned)$|provisioned$)/.test(status),
);

/** What shows changes that were made at Cloudflare, and not by a release. */
const DRIFT = "npx switchyard plan --environment {environment} --drift";
const RELEASE =
  "Release it: npx switchyard plan. If there is nothing to release, it was changed at Cloudflare: detect the drift.";

const REVALIDATE = "Start the validation again.";

/**
 * The first row that fits decides. For every pair of documented statuses there is one without evidence, so that a
 * missing answer never leaves a hostname without a verdict.
 */
export const TABLE: readonly Row[] = [
  // Not at Cloudflare.
  {
    id: "vanished",
    hostname: [MISSING],
    certificate: [NO_CERTIFICATE],
    evidence: "vanished",
    verdict: "us",
    words: "Gone from Cloudflare, which still had it on {lastSeen}. Cloudflare deletes a hostname that has moved away.",
    next: "If the customer stays, run npx switchyard plan --drift --allow-returning {hostname}, review and apply: Terraform creates it again, with new tokens. If not, remove it from {file}.",
  },
  {
    id: "quota-full",
    hostname: [MISSING],
    certificate: [NO_CERTIFICATE],
    evidence: "quota-full",
    verdict: "us",
    words: "Declared, but Cloudflare refuses more hostnames: {quota}.",
    next: "Ask Cloudflare for a higher quota, or remove hostnames that no one uses (pending ones count). Then release.",
  },
  {
    id: "missing",
    hostname: [MISSING],
    certificate: [NO_CERTIFICATE],
    verdict: "us",
    words: "Declared, but not at Cloudflare.",
    next: "Release it: npx switchyard plan. If there is nothing to release, it was deleted at Cloudflare: npx switchyard plan --drift.",
  },
  // Given up, whatever the certificate says.
  {
    id: "held",
    hostname: ["blocked"],
    certificate: ANY,
    evidence: "held-zone",
    verdict: "stuck",
    words:
      "The customer's domain has a zone hold at Cloudflare that covers its subdomains. Cloudflare does not try again.",
    next: "Ask the customer to release the hold in their Cloudflare account. Then start the validation again.",
    revalidate: true,
  },
  {
    id: "blocked",
    hostname: ["blocked"],
    certificate: ANY,
    verdict: "stuck",
    words:
      "Cloudflare has blocked it: it was flagged for abuse, or its zone has a hold. Cloudflare does not try again.",
    next: "Write to abusereply@cloudflare.com (Enterprise: your Customer Success Manager). When the block is lifted, start the validation again.",
    revalidate: true,
  },
  {
    id: "moved-back",
    hostname: ["moved"],
    certificate: ANY,
    evidence: "leads-here",
    verdict: "stuck",
    words: "Cloudflare counts it as moved away, but DNS points to your zone. Cloudflare deletes it {deletion}.",
    next: REVALIDATE,
    until: "deletion",
    revalidate: true,
  },
  {
    id: "moved",
    hostname: ["moved"],
    certificate: ANY,
    verdict: "stuck",
    words: "Moved away, or not validated within 7 days: {dns}. Cloudflare deletes it {deletion}.",
    next: "If the customer left, remove it from {file}. If they stay, ask them to set the record, then start the validation again.",
    until: "deletion",
    records: "route",
    revalidate: true,
  },
  {
    id: "deleted",
    hostname: ["deleted"],
    certificate: ANY,
    verdict: "stuck",
    words: "Cloudflare deleted it after 7 days as moved, but still lists it, so Terraform plans nothing. {dns}.",
    next: "If the customer left, remove it from {file}. If they stay, ask them to set the record, then start the validation again.",
    records: "route",
    revalidate: true,
  },
  {
    id: "being-deleted",
    hostname: ["pending_deletion"],
    certificate: ANY,
    verdict: "us",
    words: "Cloudflare is deleting it because someone asked for that, but the registry still declares it.",
    next: "When it is gone, run npx switchyard plan --drift --allow-returning {hostname}, review and apply: Terraform creates it again.",
  },
  {
    id: "undocumented",
    hostname: UNDOCUMENTED,
    certificate: ANY,
    verdict: "unknown",
    words: "Cloudflare does not document its status {status} (certificate: {certificate}).",
    next: "Look in Cloudflare's dashboard (SSL/TLS, Custom Hostnames).",
  },
  // Without the fallback origin, no hostname serves or becomes active.
  {
    id: "fallback-origin-deploying",
    hostname: OPEN,
    certificate: ANY,
    evidence: "fallback-origin-deploying",
    verdict: "cloudflare",
    words:
      "No hostname works yet: the zone's fallback origin {fallbackOrigin}. Cloudflare finishes that within minutes.",
  },
  {
    id: "fallback-origin",
    hostname: OPEN,
    certificate: ANY,
    evidence: "fallback-origin-down",
    verdict: "us",
    words: "No hostname works, because the zone's fallback origin {fallbackOrigin}.",
    next: "Restore the fallback origin: release the platform stack of {environment}: npx switchyard plan. If there is nothing to release, use npx switchyard plan --drift.",
  },
  // These prevent any certificate from being issued.
  {
    id: "caa",
    hostname: OPEN,
    certificate: [...ISSUING, ...TIMED_OUT, "expired"],
    evidence: "caa-forbids",
    verdict: "stuck",
    words: "No certificate can be issued: CAA records {caa}.",
    next: "Ask the customer to add the CAA records. Then start the validation again.",
    records: "caa",
    revalidate: true,
  },
  {
    id: "challenge",
    hostname: OPEN,
    certificate: [...ISSUING, ...TIMED_OUT, "expired"],
    evidence: "challenge-conflict",
    verdict: "stuck",
    words: "No certificate can be validated: {challengeName} holds {challengeFound}, which hides the required record.",
    next: "Ask the customer to remove it and to set the record. Then start the validation again.",
    records: "certificate",
    revalidate: true,
  },
  // The hostname waits for its own validation.
  {
    id: "timed-out-elsewhere",
    hostname: OPEN,
    certificate: FAILED,
    evidence: "leads-elsewhere",
    verdict: "stuck",
    words: "The certificate is {certificate}, and {dns}.",
    next: "Ask the customer to set the record. Then start the validation again.",
    records: "route",
    revalidate: true,
  },
  {
    id: "timed-out",
    hostname: OPEN,
    certificate: TIMED_OUT,
    verdict: "stuck",
    words: "The certificate is {certificate}: Cloudflare has stopped trying.",
    next: "Start the validation again. If Cloudflare refuses, create it again: terraform apply -replace={address}.",
    revalidate: true,
  },
  {
    id: "expired-uploaded",
    hostname: OPEN,
    certificate: ["expired"],
    evidence: "uploaded",
    verdict: "us",
    words: "The uploaded certificate has expired{expiry}.",
    next: "Put the new pair into its Terraform variables, set rotate: true in {file}, and release.",
  },
  {
    id: "expired",
    hostname: OPEN,
    certificate: ["expired"],
    verdict: "stuck",
    words: "The certificate has expired{expiry} and was not renewed.",
    next: REVALIDATE,
    revalidate: true,
  },
  {
    id: "route-proxied",
    hostname: ["pending"],
    certificate: ANY,
    evidence: "proxied",
    verdict: "customer",
    words:
      "The customer's own Cloudflare zone proxies it. Then only a record that points to your zone proves the hostname, no token.",
    next: "Ask the customer to point the record in their zone to yours (it may stay proxied). Cloudflare checks again {nextCheck}.",
    until: "deletion",
    records: "route",
  },
  {
    id: "route-seen",
    hostname: ["pending"],
    certificate: ANY,
    evidence: "leads-here",
    verdict: "cloudflare",
    words: "DNS points to your zone. Cloudflare checks again {nextCheck}.",
    until: "next-check",
  },
  {
    id: "route-elsewhere",
    hostname: ["pending"],
    certificate: ANY,
    evidence: "leads-elsewhere",
    verdict: "customer",
    words: "{dns}. Cloudflare gives up {deletion}.",
    next: "The customer must add these DNS records.",
    until: "deletion",
    records: "onboarding",
  },
  {
    id: "route",
    hostname: ["pending"],
    certificate: ANY,
    verdict: "customer",
    words: "The hostname does not point to Cloudflare yet{verificationError}. Cloudflare gives up {deletion}.",
    next: "The customer must add these DNS records.",
    until: "deletion",
    records: "onboarding",
  },
  // Visitors reach Cloudflare: what is between the zone and the user Worker decides.
  {
    id: "fallback-origin-other",
    hostname: VALIDATED,
    certificate: IN_USE,
    evidence: "fallback-origin-other",
    verdict: "us",
    words: "The zone's fallback origin is {shownOrigin}, not {declaredOrigin}: another server may answer the visitors.",
    next: RELEASE,
    command: DRIFT,
  },
  // First: with the Worker, Cloudflare deletes its routes.
  {
    id: "dispatch-worker-differs",
    hostname: VALIDATED,
    certificate: IN_USE,
    evidence: "dispatch-worker-differs",
    verdict: "us",
    words: "The dispatch Worker can't serve visitors as declared. {dispatchWorker}",
    next: RELEASE,
    command: DRIFT,
  },
  {
    id: "route-differs",
    hostname: VALIDATED,
    certificate: IN_USE,
    evidence: "route-differs",
    verdict: "us",
    words: "Visitors do not reach the dispatch Worker. {route}",
    next: RELEASE,
    command: DRIFT,
  },
  {
    id: "entry-missing",
    hostname: VALIDATED,
    certificate: IN_USE,
    evidence: "entry-missing",
    verdict: "us",
    words: "Hostname and certificate are active, but visitors get 404. {lookup}",
    next: RELEASE,
    command: DRIFT,
  },
  {
    id: "entry-differs",
    hostname: VALIDATED,
    certificate: IN_USE,
    evidence: "entry-differs",
    verdict: "us",
    words: "Visitors are not served as the registry declares. {lookup}",
    next: RELEASE,
    command: DRIFT,
  },
  {
    id: "suspended",
    hostname: VALIDATED,
    certificate: IN_USE,
    evidence: "suspended",
    verdict: "us",
    words: "The registry calls the tenant {tenantStatus}: visitors get {tenantAnswer}.",
    next: "Nothing, if that is intended. Otherwise, set status to live in {file} and release.",
  },
  {
    id: "worker-missing",
    hostname: VALIDATED,
    certificate: IN_USE,
    evidence: "worker-missing",
    verdict: "us",
    words: "Visitors get 404: the dispatch namespace {namespace} has no user Worker {missingWorkers}.",
    next: "Upload it. If the name is wrong, correct it in {file} and release.",
    command: "npx wrangler deploy --name {missingWorker} --dispatch-namespace {namespace}",
  },
  {
    id: "expiring-uploaded",
    hostname: VALIDATED,
    certificate: ["active", "pending_expiration"],
    evidence: "expires-soon-uploaded",
    verdict: "us",
    words: "Serves traffic, but the uploaded certificate expires{expiry}.",
    next: "Put the new pair into its Terraform variables, set rotate: true in {file}, and release.",
    until: "expiry",
  },
  {
    id: "expiring-caa",
    hostname: VALIDATED,
    certificate: ["active", "pending_expiration"],
    evidence: "expires-soon-caa",
    verdict: "stuck",
    words: "Serves traffic, but the certificate expires{expiry} and can't be renewed: CAA records {caa}.",
    next: "Ask the customer to add the CAA records. Then start the validation again.",
    until: "expiry",
    records: "caa",
    revalidate: true,
  },
  {
    id: "expiring-challenge",
    hostname: VALIDATED,
    certificate: ["active", "pending_expiration"],
    evidence: "expires-soon-challenge",
    verdict: "stuck",
    words:
      "Serves traffic, but the certificate expires{expiry} and can't be renewed: {challengeName} holds {challengeFound}.",
    next: "Ask the customer to remove it and to set the record. Then start the validation again.",
    until: "expiry",
    records: "certificate",
    revalidate: true,
  },
  {
    id: "left",
    hostname: VALIDATED,
    certificate: IN_USE,
    evidence: "leads-away",
    verdict: "customer",
    words: "Active at Cloudflare, but {dns}, so visitors do not reach you.",
    next: "Ask the customer if they left. If so, remove it from {file}; otherwise Cloudflare may still route the name to you. If they stay, ask them to set the record.",
    records: "route",
  },
  {
    id: "expiring",
    hostname: VALIDATED,
    certificate: ["active", "pending_expiration"],
    evidence: "expires-soon",
    verdict: "stuck",
    words: "Serves traffic, but the certificate expires{expiry} and is not being renewed.",
    next: REVALIDATE,
    until: "expiry",
    revalidate: true,
  },
  {
    id: ACTIVE_UNCHECKED,
    hostname: VALIDATED,
    certificate: [...ISSUING, "active"],
    evidence: "unchecked",
    verdict: "unasked",
    words: "Hostname and certificate are active. Not checked, so visitors may not be served: {unchecked}.",
    next: "Use a token that may read all of it, and leave out --no-entries and --no-workers.",
  },
  {
    id: "renewing",
    hostname: VALIDATED,
    certificate: ISSUING,
    evidence: "covered-for-long",
    verdict: "serving",
    words: "Serves traffic. The current certificate ends{expiry}, and the next one is {certificate}.",
    until: "expiry",
  },
  {
    id: "serving-proxied",
    hostname: VALIDATED,
    certificate: ["active"],
    evidence: "proxied",
    verdict: "serving",
    words: "Serves traffic, behind the customer's own Cloudflare zone.",
  },
  {
    id: "serving",
    hostname: VALIDATED,
    certificate: ["active"],
    verdict: "serving",
    words: "Serves traffic.",
  },
  // The hostname is validated; its certificate is under way.
  {
    id: "ordering",
    hostname: VALIDATED,
    certificate: ["initializing"],
    verdict: "cloudflare",
    words: "The hostname is validated. Cloudflare is ordering its certificate, which takes seconds.",
  },
  {
    id: "approve-mail",
    hostname: VALIDATED,
    certificate: ["pending_validation"],
    evidence: "by-mail",
    verdict: "customer",
    words: "The certificate must be approved: the authority has sent an e-mail to {emails}.",
    next: "Ask the customer to open the link in that e-mail.",
    until: "tokens",
  },
  {
    id: "tokens",
    hostname: VALIDATED,
    certificate: ["pending_validation"],
    evidence: "tokens-missing",
    verdict: "cloudflare",
    words: "Cloudflare does not show yet which record proves the certificate. That takes seconds.",
  },
  {
    id: "challenge-record",
    hostname: VALIDATED,
    certificate: ["pending_validation"],
    evidence: "challenge-needed",
    verdict: "customer",
    words: "The certificate waits for a record at {challengeName}{challengeSeen}. {tokens}",
    next: "The customer must add these DNS records.",
    until: "tokens",
    records: "certificate",
  },
  {
    id: "prove-elsewhere",
    hostname: VALIDATED,
    certificate: ["pending_validation"],
    evidence: "leads-elsewhere",
    verdict: "customer",
    words: "The hostname is validated, but its certificate can't be: {dns}. {tokens}",
    next: "The customer must add these DNS records.",
    until: "tokens",
    records: "route",
  },
  {
    id: "proving",
    hostname: VALIDATED,
    certificate: ["pending_validation"],
    verdict: "cloudflare",
    words: "The authority is checking the name. Cloudflare checks again {nextCheck}. {tokens}",
    until: "next-check",
  },
  {
    id: "issuing",
    hostname: VALIDATED,
    certificate: ["pending_issuance", "pending_deployment"],
    verdict: "cloudflare",
    words: "The certificate is validated and {certificate}, which takes minutes.",
  },
  // Validated, and no certificate order is under way.
  {
    id: "no-certificate",
    hostname: VALIDATED,
    certificate: WITHOUT,
    verdict: "stuck",
    words: "The hostname is validated, but has no active certificate ({certificate}).",
    next: "Start the validation again: that orders a certificate.",
    revalidate: true,
  },
  {
    id: "certificate-leaving",
    hostname: VALIDATED,
    certificate: ["pending_deletion", "pending_cleanup", "deactivating", "pending_expiration", "backup_issued"],
    verdict: "unknown",
    words: "Cloudflare does not document what the certificate status {certificate} means for visitors.",
    next: "Look in Cloudflare's dashboard (SSL/TLS, Custom Hostnames).",
  },
  {
    id: "staging",
    hostname: VALIDATED,
    certificate: ["staging_deployment", "staging_active"],
    verdict: "us",
    words: "The certificate is on Cloudflare's staging network only ({certificate}).",
    next: "Push it to production in Cloudflare's dashboard.",
  },
  {
    id: "holding",
    hostname: VALIDATED,
    certificate: ["holding_deployment"],
    verdict: "us",
    words: "The uploaded certificate waits for your zone, which is pending or moved at Cloudflare.",
    next: "Point {zone} at the name servers Cloudflare gave it.",
  },
];

/** A status that was not documented when this table was written. */
export const UNKNOWN_STATUS: Row = {
  id: "unknown",
  hostname: [],
  certificate: [],
  verdict: "unknown",
  words: "Switchyard does not know this status: {status}, certificate {certificate}.",
  next: "Look in Cloudflare's dashboard (SSL/TLS, Custom Hostnames).",
};

/** Cloudflare could not be asked. */
export const NOT_CHECKED: Row = {
  id: "unasked",
  hostname: [],
  certificate: [],
  verdict: "unasked",
  words: "Not checked: {whyNotAsked}",
};
