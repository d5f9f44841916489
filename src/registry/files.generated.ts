// Generated from schema/*.schema.json by `npm run generate`: change the schema, not this file.

/**
 * Who may change this file: GitHub users, or teams as organization/team. The version on the base branch decides.
 *
 * Items: A GitHub user, or a team as organization/team.
 */
export type Owners = string[];
/**
 * How the certificate authority is shown that the customer controls the name. Default: http.
 */
export type Validation = "http" | "txt" | "email" | "delegated";
/**
 * true for one release sends the validation txt or delegated again. Needed when validation changes to one of them and the certificate is no wildcard: Terraform otherwise ignores the method, because Cloudflare may renew such certificates by http. Remove it after that release.
 */
export type Revalidate = boolean;
/**
 * Who issues the certificate. Needs the entitlement certificateAuthority; leave it out and Cloudflare chooses.
 */
export type Authority = "google" | "lets_encrypt" | "ssl_com";
/**
 * Older clients are refused.
 */
export type MinTlsVersion = "1.0" | "1.1" | "1.2" | "1.3";
/**
 * Whether TLS 1.3 is offered.
 */
export type Tls13 = boolean;
/**
 * Whether HTTP/2 is offered.
 */
export type Http2 = boolean;
/**
 * Whether 103 Early Hints are sent.
 */
export type EarlyHints = boolean;
/**
 * The only ciphers offered for TLS 1.2 and older, by their OpenSSL names. Not with a minimum TLS version of 1.3.
 *
 * Items: An OpenSSL cipher name.
 */
export type Ciphers = string[];
/**
 * How the certificate chain is built. Default: ubiquitous.
 */
export type BundleMethod = "ubiquitous" | "optimal" | "force";
/**
 * Adds sni.cloudflaressl.com as the certificate's common name: needed for hostnames over 64 characters.
 */
export type Branding = boolean;
/**
 * Who may change platform files and approve a hostname's transfer: GitHub users, or teams as organization/team.
 *
 * Items: A GitHub user, or a team as organization/team.
 */
export type Owners1 = string[];

export interface RegistryFiles {
  tenant: TenantFile;
  platform: PlatformFile;
  waiver: WaiverFile;
}
/**
 * One customer of the platform. The file's name is the tenant's id: tenants/acme.json is the tenant acme.
 */
export interface TenantFile {
  /**
   * Path of this schema, so that the editor completes and checks while you type.
   */
  $schema?: string;
  /**
   * What people call the tenant.
   */
  displayName: string;
  owners: Owners;
  /**
   * live serves; suspended answers 403, maintenance 503, removed 410. Default: live.
   */
  status?: "live" | "suspended" | "maintenance" | "removed";
  /**
   * A key of the platform's tiers: the default limits of the user Worker.
   */
  tier: string;
  /**
   * The user Worker in the dispatch namespace that answers unless a hostname or a path names another.
   */
  worker: string;
  /**
   * One label under the platform's zone: acme serves acme.<zone>.
   */
  subdomain?: string;
  limits?: Limits;
  outbound?: TextMap;
  /**
   * The tenant's own hostnames, each with its own certificate.
   */
  hostnames?: CustomHostname[];
}
/**
 * What one request may use in the user Worker.
 */
export interface Limits {
  /**
   * Milliseconds of CPU time per request.
   */
  cpuMs?: number;
  /**
   * Number of subrequests per request.
   */
  subRequests?: number;
}
/**
 * Values handed to the platform's outbound Worker. Only names listed in the platform's dispatch.outbound.parameters.
 */
export interface TextMap {
  [k: string]: string;
}
/**
 * One hostname that the tenant owns and points at the platform.
 */
