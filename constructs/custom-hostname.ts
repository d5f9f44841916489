import {
  type CustomHostnameConfig,
  CustomHostname as CustomHostnameResource,
  type CustomHostnameSsl,
  type CustomHostnameSslSettings,
} from "@cdktf/provider-cloudflare/lib/custom-hostname";
import type { TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import { inCloudflaresOrder } from "../src/cloudflare/cipher-suites";
import { methodOf, renewsByHttp } from "../src/desired/validation-method";
import { encodeMetadata, type KvEntry } from "../worker/kv-entry";
import { wholeId } from "./named";
import type { ResourceOptions } from "./resource-options";

/**
 * How a hostname's certificate is validated, and what its TLS allows. Cloudflare chooses each setting that is left out,
 * and Terraform ignores it by its exact path.
 */
export interface CertificateProps {
  /**
   * How the certificate authority learns that the customer controls the hostname: `http` (nothing but the CNAME), `txt`,
   * `email`, or `delegated` (one CNAME at `_acme-challenge`, once).
   * @default "http"
   * @rule A wildcard needs `txt` or `delegated`.
   * @see https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/security/certificate-management/issue-and-validate/validate-certificates/
   */
  readonly validation?: "http" | "txt" | "email" | "delegated" | undefined;
  /**
   * Sends a changed `txt` or `delegated` validation once, although Terraform otherwise ignores it: Cloudflare may renew such
   * certificates by HTTP. Remove it after that apply.
   * @default false
   * @rule Sending the method again restarts validation.
   */
  readonly revalidate?: boolean | undefined;
  /**
   * How the certificate chain is built.
   * @default "ubiquitous"
   */
  readonly bundleMethod?: "ubiquitous" | "optimal" | "force" | undefined;
  /**
   * The certificate covers `*.<hostname>` as well.
   * @default false
   * @rule Enterprise.
   * @see https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/plans/
   */
  readonly wildcard?: boolean | undefined;
  /**
   * Who issues the certificate.
   * @default Cloudflare chooses
   * @rule Enterprise; other zones are refused (code 1459).
   * @see https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/plans/
   */
  readonly authority?: "google" | "lets_encrypt" | "ssl_com" | undefined;
  /**
   * Adds `sni.cloudflaressl.com` as the certificate's common name.
   * @default false
   * @rule Needed for hostnames of more than 64 characters.
   */
  readonly branding?: boolean | undefined;
  /**
   * The oldest TLS version that clients may use.
   * @default Cloudflare's, `1.0`
   */
  readonly minTlsVersion?: "1.0" | "1.1" | "1.2" | "1.3" | undefined;
  /**
   * Offer TLS 1.3.
   * @default Cloudflare's, true
   */
  readonly tls13?: boolean | undefined;
  /**
   * Offer HTTP/2.
   * @default Cloudflare's, true
   */
  readonly http2?: boolean | undefined;
  /**
   * Send 103 Early Hints.
   * @default Cloudflare's, false
   */
  readonly earlyHints?: boolean | undefined;
  /**
   * The only cipher suites for TLS 1.2 and older, by their OpenSSL names, in any order.
   * @default Cloudflare's choice
   * @rule Not with a minimum TLS version of 1.3.
   * @see https://developers.cloudflare.com/ssl/edge-certificates/additional-options/cipher-suites/supported-cipher-suites/
   */
  readonly ciphers?: readonly string[] | undefined;
  /**
   * The customer's certificate.
   * @default Cloudflare orders one
   * @see https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/security/certificate-management/custom-certificates/uploading-certificates/
   */
  readonly uploaded?: UploadedCertificateProps | undefined;
}

/** A certificate and its key, each the value of a sensitive Terraform variable: a PEM text would be written into the stack's file. */
export interface UploadedCertificateProps {
  /** The certificate, for example `new TerraformVariable(…, { sensitive: true }).stringValue`. */
  readonly certificate: string;
  /** Its private key, likewise. */
  readonly privateKey: string;
  /**
   * Sends the pair again: needed for a renewed pair, and for any other change of this hostname. Remove it after that apply.
   * @default false
   * @rule Cloudflare never returns the key, so Terraform ignores the pair once it is sent; it refuses an edit without the key (code 1428).
   */
  readonly rotate?: boolean | undefined;
}

export interface CustomHostnameProps extends ResourceOptions {
  /** ID of the SaaS zone, a token or 32 hexadecimal digits. */
  readonly zoneId: string;
  /**
   * The customer's hostname: lower case, punycode, no final dot. A changed hostname is destroyed and created again.
   * @rule A wildcard, `*.acme.com`, is Enterprise.
   */
  readonly hostname: string;
  /**
   * How its certificate is validated, and what its TLS allows.
   * @default validated by HTTP, TLS as Cloudflare chooses
   */
  readonly certificate?: CertificateProps | undefined;
  /**
   * An origin server for this hostname only.
   * @default the zone's fallback origin
   * @rule To go back to the fallback origin, name it here: Cloudflare keeps an origin that is only removed from the configuration.
   */
  readonly origin?: OriginProps | undefined;
  /**
   * Texts that Cloudflare adds to each request, as `request.cf.hostMetadata`. `{}` clears what Cloudflare holds.
   * @default not written
   * @rule Enterprise, 4 KB in all; other zones are refused (code 1413).
   * @see https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/domain-support/custom-metadata/
   */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /**
   * What the dispatch Worker does with its requests, written into its metadata: for a Worker whose variable `LOOKUP` is `metadata`.
   * @default not written
   * @rule Each change of it restarts the certificate's validation.
   */
  readonly lookup?: KvEntry | undefined;
  /**
   * Terraform's lifecycle rules. The paths that the construct ignores stay ignored; yours are added.
   * @default only the ignored paths
   */
  readonly lifecycle?: TerraformResourceLifecycle | undefined;
}

/** An origin server instead of the fallback origin. */
export interface OriginProps {
  /**
   * Its hostname.
   * @rule A hostname with a proxied DNS record in the zone; no IP address, no wildcard.
   * @see https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/start/advanced-settings/custom-origin/
   */
  readonly server: string;
  /**
   * The server name sent to it in TLS: a hostname of the zone, or `:request_host_header:` for the custom hostname itself.
   * @default the server's hostname
   * @rule Cloudflare's account team turns it on.
   */
  readonly sni?: string | undefined;
}

/**
 * A customer's hostname on a SaaS zone, written so that the next plan is empty: what is declared is written, what is not
 * declared is ignored by its exact path, nothing else is ignored. It has every attribute of
 * `cloudflare_custom_hostname`: `hostname`, `id`, `status`, `ownershipVerification` and more.
 */
export class CustomHostname extends CustomHostnameResource {
  constructor(scope: Construct, id: string, props: CustomHostnameProps) {
    const { dependsOn, provider, lifecycle } = props;
    const config = customHostnameConfig(props);
    const rules = lifecycle ? mergedLifecycle(config.lifecycle, lifecycle) : config.lifecycle;
    super(scope, wholeId(scope, id), { ...config, dependsOn, provider, lifecycle: rules });
  }
}

/** Always includes the ignored paths: without them, each plan would propose to undo what Cloudflare filled in. */
function mergedLifecycle(
  { ignoreChanges: own = [] }: TerraformResourceLifecycle = {},
  { ignoreChanges: added = [], ...rules }: TerraformResourceLifecycle,
): TerraformResourceLifecycle {
  if (own === "all" || added === "all") return { ...rules, ignoreChanges: "all" };
  const ignoreChanges = [...new Set([...own, ...added])];
  return { ...rules, ...(ignoreChanges.length > 0 && { ignoreChanges }) };
}

/** How a hostname is written, both for the construct and for the blocks in bulk. */
export function customHostnameConfig(props: CustomHostnameProps): CustomHostnameConfig {
  const { zoneId, hostname, certificate = {}, origin } = props;
  const ignoreChanges = ignoredPaths(certificate);
  return {
    zoneId,
    hostname,
    ssl: sslOf(certificate),
    customOriginServer: origin?.server,
    customOriginSni: origin?.sni,
    customMetadata: metadataOf(props),
    ...(ignoreChanges.length > 0 && { lifecycle: { ignoreChanges } }),
  };
}

function metadataOf({ metadata, lookup }: Pick<CustomHostnameProps, "metadata" | "lookup">) {
  return metadata === undefined && lookup === undefined
    ? undefined
    : { ...metadata, ...(lookup && encodeMetadata(lookup)) };
}

/** `wildcard` and `bundle_method` always, or the plan never becomes empty. */
function sslOf(certificate: CertificateProps): CustomHostnameSsl {
  const settings = Object.entries(settingsOf(certificate)).filter(([, value]) => value !== undefined);
  return {
    method: methodOf(certificate.validation ?? "http"),
    type: "dv",
    bundleMethod: certificate.bundleMethod ?? "ubiquitous",
    wildcard: certificate.wildcard ?? false,
    certificateAuthority: certificate.authority,
    cloudflareBranding: certificate.branding,
    settings: settings.length > 0 ? Object.fromEntries(settings) : undefined,
    customCertificate: certificate.uploaded?.certificate,
    customKey: certificate.uploaded?.privateKey,
  };
}

function settingsOf({ ciphers, earlyHints, http2, minTlsVersion, tls13 }: CertificateProps): CustomHostnameSslSettings {
  return {
    ciphers: ciphers && inCloudflaresOrder(ciphers),
    earlyHints: onOff(earlyHints),
    http2: onOff(http2),
    minTlsVersion,
    tls13: onOff(tls13),
  };
}

function onOff(value: boolean | undefined): "on" | "off" | undefined {
  return value === undefined ? undefined : value ? "on" : "off";
}

/** Cloudflare never returns the key, may return no certificate and no type, and sets its own method and authority. */
const IGNORED_WHEN_UPLOADED = [
  "ssl.certificate_authority",
  "ssl.custom_certificate",
  "ssl.custom_key",
  "ssl.method",
  "ssl.type",
];

/**
 * What is not declared, by exact path, and what Cloudflare changes by itself; nothing else. The API fills these in, and every
 * plan would propose to undo that.
 */
function ignoredPaths(certificate: CertificateProps): string[] {
  return [...undeclaredSettings(certificate), ...ignoredOfIssuance(certificate)];
}

/** A rotated pair is not ignored, or it would never be sent; nor is a method that is to be sent again. */
function ignoredOfIssuance({ uploaded, revalidate, validation = "http", wildcard = false }: CertificateProps) {
  if (uploaded !== undefined) return uploaded.rotate ? [] : IGNORED_WHEN_UPLOADED;
  return renewsByHttp({ validation, wildcard, uploaded }) && !revalidate ? ["ssl.method"] : [];
}

function undeclaredSettings({ ciphers, earlyHints, http2, minTlsVersion, tls13 }: CertificateProps): string[] {
  const declared = { ciphers, early_hints: earlyHints, http2, min_tls_version: minTlsVersion, tls_1_3: tls13 };
  const undeclared = Object.entries(declared).filter(([, value]) => value === undefined);
  if (undeclared.length === Object.keys(declared).length) return ["ssl.settings"];
  return undeclared.map(([field]) => `ssl.settings.${field}`);
}
