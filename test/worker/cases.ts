import { encodeKvEntry, encodeMetadata, type KvEntry } from "../../worker/kv-entry";

const acme = (workerName: string, more: Partial<KvEntry> = {}) =>
  encodeKvEntry({ workerName, tenant: "acme", ...more });

/** The KV values of the table, by hostname. */
export const ENTRIES: Readonly<Record<string, string>> = {
  "shop.acme.com": acme("acme-shop", { limits: { cpuMs: 50, subRequests: 20 }, outbound: { region: "eu" } }),
  "www.acme.com": acme("acme-shop", { canonical: "shop.acme.com" }),
  "self.acme.com": acme("acme-shop", { canonical: "self.acme.com" }),
  "api.acme.com": acme("acme-shop", {
    paths: [
      { prefix: "/api", workerName: "acme-api" },
      { prefix: "/api/v2", workerName: "acme-api-v2" },
      { prefix: "/docs/", workerName: "acme-own" },
    ],
  }),
  "*.wild.acme.com": acme("acme-wild"),
  "own.wild.acme.com": acme("acme-own"),
  "gone.wild.acme.com": acme("acme-own", { status: "removed" }),
  "torn.wild.acme.com": "",
  "xn--mnchen-3ya.acme.com": acme("acme-shop"),
  "suspended.acme.com": acme("acme-shop", { status: "suspended", canonical: "shop.acme.com" }),
  "maintenance.acme.com": acme("acme-shop", { status: "maintenance" }),
  "removed.acme.com": acme("acme-shop", { status: "removed" }),
  "seed.bolt.com": '{"workerName":"bolt-shop"}',
  "newer.bolt.com": '{"workerName":"bolt-shop","tenant":"bolt","aKeyOfNextYear":[1]}',
  "later.bolt.com": '{"workerName":"bolt-shop","status":"archived"}',
  "broken.bolt.com": '{"workerName":"bolt-shop"',
  "half.bolt.com": '{"tenant":"bolt"}',
  "missing.acme.com": acme("nobody"),
  "throws.acme.com": acme("throws"),
  "rejects.acme.com": acme("rejects"),
  "spoof.acme.com": acme("spoof"),
  "cpu.acme.com": acme("cpu-limit"),
  "memory.acme.com": acme("memory-limit"),
  "subrequests.acme.com": acme("subrequest-limit"),
  "statuses.acme.com": acme("statuses"),
  "forger.acme.com": acme("forger"),
  "label.saasprovider.com": acme("acme-shop"),
  "deep.label.saasprovider.com": acme("acme-shop"),
};

/** How the dispatch Worker is set up; the variables that synthesis writes. */
export const SETUPS = {
  kv: { LOOKUP: "kv", ZONE_NAME: "saasprovider.com" },
  metadata: { LOOKUP: "metadata", ZONE_NAME: "saasprovider.com" },
  label: { LOOKUP: "label", ZONE_NAME: "saasprovider.com" },
  identity: { LOOKUP: "kv", ZONE_NAME: "saasprovider.com", IDENTITY_HEADERS: "true" },
} as const;

export interface Case {
  readonly behaviour: string;
  readonly setup?: keyof typeof SETUPS;
  /** As the client sends it, port and case included. */
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly hostMetadata?: unknown;
  readonly expected: Expected;
}

export interface Expected {
  readonly status: number;
  /** The code of a refusal, which its log line carries too. */
  readonly code?: string;
  /** The user Worker that answered. */
  readonly worker?: string;
  readonly options?: object;
  /** Of the answer; undefined: must be absent. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** What the user Worker saw. */
  readonly saw?: { readonly headers?: Readonly<Record<string, string | undefined>>; readonly body?: string };
  readonly body?: string;
}

const refusal = (status: number, code: string, headers: Expected["headers"] = {}): Expected => ({
  status,
  code,
  headers: { "cache-control": "no-store", "x-request-id": expectAny, ...headers },
});
/** Any value. */
export const expectAny = "\u0000any";

const answeredBy = (worker: string): Expected => ({ status: 200, worker });