export interface CustomHostname {
  /**
   * Lower case, without scheme, port, path or final dot; international names in punycode.
   */
  hostname: string;
  /**
   * The user Worker for this hostname instead of the tenant's.
   */
  worker?: string;
  /**
   * Paths answered by another user Worker. The longest prefix wins, on whole segments: /api is not /apiary.
   *
   * Items: A prefix of whole path segments and the user Worker that answers below it.
   */
  paths?: {
    /**
     * Starts with a slash and does not end with one.
     */
    prefix: string;
    /**
     * The user Worker that answers below the prefix.
     */
    worker: string;
  }[];
  certificate?: Certificate;
  /**
   * An origin server of this hostname's own instead of the fallback origin. Every Cloudflare plan has it. To go back to the fallback origin, name it here: if the field is only taken out, Terraform sends nothing, Cloudflare keeps it, and each plan shows the same change.
   */
  origin?: {
    /**
     * A hostname with a proxied DNS record in the platform's zone; no IP address, no wildcard.
     */
    server: string;
    /**
     * The server name sent to the origin: a hostname of the zone, or :request_host_header: for the custom hostname itself. Needs the entitlement originSni.
     */
    sni?: string;
  };
  metadata?: TextMap1;
  /**
   * How the customer points the hostname at the platform; decides which instructions they get.
   */
  customerDns?: "cname" | "apex" | "flattened" | "o2o";
  /**
   * Redirect every request (308, path and query kept) to this hostname of the same tenant.
   */
  canonical?: string;
}
/**
 * How the hostname's certificate is validated and what its TLS allows. What is not declared here comes from the platform's certificateDefaults; what is declared nowhere is left to Cloudflare.
 */
export interface Certificate {
  validation?: Validation;
  revalidate?: Revalidate;
  authority?: Authority;
  minTlsVersion?: MinTlsVersion;
  tls13?: Tls13;
  http2?: Http2;
  earlyHints?: EarlyHints;
  ciphers?: Ciphers;
  bundleMethod?: BundleMethod;
  branding?: Branding;
  /**
   * Settings to send back to Cloudflare's default: ciphers, earlyHints, http2, minTlsVersion, tls13. A setting that is only taken out of the file is kept by Cloudflare. Wins over certificateDefaults; remove it after the release, or leave it. An authority can't be reset: Cloudflare has no value for its own choice.
   *
   * Items: Name of a certificate setting.
   */
  reset?: ("ciphers" | "earlyHints" | "http2" | "minTlsVersion" | "tls13" | "authority")[];
  /**
   * The certificate covers *.<hostname> as well, and those names are served too. Needs the entitlement wildcardHostnames and validation txt or delegated.
   */
  wildcard?: boolean;
  /**
   * A certificate of the customer's own. The pair are names of Terraform variables that hold the PEM texts (TF_VAR_<name>); never the PEM texts themselves.
   */
  uploaded?: {
    /**
     * Name of the Terraform variable that holds the certificate.
     */
    certificate: string;
    /**
     * Name of the Terraform variable that holds the private key.
     */
    privateKey: string;
    /**
     * true for one release sends the pair again: needed for a renewed pair, and with any change of this hostname, because Cloudflare refuses an edit without the private key. Remove it after that release. Default: the platform's certificateDefaults.rotate, else false.
     */
    rotate?: boolean;
  };
}
/**
 * Texts that travel with each request as request.cf.hostMetadata. Needs the entitlement customMetadata; 4 KB in all. To clear the metadata of a wildcard hostname, write {}: if the field is only taken out, Terraform sends nothing, Cloudflare keeps it, and each plan shows the same change.
 */
export interface TextMap1 {
  [k: string]: string;
}
/**
 * What the operator decides for one environment. The file's name is the environment: platform/production.json is production.
 */
