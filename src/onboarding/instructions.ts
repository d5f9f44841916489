import type { CloudflareHostname } from "../cloudflare/custom-hostname";
import { bareName } from "../registry/hostname";
import type { Environment, Status, Tenant } from "../registry/model";
import type { Phrase } from "../report/phrase";
import { toUnicode } from "../spelling";
import { type Block, type InstructionSection, mergedBlocks, shapeOf } from "./blocks";
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
  /** Every record there is, and how to read one. */
  readonly reading: readonly InstructionSection[];
  readonly hostnames: readonly HostnameRecords[];
  /** In an order that causes no downtime. Each is said once for all hostnames. */
  readonly steps: readonly InstructionSection[];
  readonly closing: readonly InstructionSection[];
  readonly signature: readonly Block[];
}

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
  const { zone, instructions } = environment.platform;
  const provider = instructions.sender ?? zone.name;
  const hostnames = declared.map((each) => recordsFor(each, environment, live.get(each.hostname.hostname)));
  const steps = stepsFor(declared, hostnames);
  const some = hostnames.length > 0;
  return {
    environment: environment.name,
    tenant: tenant.id,
    displayName: tenant.displayName,
    subject: subjectOf(tenant, hostnames),
    opening: opening(tenant, hostnames, zone.name, provider),
    reading: some ? [overview(hostnames, steps), reading()] : [],
    hostnames,
    steps: steps.map(({ title, blocks }) => ({ title, blocks })),
    closing: some ? [section(say("helpTitle"), ...help(instructions.support))] : [],
    signature: instructions.sender === undefined ? [] : [paragraph(say("signature", { sender: instructions.sender }))],
  };
}

function help(support: string | undefined): readonly Block[] {
  const dig = "dig";
  return [paragraph(support === undefined ? say("help", { dig }) : say("helpSupport", { dig, support }))];
}

function subjectOf({ displayName }: Tenant, hostnames: readonly HostnameRecords[]): Phrase {
  const [first, second] = hostnames;
  if (first === undefined || second !== undefined) return say("subjectOfMany", { displayName });
  return say("subject", { name: first.hostname });
}

function opening(
  tenant: Tenant,
  hostnames: readonly HostnameRecords[],
  zone: string,
  provider: string,
): readonly Block[] {
  const { displayName, subdomain } = tenant;
  const domains = [...new Set(hostnames.map(({ domain }) => domain))].join(", ");
  const own = subdomain === undefined ? [] : [paragraph(say("subdomain", { name: `${subdomain}.${zone}` }))];
  if (hostnames.length === 0)
    return [paragraph(say("greeting")), paragraph(say("openingNothing", { displayName, provider })), ...own];
  return [paragraph(say("greeting")), paragraph(say("opening", { domains, displayName, provider })), ...own];
}

