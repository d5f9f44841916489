import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { checked, notChecked } from "../../src/cloudflare/checked";
import type { CloudflareCertificate, CloudflareHostname } from "../../src/cloudflare/custom-hostname";
import { CERTIFICATE_STATUSES, HOSTNAME_STATUSES } from "../../src/cloudflare/statuses";
import type { CloudflareFallbackOrigin } from "../../src/cloudflare/zone-answers";
import { recordsFor } from "../../src/onboarding/records";
import type { TenantFile } from "../../src/registry/files.generated";
import type { Tenant } from "../../src/registry/model";
import type { DispatchFacts } from "../../src/status/dispatch";
import { answerOf } from "../../src/status/evidence";
import type { DnsRoute, HostnameFacts } from "../../src/status/facts";
import { judge } from "../../src/status/judge";
import { DAY, HOUR, MINUTE } from "../../src/time";
import { checkedEnvironment } from "../support/registry";

const NOW = Date.parse("2026-11-23T06:00:00Z");
const HOST = "shop.acme-store.com";
const ENTITLED = { entitlements: { wildcardHostnames: true, certificateAuthority: true } };

interface Changes {
  readonly declared?: Partial<NonNullable<TenantFile["hostnames"]>[number]>;
  readonly answer?: Partial<CloudflareHostname>;
  readonly certificate?: Partial<CloudflareCertificate>;
  readonly facts?: Partial<HostnameFacts>;
  readonly route?: DnsRoute["leads"];
}

/** A hostname that serves, and DNS says so; a test changes what it is about. */
function factsOf({ declared, answer, certificate, facts, route = "here" }: Changes = {}): HostnameFacts {
  const environment = checkedEnvironment(ENTITLED, { acme: { hostnames: [{ hostname: HOST, ...declared }] } });
  const [tenant] = environment.tenants;
  const [hostname] = tenant?.hostnames ?? [];
  if (tenant === undefined || hostname === undefined) throw new Error("no hostname");
  return {
    tenant,
    declared: hostname,
    records: recordsFor({ tenant, hostname }, environment),
    cloudflare: checked({
      id: "0d89c70d-ad9f-4843-b99f-6cc0252067e9",
      hostname: HOST,
      status: "active",
      verificationErrors: [],
      createdAt: NOW - 2 * DAY,
      ownership: undefined,
      metadata: {},
      foreign: [],
      certificate: {
        status: "active",
        method: "http",
        uploaded: false,
        wildcard: false,
        authority: "google",
        bundleMethod: undefined,
        settings: undefined,
        issuedAt: NOW - 30 * DAY,
        expiresAt: NOW + 60 * DAY,
        validationErrors: [],
        tokens: [],
        files: [],
        emails: [],
        delegations: [],
        ...certificate,
      },
      ...answer,
    }),
    dns: {
      route: checked({ leads: route, chain: route === "elsewhere" ? ["other.net"] : [], addresses: [] }),
      caa: checked(undefined),
      challenge: checked({ cname: undefined, txt: [] }),
    },
    lookup: checked(undefined),
    zone: {
      environment: "production",
      name: "saasprovider.com",
      id: "023e105f4ecef8ad9ca31a8372d0c353",
      url: "https://api.cloudflare.com/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353",
      fallbackOrigin: checked({ origin: "proxy-fallback.saasprovider.com", status: "active", errors: [] }),
      quota: checked({ allocated: 100, used: 7, hardCap: 50_000 }),
      declaredOrigin: "proxy-fallback.saasprovider.com",
      dispatch: {
        namespace: "production",
        route: checked(undefined),
        worker: checked(undefined),
        userWorkers: checked(new Set(["acme-shop"])),
      },
    },
    history: { statusSince: undefined, certificateSince: undefined, lastSeen: undefined },
    now: NOW,
    ...facts,
  };
}

const pem = { certificate: "acme_certificate", privateKey: "acme_key" };
const gone = { cloudflare: checked(undefined) };
const soon = { issuedAt: NOW - 81 * DAY, expiresAt: NOW + 9 * DAY };
const waiting = { status: "pending_validation", expiresAt: undefined };