export interface PlatformFile {
  /**
   * Path of this schema, so that the editor completes and checks while you type.
   */
  $schema?: string;
  owners: Owners1;
  /**
   * The Cloudflare account: 32 hexadecimal digits.
   */
  accountId: string;
  /**
   * The zone that the custom hostnames are created on.
   */
  zone: {
    /**
     * The zone's name, in lower case and punycode. Terraform gets an international name in Unicode, as Cloudflare's API returns it.
     */
    name: string;
    /**
     * The zone's id. Needed unless managed; written here after the first apply, it spares a remote state read.
     */
    id?: string;
    /**
     * true: Terraform holds the zone (created by it, or imported). false: the zone is only referred to by id. Never flip it without moving the state by hand.
     */
    managed: boolean;
    /**
     * The zone's value for delegated certificate validation, from the dashboard (SSL/TLS, Custom Hostnames); goes into the customers' instructions.
     */
    dcvDelegationId?: string;
  };
  /**
   * Whether zone, KV namespace and dispatch namespace carry prevent_destroy. Default: true.
   */
  protect?: boolean;
  /**
   * Where requests go that no Worker answers. Originless by default: a proxied placeholder, because the dispatch Worker answers everything.
   */
  fallbackOrigin: {
    /**
     * A name in the zone.
     */
    name: string;
    /**
     * The proxied DNS record of a real origin.
     */
    origin?: {
      /**
       * Type of the DNS record.
       */
      type: "A" | "AAAA" | "CNAME";
      /**
       * The address, or the name a CNAME points at.
       */
      content: string;
    };
    /**
     * Record type of the placeholder: AAAA 100:: (default) or A 192.0.2.0.
     */
    originless?: "AAAA" | "A";
  };
  /**
   * The friendly name that customers point their CNAME at. Optional, but highly encouraged by Cloudflare.
   */
  cnameTarget?: {
    /**
     * A name in the zone; *.<name> for the wildcard alone.
     */
    name: string;
    /**
     * Write *.<name> as well, so that each customer can have a target of their own.
     */
    wildcard?: boolean;
    /**
     * Regional Services: where requests to the CNAME target are processed.
     */
    region?: string;
  };
  /**
   * Which requests reach the dispatch Worker, and how it finds the user Worker.
   */
  routing: {
    /**
     * wildcard routes * /* (custom hostnames and subdomains, orange or grey cloud); subdomain routes *.<zone>/* only.
     */
    mode: "wildcard" | "subdomain";
    /**
     * Where the dispatch Worker looks the hostname up: kv, metadata (custom metadata, KV where it is absent), or label (the first label under the zone is the user Worker's name; custom hostnames use KV).
     */
    lookup: "kv" | "metadata" | "label";
    /**
     * Write the proxied record *.<zone>, so that tenants can have a subdomain.
     */
    subdomains?: boolean;
    /**
     * Route patterns that no Worker answers: the zone's own site, its API, paths.
     *
     * Items: A Worker route pattern, such as api.saasprovider.com/*.
     */
    exclude?: string[];
  };
  /**
   * The dynamic dispatch Worker, its namespace of user Workers and its KV namespace.
   */
  dispatch: {
    /**
     * Name of the dispatch namespace that holds the user Workers.
     */
    namespace: string;
    /**
     * Name of the dispatch Worker.
     */
    scriptName: string;
    /**
     * Holds one entry per hostname: hostname:<host> tells the user Worker.
     */
    kvNamespace: {
      /**
       * The KV namespace's title.
       */
      title: string;
      /**
       * The KV namespace's id. Needed unless managed.
       */
      id?: string;
      /**
       * true: Terraform holds the KV namespace. false: it is only referred to by id.
       */
      managed: boolean;
    };
    /**
     * The dispatch Worker's compatibility date: today's or an earlier one, in UTC.
     */
    compatibilityDate: string;
    /**
     * A Worker that sees the subrequests of user Workers.
     */
    outbound?: {
      /**
       * Name of the outbound Worker.
       */
      service: string;
      /**
       * Names that tenants may give values for.
       *
       * Items: A JavaScript identifier: the outbound Worker reads it as env.<name>.
       */
      parameters?: string[];
    };
    /**
     * One data point per request goes here.
     */
    analyticsDataset?: string;
    /**
     * Whether Workers Logs are on. Default: false.
     */
    observability?: boolean;
    /**
     * Tell user Workers the tenant in x-tenant-id; costs a copy of each request. Default: false.
     */
    identityHeaders?: boolean;
  };
  /**
   * The user Workers that exist. If given, a tenant that names another is refused.
   *
   * Items: Name of a user Worker.
   */
  workers?: string[];
  /**
   * What tenants may name without an operator: user Workers, certificate variables, tiers, outbound parameters, origins. default is for every tenant; a tenant's own grant, by its id, replaces the default's lists one by one. A list that is not given is empty. Only check --base reads it.
   */
  grants?: {
    [k: string]: Grant;
  };
  /**
   * Registrable domains of this environment's tenants under which every tenant may add hostnames, for example a franchise's. Only check --base reads it.
   *
   * Items: A registrable domain: one label below a public suffix.
   */
  sharedDomains?: string[];
  /**
   * The tiers that tenants are on, and the default limits of each.
   */
  tiers: {
    [k: string]: Limits;
  };
  /**
   * What the Cloudflare plan of the zone allows. What is not named is not allowed.
   */
  entitlements?: {
    /**
     * Another server name towards a custom origin, origin.sni: Cloudflare's account team turns it on. Custom origins need no entitlement: every plan has them.
     */
    originSni?: boolean;
    /**
     * Custom metadata per hostname (Enterprise).
     */
    customMetadata?: boolean;
    /**
     * Choosing the certificate authority (Enterprise).
     */
    certificateAuthority?: boolean;
    /**
     * Wildcard hostnames and wildcard certificates (Enterprise).
     */
    wildcardHostnames?: boolean;
    /**
     * Addresses of the account that customers may point an apex at (Enterprise).
     */
    apexProxying?: {
      /**
       * IPv4 addresses, or IPv6 addresses in their short lower-case form.
       *
       * Items: An IPv4 or IPv6 address.
       */
      addresses: string[];
    };
    /**
     * Custom hostnames that cost nothing more.
     */
    hostnamesIncluded?: number;
    /**
     * Custom hostnames at which Cloudflare refuses more.
     */
    hostnamesHardCap?: number;
  };
  certificateDefaults?: CertificateDefaults;
  /**
   * The tenants this environment serves. At most one environment may leave it out: it serves every tenant that no other lists.
   *
   * Items: A tenant's id: the name of its file.
   */
  tenants?: string[];
  /**
   * The custom hostnames are spread over this many Terraform stacks, about 350 each.
   */
  shards: {
    /**
     * Number of hostname stacks. A change moves hostnames between states: see docs/runbook.md first.
     */
    count: number;
  };
  /**
   * The brakes of a release: how many tenants it may touch without a waiver.
   */
  budgets?: {
    outages?: Budget;
    removals?: Budget1;
    replacements?: Budget2;
    recertifications?: Budget3;
    routing?: Budget4;
  };
  /**
   * Where the state is kept, and which versions run.
   */
  terraform: {
    /**
     * Where Terraform keeps its state.
     */
    backend: LocalBackend | S3Backend;
    /**
     * Exact version of the Cloudflare provider. Default: 5.22.0. An upgrade is one-way.
     */
    providerVersion?: string;
    /**
     * Terraform's required_version. Default: >= 1.11.
     */
    requiredVersion?: string;
  };
}
/**
 * Names that a tenant may use without an operator. In patterns {tenant} stands for the tenant's id, and * at the end for any further characters. A pattern never covers a name that another tenant uses or whose id fits better; a name written in full is covered as it stands.
 */
