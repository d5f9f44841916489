export const SHOP = "shop.acme-store.com";
/** The value of each record that is not the hostname's: whoever prints it would have a customer set it. */
export const FOREIGN = "value-of-a-stranger";

/** A custom hostname as Cloudflare's API returns it, changed by `fields`. */
export function hostnameWith({ ssl, ...fields }: ForeignFields, hostname = SHOP): object {
  return {
    id: "0d89c70d-ad9f-4843-b99f-6cc0252067e9",
    hostname,
    status: "pending",
    created_at: "2026-11-21T00:00:00Z",
    ...fields,
    ssl: { id: "1", method: "txt", type: "dv", status: "pending_validation", ...ssl },
  };
}

export interface ForeignFields {
  readonly ownership_verification?: object;
  readonly ssl?: object;
}

const txt = (name: string): ForeignFields => ({
  ssl: { validation_records: [{ txt_name: name, txt_value: FOREIGN }] },
});
const file = (url: string): ForeignFields => ({ ssl: { validation_records: [{ http_url: url, http_body: FOREIGN }] } });
const ownership = (name: string): ForeignFields => ({
  ownership_verification: { type: "txt", name, value: FOREIGN },
});
const delegation = (cname: string, target: string): ForeignFields => ({
  ssl: { dcv_delegation_records: [{ cname, cname_target: target }] },
});

const CHALLENGE = `_acme-challenge.${SHOP}`;
const GOOD_TARGET = `${SHOP}.0123456789abcdef.dcv.cloudflare.com`;

/** Answers with a record or file that is not the hostname's own: what it is, the fields, what is said of it. */
export const FOREIGN_RECORDS: readonly (readonly [string, ForeignFields, string])[] = [
  ["another's certificate token", txt("_acme-challenge.victim.com"), "_acme-challenge.victim.com"],
  ["the parent's certificate token", txt("_acme-challenge.acme-store.com"), "_acme-challenge.acme-store.com"],
  [
    "a name that only ends alike",
    txt("_acme-challenge.evilshop.acme-store.com"),
    "_acme-challenge.evilshop.acme-store.com",
  ],
  ["a name behind the hostname", txt(`_acme-challenge.${SHOP}.victim.com`), `_acme-challenge.${SHOP}.victim.com`],
  ["the hostname itself", txt(SHOP), SHOP],
  ["a host below the hostname", txt(`mail.${SHOP}`), `mail.${SHOP}`],
  ["a name two labels below it", txt(`_acme-challenge.www.${SHOP}`), `_acme-challenge.www.${SHOP}`],
  ["another script's spelling of a stranger", txt("_acme-challenge.Bücher.de."), "_acme-challenge.xn--bcher-kva.de"],
  [
    "a look-alike of the hostname",
    txt("_acme-challenge.shоp.acme-store.com"),
    "_acme-challenge.xn--shp-ted.acme-store.com",
  ],
  [
    "a second token that is another's",
    {
      ssl: {
        validation_records: [
          { txt_name: CHALLENGE, txt_value: "a" },
          { txt_name: "_acme-challenge.victim.com", txt_value: FOREIGN },
        ],
      },
    },
    "_acme-challenge.victim.com",
  ],
  ["another's ownership token", ownership("_cf-custom-hostname.victim.com"), "_cf-custom-hostname.victim.com"],
  ["an ownership token without a parent", ownership("_cf-custom-hostname"), "_cf-custom-hostname"],
  [
    "a delegation of another's name",
    delegation("_acme-challenge.victim.com", GOOD_TARGET),
    `_acme-challenge.victim.com CNAME ${GOOD_TARGET}`,
  ],
  [
    "a delegation to a stranger",
    delegation(CHALLENGE, `${SHOP}.dcv.evil.com`),
    `${CHALLENGE} CNAME ${SHOP}.dcv.evil.com`,
  ],
  [
    "a delegation to a look-alike of Cloudflare",
    delegation(CHALLENGE, `${SHOP}.1.dcv.cloudflare.com.evil.com`),
    `${CHALLENGE} CNAME ${SHOP}.1.dcv.cloudflare.com.evil.com`,
  ],
  [
    "a delegation of another hostname's",
    delegation(CHALLENGE, "victim.com.1.dcv.cloudflare.com"),
    `${CHALLENGE} CNAME victim.com.1.dcv.cloudflare.com`,
  ],
  [
    "a file on another's server",
    file("http://victim.com/.well-known/pki-validation/1.txt"),
    "http://victim.com/.well-known/pki-validation/1.txt",
  ],
  [
    "a file behind a user name",
    file(`http://${SHOP}@victim.com/.well-known/a`),
    `http://${SHOP}@victim.com/.well-known/a`,
  ],
  ["a file outside of .well-known", file(`http://${SHOP}/.well-known/../admin`), `http://${SHOP}/.well-known/../admin`],
  ["a script in place of a file", file("javascript:alert(1)"), "javascript:alert(1)"],
  ["a file on another port", file(`http://${SHOP}:8080/.well-known/a`), `http://${SHOP}:8080/.well-known/a`],
];
