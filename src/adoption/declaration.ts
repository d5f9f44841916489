import { inCloudflaresOrder } from "../cloudflare/cipher-suites";
import { MAX_COMMON_NAME_LENGTH } from "../cloudflare/limits";
import type { ListedHostname } from "../cloudflare/snapshot";
import { methodOf } from "../desired/validation-method";
import { isArray, type Json, type JsonObject, objectAt, stringAt } from "../json";
import type { Authority, CertificateDeclaration, Declaration, PlatformFile } from "../registry/files.generated";
import { isStandardSetting } from "../review/undeclared-settings";

/** What decides how a hostname is declared. */
export interface DeclarationContext {
  readonly defaults: NonNullable<PlatformFile["certificateDefaults"]>;
  /** Whether a hostname may get the platform's defaults where Cloudflare has no setting. */
  readonly applyDefaults: boolean;
  /** Keys of the metadata that Switchyard writes itself. */
  readonly ownMetadata: ReadonlySet<string>;
}

/** A hostname's settings as the registry says them. Uploaded certificates get their variables later, from the tenant's id. */
export type Settings = Pick<Declaration, "certificate" | "origin" | "metadata">;

export type DescribedHostname =
  | {
      readonly sayable: true;
      readonly settings: Settings;
      readonly uploaded: boolean;
      readonly notes: readonly string[];
    }
  | { readonly sayable: false; readonly why: string; readonly next: string };

const LEAVE = "It stays as it is. List it in foreign, or change it at Cloudflare and run adopt again.";

/**
 * The declaration that changes nothing at Cloudflare: what differs from the platform's defaults is written, what Cloudflare chose
 * by itself is not. Checks none of the registry's rules.
 */
