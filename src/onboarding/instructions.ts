import type { CloudflareHostname } from "../cloudflare/custom-hostname";
import { bareName } from "../registry/hostname";
import type { Environment, Status, Tenant } from "../registry/model";
import type { Phrase } from "../report/phrase";
import { toUnicode } from "../spelling";
import {
  type CertificateProof,
  type CustomerRecord,
  type HostnameRecords,
  recordsFor,
  SHORT_TTL,
  type TenantHostname,
  type TrafficWay,
} from "./records";
import { say } from "./words";

/** The instructions for a customer's DNS administrator, independent of the format. */
export interface Instructions {
  readonly environment: string;
  readonly tenant: string;
  readonly displayName: string;
  readonly subject: Phrase;
  readonly opening: readonly Block[];
  readonly reading: readonly InstructionSection[];
  readonly hostnames: readonly HostnameInstructions[];
  readonly closing: readonly InstructionSection[];
}

export interface HostnameInstructions {
  readonly records: HostnameRecords;
  /** In an order that causes no downtime. */
  readonly steps: readonly InstructionSection[];
}

export interface InstructionSection {
  readonly title: Phrase;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: "paragraph"; readonly text: Phrase }
  | { readonly kind: "items"; readonly items: readonly Phrase[] }
  | { readonly kind: "records"; readonly records: readonly CustomerRecord[] }
  | { readonly kind: "commands"; readonly commands: readonly string[] };

/**
 * The instructions for some hostnames of a tenant, or for the tenant when there are none. Pure.
 * @param live what Cloudflare knows, by hostname
 */
export function instructionsFor(
  tenant: Tenant,
  declared: readonly TenantHostname[],
  environment: Environment,
  live: ReadonlyMap<string, CloudflareHostname>,
): Instructions {
  const hostnames = declared.map((each) => hostnameInstructions(each, environment, live.get(each.hostname.hostname)));
  return {
    environment: environment.name,
    tenant: tenant.id,
    displayName: tenant.displayName,
    subject: subjectOf(tenant, hostnames),
    opening: opening(tenant, hostnames, environment.platform.zone.name),
    reading: hostnames.length === 0 ? [] : [reading()],
    hostnames,
    closing: hostnames.length === 0 ? [] : [section(say("helpTitle"), paragraph(say("help", { dig: "dig" })))],
  };
}

function subjectOf({ displayName }: Tenant, hostnames: readonly HostnameInstructions[]): Phrase {
  const [first, second] = hostnames;
  if (first === undefined || second !== undefined) return say("subjectOfMany", { displayName });
  return say("subject", { name: first.records.hostname });
}

function opening(tenant: Tenant, hostnames: readonly HostnameInstructions[], zone: string): readonly Block[] {
  const { displayName, subdomain } = tenant;
  const domains = [...new Set(hostnames.map(({ records }) => records.domain))].join(", ");
  const own = subdomain === undefined ? [] : [paragraph(say("subdomain", { name: `${subdomain}.${zone}` }))];
  if (hostnames.length === 0)
    return [paragraph(say("greeting")), paragraph(say("openingNothing", { displayName, provider: zone })), ...own];
  return [paragraph(say("greeting")), paragraph(say("opening", { domains, displayName, provider: zone })), ...own];
}

function reading(): InstructionSection {
  return section(
    say("readingTitle"),
    items(
      say("readingName", { at: "@" }),
      say("readingValue"),
      say("readingTtl"),
      say("readingProxy"),
      say("readingDig", { dig: "dig +short NAME TYPE", nslookup: "nslookup -type=TYPE NAME" }),
    ),
  );
}

function hostnameInstructions(
  declared: TenantHostname,
  environment: Environment,
  live: CloudflareHostname | undefined,
): HostnameInstructions {
  const records = recordsFor(declared, environment, live);
  const steps = [
    look(records),
    ownership(records),
    certificate(records),
    switchOver(records),
    see(declared, records),
    after(records),
  ];
  return { records, steps };
}

/** A name to ask DNS for. For a wildcard, any name below it works. */
function sample(name: string): string {
  return name.replace(/^\*\./, "www.");
}

function look(records: HostnameRecords): InstructionSection {
  const { names, authorization } = records;
  const present = names.flatMap((name) => ["A", "AAAA"].map((type) => `dig ${sample(name)} ${type}`));
  const [name = records.hostname] = names;
  return section(
    say("lookTitle"),
    commands(...present),
    ...idn(name),
    paragraph(say("lookPresent", { name: names.join(", "), ttl: String(SHORT_TTL) })),
    paragraph(say("lookNone")),
    ...(authorization.issue.length === 0 ? [] : caa(records)),
  );
}

/** Its owner may only know the name in another script. */
function idn(name: string): readonly Block[] {
  const unicode = toUnicode(name);
  return unicode === name ? [] : [paragraph(say("idn", { name, unicode }))];
}

