import { CERTIFICATE_AUTHORITIES, type CertificateAuthority } from "../cloudflare/certificate-authorities";
import {
  type CloudflareHostname,
  challengeName,
  delegationTarget,
  ownershipName,
  type ValidationFile,
} from "../cloudflare/custom-hostname";
import { cnameTargetsOf } from "../registry/cname-targets";
import type { Authority, Validation } from "../registry/files.generated";
import { bareName } from "../registry/hostname";
import type { Environment, RegistryHostname, Tenant } from "../registry/model";
import { isApex, registrableDomain } from "../registry/registrable-domain";

/** One record of the customer's DNS. */
export interface CustomerRecord {
  /** In full, without a final dot. */
  readonly name: string;
  /** As most DNS panels want it: without the domain; @ for the domain itself. */
  readonly host: string;
  /** ALIAS stands for whatever the DNS provider calls it: ALIAS, ANAME, CNAME flattening. */
  readonly type: "CNAME" | "ALIAS" | "A" | "AAAA" | "TXT" | "CAA";
  /** undefined until Cloudflare has returned it. */
  readonly value: string | undefined;
  /** Seconds; auto where Cloudflare's proxy decides. */
  readonly ttl: number | "auto";
  /** The cloud of Cloudflare's DNS; undefined for records that have none. */
  readonly proxied: boolean | undefined;
}

/** One complete way to send a hostname's visitors to the platform. */
export interface TrafficWay {
  readonly way: "cname" | "proxied-cname" | "addresses" | "alias";
  readonly records: readonly CustomerRecord[];
}

interface Ownership {
  /** undefined if Cloudflare checks no token before the switch: behind the customer's own Cloudflare proxy. */
  readonly record: CustomerRecord | undefined;
  readonly done: boolean;
}

export interface CertificateProof {
  readonly method: "http" | "txt" | "delegated" | "email" | "uploaded";
  readonly records: readonly CustomerRecord[];
  /** For `http`. Only Cloudflare knows them; without them, validation happens after the switch. */
  readonly files: readonly ValidationFile[];
  /** For `email`: the recipients; empty if unknown. */
  readonly addresses: readonly string[];
  /** Number of days that a TXT value is valid. */
  readonly validDays: number;
  readonly done: boolean;
}

/** CAA records that let the certificate be issued. Add one only next to others of its tag: alone, it blocks all other authorities. */
interface Authorization {
  readonly issue: readonly CustomerRecord[];
  readonly issuewild: readonly CustomerRecord[];
}

/** Everything a hostname needs in its owner's DNS. */
export interface HostnameRecords {
  readonly hostname: string;
  /** The registrable domain, whose zone contains the records. */
  readonly domain: string;
  /** The names that are served: the hostname, and `*.` below it with a wildcard certificate. */
  readonly names: readonly string[];
  readonly target: string;
  /** An apex name that no plain CNAME can stand at. */
  readonly apex: boolean;
  /** Whether the platform has fixed addresses for A records. */
  readonly fixedAddresses: boolean;
  /** Choose one. */
  readonly traffic: readonly TrafficWay[];
  readonly ownership: Ownership;
  readonly certificate: CertificateProof;
  readonly authorization: Authorization;
}

/** A custom hostname with the tenant that declares it. */
export interface TenantHostname {
  readonly tenant: Tenant;
  readonly hostname: RegistryHostname;
}

/** Seconds: short, so that a mistake can be undone within minutes. */
export const SHORT_TTL = 300;

/**
 * What the owner of a hostname puts into DNS. Pure.
 * @param live the hostname as Cloudflare knows it; without it tokens are undefined and nothing counts as done
 */
export function recordsFor(
  { tenant, hostname }: TenantHostname,
  { platform }: Environment,
  live?: CloudflareHostname,
): HostnameRecords {
  const base = bareName(hostname.hostname);
  const domain = registrableDomain(base) ?? base;
  const withWildcard = hostname.certificate.wildcard && base === hostname.hostname;
  const names = withWildcard ? [base, `*.${base}`] : [hostname.hostname];
  const [target] = cnameTargetsOf(tenant, platform);
  const apex = isApex(hostname.hostname);
  const place: Place = { base, domain };
  return {
    hostname: hostname.hostname,
    domain,
    names,
    target,
    apex,
    fixedAddresses: platform.entitlements.apexAddresses.length > 0,
    traffic: waysFor(names, apex, hostname.customerDns, target, platform.entitlements.apexAddresses, place),
    ownership: ownershipFor(hostname, place, live),
    certificate: proofFor(hostname, place, platform.zone.dcvDelegationId, live),
    authorization: authorizationFor(hostname, place),
  };
}

/** A hostname's place in DNS: its name without `*.`, and the registrable domain. */
interface Place {
  readonly base: string;
  readonly domain: string;
}

