import type { ServedCertificate } from "../registry/model";

type ValidationMethod = "http" | "txt" | "email";

/** The method that is sent to Cloudflare. With `delegated`, Cloudflare publishes the TXT tokens itself. */
export function methodOf(validation: ServedCertificate["validation"]): ValidationMethod {
  return validation === "delegated" ? "txt" : validation;
}

/**
 * Whether Cloudflare may renew the certificate by HTTP and then report `ssl.method` as `http`: it moves eligible TXT hostnames
 * without a wildcard (documented since September 2026). Terraform must not undo that, because sending the method again
 * restarts validation.
 */
export function renewsByHttp({
  validation,
  wildcard,
  uploaded,
}: Pick<ServedCertificate, "validation" | "wildcard"> & { readonly uploaded?: object | undefined }) {
  return uploaded === undefined && !wildcard && methodOf(validation) === "txt";
}