export interface Grant {
  /**
   * Names of user Workers, or patterns.
   *
   * Items: A name, or a pattern such as {tenant}-*.
   */
  workers?: string[];
  /**
   * Names of Terraform variables for uploaded certificates and their private keys, or patterns; {tenant} is the id with _ for -.
   *
   * Items: A name, or a pattern such as {tenant}_*.
   */
  certificates?: string[];
  /**
   * Tiers that the tenant may choose.
   *
   * Items: A key of the platform's tiers.
   */
  tiers?: string[];
  /**
   * Parameters whose values the tenant may set, change and remove.
   *
   * Items: A name of the platform's dispatch.outbound.parameters.
   */
  outbound?: string[];
  /**
   * Names of origin servers in the platform's zone; {tenant} stands for the tenant's id.
   *
   * Items: A name in the zone, or a pattern such as {tenant}.origins.saasprovider.com.
   */
  origins?: string[];
}
/**
 * What a tenant's certificate says when the tenant doesn't.
 */
export interface CertificateDefaults {
  validation?: Validation;
  revalidate?: Revalidate;
  authority?: Authority;
  minTlsVersion?: MinTlsVersion;
  tls13?: Tls13;
  http2?: Http2;
  earlyHints?: EarlyHints;
  ciphers?: Ciphers;
  bundleMethod?: BundleMethod;
  branding?: Branding;
  /**
   * true for one release sends every uploaded pair of the environment again, unless its own rotate is false. Remove it after that release.
   */
  rotate?: boolean;
}
/**
 * Tenants whose visitors are not served: a hostname or KV entry destroyed or replaced, a tenant suspended, in maintenance or removed, and everyone behind a shared resource that is destroyed, replaced, renamed or pointed elsewhere. Default: 3, 1 percent.
 */
