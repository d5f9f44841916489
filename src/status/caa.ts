import type { CaaRecord, CaaSet } from "./facts";

/** The authorities that the records allow; undefined if they allow any. */
export function allowedAuthorities(set: CaaSet | undefined, wildcard: boolean): readonly string[] | undefined {
  const records = set?.records ?? [];
  const wild = records.filter(({ tag }) => tag === "issuewild");
  const relevant = wildcard && wild.length > 0 ? wild : records.filter(({ tag }) => tag === "issue");
  return relevant.length === 0 ? undefined : relevant.map(issuerOf).filter((issuer) => issuer !== "");
}

/** `pki.goog; accounturi=…` names pki.goog; `;` names none. */
function issuerOf({ value }: CaaRecord): string {
  return (value.split(";")[0] ?? "").trim().toLowerCase();
}