/** Everything to copy, before anything is explained. */
function overview(hostnames: readonly HostnameRecords[], steps: readonly Step[]): InstructionSection {
  const numberOf = (id: Step["id"]) => steps.findIndex((step) => step.id === id) + 1;
  const rows = (id: Step["id"], records: readonly CustomerRecord[]) =>
    records.map((record) => ({ step: numberOf(id), record }));
  const all = hostnames.flatMap(({ ownership: own, certificate: proof, traffic }) => [
    ...rows("ownership", own.done || own.record === undefined ? [] : [own.record]),
    ...rows("certificate", proof.done && proof.method !== "delegated" ? [] : proof.records),
    ...traffic.flatMap(({ records }) => rows("switch", records)),
  ]);
  const either = hostnames.some(({ traffic }) => traffic.length > 1);
  return section(
    say("overviewTitle"),
    paragraph(say("overview")),
    { kind: "overview", rows: [...all].sort((a, b) => a.step - b.step) },
    ...(either ? [paragraph(say("overviewEither"))] : []),
    ...(numberOf("caa") === 0 ? [] : [paragraph(say("overviewCaa", { step: String(numberOf("caa")) }))]),
  );
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

/** A step of one hostname, or of all of them. */
interface Step extends InstructionSection {
  readonly id: "look" | "caa" | "ownership" | "certificate" | "switch" | "see" | "after";
}

function stepsFor(declared: readonly TenantHostname[], hostnames: readonly HostnameRecords[]): readonly Step[] {
  const many = hostnames.length > 1;
  const each = hostnames.map((records, index) => ({
    name: records.hostname,
    steps: [
      look(records),
      ...caa(records),
      ownership(records, many),
      certificate(records, many),
      switchOver(records, many),
      see(declared[index] as TenantHostname, records),
      after(records),
    ],
  }));
  const ids = [...new Set(each.flatMap(({ steps }) => steps.map(({ id }) => id)))];
  return ids.map((id) =>
    sharedStep(
      each.flatMap(({ name, steps }) => steps.filter((step) => step.id === id).map((step) => ({ name, step }))),
    ),
  );
}

/** One step for all hostnames: what is the same is said once, and hostnames that need other words are named before theirs. */
function sharedStep(own: readonly { readonly name: string; readonly step: Step }[]): Step {
  const groups = new Map<string, typeof own>();
  for (const each of own) {
    const key = shapeOf(each.step.blocks);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const [{ step }] = own as readonly [(typeof own)[number]];
  const parts = [...groups.values()].map((group) => ({
    names: group.map(({ name }) => name).join(", "),
    blocks: mergedBlocks(group.map((each) => each.step.blocks)),
  }));
  const blocks = parts.flatMap(({ names, blocks: shared }) =>
    parts.length === 1 ? shared : [paragraph(say("forNames", { names })), ...shared],
  );
  return { id: step.id, title: step.title, blocks };
}

/** A name to ask DNS for. For a wildcard, any name below it works. */
function sample(name: string): string {
  return name.replace(/^\*\./, "www.");
}

function look(records: HostnameRecords): Step {
  const { names } = records;
  const present = names.flatMap((name) => ["A", "AAAA"].map((type) => `dig ${sample(name)} ${type}`));
  const [name = records.hostname] = names;
  return step(
    "look",
    say("lookTitle"),
    commands(...present),
    ...idn(name),
    paragraph(say("lookPresent", { name: names.join(", "), ttl: String(SHORT_TTL) })),
    paragraph(say("lookNone")),
  );
}

/** Its owner may only know the name in another script. */
function idn(name: string): readonly Block[] {
  const unicode = toUnicode(name);
  return unicode === name ? [] : [items(say("idn", { name, unicode }))];
}

function caa({ hostname, domain, authorization: { issue, issuewild } }: HostnameRecords): readonly Step[] {
  if (issue.length === 0) return [];
  const asked = namesUpTo(bareName(hostname), domain);
  const blocks = [
    paragraph(say("caaQuestion", { example: '0 issue "example.net"' })),
    commands(...asked.map((name) => `dig +short ${name} CAA`)),
    paragraph(say("caaNone")),
    paragraph(say("caaAdd", { domain })),
    recordsBlock(issue),
    ...(issuewild.length === 0 ? [] : [paragraph(say("caaAddWild", { tag: "issuewild" })), recordsBlock(issuewild)]),
    ...(asked.length === 1 ? [] : [paragraph(say("caaElsewhere"))]),
  ];
  return [step("caa", say("caaTitle"), ...blocks)];
}

/** The name and those above it, up to the domain: where an authority looks for CAA records, in its order. */
function namesUpTo(name: string, domain: string): readonly string[] {
  return name === domain || !name.endsWith(`.${domain}`)
    ? [name]
    : [name, ...namesUpTo(name.slice(name.indexOf(".") + 1), domain)];
}

function ownership({ ownership: { record, done } }: HostnameRecords, many: boolean): Step {
  const title = say("ownershipTitle");
  if (done) return step("ownership", title, paragraph(say("done")));
  if (record === undefined) return step("ownership", title, paragraph(say("ownershipO2o")));
  return step(
    "ownership",
    title,
    paragraph(say(many ? "ownershipAddMany" : "ownershipAdd")),
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

function certificate(records: HostnameRecords, many: boolean): Step {
  const { done, method } = records.certificate;
  const title = say("certificateTitle");
  if (!done || method === "uploaded")
    return step("certificate", title, ...PROOFS[method](records, records.certificate, many));
  if (method !== "delegated") return step("certificate", title, paragraph(say("done")));
  return step(
    "certificate",
    title,
    paragraph(say("certificateDelegatedDone")),
    recordsBlock(records.certificate.records),
  );
}

type Proof = (records: HostnameRecords, certificate: CertificateProof, many: boolean) => readonly Block[];

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
  delegated({ apex, domain }, { records }, many) {
    const unknown = records.some(({ value }) => value === undefined);
    return [
      paragraph(
        say(many ? "certificateDelegatedMany" : "certificateDelegated", {
          names: records.map(({ name }) => name).join(", "),
        }),
      ),
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

function switchOver(records: HostnameRecords, many: boolean): Step {
  const { traffic, apex, hostname } = records;
  const [first, second] = traffic;
  const wildcard = wildcardOf(records);
  const flat = traffic.every(({ way }) => way === "alias");
  return step(
    "switch",
    say("switchTitle"),
    paragraph(when(records)),
    ...(apex && first?.way !== "proxied-cname" ? [items(say("switchApex", { name: hostname }))] : []),
    ...(second === undefined ? [] : [paragraph(say("switchEither"))]),
    ...wayBlocks(first, hostname, many),
    ...(second === undefined ? [] : [paragraph(say("switchOr")), ...wayBlocks(second, hostname, many)]),
    ...(flat && apex ? [items(noAlias(records))] : []),
    ...(wildcard === undefined ? [] : [items(say("switchWildcard", { wildcard, base: wildcard.slice(2) }))]),
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

function wayBlocks(way: TrafficWay | undefined, name: string, many: boolean): readonly Block[] {
  if (way === undefined) return [];
  const what = {
    cname: say(way.records.length === 1 && !many ? "switchCname" : "switchCnames"),
    "proxied-cname": say(many ? "switchProxiedMany" : "switchProxied"),
    addresses: say("switchAddresses", { name }),
    alias: say(many ? "switchAliasMany" : "switchAlias", { name }),
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

function see({ hostname: { status, canonical } }: TenantHostname, records: HostnameRecords): Step {
  const url = `https://${sample(records.hostname)}/`;
  return step(
    "see",
    say("seeTitle"),
    items(
      say("seeBefore"),
      ...records.traffic.map((way) => answerOf(way, records)),
      say("seeMeanwhile"),
      say("seeCaches"),
      statusPhrase(status, url, canonical),
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

function after({ traffic, ownership: { record } }: HostnameRecords): Step {
  const proxied = traffic.some(({ way }) => way === "proxied-cname");
  return step(
    "after",
    say("afterTitle"),
    items(
      proxied ? say("afterKeepAuto") : say("afterKeep", { ttl: "3600" }),
      ...(record === undefined ? [] : [say("afterOwnership", { name: record.name })]),
      say("afterBack"),
      say("afterLeave"),
    ),
  );
}

function step(id: Step["id"], title: Phrase, ...blocks: readonly Block[]): Step {
  return { id, title, blocks };
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