function caa({ hostname, domain, authorization: { issue, issuewild } }: HostnameRecords): readonly Block[] {
  const asked = namesUpTo(bareName(hostname), domain);
  return [
    paragraph(say("caaQuestion", { example: '0 issue "example.net"' })),
    commands(...asked.map((name) => `dig +short ${name} CAA`)),
    paragraph(say("caaNone")),
    paragraph(say("caaAdd", { domain })),
    recordsBlock(issue),
    ...(issuewild.length === 0 ? [] : [paragraph(say("caaAddWild", { tag: "issuewild" })), recordsBlock(issuewild)]),
    ...(asked.length === 1 ? [] : [paragraph(say("caaElsewhere"))]),
  ];
}

/** The name and those above it, up to the domain: where an authority looks for CAA records, in its order. */
function namesUpTo(name: string, domain: string): readonly string[] {
  return name === domain || !name.endsWith(`.${domain}`)
    ? [name]
    : [name, ...namesUpTo(name.slice(name.indexOf(".") + 1), domain)];
}

function ownership({ ownership: { record, done } }: HostnameRecords): InstructionSection {
  const title = say("ownershipTitle");
  if (done) return section(title, paragraph(say("done")));
  if (record === undefined) return section(title, paragraph(say("ownershipO2o")));
  return section(
    title,
    paragraph(say("ownershipAdd")),
    recordsBlock([record]),
    ...(record.value === undefined ? [paragraph(say("ownershipUnknown"))] : []),
    ...arrived([record]),
    paragraph(say("ownershipHurry")),
    paragraph(say("ownershipProxied")),
  );
}

function arrived(records: readonly CustomerRecord[]): readonly Block[] {
  const questions = records.map(({ name, type }) => `dig +short ${name} ${type}`);
  return [paragraph(say("arrived")), commands(...new Set(questions))];
}

function certificate(records: HostnameRecords): InstructionSection {
  const { done, method } = records.certificate;
  const title = say("certificateTitle");
  if (!done || method === "uploaded") return section(title, ...PROOFS[method](records, records.certificate));
  if (method !== "delegated") return section(title, paragraph(say("done")));
  return section(title, paragraph(say("certificateDelegatedDone")), recordsBlock(records.certificate.records));
}

type Proof = (records: HostnameRecords, certificate: CertificateProof) => readonly Block[];

const PROOFS: Readonly<Record<CertificateProof["method"], Proof>> = {
  uploaded: () => [paragraph(say("certificateUploaded"))],
  http({ hostname }, { files }) {
    if (files.length === 0) return [paragraph(say("certificateHttpLater", { name: hostname }))];
    return [paragraph(say("certificateHttpFiles")), items(...files.map((file) => say("certificateFile", { ...file })))];
  },
  txt(all, { records, validDays }) {
    const wildcard = wildcardOf(all);
    const unknown = records.some(({ value }) => value === undefined);
    return [
      paragraph(say("certificateTxt", { days: String(validDays) })),
      recordsBlock(records),
      ...(unknown ? [paragraph(say("certificateTxtUnknown"))] : []),
      ...arrived(records),
      paragraph(wildcard === undefined ? say("certificateTxtRenewal") : say("certificateTxtRenewalWild", { wildcard })),
    ];
  },
  delegated({ apex, domain }, { records }) {
    const unknown = records.some(({ value }) => value === undefined);
    return [
      paragraph(say("certificateDelegated", { names: records.map(({ name }) => name).join(", ") })),
      recordsBlock(records),
      ...(unknown ? [paragraph(say("certificateDelegatedUnknown"))] : []),
      ...arrived(records),
      paragraph(say("certificateDelegatedKeep")),
      ...(apex ? [paragraph(say("certificateDelegatedApex", { domain }))] : []),
    ];
  },
  email({ domain }, { addresses }) {
    const known = addresses.length > 0 ? addresses : ROLE_ADDRESSES.map((role) => `${role}@${domain}`);
    const contacts = addresses.length > 0 ? [] : [paragraph(say("certificateEmailContacts", { domain }))];
    return [paragraph(say("certificateEmail", { addresses: known.join(", ") })), ...contacts];
  },
};

/** The addresses that an authority writes to by convention. */
const ROLE_ADDRESSES = ["admin", "administrator", "hostmaster", "postmaster", "webmaster"];

function wildcardOf({ names }: HostnameRecords): string | undefined {
  return names.find((name) => name.startsWith("*."));
}

function switchOver(records: HostnameRecords): InstructionSection {
  const { traffic, apex, hostname } = records;
  const [first, second] = traffic;
  const wildcard = wildcardOf(records);
  const flat = traffic.every(({ way }) => way === "alias");
  return section(
    say("switchTitle"),
    paragraph(when(records)),
    ...(apex && first?.way !== "proxied-cname" ? [paragraph(say("switchApex", { name: hostname }))] : []),
    ...(second === undefined ? [] : [paragraph(say("switchEither"))]),
    ...wayBlocks(first, hostname),
    ...(second === undefined ? [] : [paragraph(say("switchOr")), ...wayBlocks(second, hostname)]),
    ...(flat && apex ? [paragraph(noAlias(records))] : []),
    ...(wildcard === undefined ? [] : [paragraph(say("switchWildcard", { wildcard, base: wildcard.slice(2) }))]),
    paragraph(say("atCloudflareTitle")),
    items(...atCloudflare(records, wildcard)),
  );
}

