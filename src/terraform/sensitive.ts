import { lastPartOf } from "../cloudflare/certificate-life";
import { isArray, isObject, type Json, type JsonObject, objectAt, objectsAt, stringAt } from "../json";
import { type CertificateFingerprint, type Fingerprint, isHidden, readFingerprints } from "./fingerprint";
import { changedOutputs, isActive, priorResources } from "./plan-json";

/** A value that a plan marks as sensitive, and what may be shown of it. */
export interface SensitivePlace {
  /** A resource's, or `output.<name>`. */
  readonly address: string;
  /** The custom hostname's name, where the resource has one. */
  readonly hostname: string | undefined;
  readonly path: readonly string[];
  readonly side: "before" | "after";
  readonly fingerprints: readonly Fingerprint[];
}

/** A certificate that a plan sends, because the state has none or another one. */
export interface SentCertificate {
  readonly stack: string;
  readonly address: string;
  readonly hostname: string | null;
  /** The first is the hostname's, the others are its issuers'. Never empty. */
  readonly certificates: readonly CertificateFingerprint[];
  /** Whether any of them has expired, or will within the last sixth of the hostname's certificate's lifetime. */
  readonly validity: "expired" | "expires soon" | "valid";
}

/** A sensitive value without a fingerprint: two different ones look the same. */
export interface NotCompared {
  readonly stack: string;
  readonly address: string;
  /** `ssl.custom_key`. */
  readonly path: string;
}

/** Every sensitive value in the plan's changes, except null. @param plan masked */
export function sensitivePlaces(plan: JsonObject): readonly SensitivePlace[] {
  const outputs = changedOutputs(plan).flatMap(([name, change]) => placesOfChange(`output.${name}`, change));
  const resources = objectsAt(plan, "resource_changes").filter(isActive);
  const changes = resources.flatMap((resource) => placesOfChange(addressOf(resource), objectAt(resource, "change")));
  const data = priorResources(plan).filter(({ mode }) => mode === "data");
  const read = data.flatMap((one) => placesIn(addressOf(one), "after", one.values, one.sensitive_values));
  return [...changes, ...outputs, ...read];
}

function placesOfChange(address: string, change: JsonObject): readonly SensitivePlace[] {
  const side = (side: SensitivePlace["side"]) => placesIn(address, side, change[side], change[`${side}_sensitive`]);
  return [...side("before"), ...side("after")];
}

function placesIn(
  address: string,
  side: SensitivePlace["side"],
  value: Json | undefined,
  mark: Json | undefined,
): readonly SensitivePlace[] {
  const hostname = isObject(value) ? stringAt(value, "hostname") : undefined;
  return marked(value, mark, []).flatMap(({ path, text }) => {
    const fingerprints = readFingerprints(text); // what is marked and not hidden is a plain-text binding's
    return fingerprints === undefined ? [] : [{ address, hostname, path, side, fingerprints }];
  });
}

interface Marked {
  readonly path: readonly string[];
  readonly text: string;
}

function marked(value: Json | undefined, mark: Json | undefined, path: readonly string[]): readonly Marked[] {
  if (value === undefined || value === null || mark === undefined) return [];
  if (mark === true) return [{ path, text: typeof value === "string" ? value : "" }];
  if (isArray(value) && isArray(mark)) {
    return value.flatMap((item, index) => marked(item, mark[index], [...path, String(index)]));
  }
  if (!isObject(value) || !isObject(mark)) return [];
  return Object.keys(mark).flatMap((key) => marked(value[key], mark[key], [...path, key]));
}

function addressOf(resource: JsonObject): string {
  return stringAt(resource, "address") ?? "";
}

interface StackPlan {
  readonly stack: string;
  readonly sensitive: readonly SensitivePlace[];
}

/** By stack and address. @param now milliseconds since 1970 */
export function sentCertificates(plans: readonly StackPlan[], now: number): readonly SentCertificate[] {
  return plans.flatMap(({ stack, sensitive }) => {
    const before = new Map(sensitive.filter(({ side }) => side === "before").map((place) => [keyOf(place), place]));
    return sensitive.flatMap((place): SentCertificate[] => {
      const certificates = certificatesIn(place);
      const old = before.get(keyOf(place));
      const isKnown = old !== undefined && digestsOf(certificatesIn(old)) === digestsOf(certificates);
      if (place.side === "before" || certificates.length === 0 || isKnown) return [];
      const { address, hostname = null } = place;
      return [{ stack, address, hostname, certificates, validity: validityOf(certificates, now) }];
    });
  });
}

/** An issuer lives for years, so its expiry is compared with the lifetime of the hostname's certificate. */
function validityOf(certificates: readonly CertificateFingerprint[], now: number): SentCertificate["validity"] {
  const [own] = certificates;
  const left = Math.min(...certificates.map(({ expires }) => Date.parse(expires))) - now;
  if (own === undefined || left < 0) return "expired";
  return left < lastPartOf(Date.parse(own.expires), Date.parse(own.issued)) ? "expires soon" : "valid";
}

/** Values that can't be compared, each place once. */
export function notCompared(plans: readonly StackPlan[]): readonly NotCompared[] {
  const places = plans.flatMap(({ stack, sensitive }) =>
    sensitive.filter(({ fingerprints }) => fingerprints.some(isHidden)).map((place) => [stack, place] as const),
  );
  const named = places.map(([stack, { address, path }]) => ({ stack, address, path: path.join(".") }));
  return [...new Map(named.map((one) => [JSON.stringify(Object.values(one)), one])).values()];
}

function certificatesIn({ fingerprints }: SensitivePlace): readonly CertificateFingerprint[] {
  return fingerprints.filter((one): one is CertificateFingerprint => one.kind === "certificate");
}

function digestsOf(certificates: readonly CertificateFingerprint[]): string {
  return certificates.map(({ sha256 }) => sha256).join();
}

function keyOf({ address, path }: SensitivePlace): string {
  return JSON.stringify([address, ...path]);
}
