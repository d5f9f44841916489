/** What was asked for in `ssl`, with what Cloudflare fills in. */
export interface CertificateOrder {
  method: "http" | "txt" | "email";
  type: "dv";
  wildcard: boolean;
  bundleMethod: string;
  branding: boolean;
  /** Empty: Cloudflare's choice. */
  authority: string;
  /** What was asked for; the rest is Cloudflare's default. */
  settings: Partial<TlsSettings>;
  uploaded?: UploadedCertificate;
}

export interface TlsSettings {
  http2: string;
  min_tls_version: string;
  tls_1_3: string;
  early_hints: string;
  ciphers: string[];
}

export interface UploadedCertificate {
  pem: string;
  issuer: string;
  serialNumber: string;
  issuedAt: number;
  expiresAt: number;
}

export const DEFAULT_SETTINGS: TlsSettings = {
  http2: "on",
  min_tls_version: "1.0",
  tls_1_3: "on",
  early_hints: "off",
  ciphers: [],
};
