import { oneSpelling } from "../spelling";

/** What instructions use of a custom hostname as Cloudflare's list endpoint returns it. */
export interface LiveHostname {
  readonly hostname: string;
  readonly status: string | undefined;
  readonly ownership: NameAndValue | undefined;
  readonly certificateStatus: string | undefined;
  /** TXT tokens of the certificate authority: one a certificate. */
  readonly tokens: readonly NameAndValue[];
  readonly delegations: readonly NameAndValue[];
  readonly files: readonly ValidationFile[];
  readonly emails: readonly string[];
}

/** A file that the certificate authority looks for under the hostname. */
export interface ValidationFile {
  readonly url: string;
  readonly body: string;
}

export interface NameAndValue {
  readonly name: string;
  readonly value: string;
}

/** The file is not what Cloudflare's list endpoint returns; the message says where. */
export class LiveUnusable extends Error {}

/**
 * Reads the `result` of Cloudflare's list endpoint. Fields that are absent or of another type count as not known yet.
 * @throws LiveUnusable when it is no array of custom hostnames, or a record lies outside its hostname
 */
export function parseLive(text: string): ReadonlyMap<string, LiveHostname> {
  const value = parseJson(text);
  if (!Array.isArray(value)) {
    const envelope = isObject(value) && Array.isArray(value.result);
    const hint = envelope ? ": this is the whole answer, take its result alone (jq .result)" : "";
    throw new LiveUnusable(`is not an array of custom hostnames${hint}`);
  }
  return new Map(value.map((item, index) => liveHostname(item, index)).map((live) => [live.hostname, live]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new LiveUnusable("is not JSON");
  }
}

function liveHostname(item: unknown, index: number): LiveHostname {
  const object = fieldsOf(item);
  const written = textOf(object.hostname);
  if (written === undefined) throw new LiveUnusable(`holds no hostname at /${index}`);
  const hostname = oneSpelling(written);
  const ssl = fieldsOf(object.ssl);
  const ownership = fieldsOf(object.ownership_verification);
  const records = listOf(ssl.validation_records);
  const live = {
    hostname,
    status: textOf(object.status),
    ownership: nameAndValue(ownership.name, ownership.value),
    certificateStatus: textOf(ssl.status),
    tokens: records.flatMap((record) => nameAndValue(record.txt_name, record.txt_value) ?? []),
    delegations: listOf(ssl.dcv_delegation_records).flatMap(({ cname, cname_target: target }) => {
      const spelled = typeof target === "string" ? oneSpelling(target) : target;
      return nameAndValue(cname, spelled) ?? [];
    }),
    files: records.flatMap((record) => fileOf(record.http_url, record.http_body) ?? []),
    emails: records.flatMap(({ emails }) =>
      Array.isArray(emails) ? emails.flatMap((each) => textOf(each) ?? []) : [],
    ),
  };
  for (const { name } of [live.ownership ?? [], live.tokens, live.delegations].flat()) refuseForeign(name, live, index);
  return live;
}

/** A record outside the hostname would send the customer's administrator to another's name. */
function refuseForeign(name: string, { hostname }: { readonly hostname: string }, index: number): void {
  if (name.endsWith(`.${hostname.replace(/^\*\./, "")}`)) return;
  throw new LiveUnusable(`holds a record outside of its hostname ${hostname} at /${index}: ${name}`);
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function nameAndValue(name: unknown, value: unknown): NameAndValue | undefined {
  const [knownName, knownValue] = [textOf(name), textOf(value)];
  return knownName === undefined || knownValue === undefined
    ? undefined
    : { name: oneSpelling(knownName), value: knownValue };
}

function fileOf(url: unknown, body: unknown): ValidationFile | undefined {
  const [knownUrl, knownBody] = [textOf(url), textOf(body)];
  return knownUrl === undefined || knownBody === undefined ? undefined : { url: knownUrl, body: knownBody };
}
