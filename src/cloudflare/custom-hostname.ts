import { isArray, isObject, type JsonObject, objectAt, objectsAt, stringAt } from "../json";
import { oneSpelling } from "../spelling";
import type { AuthorityId } from "./certificate-authorities";

/**
 * A custom hostname as Cloudflare's API describes it. Every field is checked: it has the type declared here, and each
 * record and file belongs to the hostname.
 */
export interface CloudflareHostname {
  /** undefined if the answer has no valid one. */
  readonly id: string | undefined;
  readonly hostname: string;
  /** Cloudflare's word for it; empty where it gives none. */
  readonly status: string;
  readonly verificationErrors: readonly string[];
  /** In milliseconds, as all times here. */
  readonly createdAt: number | undefined;
  readonly ownership: NameAndValue | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly certificate: CloudflareCertificate | undefined;
  /**
   * Records and files of the answer that belong to another name. They are in no other field. Where there are any,
   * the answer can't be trusted: using it could give a stranger a certificate, or break another customer's domain.
   */
  readonly foreign: readonly string[];
}

export interface CloudflareCertificate {
  readonly status: string;
  readonly method: string;
  /** Whether it is the customer's own. The API then shows the pair's certificate, or neither certificate nor method. */
  readonly uploaded: boolean;
  readonly wildcard: boolean;
  readonly authority: string | undefined;
  readonly bundleMethod: string | undefined;
  /** TLS settings as Cloudflare has them, to be sent back unchanged. */
  readonly settings: JsonObject | undefined;
  /** When the certificate in use began, and when it ends. */
  readonly issuedAt: number | undefined;
  readonly expiresAt: number | undefined;
  readonly validationErrors: readonly string[];
  /** What the authority waits for: TXT values, files, approvals by e-mail. */
  readonly tokens: readonly NameAndValue[];
  readonly files: readonly ValidationFile[];
  readonly emails: readonly string[];
  /** CNAMEs of delegated validation. */
  readonly delegations: readonly NameAndValue[];
}

/** What an edit sends to start a certificate's validation again. */
export interface CertificateRequest {
  readonly method: (typeof VALIDATION_METHODS)[number];
  readonly type: "dv";
  readonly wildcard?: true;
  readonly bundle_method?: (typeof BUNDLE_METHODS)[number];
  readonly certificate_authority?: AuthorityId;
  readonly cloudflare_branding?: true;
  readonly settings?: JsonObject;
}

/** All that Cloudflare's API takes. */
export const VALIDATION_METHODS = ["http", "txt", "email"] as const;
export const BUNDLE_METHODS = ["ubiquitous", "optimal", "force"] as const;

/** A file that the certificate authority looks for under the hostname. */
export interface ValidationFile {
  readonly url: string;
  readonly body: string;
}

interface NameAndValue {
  readonly name: string;
  readonly value: string;
}

/** The input is not a list of custom hostnames. The message continues a sentence that names the source. */
export class NoCustomHostnames extends Error {}

/**
 * Reads the `result` of Cloudflare's list endpoint. Whatever is absent or of another type counts as not known yet.
 * @throws NoCustomHostnames
 */
export function readCustomHostnames(result: unknown): readonly CloudflareHostname[] {
  if (!isArray(result)) throw new NoCustomHostnames("is not an array of custom hostnames");
  return result.map((item, index) => {
    const read = readCustomHostname(item);
    if (read === undefined) throw new NoCustomHostnames(`holds no hostname at /${index}`);
    return read;
  });
}

/** Reads one custom hostname; undefined for what has no `hostname`. */
export function readCustomHostname(value: unknown): CloudflareHostname | undefined {
  if (!isObject(value)) return undefined;
  const hostname = oneSpelling(textAt(value, "hostname") ?? "");
  if (hostname === "") return undefined;
  const foreign: string[] = [];
  const checks = checksFor(hostname, foreign);
  const ownership = objectAt(value, "ownership_verification");
  const id = textAt(value, "id");
  return {
    id: id !== undefined && ID.test(id) ? id : undefined,
    hostname,
    status: textAt(value, "status") ?? "",
    verificationErrors: textsAt(value, "verification_errors"),
    createdAt: timeAt(value, "created_at"),
    ownership: checks.record(ownership, "name", "value")[0],
    metadata: readMetadata(objectAt(value, "custom_metadata")),
    certificate: isObject(value.ssl) ? readCertificate(value.ssl, checks) : undefined,
    foreign: sharedIfEmpty(foreign),
  };
}

/** A hundred thousand hostnames have few lists that hold anything. */
const EMPTY: readonly never[] = [];

function sharedIfEmpty<Item>(list: readonly Item[]): readonly Item[] {
  return list.length === 0 ? EMPTY : list;
}

/** Why the answer must not be used, or undefined. */
export function distrust({ hostname, foreign }: CloudflareHostname): string | undefined {
  return foreign.length === 0 ? undefined : `holds a record outside of its hostname ${hostname}: ${foreign.join(", ")}`;
}

/** Keys such as `__proto__` stay plain data. */
function readMetadata(metadata: JsonObject): Readonly<Record<string, string>> {
  const pairs = Object.entries(metadata).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : []));
  return Object.fromEntries(pairs);
}

