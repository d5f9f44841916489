import {
  BUNDLE_METHODS,
  type CertificateRequest,
  VALIDATION_METHODS,
  type ValidationFile,
} from "../cloudflare/custom-hostname";
import { CERTIFICATE_STATUSES, HOSTNAME_STATUSES } from "../cloudflare/statuses";
import type { CustomerRecord } from "../onboarding/records";
import { answerOf, certificateOf, EVIDENCE, expiryOf } from "./evidence";
import type { HostnameFacts } from "./facts";
import { shellWord } from "./shell-word";
import { NOT_CHECKED, type Row, TABLE, UNKNOWN_STATUS } from "./table";
import { deletionAt, fill, fillForGroup, nextCheckAt, particularsOf, tokensEndAt } from "./values";
import { MISSING, NO_CERTIFICATE, type Verdict } from "./verdicts";

/** Who must act for a hostname, in words, and how. */
export interface Judgement {
  /** The row of the table that decided. */
  readonly row: string;
  readonly verdict: Verdict;
  readonly words: string;
  readonly next: string | undefined;
  /** A command that helps with the next step. */
  readonly command: string | undefined;
  /** The same in words that are true for every hostname with this cause: what `causeGroups` groups by. */
  readonly cause: Cause;
  /** What the words of the cause leave out, such as where DNS points. */
  readonly particulars: readonly string[];
  /** Until when the wait lasts, or the state can last. */
  readonly until: number | undefined;
  /** The customer's records that the next step is about. */
  readonly records: readonly CustomerRecord[];
  /** Files that prove the certificate from the customer's present web server, all of them: one a certificate. */
  readonly files: readonly ValidationFile[];
  readonly revalidate: Revalidation | undefined;
}

export interface Cause {
  readonly words: string;
  readonly next: string | undefined;
  readonly command: string | undefined;
}

/**
 * The documented fix for most certificates that are stuck: send their current settings again. All the settings that Cloudflare
 * just returned are sent, because a PATCH with a part of `ssl` may set the rest back to defaults.
 */
export interface Revalidation {
  /** What `--revalidate` does. */
  readonly command: string;
  /** The same without Switchyard; the token stays in the environment. */
  readonly patch: string;
  readonly hostnameId: string;
  readonly zoneId: string;
  readonly ssl: CertificateRequest;
}

/** Pure: the first row of the table that fits the facts. */
export function judge(facts: HostnameFacts): Judgement {
  const row = rowFor(facts);
  return {
    row: row.id,
    verdict: row.verdict,
    words: fill(row.words, facts),
    next: row.next === undefined ? undefined : fill(row.next, facts),
    command: row.command === undefined ? undefined : fill(row.command, facts),
    cause: {
      words: fillForGroup(row.words, facts),
      next: row.next === undefined ? undefined : fillForGroup(row.next, facts),
      command: row.command === undefined ? undefined : fillForGroup(row.command, facts),
    },
    particulars: particularsOf([row.words, row.next ?? "", row.command ?? ""], facts),
    until: untilOf(row, facts),
    records: recordsOf(row, facts),
    files: filesOf(row, facts),
    revalidate: row.revalidate && revalidationOf(facts),
  };
}

function rowFor(facts: HostnameFacts): Row {
  if (!facts.cloudflare.checked) return NOT_CHECKED;
  const hostname = facts.cloudflare.value?.status ?? MISSING;
  const certificate = certificateOf(facts)?.status ?? NO_CERTIFICATE;
  if (!isDocumented(hostname, certificate)) return UNKNOWN_STATUS;
  const fits = TABLE.find(
    (row) =>
      holds(row.hostname, hostname) &&
      holds(row.certificate, certificate) &&
      (row.evidence === undefined || EVIDENCE[row.evidence].holds(facts)),
  );
  return fits ?? UNKNOWN_STATUS;
}