export interface Budget {
  /**
   * Number of tenants.
   */
  absolute?: number;
  /**
   * Percent of the tenants before the release.
   */
  percent?: number;
}
/**
 * Tenants that lose a hostname. Default: 10, 5 percent.
 */
export interface Budget1 {
  /**
   * Number of tenants.
   */
  absolute?: number;
  /**
   * Percent of the tenants before the release.
   */
  percent?: number;
}
/**
 * Tenants with a hostname or KV entry that is destroyed and created again. Default: none (absolute 0).
 */
export interface Budget2 {
  /**
   * Number of tenants.
   */
  absolute?: number;
  /**
   * Percent of the tenants before the release.
   */
  percent?: number;
}
/**
 * Tenants whose certificate validation restarts. Default: no limit.
 */
export interface Budget3 {
  /**
   * Number of tenants.
   */
  absolute?: number;
  /**
   * Percent of the tenants before the release.
   */
  percent?: number;
}
/**
 * Tenants whose requests go elsewhere than before. Default: no limit.
 */
export interface Budget4 {
  /**
   * Number of tenants.
   */
  absolute?: number;
  /**
   * Percent of the tenants before the release.
   */
  percent?: number;
}
/**
 * State files in a folder of the project: for one person, or to try things out.
 */
export interface LocalBackend {
  /**
   * local
   */
  type: "local";
  /**
   * Folder under the project's root.
   */
  path: string;
}
/**
 * S3, or a store that speaks S3 such as R2. Its credentials come from the environment.
 */
export interface S3Backend {
  /**
   * s3
   */
  type: "s3";
  /**
   * Name of the bucket.
   */
  bucket: string;
  /**
   * State keys are <prefix>/<stack>.tfstate.
   */
  prefix: string;
  /**
   * The bucket's region; auto for R2.
   */
  region: string;
  /**
   * Address of a store that is not AWS: https://<account id>.r2.cloudflarestorage.com for R2. Credentials come from the environment, never in it.
   */
  endpoint?: string;
  /**
   * Lock the state by a file beside it, so that two applies never run at once.
   */
  useLockfile: boolean;
}
/**
 * Lets named tenants exceed one budget of one change, until the end of a day.
 */
export interface WaiverFile {
  /**
   * Path of this schema, so that the editor completes and checks while you type.
   */
  $schema?: string;
  /**
   * Environment whose release exceeds the budget. Only the owners of its platform file may add, change or remove the waiver.
   */
  environment: string;
  /**
   * The 64 hexadecimal digits that switchyard review prints for the change.
   */
  changeDigest: string;
  /**
   * The budget that the tenants may exceed.
   */
  kind: "outages" | "removals" | "replacements" | "recertifications" | "routing";
  /**
   * Tenants that the budget no longer counts; the hostname where the review names no tenant; for an outage of a shared resource, its address.
   */
  tenants: string[];
  /**
   * Last day on which the waiver counts, to its end in UTC.
   */
  expires: string;
  /**
   * Why these tenants may exceed the budget.
   */
  reason: string;
}