function readCertificate(ssl: JsonObject, checks: Checks): CloudflareCertificate {
  const records = objectsAt(ssl, "validation_records");
  return {
    status: textAt(ssl, "status") ?? "",
    method: textAt(ssl, "method") ?? "",
    uploaded: textAt(ssl, "custom_certificate") !== undefined || textAt(ssl, "method") === undefined,
    wildcard: ssl.wildcard === true,
    authority: textAt(ssl, "certificate_authority"),
    bundleMethod: textAt(ssl, "bundle_method"),
    settings: isObject(ssl.settings) ? ssl.settings : undefined,
    issuedAt: timeAt(ssl, "uploaded_on"),
    expiresAt: timeAt(ssl, "expires_on"),
    validationErrors: sharedIfEmpty(
      objectsAt(ssl, "validation_errors").flatMap((error) => textAt(error, "message") ?? []),
    ),
    tokens: sharedIfEmpty(records.flatMap((record) => checks.record(record, "txt_name", "txt_value"))),
    files: sharedIfEmpty(records.flatMap(checks.file)),
    emails: sharedIfEmpty(records.flatMap((record) => textsAt(record, "emails"))),
    delegations: sharedIfEmpty(objectsAt(ssl, "dcv_delegation_records").flatMap(checks.delegation)),
  };
}

/** Readers that return what belongs to the hostname, and record the rest. */
interface Checks {
  record(object: JsonObject, nameKey: string, valueKey: string): NameAndValue[];
  delegation(object: JsonObject): NameAndValue[];
  file(object: JsonObject): ValidationFile[];
}

function checksFor(hostname: string, foreign: string[]): Checks {
  const base = baseOf(hostname);
  const accept = <Value>(value: Value, belongs: boolean, words: string): Value[] => {
    if (belongs) return [value];
    foreign.push(words);
    return [];
  };
  /** One label that no host has, directly below the hostname. For a wildcard no document says which of both names it is. */
  const isBelow = (name: string) => {
    const [, parent = ""] = /^_[a-z0-9_-]+\.(.+)$/.exec(name) ?? [];
    return parent === base || parent === hostname;
  };
  const readRecord = (object: JsonObject, nameKey: string, valueKey: string): NameAndValue | undefined => {
    const [name, value] = [textAt(object, nameKey), textAt(object, valueKey)];
    return name === undefined || value === undefined ? undefined : { name: oneSpelling(name), value };
  };
  return {
    record(object, nameKey, valueKey) {
      const record = readRecord(object, nameKey, valueKey);
      return record === undefined ? [] : accept(record, isBelow(record.name), record.name);
    },
    delegation(object) {
      const record = readRecord(object, "cname", "cname_target");
      if (record === undefined) return [];
      const { name } = record;
      const value = oneSpelling(record.value);
      const belongs = isBelow(name) && isDelegationTarget(value) && value.startsWith(`${base}.`);
      return accept({ name, value }, belongs, `${name} CNAME ${value}`);
    },
    file(object) {
      const [written, body] = [textAt(object, "http_url"), textAt(object, "http_body")];
      if (written === undefined || body === undefined) return [];
      const url = validationUrl(written, base);
      return accept({ url: url ?? "", body }, url !== undefined, written);
    },
  };
}

/** Where the certificate authority looks for tokens, or a CNAME to where they are. */
export function challengeName(hostname: string): string {
  return `_acme-challenge.${baseOf(hostname)}`;
}

/** Where Cloudflare looks for the token that proves who owns the hostname. Of a wildcard hostname this is not documented. */
export function ownershipName(hostname: string): string {
  return `_cf-custom-hostname.${baseOf(hostname)}`;
}

/** A wildcard hostname and its certificate are validated at the name below the star. */
function baseOf(hostname: string): string {
  return hostname.replace(/^\*\./, "");
}

/** Where delegated validation leads: `<hostname>.<the zone's own value>.dcv.cloudflare.com`. */
export function delegationTarget(hostname: string, delegationId: string): string {
  return `${baseOf(hostname)}.${delegationId}.dcv.cloudflare.com`;
}

export function isDelegationTarget(name: string): boolean {
  return name.endsWith(".dcv.cloudflare.com");
}

/** The address in one spelling; undefined when it is not one of those that an authority asks the hostname's own server for. */
function validationUrl(written: string, base: string): string | undefined {
  if (!URL.canParse(written)) return undefined;
  const { protocol, username, password, hostname, port, pathname, href } = new URL(written);
  const isPlain = protocol === "http:" && `${username}${password}${port}` === "";
  return isPlain && oneSpelling(hostname) === base && pathname.startsWith("/.well-known/") ? href : undefined;
}

/** Ids are UUIDs. Any other format must still be one segment of a URL. */
const ID = /^[\w-]{1,64}$/;

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function textAt(object: JsonObject, key: string): string | undefined {
  const text = stringAt(object, key);
  return isText(text) ? text : undefined;
}

function textsAt(object: JsonObject, key: string): readonly string[] {
  const list = object[key];
  return isArray(list) ? sharedIfEmpty(list.filter(isText)) : EMPTY;
}

function timeAt(object: JsonObject, key: string): number | undefined {
  const time = Date.parse(stringAt(object, key) ?? "");
  return Number.isNaN(time) ? undefined : time;
}
