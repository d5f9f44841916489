/** A certificate authority. A tenant chooses one; otherwise Cloudflare does. */
export interface CertificateAuthority {
  /** As Cloudflare's API and a tenant's file write it. */
  readonly id: string;
  readonly name: string;
  /** The domain by which CAA records call it. */
  readonly caaDomain: string;
  /** How long its validation tokens are valid, in days. */
  readonly tokenDays: number;
  /** Whether Cloudflare may choose it. Cloudflare takes the first of this table that the CAA records allow. */
  readonly byDefault: boolean;
  /** What to know before choosing it. */
  readonly limits: string;
}

/**
 * Sources: Cloudflare's "Certificate authorities", "Validation backoff schedule" (token lives) and, for Cloudflare's own
 * choice, "Troubleshooting" of Cloudflare for SaaS. DigiCert is in the API's list too; Cloudflare no longer offers it.
 */
export const CERTIFICATE_AUTHORITIES = [
  {
    id: "google",
    name: "Google Trust Services",
    caaDomain: "pki.goog",
    tokenDays: 14,
    byDefault: true,
    limits: "no international (punycode) names",
  },
  {
    id: "lets_encrypt",
    name: "Let's Encrypt",
    caaDomain: "letsencrypt.org",
    tokenDays: 7,
    byDefault: true,
    limits: "at most 10 levels of subdomains; 5 certificates a week for the same names",
  },
  {
    id: "ssl_com",
    name: "SSL.com",
    caaDomain: "ssl.com",
    tokenDays: 14,
    byDefault: false,
    limits: "two tokens for each name: one for the RSA certificate, one for the ECDSA certificate",
  },
] as const satisfies readonly CertificateAuthority[];

export type AuthorityId = (typeof CERTIFICATE_AUTHORITIES)[number]["id"];

/** Authorities that may issue a certificate: the chosen one, else those that Cloudflare chooses from. */
export function issuingAuthorities(chosen: AuthorityId | undefined): readonly CertificateAuthority[] {
  return CERTIFICATE_AUTHORITIES.filter(({ id, byDefault }) => (chosen === undefined ? byDefault : id === chosen));
}

/** How long a token of this authority is valid, in days; undefined for one that has no documented length. */
export function tokenDaysOf(authority: string): number | undefined {
  return CERTIFICATE_AUTHORITIES.find(({ id }) => id === authority)?.tokenDays;
}