/** What to do if the DNS provider has no ALIAS. */
function noAlias({ fixedAddresses, hostname, target }: HostnameRecords): Phrase {
  return fixedAddresses ? say("switchAskAddresses") : say("switchNoAddresses", { name: hostname, target });
}

/** Visitors only notice nothing if everything that can be checked before the switch has been. */
function when({ ownership, certificate: { method, files, done } }: HostnameRecords): Phrase {
  if (method === "uploaded" && ownership.record !== undefined) return say("switchWhenOne");
  const certificateFirst = method !== "http" || files.length > 0;
  if (ownership.done && (done || method === "uploaded")) return say("switchWhenReady");
  if (ownership.record === undefined && !ownership.done) return say("switchWhenLive");
  return certificateFirst || done ? say("switchWhen") : say("switchWhenOwnership");
}

function wayBlocks(way: TrafficWay | undefined, name: string): readonly Block[] {
  if (way === undefined) return [];
  const what = {
    cname: say(way.records.length === 1 ? "switchCname" : "switchCnames"),
    "proxied-cname": say("switchProxied"),
    addresses: say("switchAddresses", { name }),
    alias: say("switchAlias", { name }),
  }[way.way];
  return [paragraph(what), recordsBlock(way.records)];
}

function atCloudflare({ traffic, hostname }: HostnameRecords, wildcard: string | undefined): readonly Phrase[] {
  const o2o = traffic.some(({ way }) => way === "proxied-cname");
  const about = o2o
    ? [say("o2oOrder"), say("o2oRules", { name: hostname, wellKnown: "/.well-known/" }), say("o2oLost"), say("o2oGrey")]
    : [say("atCloudflareGrey")];
  return [
    ...about,
    say("atCloudflareHold"),
    ...(wildcard === undefined ? [] : [say("atCloudflareWildcard", { wildcard })]),
  ];
}

function see({ tenant, hostname: { canonical } }: TenantHostname, records: HostnameRecords): InstructionSection {
  const url = `https://${sample(records.hostname)}/`;
  return section(
    say("seeTitle"),
    items(
      say("seeBefore"),
      ...records.traffic.map((way) => answerOf(way, records)),
      say("seeMeanwhile"),
      say("seeCaches"),
      statusPhrase(tenant.status, url, canonical),
    ),
  );
}

function answerOf({ way, records }: TrafficWay, { names: [served = ""], target }: HostnameRecords): Phrase {
  const name = sample(served);
  const question = `dig +short ${name} ${way === "cname" ? "CNAME" : "A"}`;
  switch (way) {
    case "cname":
      return say("seeCname", { question, answer: target });
    case "addresses":
      return say("seeAddresses", { question, answer: addressesOf(records).join(", ") });
    case "alias":
      return say("seeSameAddresses", { question, same: `dig +short ${target} A` });
    case "proxied-cname":
      return say("seeProxied", { question });
  }
}

function addressesOf(records: readonly CustomerRecord[]): readonly string[] {
  return records.flatMap(({ type, value }) => (type === "A" && value !== undefined ? [value] : []));
}

function statusPhrase(status: Status, url: string, canonical: string | undefined): Phrase {
  if (status === "suspended") return say("seeSuspended", { url });
  if (status === "maintenance") return say("seeMaintenance", { url });
  if (status === "removed") return say("seeRemoved", { url });
  return canonical === undefined
    ? say("seeLive", { url })
    : say("seeRedirect", { url, canonical: `https://${canonical}/` });
}

function after({ traffic, ownership: { record } }: HostnameRecords): InstructionSection {
  const proxied = traffic.some(({ way }) => way === "proxied-cname");
  return section(
    say("afterTitle"),
    items(
      proxied ? say("afterKeepAuto") : say("afterKeep", { ttl: "3600" }),
      ...(record === undefined ? [] : [say("afterOwnership", { name: record.name })]),
      say("afterBack"),
      say("afterLeave"),
    ),
  );
}

function section(title: Phrase, ...blocks: readonly Block[]): InstructionSection {
  return { title, blocks };
}

function paragraph(text: Phrase): Block {
  return { kind: "paragraph", text };
}

function items(...phrases: readonly Phrase[]): Block {
  return { kind: "items", items: phrases };
}

function commands(...lines: readonly string[]): Block {
  return { kind: "commands", commands: lines };
}

function recordsBlock(records: readonly CustomerRecord[]): Block {
  return { kind: "records", records };
}