function dispatching(changes: Partial<DispatchFacts>): Changes {
  const { zone } = factsOf();
  return { facts: { zone: { ...zone, dispatch: { ...zone.dispatch, ...changes } } } };
}

function originIs(changes: Partial<CloudflareFallbackOrigin>): Changes {
  const { zone } = factsOf();
  const origin = { origin: zone.declaredOrigin, status: "active", errors: [], ...changes };
  return { facts: { zone: { ...zone, fallbackOrigin: checked(origin) } }, answer: { status: "pending" } };
}

const renewed = { status: "pending_validation", expiresAt: NOW + 25 * DAY };
const gaveUp = { worker: checked("The account has no Worker dispatch.") };

/** Active at Cloudflare: what is between the zone and the user Worker decides. */
const PATH_CASES: [string, Changes, string, string][] = [
  [
    "has a Worker that was never uploaded",
    dispatching({ userWorkers: checked(new Set(["acme-shpo"])) }),
    "worker-missing",
    "Visitors get 404: the dispatch namespace production has no user Worker acme-shop.",
  ],
  [
    "has a path whose Worker was never uploaded",
    {
      ...dispatching({ userWorkers: checked(new Set(["acme-shop"])) }),
      declared: { paths: [{ prefix: "/v2", worker: "acme-api-v2" }] },
    },
    "worker-missing",
    "Visitors get 404: the dispatch namespace production has no user Worker acme-api-v2 (for /v2).",
  ],
  [
    "redirects all requests, for which no Worker is needed",
    {
      facts: {
        ...dispatching({ userWorkers: checked(new Set()) }).facts,
        declared: { ...factsOf().declared, canonical: "www.acme-store.com" },
      },
    },
    "serving",
    "Serves traffic.",
  ],
  [
    "has no route",
    dispatching({ route: checked("The zone has no route */*.") }),
    "route-differs",
    "Visitors do not reach the dispatch Worker. The zone has no route */*.",
  ],
  [
    "has no dispatch Worker",
    dispatching(gaveUp),
    "dispatch-worker-differs",
    "The dispatch Worker can't serve visitors as declared. The account has no Worker dispatch.",
  ],
  [
    "is renewing without a dispatch Worker",
    { ...dispatching(gaveUp), certificate: renewed },
    "dispatch-worker-differs",
    "The dispatch Worker can't serve visitors as declared. The account has no Worker dispatch.",
  ],
  [
    "waits for its customer, whatever else is missing",
    { ...dispatching(gaveUp), answer: { status: "pending" }, route: "nowhere" },
    "route-elsewhere",
    "DNS has no record. Cloudflare gives up by 2026-11-28 06:00 UTC, in 5 days.",
  ],
  [
    "has another fallback origin",
    {
      facts: {
        zone: {
          ...factsOf().zone,
          fallbackOrigin: checked({ origin: "old.saasprovider.com", status: "active", errors: [] }),
        },
      },
    },
    "fallback-origin-other",
    "The zone's fallback origin is old.saasprovider.com, not proxy-fallback.saasprovider.com: another server may answer the visitors.",
  ],
  [
    "waits for a fallback origin that Cloudflare is deploying",
    originIs({ status: "pending_deployment", updatedAt: NOW - MINUTE }),
    "fallback-origin-deploying",
    "No hostname works yet: the zone's fallback origin proxy-fallback.saasprovider.com is pending_deployment. Cloudflare finishes that within minutes.",
  ],
  [
    "waits for a fallback origin whose deployment takes too long",
    originIs({ status: "pending_deployment", updatedAt: NOW - 2 * HOUR }),
    "fallback-origin",
    "No hostname works, because the zone's fallback origin proxy-fallback.saasprovider.com is pending_deployment.",
  ],
  [
    "waits for a fallback origin that has no proxied record",
    originIs({ status: "pending_deployment", errors: ["no proxied record"], updatedAt: NOW - MINUTE }),
    "fallback-origin",
    "No hostname works, because the zone's fallback origin proxy-fallback.saasprovider.com is pending_deployment.",
  ],
  [
    "has another KV entry",
    { facts: { lookup: checked({ kind: "differs", words: "It differs." }) } },
    "entry-differs",
    "Visitors are not served as the registry declares. It differs.",
  ],
  [
    "left while its certificate is renewed",
    { certificate: renewed, route: "elsewhere" },
    "left",
    "Active at Cloudflare, but DNS points to other.net, so visitors do not reach you.",
  ],
  [
    "is near its certificate's end, and the Workers were not checked",
    {
      ...dispatching({ userWorkers: notChecked("off") }),
      certificate: { issuedAt: NOW - 81 * DAY, expiresAt: NOW + 9 * DAY },
    },
    "expiring",
    "Serves traffic, but the certificate expires in 9 days (2026-12-02 06:00 UTC) and is not being renewed.",
  ],
];