function isDocumented(hostname: string, certificate: string): boolean {
  return (
    holds([...HOSTNAME_STATUSES, MISSING], hostname) && holds([...CERTIFICATE_STATUSES, NO_CERTIFICATE], certificate)
  );
}

function holds(list: readonly string[], status: string): boolean {
  return list.includes(status);
}

function untilOf({ until }: Row, facts: HostnameFacts): number | undefined {
  switch (until) {
    case "next-check":
      return nextCheckAt(facts);
    case "tokens":
      return tokensEndAt(facts);
    case "deletion":
      return deletionAt(facts);
    case "expiry":
      return expiryOf(facts);
    case undefined:
      return undefined;
  }
}

function recordsOf({ records }: Row, { records: known, dns: { caa } }: HostnameFacts): readonly CustomerRecord[] {
  const { traffic, ownership, certificate, authorization } = known;
  const route = traffic[0]?.records ?? [];
  switch (records) {
    case "onboarding":
      // If validation needs a record anyway, the customer can complete it all before the switch.
      return certificate.records.length === 0
        ? route
        : [...(ownership.record ? [ownership.record] : []), ...certificate.records, ...route];
    case "route":
      return route;
    case "certificate":
      return certificate.records;
    case "caa":
      return [...authorization.issue, ...authorization.issuewild].map((record) => besides(record, caa));
    case undefined:
      return [];
  }
}

/** While the hostname does not point here yet, a file on the customer's server validates the certificate as well as a record. */
function filesOf({ records }: Row, { records: { certificate } }: HostnameFacts): readonly ValidationFile[] {
  return records === undefined || records === "caa" || certificate.done ? [] : certificate.files;
}

/** Only the CAA records at the nearest name that has any count, so the new ones belong there. */
function besides(record: CustomerRecord, caa: HostnameFacts["dns"]["caa"]): CustomerRecord {
  const name = caa.checked ? caa.value?.name : undefined;
  return name === undefined || name === record.name ? record : { ...record, name, host: name };
}

function revalidationOf(facts: HostnameFacts): Revalidation | undefined {
  const answer = answerOf(facts);
  // Cloudflare would replace the uploaded pair with a certificate it orders: only a release can send the pair again.
  if (answer?.id === undefined || facts.declared.certificate.uploaded !== undefined) return undefined;
  const ssl = sslOf(facts);
  const url = shellWord(`${facts.zone.url}/custom_hostnames/${answer.id}`);
  return {
    command: `npx switchyard status --revalidate ${shellWord(facts.declared.hostname)}`,
    patch: `curl -X PATCH ${url} -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" --json ${quoted(JSON.stringify({ ssl }))}`,
    hostnameId: answer.id,
    zoneId: facts.zone.id,
    ssl,
  };
}

/** In single quotes for a shell. Texts from Cloudflare may contain any character. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The certificate's current settings, so that only its validation restarts. A hostname without one gets the declared settings. */
function sslOf(facts: HostnameFacts): CertificateRequest {
  const { validation, wildcard, authority, branding } = facts.declared.certificate;
  const declared = validation === "delegated" ? "txt" : validation;
  const current = certificateOf(facts);
  const method = VALIDATION_METHODS.find((known) => known === current?.method) ?? declared;
  const bundleMethod = BUNDLE_METHODS.find((known) => known === current?.bundleMethod);
  return {
    method,
    type: "dv",
    ...((current?.wildcard ?? wildcard) && { wildcard: true }),
    ...(bundleMethod !== undefined && { bundle_method: bundleMethod }),
    // Only a chosen one: zones without that entitlement refuse the field (1459), also for what Cloudflare chose itself.
    ...(authority !== undefined && { certificate_authority: authority }),
    // Cloudflare never returns it, and refuses a name of more than 64 characters without it (1469).
    ...(branding === true && { cloudflare_branding: true }),
    ...(current?.settings !== undefined && { settings: current.settings }),
  };
}