export const CASES: readonly Case[] = [
  // hosts
  { behaviour: "hands a known host to its Worker", host: "shop.acme.com", expected: answeredBy("acme-shop") },
  { behaviour: "ignores case", host: "Shop.ACME.com", expected: answeredBy("acme-shop") },
  { behaviour: "ignores the port", host: "shop.acme.com:8443", expected: answeredBy("acme-shop") },
  { behaviour: "ignores a trailing dot", host: "shop.acme.com.", expected: answeredBy("acme-shop") },
  { behaviour: "keeps punycode", host: "xn--mnchen-3ya.acme.com", expected: answeredBy("acme-shop") },
  { behaviour: "refuses an IPv4 address", host: "203.0.113.7", expected: refusal(400, "E_BAD_HOST") },
  { behaviour: "refuses an address as one number", host: "2130706433", expected: refusal(400, "E_BAD_HOST") },
  { behaviour: "refuses an IPv6 address", host: "[2001:db8::1]", expected: refusal(400, "E_BAD_HOST") },
  { behaviour: "refuses a single label", host: "localhost", expected: refusal(400, "E_BAD_HOST") },
  { behaviour: "refuses two trailing dots", host: "shop.acme.com..", expected: refusal(400, "E_BAD_HOST") },
  { behaviour: "refuses an empty label", host: "shop..acme.com", expected: refusal(400, "E_BAD_HOST") },
  { behaviour: "refuses a label of 64", host: `${"a".repeat(64)}.com`, expected: refusal(400, "E_BAD_HOST") },
  { behaviour: "refuses 254 characters", host: `${"abcd.".repeat(50)}comm`, expected: refusal(400, "E_BAD_HOST") },
  { behaviour: "refuses a leading hyphen", host: "-a.acme.com", expected: refusal(400, "E_BAD_HOST") },

  // probes
  {
    behaviour: "tells a probe that a user Worker answered, and tells the Worker nothing of it",
    host: "shop.acme.com",
    headers: { "x-switchyard-probe": "1" },
    expected: {
      status: 200,
      worker: "acme-shop",
      headers: { "x-switchyard-probe": "live" },
      saw: { headers: { "x-switchyard-probe": undefined } },
    },
  },
  {
    behaviour: "tells a probe the code of a refusal",
    host: "suspended.acme.com",
    headers: { "x-switchyard-probe": "1" },
    expected: refusal(403, "E_SUSPENDED", { "x-switchyard-probe": "E_SUSPENDED" }),
  },
  {
    behaviour: "tells a probe that the user Worker failed",
    host: "throws.acme.com",
    headers: { "x-switchyard-probe": "1" },
    expected: refusal(502, "E_WORKER_FAILED", { "x-switchyard-probe": "E_WORKER_FAILED" }),
  },
  {
    behaviour: "tells a probe of a redirect",
    host: "www.acme.com",
    headers: { "x-switchyard-probe": "1" },
    expected: { status: 308, headers: { "x-switchyard-probe": "redirect" } },
  },
  {
    behaviour: "lets no user Worker pretend to a probe",
    host: "forger.acme.com",
    headers: { "x-switchyard-probe": "1" },
    expected: { status: 403, headers: { "x-switchyard-probe": "live" } },
  },
  {
    behaviour: "says nothing of itself to anyone else",
    host: "suspended.acme.com",
    expected: refusal(403, "E_SUSPENDED", { "x-switchyard-probe": undefined }),
  },
  {
    behaviour: "does not claim the answer on a validation path",
    host: "shop.acme.com",
    path: "/.well-known/acme-challenge/x",
    headers: { "x-switchyard-probe": "1" },
    expected: { status: 200, headers: { "x-switchyard-probe": undefined } },
  },

  // lookup
  { behaviour: "does not know a stranger", host: "shop.evil.com", expected: refusal(404, "E_UNKNOWN_HOST") },
  { behaviour: "does not take a suffix for the name", host: "acme.com", expected: refusal(404, "E_UNKNOWN_HOST") },
  {
    behaviour: "does not take a prefix for the name",
    host: "shop.acme.com.evil.com",
    expected: refusal(404, "E_UNKNOWN_HOST"),
  },
  { behaviour: "covers one level by a wildcard", host: "any.wild.acme.com", expected: answeredBy("acme-wild") },
  { behaviour: "prefers the exact name", host: "own.wild.acme.com", expected: answeredBy("acme-own") },
  {
    behaviour: "lets a removed exact name not fall through to the wildcard",
    host: "gone.wild.acme.com",
    expected: refusal(410, "E_REMOVED"),
  },
  {
    behaviour: "lets a corrupt exact entry not fall through to the wildcard",
    host: "torn.wild.acme.com",
    expected: refusal(500, "E_CORRUPT_ENTRY"),
  },
  { behaviour: "covers no second level", host: "a.any.wild.acme.com", expected: refusal(404, "E_UNKNOWN_HOST") },
  {
    behaviour: "does not cover the wildcard's own name",
    host: "wild.acme.com",
    expected: refusal(404, "E_UNKNOWN_HOST"),
  },
  { behaviour: "reads the bare entry", host: "seed.bolt.com", expected: answeredBy("bolt-shop") },
  { behaviour: "ignores keys of a later release", host: "newer.bolt.com", expected: answeredBy("bolt-shop") },
  { behaviour: "serves no unknown status", host: "later.bolt.com", expected: refusal(500, "E_CORRUPT_ENTRY") },
  { behaviour: "serves no broken JSON", host: "broken.bolt.com", expected: refusal(500, "E_CORRUPT_ENTRY") },
  { behaviour: "guesses no Worker", host: "half.bolt.com", expected: refusal(500, "E_CORRUPT_ENTRY") },
  {
    behaviour: "metadata: uses what the hostname carries",
    setup: "metadata",
    host: "custom.acme.com",
    hostMetadata: { ...encodeMetadata({ workerName: "acme-own", tenant: "acme" }), color: "red" },
    expected: answeredBy("acme-own"),
  },
  {
    behaviour: "metadata: reads paths and limits from route",
    setup: "metadata",
    host: "custom.acme.com",
    path: "/api",
    hostMetadata: encodeMetadata({
      workerName: "acme-own",
      paths: [{ prefix: "/api", workerName: "acme-api" }],
      limits: { cpuMs: 5 },
    }),
    expected: { status: 200, worker: "acme-api", options: { limits: { cpuMs: 5 } } },
  },
  {
    behaviour: "metadata: obeys a status",
    setup: "metadata",
    host: "shop.acme.com",
    hostMetadata: encodeMetadata({ workerName: "acme-shop", status: "suspended" }),
    expected: refusal(403, "E_SUSPENDED"),
  },
  {
    behaviour: "metadata: falls back to KV where there is none",
    setup: "metadata",
    host: "shop.acme.com",
    expected: answeredBy("acme-shop"),
  },
  {
    behaviour: "metadata: falls back to KV where it holds only the tenant's own keys",
    setup: "metadata",
    host: "shop.acme.com",
    hostMetadata: { color: "red" },
    expected: answeredBy("acme-shop"),
  },
  {
    behaviour: "metadata: does not fall back from a corrupt one",
    setup: "metadata",
    host: "shop.acme.com",
    hostMetadata: { workerName: "acme-shop", route: "{" },
    expected: refusal(500, "E_CORRUPT_ENTRY"),
  },
  {
    behaviour: "kv: ignores metadata",
    host: "shop.acme.com",
    hostMetadata: { workerName: "acme-own" },
    expected: answeredBy("acme-shop"),
  },
  {
    behaviour: "label: the one label under the zone is the Worker",
    setup: "label",
    host: "label.saasprovider.com",
    expected: answeredBy("label"),
  },
  {
    behaviour: "label: a deeper name uses KV",
    setup: "label",
    host: "deep.label.saasprovider.com",
    expected: answeredBy("acme-shop"),
  },
  {
    behaviour: "label: the zone has none",
    setup: "label",
    host: "saasprovider.com",
    expected: refusal(404, "E_UNKNOWN_HOST"),
  },
  {
    behaviour: "label: a foreign name that starts alike uses KV",
    setup: "label",
    host: "label.evil.com",
    expected: refusal(404, "E_UNKNOWN_HOST"),
  },
  {
    behaviour: "label: a foreign name that ends alike uses KV",
    setup: "label",
    host: "label.notsaasprovider.com",
    expected: refusal(404, "E_UNKNOWN_HOST"),
  },
  {
    behaviour: "label: a label without a Worker",
    setup: "label",
    host: "nobody.saasprovider.com",
    expected: refusal(404, "E_WORKER_MISSING"),
  },

  // entries
  {
    behaviour: "hands limits and outbound parameters over",
    host: "shop.acme.com",
    expected: {
      status: 200,
      worker: "acme-shop",
      options: { limits: { cpuMs: 50, subRequests: 20 }, outbound: { region: "eu" } },
    },
  },
  { behaviour: "paths: the prefix itself", host: "api.acme.com", path: "/api", expected: answeredBy("acme-api") },
  { behaviour: "paths: below the prefix", host: "api.acme.com", path: "/api/x?y=/z", expected: answeredBy("acme-api") },
  { behaviour: "paths: not /apiary", host: "api.acme.com", path: "/apiary", expected: answeredBy("acme-shop") },
  {
    behaviour: "paths: the longest wins",
    host: "api.acme.com",
    path: "/api/v2/x",
    expected: answeredBy("acme-api-v2"),
  },
  { behaviour: "paths: not /api/v20", host: "api.acme.com", path: "/api/v20", expected: answeredBy("acme-api") },
  { behaviour: "paths: keep case", host: "api.acme.com", path: "/API", expected: answeredBy("acme-shop") },
  { behaviour: "paths: dots resolved", host: "api.acme.com", path: "/x/%2e%2e/api", expected: answeredBy("acme-api") },
  {
    behaviour: "paths: a slash at the end counts",
    host: "api.acme.com",
    path: "/docs",
    expected: answeredBy("acme-shop"),
  },
  { behaviour: "paths: below such a prefix", host: "api.acme.com", path: "/docs/a", expected: answeredBy("acme-own") },
  {
    behaviour: "redirects to the canonical hostname with path and query",
    host: "www.acme.com",
    path: "/a%20b//c?q=1&r=%2F",
    expected: {
      status: 308,
      headers: { location: "http://shop.acme.com/a%20b//c?q=1&r=%2F", "cache-control": "max-age=300" },
    },
  },
  { behaviour: "redirects no host to itself", host: "self.acme.com", expected: answeredBy("acme-shop") },

  // refusals
  { behaviour: "suspended, and not redirected", host: "suspended.acme.com", expected: refusal(403, "E_SUSPENDED") },
  {
    behaviour: "maintenance",
    host: "maintenance.acme.com",
    expected: refusal(503, "E_MAINTENANCE", { "retry-after": "120" }),
  },
  { behaviour: "removed", host: "removed.acme.com", expected: refusal(410, "E_REMOVED") },
  { behaviour: "user Worker missing", host: "missing.acme.com", expected: refusal(404, "E_WORKER_MISSING") },
  { behaviour: "user Worker throws", host: "throws.acme.com", expected: refusal(502, "E_WORKER_FAILED") },
  { behaviour: "user Worker rejects", host: "rejects.acme.com", expected: refusal(502, "E_WORKER_FAILED") },
  { behaviour: "user Worker speaks as the runtime", host: "spoof.acme.com", expected: refusal(502, "E_WORKER_FAILED") },
  {
    behaviour: "CPU limit",
    host: "cpu.acme.com",
    expected: refusal(503, "E_LIMIT_EXCEEDED", { "retry-after": "10" }),
  },
  { behaviour: "memory limit", host: "memory.acme.com", expected: refusal(503, "E_LIMIT_EXCEEDED") },
  { behaviour: "subrequest limit", host: "subrequests.acme.com", expected: refusal(503, "E_LIMIT_EXCEEDED") },
  {
    behaviour: "HTML for a browser",
    host: "suspended.acme.com",
    headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" },
    expected: refusal(403, "E_SUSPENDED", { "content-type": "text/html; charset=utf-8", vary: "accept" }),
  },
  {
    behaviour: "JSON for anything else",
    host: "suspended.acme.com",
    headers: { accept: "*/*" },
    expected: refusal(403, "E_SUSPENDED", { "content-type": "application/json" }),
  },
  {
    behaviour: "JSON where it weighs more",
    host: "suspended.acme.com",
    headers: { accept: "text/html;q=0.5, application/json" },
    expected: refusal(403, "E_SUSPENDED", { "content-type": "application/json" }),
  },
  {
    behaviour: "HTML where JSON is refused",
    host: "suspended.acme.com",
    headers: { accept: "text/*, application/json;q=0" },
    expected: refusal(403, "E_SUSPENDED", { "content-type": "text/html; charset=utf-8" }),
  },
  {
    behaviour: "the ray id is the request id",
    host: "suspended.acme.com",
    headers: { "cf-ray": "9a1b2c3d4e5f6071-LHR" },
    expected: refusal(403, "E_SUSPENDED", { "x-request-id": "9a1b2c3d4e5f6071-LHR" }),
  },
  {
    behaviour: "HEAD is refused without a body",
    host: "suspended.acme.com",
    method: "HEAD",
    expected: { ...refusal(403, "E_SUSPENDED"), body: "" },
  },

  // headers
  {
    behaviour: "strips what only the platform may say",
    host: "shop.acme.com",
    method: "POST",
    headers: {
      "x-tenant-id": "bolt",
      "X-Tenant-Plan": "enterprise",
      "Cloudflare-Workers-Version-Key": "k",
      "Cloudflare-Workers-Version-Overrides": "o",
      "x-tenants": "kept",
    },
    body: "the body",
    expected: {
      status: 200,
      worker: "acme-shop",
      saw: {
        body: "the body",
        headers: {
          "x-tenant-id": undefined,
          "x-tenant-plan": undefined,
          "cloudflare-workers-version-key": undefined,
          "cloudflare-workers-version-overrides": undefined,
          "x-tenants": "kept",
        },
      },
    },
  },
  {
    behaviour: "says nothing of the tenant by default",
    host: "shop.acme.com",
    expected: { status: 200, saw: { headers: { "x-tenant-id": undefined } } },
  },
  {
    behaviour: "identity: names the tenant, whatever the client says",
    setup: "identity",
    host: "shop.acme.com",
    method: "POST",
    headers: { "x-tenant-id": "bolt" },
    body: "the body",
    expected: { status: 200, worker: "acme-shop", saw: { body: "the body", headers: { "x-tenant-id": "acme" } } },
  },
  {
    behaviour: "identity: names none where none is known",
    setup: "identity",
    host: "seed.bolt.com",
    headers: { "x-tenant-id": "acme" },
    expected: { status: 200, worker: "bolt-shop", saw: { headers: { "x-tenant-id": undefined } } },
  },

  // pass through
  ...["acme-challenge", "pki-validation", "cf-custom-hostname-challenge"].flatMap((kind) =>
    ["shop.acme.com", "suspended.acme.com", "removed.acme.com", "www.acme.com", "unknown.evil.com", "203.0.113.7"].map(
      (host): Case => ({
        behaviour: `validation: ${kind} goes on to the origin`,
        host,
        path: `/.well-known/${kind}/token`,
        expected: { status: 200, body: "origin" },
      }),
    ),
  ),
  {
    behaviour: "validation: not by way of dots",
    host: "suspended.acme.com",
    path: "/.well-known/acme-challenge/../../admin",
    expected: refusal(403, "E_SUSPENDED"),
  },
  {
    behaviour: "validation: not the folder's neighbour",
    host: "suspended.acme.com",
    path: "/.well-known/acme-challenge-not/token",
    expected: refusal(403, "E_SUSPENDED"),
  },
  ...[201, 204, 301, 304, 307, 404, 500].map(
    (status): Case => ({
      behaviour: `passes a ${status} on as it is, cookies doubled`,
      host: "statuses.acme.com",
      path: `/${status}`,
      expected: {
        status,
        body: status === 204 || status === 304 ? "" : "body",
        headers: {
          location: "https://elsewhere.example/",
          "set-cookie": ["a=1; Path=/", "b=2; Path=/"],
          "cache-control": undefined,
          "x-request-id": undefined,
        },
      },
    }),
  ),
  ...["OPTIONS", "PUT", "DELETE", "PATCH"].map(
    (method): Case => ({
      behaviour: `passes ${method} on`,
      host: "shop.acme.com",
      method,
      expected: { status: 200, worker: "acme-shop" },
    }),
  ),
];

/** One answer, however it was got. */
export interface WorkerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  /** What the Worker logged while it answered. */
  readonly log: string;
  readonly options: object | undefined;
}
