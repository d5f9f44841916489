import type { CaaRecord, CaaSet } from "./facts";

/** The domain by which CAA records call an authority. */
const CAA_DOMAINS: Readonly<Record<string, string>> = {
  google: "pki.goog",
  lets_encrypt: "letsencrypt.org",
  ssl_com: "ssl.com",
};

/** Cloudflare's choice where nobody chooses: Google, and Let's Encrypt if CAA forbids Google. */
const DEFAULT_AUTHORITIES = ["google", "lets_encrypt"];

/** The CAA domains of which one must be allowed. */
export function authorityDomains(declared: string | undefined): readonly string[] {
  const authorities = declared === undefined ? DEFAULT_AUTHORITIES : [declared];
  return authorities.flatMap((authority) => CAA_DOMAINS[authority] ?? []);
}

/** The authorities that the records allow; undefined where they leave it open. */
export function allowedAuthorities(set: CaaSet | undefined, wildcard: boolean): readonly string[] | undefined {
  const records = set?.records ?? [];
  const wild = records.filter(({ tag }) => tag === "issuewild");
  const relevant = wildcard && wild.length > 0 ? wild : records.filter(({ tag }) => tag === "issue");
  return relevant.length === 0 ? undefined : relevant.map(issuerOf).filter((issuer) => issuer !== "");
}

/** `pki.goog; accounturi=…` names pki.goog; `;` names nobody. */
function issuerOf({ value }: CaaRecord): string {
  return (value.split(";")[0] ?? "").trim().toLowerCase();
}
