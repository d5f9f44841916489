import { changesAt, comparableName, type DnsHistory, domainsOf, publishedAt, targetsOf, zoneAt } from "./customers";
import { type FallbackOriginEvent, fallbackOriginAt, fallbackOriginChanges } from "./fallback-origin-life";

/** What decides about one hostname: its customer's DNS and our fallback origin. */
export interface HostnameInputs {
  hostname: string;
  zoneName: string;
  apexAddresses: readonly string[];
  ownershipToken: string;
  ownershipUrl: string;
  dns: DnsHistory;
  fallbackOrigin: readonly FallbackOriginEvent[];
}

const LONGEST_CHAIN = 10;
const CAA_DOMAINS: Record<string, string> = {
  google: "pki.goog",
  lets_encrypt: "letsencrypt.org",
  ssl_com: "ssl.com",
  digicert: "digicert.com",
};

/** @returns whether the hostname leads to us: by CNAME into our zone, or to an address of our account. */
export function pointsToUs(inputs: HostnameInputs, at: number): boolean {
  const { zoneName, apexAddresses, dns } = inputs;
  const end = chainAt(inputs, at).at(-1) ?? inputs.hostname;
  if (end === zoneName || end.endsWith(`.${zoneName}`)) return true;
  const addresses = [...publishedAt(dns, end, "A", at), ...publishedAt(dns, end, "AAAA", at)];
  return addresses.some((address) => apexAddresses.includes(address));
}

/** @returns whether Cloudflare would notice that the hostname no longer leads to us. */
export function hasLeft(inputs: HostnameInputs, at: number): boolean {
  return !pointsToUs(inputs, at) && settingAt(inputs, "dns", at) !== "elsewhere";
}

/** @returns whether the customer's own Cloudflare zone proxies the hostname, to us or to somewhere else. */
export function proxiedByCustomer(inputs: HostnameInputs, at: number): boolean {
  return settingAt(inputs, "dns", at) === "proxied";
}

/** @returns whether a zone hold forbids the hostname: the nearest domain that says anything about holds decides. */
export function isHeld(inputs: HostnameInputs, at: number): boolean {
  for (const domain of domainsOf(inputs.hostname)) {
    const { hold } = zoneAt(inputs.dns, domain, at);
    if (hold !== undefined) return hold === "subdomains" || (hold === "domain" && domain === inputs.hostname);
  }
  return false;
}

/** @returns whether the ownership token is published, as a TXT record or at its URL. */
export function ownershipProven(inputs: HostnameInputs, at: number): boolean {
  const texts = publishedAt(inputs.dns, `_cf-custom-hostname.${inputs.hostname}`, "TXT", at);
  const bodies = publishedAt(inputs.dns, inputs.ownershipUrl, "HTTP", at);
  return [...texts, ...bodies].some((text) => text.trim() === inputs.ownershipToken);
}

/** @returns the status of the fallback origin up to the time `at`; undefined where the zone has none. */
export function fallbackStatus(inputs: HostnameInputs, at: number): string | undefined {
  return fallbackOriginAt(inputs.fallbackOrigin, at - 1)?.status;
}

/** @returns whether the CAA records that apply let `authority` issue. */
export function caaAllows(inputs: HostnameInputs, authority: string, wildcard: boolean, at: number): boolean {
  const records = caaRecords(inputs, at);
  const wild = records.filter(({ tag }) => tag === "issuewild");
  const relevant = wildcard && wild.length > 0 ? wild : records.filter(({ tag }) => tag === "issue");
  return relevant.length === 0 || relevant.some(({ value }) => value === CAA_DOMAINS[authority]);
}

/** The hostname's own (or, through its CNAME, the target's) records, else those of the nearest parent that has any. */
function caaRecords(inputs: HostnameInputs, at: number): { tag: string; value: string }[] {
  const places = [...[inputs.hostname, ...chainAt(inputs, at)].reverse(), ...domainsOf(inputs.hostname).slice(1)];
  for (const place of places) {
    const records = publishedAt(inputs.dns, place, "CAA", at);
    if (records.length > 0) return records.map(parseCaa);
  }
  return [];
}

function parseCaa(content: string): { tag: string; value: string } {
  const [, tag = "", value = ""] = /^\s*\d+\s+(\w+)\s+"?([^";]*)/.exec(content) ?? [];
  return { tag, value: value.trim() };
}

/** @returns the times after `from` and before `to` after which the inputs may look different, in order. */
export function changesOf(
  inputs: HostnameInputs,
  from: number,
  to: number,
  extraNames: readonly string[] = [],
): number[] {
  const times = [
    ...changesAt(inputs.dns, new Set([...namesOf(inputs), ...extraNames])),
    ...fallbackOriginChanges(inputs.fallbackOrigin),
  ];
  return [...new Set(times)].filter((time) => time > from && time < to).sort((a, b) => a - b);
}

/** Every name whose records can matter for the hostname, now or in the past. */
function namesOf(inputs: HostnameInputs): string[] {
  const { hostname, ownershipUrl, dns } = inputs;
  const targets = new Set<string>();
  const follow = (name: string) => {
    for (const target of targetsOf(dns, name)) {
      if (targets.has(target)) continue;
      targets.add(target);
      follow(target);
    }
  };
  follow(hostname);
  return [
    `_acme-challenge.${hostname}`,
    `_cf-custom-hostname.${hostname}`,
    ownershipUrl,
    ...domainsOf(hostname),
    ...targets,
  ];
}

/** The CNAME targets of the hostname, one after the other. */
function chainAt(inputs: HostnameInputs, at: number): string[] {
  const chain: string[] = [];
  let name = inputs.hostname;
  while (chain.length < LONGEST_CHAIN) {
    const target = publishedAt(inputs.dns, name, "CNAME", at)[0];
    if (target === undefined) break;
    name = comparableName(target);
    chain.push(name);
  }
  return chain;
}

function settingAt(inputs: HostnameInputs, setting: "dns", at: number): string | undefined {
  for (const domain of domainsOf(inputs.hostname)) {
    const value = zoneAt(inputs.dns, domain, at)[setting];
    if (value !== undefined) return value;
  }
  return undefined;
}
