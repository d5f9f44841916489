import { getDomain, parse } from "tldts";
import { bareName, isAddress } from "./hostname";
import { REGISTRY_SUFFIXES } from "./registry-suffixes";

/** Both parts of the list, ICANN's and the private one. The other options skip checks that the caller has made. */
const WHOLE_LIST = { allowPrivateDomains: true, extractHostname: false, validateHostname: false, detectIp: false };

/**
 * The domain that someone registered to have this name: one label below the public suffix, by the whole public suffix
 * list (`acme.com`, `acme.co.uk`, `acme.uk.com`, `acme.github.io`). Its zone holds the name's DNS records, CAA included,
 * its mail addresses may approve certificates, and its owner may claim the names below it.
 * @param hostname in any case, punycode or Unicode; `*.acme.com` is about acme.com
 * @returns undefined where there is none: a public suffix itself, an address, or no name at all
 */
export function registrableDomain(hostname: string): string | undefined {
  const name = nameOf(hostname);
  return name === undefined ? undefined : (getDomain(name, WHOLE_LIST) ?? undefined);
}

/**
 * Whether the name is an apex: a registrable domain, where DNS allows no CNAME. A name under a hosting suffix is not: it is
 * a record in the hosting company's zone.
 */
export function isApex(hostname: string): boolean {
  return registrableDomain(hostname) === hostname && hostingSuffix(hostname) === undefined;
}

/**
 * The hosting suffix that a name lies below: `github.io`, `vercel.app`. The hosting company controls the DNS of these
 * names, so the customer can't add the records that a custom hostname needs.
 * @returns undefined for names that are registered, also below registry-like private suffixes such as `uk.com`
 */
export function hostingSuffix(hostname: string): string | undefined {
  const name = nameOf(hostname);
  if (name === undefined) return undefined;
  const { publicSuffix, isPrivate } = parse(name, WHOLE_LIST);
  if (publicSuffix === null || isPrivate !== true || isDelegated(publicSuffix)) return undefined;
  return publicSuffix;
}

/** Whether the suffix is a registry's: `uk.com`, or `fr.eu.org` because of eu.org. */
function isDelegated(suffix: string): boolean {
  for (let rest = suffix; rest.includes("."); rest = rest.slice(rest.indexOf(".") + 1))
    if (REGISTRY_SUFFIXES.has(rest)) return true;
  return false;
}

function nameOf(hostname: string): string | undefined {
  const name = bareName(hostname.toLowerCase());
  return /(?:^|\.)(?:\.|$)/.test(name) || isAddress(name) ? undefined : name;
}

/** Whether the public suffix list has this top-level domain. */
export function isTopLevelDomain(label: string): boolean {
  return parse(`name.${label}`, { extractHostname: false }).isIcann === true;
}