export function describeHostname(listed: ListedHostname, context: DeclarationContext): DescribedHostname {
  const { fields, unlisted, certificate } = listed;
  if (unlisted.length > 0)
    return unsayable(
      `Cloudflare's list leaves out ${unlisted.join(", ")}`,
      "Run adopt again when Cloudflare's list shows it.",
    );
  if (certificate === undefined) return unsayable("it has no certificate, and Switchyard would order one", LEAVE);
  const ssl = objectAt(fields, "ssl");
  const type = stringAt(ssl, "type");
  if (type !== undefined && type !== "dv") return unsayable(`its certificate's type is ${type}`, LEAVE);
  const metadata = metadataIn(fields, context.ownMetadata);
  if (metadata === undefined) return unsayable("its metadata holds something other than texts", LEAVE);
  const { server, sni } = {
    server: stringAt(fields, "custom_origin_server"),
    sni: stringAt(fields, "custom_origin_sni"),
  };
  if (server === undefined && sni !== undefined)
    return unsayable("it has a custom origin SNI without a custom origin server", LEAVE);
  const written = certificateFrom(listed, ssl, context);
  if (!("certificate" in written)) return written;
  const settings: Settings = {
    ...(Object.keys(written.certificate).length > 0 && { certificate: written.certificate }),
    ...(server !== undefined && { origin: { server, ...(sni !== undefined && { sni }) } }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
  return { sayable: true, settings, uploaded: certificate.uploaded, notes: written.notes };
}

type Unsayable = Extract<DescribedHostname, { sayable: false }>;

function unsayable(why: string, next: string): Unsayable {
  return { sayable: false, why, next };
}

/** Without what Switchyard writes; undefined if a value is no text. */
function metadataIn(fields: JsonObject, own: ReadonlySet<string>): Record<string, string> | undefined {
  const pairs: [string, string][] = [];
  for (const [key, value] of Object.entries(objectAt(fields, "custom_metadata"))) {
    if (own.has(key)) continue;
    if (typeof value !== "string") return undefined;
    pairs.push([key, value]);
  }
  return Object.fromEntries(pairs);
}

function certificateFrom(
  { hostname, certificate: found }: ListedHostname,
  ssl: JsonObject,
  context: DeclarationContext,
): Unsayable | { readonly certificate: CertificateDeclaration; readonly notes: readonly string[] } {
  const { defaults } = context;
  const uploaded = found?.uploaded === true;
  const settings = settingsFrom(objectAt(ssl, "settings"), context);
  if (settings.missing.length > 0)
    return unsayable(
      `certificateDefaults would set its ${settings.missing.join(", ")}, and Cloudflare has no value there`,
      `Remove ${settings.missing.join(", ")} from certificateDefaults until the hostnames are adopted, or run adopt with --apply-defaults: the release then sets it.`,
    );
  const method = stringAt(ssl, "method");
  const authority = authorityFrom(stringAt(ssl, "certificate_authority"), defaults.authority, uploaded);
  if (authority === null)
    return unsayable(
      `certificateDefaults chooses the authority ${defaults.authority}, and its certificate has another`,
      LEAVE,
    );
  const isDefaultMethod = uploaded || method === methodOf(defaults.validation ?? "http");
  const bundle = stringAt(ssl, "bundle_method") ?? defaults.bundleMethod ?? "ubiquitous";
  const branded = ssl.cloudflare_branding === true || (!uploaded && hostname.length > MAX_COMMON_NAME_LENGTH);
  const certificate = {
    ...(!isDefaultMethod && { validation: method }),
    ...(authority !== undefined && { authority }),
    ...settings.declared,
    ...(bundle !== (defaults.bundleMethod ?? "ubiquitous") && { bundleMethod: bundle }),
    ...(branded !== (defaults.branding ?? false) && { branding: branded }),
    ...(ssl.wildcard === true && { wildcard: true }),
  } as CertificateDeclaration; // the check refuses what the schema doesn't know
  return { certificate, notes: settings.notes };
}

/** undefined: leave it to Cloudflare, as it is. null: the registry can't say it. */
function authorityFrom(
  found: string | undefined,
  byDefault: Authority | undefined,
  uploaded: boolean,
): Authority | undefined | null {
  if (byDefault === undefined || uploaded || found === byDefault) return undefined;
  return found === undefined ? null : (found as Authority);
}

interface SettingsFound {
  readonly declared: Partial<CertificateDeclaration>;
  /** Defaults of the platform that Cloudflare has no value for. */
  readonly missing: readonly string[];
  readonly notes: readonly string[];
}

const SETTINGS = [
  { field: "minTlsVersion", name: "min_tls_version" },
  { field: "tls13", name: "tls_1_3" },
  { field: "http2", name: "http2" },
  { field: "earlyHints", name: "early_hints" },
  { field: "ciphers", name: "ciphers" },
] as const;

function settingsFrom(found: JsonObject, { defaults, applyDefaults }: DeclarationContext): SettingsFound {
  const declared: [string, Json][] = [];
  const missing: string[] = [];
  const notes: string[] = [];
  for (const { field, name } of SETTINGS) {
    const value = found[name];
    const byDefault = defaults[field];
    if (value === undefined || value === null) {
      if (byDefault !== undefined && !applyDefaults) missing.push(field);
    } else if (field === "ciphers" && isArray(value) && !isInOrder(value) && byDefault === undefined) {
      notes.push("Its ciphers are not declared, because they are not in Cloudflare's order. Cloudflare keeps them.");
    } else if (byDefault === undefined ? !isStandardSetting(name, value) : !isSame(plain(value), byDefault)) {
      declared.push([field, plain(value)]);
    }
  }
  return { declared: Object.fromEntries(declared), missing, notes };
}

/** The provider's `on` and `off` are true and false in a tenant's file. */
function plain(value: Json): Json {
  return value === "on" ? true : value === "off" ? false : value;
}

function isInOrder(ciphers: readonly Json[]): boolean {
  const texts = ciphers.filter((cipher) => typeof cipher === "string");
  return isSame(inCloudflaresOrder(texts), ciphers);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