describe("a hostname's verdict", () => {
  it.each<[string, Changes, string, string]>([
    ["serves", {}, "serving", "Serves traffic."],
    [
      "serves behind the customer's own zone",
      { route: "proxied" },
      "serving-proxied",
      "Serves traffic, behind the customer's own Cloudflare zone.",
    ],
    ...PATH_CASES,
    ["is declared only", { facts: gone }, "missing", "Declared, but not at Cloudflare."],
    [
      "does not fit into the quota",
      { facts: { ...gone, zone: { ...factsOf().zone, quota: checked({ allocated: 5, used: 5, hardCap: 5 }) } } },
      "quota-full",
      "Declared, but Cloudflare refuses more hostnames: 5 of 5 are used.",
    ],
    [
      "is being deleted",
      { answer: { status: "pending_deletion" } },
      "being-deleted",
      "Cloudflare is deleting it because someone asked for that, but the registry still declares it.",
    ],
    [
      "was flagged",
      { answer: { status: "blocked" } },
      "blocked",
      "Cloudflare has blocked it: it was flagged for abuse, or its zone has a hold. Cloudflare does not try again.",
    ],
    [
      "is renewing in time",
      { certificate: { status: "pending_validation", expiresAt: NOW + 25 * DAY } },
      "renewing",
      "Serves traffic. The current certificate ends in 25 days (2026-12-18 06:00 UTC), and the next one is pending_validation.",
    ],
    [
      "is not renewed",
      { certificate: soon },
      "expiring",
      "Serves traffic, but the certificate expires in 9 days (2026-12-02 06:00 UTC) and is not being renewed.",
    ],
    [
      "has an uploaded certificate near its end",
      { declared: { certificate: { uploaded: pem } }, certificate: soon },
      "expiring-uploaded",
      "Serves traffic, but the uploaded certificate expires in 9 days (2026-12-02 06:00 UTC).",
    ],
    [
      "waits for a click in a mail",
      { certificate: { ...waiting, method: "email", emails: ["admin@acme-store.com"] } },
      "approve-mail",
      "The certificate must be approved: the authority has sent an e-mail to admin@acme-store.com.",
    ],
    [
      "waits for tokens",
      { declared: { certificate: { validation: "txt", wildcard: true } }, certificate: { ...waiting, method: "txt" } },
      "tokens",
      "Cloudflare does not show yet which record proves the certificate. That takes seconds.",
    ],
    [
      "has another value where the token belongs",
      {
        declared: { certificate: { validation: "txt", wildcard: true } },
        certificate: { ...waiting, method: "txt", tokens: [{ name: `_acme-challenge.${HOST}`, value: "new" }] },
        facts: { dns: { ...factsOf().dns, challenge: checked({ cname: undefined, txt: ["old"] }) } },
      },
      "challenge-record",
      "The certificate waits for a record at _acme-challenge.shop.acme-store.com (there is a value, but not the right one). The tokens are valid until 2026-12-05 06:00 UTC.",
    ],
    [
      "leads away before its certificate is proven",
      { certificate: waiting, route: "elsewhere" },
      "prove-elsewhere",
      "The hostname is validated, but its certificate can't be: DNS points to other.net. The tokens are valid until 2026-12-05 06:00 UTC.",
    ],
    [
      "is issuing",
      { certificate: { ...waiting, status: "pending_deployment" } },
      "issuing",
      "The certificate is validated and pending_deployment, which takes minutes.",
    ],
    [
      "has no certificate",
      { answer: { certificate: undefined } },
      "no-certificate",
      "The hostname is validated, but has no active certificate (none).",
    ],
    [
      "waits for your zone",
      { certificate: { status: "holding_deployment" } },
      "holding",
      "The uploaded certificate waits for your zone, which is pending or moved at Cloudflare.",
    ],
    [
      "says something new",
      { answer: { status: "teleporting" } },
      "unknown",
      "Switchyard does not know this status: teleporting, certificate active.",
    ],
    [
      "says something undocumented",
      { answer: { status: "test_active_apex" } },
      "undocumented",
      "Cloudflare does not document its status test_active_apex (certificate: active).",
    ],
    [
      "was not answered",
      { facts: { cloudflare: notChecked("the line was cut") } },
      "unasked",
      "Not checked: the line was cut",
    ],
  ])("when it %s, and its cause says nothing that another hostname may not share", (_, changes, row, words) => {
    const judgement = judge(factsOf(changes));
    expect(judgement).toMatchObject({ row, words });
    expect(JSON.stringify(judgement.cause).replace("proxy-fallback.saasprovider.com", "")).not.toMatch(
      /(?<!_)acme|other\.net|\d{4}-\d\d-\d\d| in \d+ days/,
    );
  });

  it("takes what could not be asked for no evidence", () => {
    const nothing = { route: notChecked("off"), caa: notChecked("off"), challenge: notChecked("off") };
    const facts = {
      dns: nothing,
      lookup: notChecked("off"),
      zone: { ...factsOf().zone, fallbackOrigin: notChecked("off") },
    };
    expect(judge(factsOf({ facts }))).toMatchObject({
      row: "active-unchecked",
      verdict: "unasked",
      words:
        "Hostname and certificate are active. Not checked, so visitors may not be served: the fallback origin, the KV entry.",
    });
    expect(judge(factsOf({ facts: { dns: nothing } })).row).toBe("serving");
    expect(judge(factsOf({ facts, answer: { status: "pending" } })).row).toBe("route");
  });

  it("believes Cloudflare's own errors where they were not checked", () => {
    const off = { dns: { route: notChecked("off"), caa: notChecked("off"), challenge: notChecked("off") } };
    const down = { ...off, zone: { ...factsOf().zone, fallbackOrigin: notChecked("off") } };
    const pending = (error: string) => ({ status: "pending", verificationErrors: [error] });
    expect(judge(factsOf({ facts: down, answer: pending("Zone does not have a fallback origin set.") })).row).toBe(
      "fallback-origin",
    );
    expect(
      judge(factsOf({ facts: off, answer: pending("The hostname is using Cloudflare and cannot be activated with …") }))
        .row,
    ).toBe("route-proxied");
    expect(judge(factsOf({ facts: off, certificate: { ...waiting, validationErrors: ["caa_error: no"] } })).row).toBe(
      "caa",
    );
  });

  it("puts new CAA records where the ones in force are", () => {
    const caa = checked({ name: HOST, records: [{ tag: "issue", value: "digicert.com" }] });
    const { records } = judge(factsOf({ certificate: waiting, facts: { dns: { ...factsOf().dns, caa } } }));
    expect(new Set(records.map(({ name }) => name))).toEqual(new Set([HOST]));
  });

  it("revalidates with the certificate's own settings, the token left in the environment", () => {
    const { revalidate } = judge(
      factsOf({ answer: { status: "moved" }, certificate: { method: "txt", wildcard: true } }),
    );
    expect(revalidate?.command).toBe("npx switchyard status --revalidate shop.acme-store.com");
    expect(revalidate?.patch).toBe(
      'curl -X PATCH https://api.cloudflare.com/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/custom_hostnames/0d89c70d-ad9f-4843-b99f-6cc0252067e9 -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" --json \'{"ssl":{"method":"txt","type":"dv","wildcard":true}}\'',
    );
  });

  it("revalidates with every setting that Cloudflare has, since a PATCH with a part may reset the rest", () => {
    const settings = { min_tls_version: "1.3", tls_1_3: "on", ciphers: ["it's odd"] } as const;
    const declared = { certificate: { authority: "ssl_com" } } as const;
    const certificate = {
      bundleMethod: "optimal",
      authority: "google",
      settings: { ...settings, ciphers: [...settings.ciphers] },
    };
    const { revalidate } = judge(factsOf({ declared, answer: { status: "moved" }, certificate }));
    const ssl = { method: "http", type: "dv", bundle_method: "optimal", certificate_authority: "ssl_com", settings };
    expect(revalidate?.ssl).toEqual(ssl);
    expect(revalidate?.patch).toContain(String.raw`"ciphers":["it'\''s odd"]`);
  });

  it("revalidates with the branding that a long name needs, which Cloudflare never returns", () => {
    const branded = (branding: boolean) =>
      judge(factsOf({ declared: { certificate: { branding } }, answer: { status: "moved" } })).revalidate?.ssl;
    expect(branded(true)).toMatchObject({ cloudflare_branding: true });
    expect(branded(false)).not.toHaveProperty("cloudflare_branding");
  });

  it("leaves out an authority that no one chose: zones without that entitlement refuse the field", () => {
    const { revalidate } = judge(factsOf({ answer: { status: "moved" }, certificate: { authority: "google" } }));
    expect(revalidate?.ssl).not.toHaveProperty("certificate_authority");
  });

  it("never revalidates an uploaded certificate: Cloudflare would order one of its own in its place", () => {
    const declared = { certificate: { uploaded: pem } };
    expect(judge(factsOf({ declared, answer: { status: "moved" } })).revalidate).toBeUndefined();
  });

  it("tells every proof that the authority takes: two certificates have two", () => {
    const files = ["rsa", "ecdsa"].map((name) => ({
      url: `http://${HOST}/.well-known/pki-validation/${name}.txt`,
      body: name,
    }));
    const tokens = ["rsa", "ecdsa"].map((value) => ({ name: `_acme-challenge.${HOST}`, value }));
    const told = (validation: "http" | "txt") => {
      const facts = factsOf({
        declared: { certificate: { validation } },
        answer: { status: "pending" },
        certificate: { ...waiting, files, tokens },
        route: "nowhere",
      });
      const records = recordsFor(
        { tenant: facts.tenant as Tenant, hostname: facts.declared },
        checkedEnvironment(ENTITLED, { acme: { hostnames: [{ hostname: HOST }] } }),
        answerOf(facts),
      );
      return judge({ ...facts, records });
    };
    expect(told("http").files).toEqual(files);
    expect(
      told("txt")
        .records.filter(({ type }) => type === "TXT")
        .map(({ value }) => value),
    ).toEqual(expect.arrayContaining(["rsa", "ecdsa"]));
  });

  it("prints commands that a shell takes as they are, a wildcard's too", () => {
    const facts = factsOf({ answer: { status: "moved" } });
    const declared = { ...facts.declared, hostname: "*.acme-store.com" };
    expect(judge({ ...facts, declared }).revalidate?.command).toBe(
      "npx switchyard status --revalidate '*.acme-store.com'",
    );
  });

  it("always comes, with every place in its words filled in", () => {
    const status = fc.constantFrom(...HOSTNAME_STATUSES, "teleporting");
    const certificate = fc.constantFrom(...CERTIFICATE_STATUSES, "melting");
    const route = fc.constantFrom("here", "proxied", "elsewhere", "nowhere");
    const expiresAt = fc.option(
      fc.integer({ min: -20, max: 90 }).map((days) => NOW + days * DAY),
      { nil: undefined },
    );
    fc.assert(
      fc.property(status, certificate, route, expiresAt, (hostnameStatus, certificateStatus, leads, expiry) => {
        const {
          words,
          next = "",
          verdict,
        } = judge(
          factsOf({
            answer: { status: hostnameStatus },
            certificate: { status: certificateStatus, expiresAt: expiry },
            route: leads,
          }),
        );
        expect(`${words}${next}`).not.toMatch(/[{}]|undefined|NaN/);
        if (verdict === "serving") expect(["active", "active_redeploying"]).toContain(hostnameStatus);
      }),
      { numRuns: 300 },
    );
  });
});
