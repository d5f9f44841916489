/**
 * What an editor says of a choice, and of a text that does not fit. The schemas that check runs don't hold these: check has
 * messages of its own, and ajv refuses keywords that it does not know.
 */

/** By the field's name, then by value. Markdown. */
export const ENUM_TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  status: {
    live: "Visitors get the site. The default.",
    suspended: "Visitors get status 403. Only an operator may set and remove it.",
    maintenance: "Visitors get status 503, and are told to come back.",
    removed: "Visitors get status 410. The hostnames stay at Cloudflare.",
  },
  customerDns: {
    cname: "A CNAME to the platform. The default.",
    apex: "A records of apex proxying, for a domain without a label in front. Needs the entitlement `apexProxying`.",
    flattened: "ALIAS, ANAME or CNAME flattening at the apex, if the customer's DNS provider has it.",
    o2o: "The customer's own zone is at Cloudflare and proxied (orange to orange).",
  },
  reset: {
    ciphers: "Cloudflare's default cipher suites.",
    earlyHints: "Early hints off.",
    http2: "HTTP/2 on.",
    minTlsVersion: "TLS 1.0 and newer.",
    tls13: "TLS 1.3 on.",
    authority: "Not possible: the provider has no value for Cloudflare's choice. Declare an authority instead.",
  },
  validation: {
    http: "The customer sets only the CNAME. The default.",
    txt: "The customer sets a TXT record, and again at each renewal that Cloudflare can't validate by HTTP.",
    email: "Someone at the customer's domain clicks a link in an email.",
    delegated: "The customer sets one CNAME at `_acme-challenge`, once. Renewals need nothing more.",
  },
  authority: {
    google: "Google Trust Services.",
    lets_encrypt: "Let's Encrypt.",
    ssl_com: "SSL.com.",
  },
  minTlsVersion: {
    "1.0": "Also clients with TLS 1.0, which is out of date.",
    "1.1": "Also clients with TLS 1.1, which is out of date.",
    "1.2": "Every browser since 2014.",
    "1.3": "Every browser since 2019. Older clients can't connect.",
  },
  bundleMethod: {
    ubiquitous: "The chain that most clients trust. The default.",
    optimal: "The shortest chain, with the newest intermediates.",
    force: "Exactly the chain that was uploaded.",
  },
  type: {
    A: "An IPv4 address.",
    AAAA: "An IPv6 address.",
    CNAME: "Another name.",
  },
  originless: {
    AAAA: "The placeholder `100::`. The default.",
    A: "The placeholder `192.0.2.0`.",
  },
  mode: {
    wildcard: "The dispatch Worker runs for every request of the zone (`*/*`) that is not excluded.",
    subdomain: "The dispatch Worker runs for names below the zone only (`*.<zone>/*`).",
  },
  lookup: {
    kv: "The dispatch Worker reads one KV entry per hostname.",
    metadata:
      "It reads the hostname's custom metadata, then KV. A routing change restarts the certificate's validation.",
    label: "The first label below the zone is the user Worker's name. Other hostnames are in KV.",
  },
  kind: {
    outages: "Tenants whose visitors are not served.",
    removals: "Tenants with a hostname that leaves.",
    replacements: "Tenants with a hostname or KV entry that is destroyed and created again.",
    recertifications: "Tenants with a certificate that is validated again.",
    routing: "Tenants with a KV entry that changes.",
  },
};

/** By the pattern. */
export const PATTERN_MESSAGES: Readonly<Record<string, string>> = {
  "^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$": "Write a language as HTML does, such as de or de-CH.",
  "^https://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?$":
    "Write an https address, such as https://www.saasprovider.com/logo.svg.",
  "^[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99})?$":
    "Write a GitHub user such as acme-admin, or a team as organization/team, without @.",
  "^/": "A prefix starts with a slash, such as /v2.",
  "^[A-Z0-9-]+$": "Write the cipher's OpenSSL name, such as ECDHE-RSA-AES128-GCM-SHA256.",
  "^(?!(?:source|version|providers|count|for_each|lifecycle|depends_on|locals)$)[A-Za-z_][A-Za-z0-9_]*$":
    "Write the name of a Terraform variable: letters, digits and underscores, not starting with a digit, and no reserved name. Never the PEM text.",
  "^[a-z0-9]{8,64}$": "Copy the zone's ID for delegated validation from the dashboard: SSL/TLS, Custom Hostnames.",
  "^[a-z][a-z0-9_-]*$": "Write the region in lower case, such as eu.",
  "^[a-z0-9][a-z0-9_-]{0,62}$": "Write lower-case letters, digits, hyphens and underscores.",
  "^[a-z0-9_][a-z0-9-_]{0,62}$": "Write a Worker's name: lower-case letters, digits, hyphens and underscores.",
  "^[A-Za-z_][A-Za-z0-9_]{0,63}$": "Write letters, digits and underscores, not starting with a digit.",
  "^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$":
    "Write default, or a tenant's ID: its file's name, in lower-case letters, digits and inner hyphens.",
  "^[a-z0-9][a-z0-9-]{0,63}$": "Write the tier's name in lower-case letters, digits and hyphens.",
  "^5\\.\\d+\\.\\d+$": "Write one exact version of the Cloudflare provider, such as 5.22.0.",
  "^[0-9 .,<>=!~]+$": "Write a version constraint, such as >= 1.11.",
  "^(?=.)[a-z0-9_-]*(?:\\{tenant\\}[a-z0-9_-]*)?\\*?$":
    "Write a user Worker's name, or a pattern such as {tenant}-*: a star only at the end.",
  "^(?=.)[A-Za-z0-9_]*(?:\\{tenant\\}[A-Za-z0-9_]*)?\\*?$":
    "Write a variable's name, or a pattern such as {tenant}_*: a star only at the end.",
  "^(?=.)[a-z0-9.-]*(?:\\{tenant\\}[a-z0-9.-]*)?$":
    "Write a name in the zone, or a pattern such as {tenant}.origins.saasprovider.com.",
  "^[0-9a-f]{32}$": "Copy the ID from the dashboard: 32 hexadecimal digits.",
  "^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$":
    "Write a relative path with forward slashes, such as state/production.",
  "^https?://[^@/]+(?:/[^@]*)?$": "Write the store's URL without credentials.",
  "^[0-9a-f]{64}$": "Copy all 64 hexadecimal digits of the change from the review.",
  "\\S": "Say why, for those who read it next year.",
  "^[a-z][a-z0-9_]*\\.[A-Za-z_][A-Za-z0-9_-]*$":
    "Write a resource's address, such as cloudflare_custom_hostname.shop_acme_com.",
  "^[A-Za-z0-9_./:@*+=,-]+$": "Write the ID as terraform import takes it, such as <zone id>/<hostname id>.",
};

/** A hostname as check accepts it; a star only as the whole first label. */
const LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
export const HOSTNAME_PATTERN = `^(?:\\*\\.)?${LABEL}(?:\\.${LABEL})+$`;
export const HOSTNAME_MESSAGE =
  "Write the bare hostname in lower case, such as shop.acme.com: no https://, port, path or final dot. International names in punycode (xn--…).";
