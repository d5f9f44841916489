import { addressOf } from "../src/addresses/address";
import type { DesiredHostname } from "../src/desired/desired-state";
import { methodOf, renewsByHttp } from "../src/desired/validation-method";
import type { Certificate } from "../src/registry/model";
import { encodeMetadata } from "../worker/kv-entry";
import { type Literal, type Literals, literal, literals } from "./literal";
import { type Reference, reference } from "./reference";
import { TENANT_ENTRY } from "./tenant-entries";

export const CUSTOM_HOSTNAME = "cloudflare_custom_hostname";

/** One `cloudflare_custom_hostname` as Terraform reads it. */
export interface CustomHostnameBlock {
  readonly zone_id: Literal | Reference;
  readonly hostname: Literal;
  readonly ssl: object;
  readonly custom_origin_server?: Literal;
  readonly custom_origin_sni?: Literal;
  readonly custom_metadata?: Readonly<Record<string, Literal>>;
  /** Its KV entries: written before the name goes live, removed after it is gone. */
  readonly depends_on: readonly string[];
  readonly lifecycle?: { readonly ignore_changes: readonly string[] };
}

/**
 * The hostnames of one stack, as one map: a construct each costs nearly twenty times as much, and an `addOverride` each is quadratic.
 */
export function customHostnameBlocks(
  hostnames: readonly DesiredHostname[],
  zoneId: Literal | Reference,
): Record<string, CustomHostnameBlock> {
  return Object.fromEntries(hostnames.map((hostname) => [hostname.name, customHostnameBlock(hostname, zoneId)]));
}

function customHostnameBlock(desired: DesiredHostname, zoneId: Literal | Reference): CustomHostnameBlock {
  const { hostname, certificate, origin } = desired;
  const ignored = ignoredPaths(certificate);
  const metadata = metadataOf(desired);
  return {
    zone_id: zoneId,
    hostname: literal(hostname),
    ssl: sslOf(literals(certificate)),
    ...(origin !== undefined && { custom_origin_server: literal(origin.server) }),
    ...(origin?.sni !== undefined && { custom_origin_sni: literal(origin.sni) }),
    ...(metadata !== undefined && { custom_metadata: literals(metadata) }),
    depends_on: desired.entries.map((name) => addressOf(TENANT_ENTRY, name)),
    ...(ignored.length > 0 && { lifecycle: { ignore_changes: ignored } }),
  };
}

export function metadataOf({ metadata, lookup }: DesiredHostname): Record<string, string> | undefined {
  return metadata && { ...metadata, ...(lookup && encodeMetadata(lookup)) };
}

/** What is declared is written; `wildcard` and `bundle_method` always, or the plan never becomes empty. */
function sslOf(certificate: Literals<Certificate>): object {
  const settings = settingsOf(certificate);
  const { validation, bundleMethod, wildcard, authority, branding, uploaded } = certificate;
  return {
    method: methodOf(validation),
    type: "dv",
    bundle_method: bundleMethod,
    wildcard,
    ...(authority !== undefined && { certificate_authority: authority }),
    ...(branding !== undefined && { cloudflare_branding: branding }),
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(uploaded && {
      custom_certificate: reference(`var.${uploaded.certificate}`),
      custom_key: reference(`var.${uploaded.privateKey}`),
    }),
  };
}

function settingsOf({ ciphers, earlyHints, http2, minTlsVersion, tls13 }: Literals<Certificate>): object {
  return {
    ...(ciphers !== undefined && { ciphers }),
    ...(earlyHints !== undefined && { early_hints: onOff(earlyHints) }),
    ...(http2 !== undefined && { http2: onOff(http2) }),
    ...(minTlsVersion !== undefined && { min_tls_version: minTlsVersion }),
    ...(tls13 !== undefined && { tls_1_3: onOff(tls13) }),
  };
}

function onOff(value: boolean): "on" | "off" {
  return value ? "on" : "off";
}

/** Cloudflare never returns the key, may return no certificate and no type, and has a method and an authority of its own. */
const IGNORED_WHEN_UPLOADED = [
  "ssl.certificate_authority",
  "ssl.custom_certificate",
  "ssl.custom_key",
  "ssl.method",
  "ssl.type",
];

/**
 * What nobody declared, by exact path, and what Cloudflare changes by itself; nothing else. The API fills these in, and every
 * plan would propose to undo that.
 */
export function ignoredPaths(certificate: Certificate): string[] {
  return [...undeclaredSettings(certificate), ...ignoredOfIssuance(certificate)];
}

/** A rotated pair is not ignored, or it would never be sent; nor is a method that is to be sent again. */
function ignoredOfIssuance(certificate: Certificate): readonly string[] {
  const { uploaded, revalidate } = certificate;
  if (uploaded !== undefined) return uploaded.rotate ? [] : IGNORED_WHEN_UPLOADED;
  return renewsByHttp(certificate) && !revalidate ? ["ssl.method"] : [];
}

function undeclaredSettings({ ciphers, earlyHints, http2, minTlsVersion, tls13 }: Certificate): string[] {
  const declared = { ciphers, early_hints: earlyHints, http2, min_tls_version: minTlsVersion, tls_1_3: tls13 };
  const undeclared = Object.entries(declared).filter(([, value]) => value === undefined);
  if (undeclared.length === Object.keys(declared).length) return ["ssl.settings"];
  return undeclared.map(([field]) => `ssl.settings.${field}`);
}