function record(
  type: CustomerRecord["type"],
  name: string,
  value: string | undefined,
  { domain }: Place,
  proxied?: boolean,
): CustomerRecord {
  const host = name === domain ? "@" : name.slice(0, -domain.length - 1);
  return { name, host, type, value, ttl: proxied ? "auto" : SHORT_TTL, proxied };
}

function waysFor(
  names: readonly string[],
  apex: boolean,
  customerDns: RegistryHostname["customerDns"],
  target: string,
  addresses: readonly string[],
  place: Place,
): readonly TrafficWay[] {
  const way = (kind: TrafficWay["way"], atHostname: readonly CustomerRecord[]): TrafficWay => {
    const below = names.slice(1).map((name) => record("CNAME", name, target, place, kind === "proxied-cname"));
    return { way: kind, records: [...atHostname, ...below] };
  };
  const name = names[0] ?? place.base;
  const byAddresses = way(
    "addresses",
    addresses.map((address) => record(address.includes(":") ? "AAAA" : "A", name, address, place, false)),
  );
  const byAlias = way("alias", [record("ALIAS", name, target, place, false)]);
  if (customerDns === "o2o") return [way("proxied-cname", [record("CNAME", name, target, place, true)])];
  if (customerDns === "flattened") return [byAlias];
  if (customerDns === "apex") return addresses.length > 0 ? [byAddresses] : [byAlias];
  if (!apex) return [way("cname", [record("CNAME", name, target, place, false)])];
  return addresses.length > 0 ? [byAddresses, byAlias] : [byAlias];
}

function ownershipFor(
  { customerDns }: RegistryHostname,
  place: Place,
  live: CloudflareHostname | undefined,
): Ownership {
  const done = live?.status === "active";
  if (customerDns === "o2o") return { record: undefined, done };
  const token = live?.ownership;
  return { record: record("TXT", token?.name ?? ownershipName(place.base), token?.value, place), done };
}

function proofFor(
  { certificate: { validation, uploaded, authority } }: RegistryHostname,
  place: Place,
  delegationId: string | undefined,
  live: CloudflareHostname | undefined,
): CertificateProof {
  const method = uploaded === undefined ? currentValidation(validation, live) : "uploaded";
  return {
    method,
    records:
      method === "txt" ? tokens(place, live) : method === "delegated" ? delegations(place, delegationId, live) : [],
    files: method === "http" ? (live?.certificate?.files ?? []) : [],
    addresses: method === "email" ? (live?.certificate?.emails ?? []) : [],
    validDays: Math.min(...authoritiesFor(authority).map(({ tokenDays }) => tokenDays)),
    done: live?.certificate?.status === "active",
  };
}

/** Cloudflare moves a TXT hostname to HTTP at a renewal. Then it is only validated with a file (documented September 2026). */
function currentValidation(declared: Validation, live: CloudflareHostname | undefined): Validation {
  const { tokens = [], files = [] } = live?.certificate ?? {};
  return declared === "txt" && tokens.length === 0 && files.length > 0 ? "http" : declared;
}

function tokens(place: Place, live: CloudflareHostname | undefined): readonly CustomerRecord[] {
  const known = live?.certificate?.tokens ?? [];
  if (known.length === 0) return [record("TXT", challengeName(place.base), undefined, place)];
  return known.map(({ name, value }) => record("TXT", name, value, place));
}

/** One record serves the name and its wildcard: an authority asks for both at the same place. */
function delegations(
  place: Place,
  id: string | undefined,
  live: CloudflareHostname | undefined,
): readonly CustomerRecord[] {
  const known = live?.certificate?.delegations ?? [];
  if (known.length > 0) return known.map(({ name, value }) => record("CNAME", name, value, place, false));
  const value = id === undefined ? undefined : delegationTarget(place.base, id);
  return [record("CNAME", challengeName(place.base), value, place, false)];
}

/** If no authority is chosen, all of them: Cloudflare may choose another one for each renewal. */
function authoritiesFor(chosen: Authority | undefined): readonly CertificateAuthority[] {
  return CERTIFICATE_AUTHORITIES.filter(({ id }) => chosen === undefined || id === chosen);
}

function authorizationFor(hostname: RegistryHostname, place: Place): Authorization {
  const { authority, uploaded, wildcard } = hostname.certificate;
  if (uploaded !== undefined) return { issue: [], issuewild: [] };
  const records = (tag: string) =>
    authoritiesFor(authority).map(({ caaDomain }) => record("CAA", place.domain, `0 ${tag} "${caaDomain}"`, place));
  const wild = wildcard || hostname.hostname.startsWith("*.");
  return { issue: records("issue"), issuewild: wild ? records("issuewild") : [] };
}
