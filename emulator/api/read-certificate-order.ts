import { createPrivateKey, X509Certificate } from "node:crypto";
import type { AccountEntitlements, EmulatedAccount } from "./account";
import type { CertificateOrder, TlsSettings, UploadedCertificate } from "./certificate-order";
import { CIPHER_SUITE_ORDER } from "./cipher-suites";
import { refuseWith } from "./envelope";
import { type Fields, flagAt, isFields, textAt } from "./fields";

const METHODS = ["http", "txt", "email"] as const;
const BUNDLE_METHODS = ["ubiquitous", "optimal", "force"];
/** The API's documentation lists DigiCert, too, which Cloudflare has not offered to new accounts since September 2023. */
const AUTHORITIES = ["google", "lets_encrypt", "ssl_com"];
/** A common name holds no more (RFC 5280). */
const MOST_COMMON_NAME = 64;

/** Reads `ssl` of a request over what is in force, refusing what Cloudflare documents as refused. */
export function readCertificateOrder(
  ssl: Fields,
  hostname: string,
  { entitlements, shapes }: Pick<EmulatedAccount, "entitlements" | "shapes">,
  old?: CertificateOrder,
): CertificateOrder {
  const uploaded = readUploaded(ssl, hostname);
  const kept = shapes["partial-edit"] === "keeps" ? old : undefined;
  const request: CertificateOrder = {
    ...readValidation(ssl, uploaded !== undefined),
    wildcard: flagAt(ssl, "wildcard") ?? kept?.wildcard ?? false,
    bundleMethod: oneOf(ssl, "bundle_method", BUNDLE_METHODS, 1449) ?? kept?.bundleMethod ?? "ubiquitous",
    branding: flagAt(ssl, "cloudflare_branding") ?? kept?.branding ?? false,
    authority: readAuthority(ssl, entitlements) ?? kept?.authority ?? "",
    settings: readSettings(ssl.settings, kept?.settings ?? {}),
    ...(uploaded === undefined ? {} : { uploaded }),
  };
  if (uploaded === undefined) refuseUnissuable(hostname, request);
  return request;
}

function readValidation(ssl: Fields, uploaded: boolean): Pick<CertificateOrder, "method" | "type"> {
  if (uploaded && ssl.method === undefined) return { method: "http", type: "dv" };
  if (ssl.method === undefined || ssl.type === undefined) {
    refuseWith(400, 1440, "Both validation type and validation method are required. Check your input and try again.");
  }
  const method = METHODS.find((known) => known === ssl.method);
  if (method === undefined) {
    refuseWith(
      400,
      1432,
      "The validation method is not supported. Only `http`, `email`, or `txt` are accepted. Check your input and try again.",
    );
  }
  if (ssl.type !== "dv")
    refuseWith(
      400,
      1433,
      "The validation type is not supported. Only 'dv' is accepted. Check your input and try again.",
    );
  return { method, type: "dv" };
}

function readAuthority(ssl: Fields, entitlements: AccountEntitlements): string | undefined {
  const authority = textAt(ssl, "certificate_authority");
  if (authority === undefined || authority === "") return authority;
  if (!entitlements.certificateAuthority) {
    refuseWith(403, 1459, "Access to setting a certificate authority has not been granted for this zone.");
  }
  return AUTHORITIES.includes(authority)
    ? authority
    : refuseWith(400, 1434, `certificate_authority ${authority} is not supported.`);
}

function readSettings(given: unknown, old: Partial<TlsSettings>): Partial<TlsSettings> {
  if (!isFields(given)) return old;
  const sent = {
    http2: oneOf(given, "http2", ["on", "off"], 1422),
    min_tls_version: oneOf(given, "min_tls_version", ["1.0", "1.1", "1.2", "1.3"], 1425),
    tls_1_3: oneOf(given, "tls_1_3", ["on", "off"], 1424),
    early_hints: oneOf(given, "early_hints", ["on", "off"], 1434),
    ciphers: readCiphers(given.ciphers),
  };
  const settings = { ...old, ...Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) };
  if ((settings.ciphers ?? []).length > 0 && settings.min_tls_version === "1.3") {
    refuseWith(
      400,
      1443,
      "Cipher suite selection is not supported for a minimum TLS version of 1.3. Check your input and try again.",
    );
  }
  return settings;
}

function readCiphers(given: unknown): string[] | undefined {
  if (given === undefined || given === null) return undefined;
  if (Array.isArray(given) && given.every((cipher) => CIPHER_SUITE_ORDER.includes(cipher))) return given;
  return refuseWith(
    400,
    1442,
    "Invalid `ciphers` setting. Refer to the documentation for the list of accepted cipher suites.",
  );
}

function oneOf(fields: Fields, name: string, allowed: readonly string[], code: number): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && allowed.includes(value)) return value;
  return refuseWith(
    400,
    code,
    `Invalid \`${name}\` setting. Only ${allowed.join(", ")} is accepted. Check your input and try again.`,
  );
}

function readUploaded(ssl: Fields, hostname: string): UploadedCertificate | undefined {
  const pem = textAt(ssl, "custom_certificate");
  if (pem === undefined) return undefined;
  if (pem.trim() === "")
    refuseWith(400, 1427, "The certificate that you uploaded is empty. Check your input and try again.");
  const certificate = attempt(() => new X509Certificate(pem));
  if (certificate === undefined)
    refuseWith(400, 1426, "The certificate that you uploaded cannot be parsed. Check your input and try again.");
  const key = attempt(() => createPrivateKey(textAt(ssl, "custom_key") ?? ""));
  if (key === undefined)
    refuseWith(400, 1428, "The private key you uploaded cannot be parsed. Check your input and try again.");
  if (!certificate.checkPrivateKey(key)) {
    refuseWith(
      400,
      1429,
      "The private key you uploaded does not match the certificate. Check your input and try again.",
    );
  }
  if (certificate.checkHost(hostname) === undefined) {
    refuseWith(
      400,
      1446,
      `The certificate that you uploaded does not include the custom hostname - ${hostname}. Review your input and try again.`,
    );
  }
  return {
    pem,
    issuer: certificate.issuer.replaceAll("\n", ", "),
    serialNumber: certificate.serialNumber,
    issuedAt: Date.parse(certificate.validFrom),
    expiresAt: Date.parse(certificate.validTo),
  };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function refuseUnissuable(hostname: string, { branding }: CertificateOrder): void {
  if (hostname.startsWith("*.")) {
    refuseWith(
      400,
      1448,
      "Custom hostnames with wildcards are not supported for certificates managed by Cloudflare. Review your input and try again.",
    );
  }
  if (hostname.length > MOST_COMMON_NAME && !branding) {
    refuseWith(
      400,
      1469,
      "Since no host is 64 characters or fewer, Cloudflare Branding is required. Please check your input and try again.",
    );
  }
}
