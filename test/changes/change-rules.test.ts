import { describe, expect, it } from "@jest/globals";
import type { Author } from "../../src/changes/author";
import { checkChanges } from "../../src/changes/check-changes";
import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";
import { checkLines, checkSample, platform, type Sample, sourcesOf, tenant, tenantWith } from "../registry/sample";

const acme = tenant({ owners: ["acme-admin"] });
const bolt = tenantWith("store.boltbikes.shop");
const GRANTS = { default: { workers: ["{tenant}", "{tenant}-*"], certificates: ["{tenant}_*"], tiers: ["free"] } };
const BASE: Sample = {
  platforms: { production: platform({ owners: ["saasprovider/platform", "olga"], grants: GRANTS }) },
  tenants: { acme, bolt: { ...bolt, owners: ["bolt-bikes"] } },
};
const production = BASE.platforms.production ?? platform();

const OPERATOR: Author = { user: "olga", teams: [] };
const OWNER: Author = { user: "Acme-Admin", teams: [] };
const MALLORY: Author = { user: "mallory", teams: ["mallory/platform"] };

function judge(changes: Partial<Sample>, author: Author, base = BASE): string[] {
  const after = { ...base, ...changes };
  return checkLines({ problems: checkChanges(sourcesOf(base), sourcesOf(after), author) });
}

const without = (id: string) => Object.fromEntries(Object.entries(BASE.tenants).filter(([name]) => name !== id));

describe("who may change what", () => {
  it("nothing changed is no one's fault", () => {
    expect(judge({}, MALLORY)).toEqual([]);
  });

  it.each([
    ["an owner, whatever the case of letters", OWNER],
    ["an owner of the platform file", OPERATOR],
    ["a member of a team that owns the platform file", { user: "pat", teams: ["SaaSProvider/Platform"] }],
  ])("%s may change a tenant", (_who, author) => {
    expect(judge({ tenants: { ...BASE.tenants, acme: { ...acme, displayName: "Acme" } } }, author)).toEqual([]);
  });

  it("a user is no team, and a team is no user, whatever they are called", () => {
    const base = { ...BASE, tenants: { acme: { ...acme, owners: ["acme/admins"] } } };
    const changes = { tenants: { acme: { ...acme, owners: ["acme/admins"], displayName: "Acme" } } };
    expect(judge(changes, { user: "acme/admins", teams: [] }, base)).toHaveLength(1);
    expect(judge(changes, { user: "x", teams: ["acme/admins"] }, base)).toEqual([]);
    const single = { ...BASE, tenants: { acme: { ...acme, owners: ["admins"] } } };
    expect(
      judge({ tenants: { acme: { ...acme, displayName: "A" } } }, { user: "x", teams: ["admins"] }, single),
    ).toHaveLength(1);
  });

  it("a change that its author may make is named all the same, and asks for a second look", () => {
    const after = { ...BASE, tenants: without("acme") };
    const [problem] = checkChanges(sourcesOf(BASE), sourcesOf(after), OWNER);
    expect(problem).toMatchObject({ rule: "change-deletion", severity: "warning" });
    expect(problem?.hint).toBe("Acme-Admin may do this. Check that it is intended.");
  });

  it("a hint names the people to ask", () => {
    const after = { ...BASE, tenants: { ...BASE.tenants, acme: { ...acme, tier: "free" } } };
    const [problem] = checkChanges(sourcesOf(BASE), sourcesOf(after), MALLORY);
    expect(problem?.hint).toBe(
      "One of these owners must open the pull request: acme-admin, saasprovider/platform, olga.",
    );
  });
});

it("a rename that changes the owners is a deletion and a transfer", () => {
  const taken = { ...acme, owners: ["mallory"], tier: "free", worker: "acme-store" };
  expect(judge({ tenants: { ...without("acme"), "acme-store": taken } }, OWNER)).toEqual([
    "error change-owner tenants/acme-store.json /owners - the owners of the new file tenants/acme-store.json do not include Acme-Admin",
    "error change-transfer tenants/acme-store.json /hostnames/0/hostname - shop.acme-store.com moves from tenants/acme.json to tenants/acme-store.json",
    "warning change-deletion tenants/acme.json - the tenant acme is deleted with 1 hostname",
  ]);
});

describe("what operators decide", () => {
  const judged = (changed: Partial<typeof acme>, author: Author, old: Partial<typeof acme> = {}) =>
    judge({ tenants: { ...BASE.tenants, acme: { ...acme, ...old, ...changed } } }, author, {
      ...BASE,
      tenants: { ...BASE.tenants, acme: { ...acme, ...old } },
    });

  it("no status between live and maintenance, nor to removed", () => {
    expect(judged({ status: "maintenance" }, OWNER)).toEqual([]);
    expect(judged({ status: undefined }, OWNER, { status: "maintenance" })).toEqual([]);
    expect(judged({ status: "removed" }, OWNER)).toEqual([]);
  });
});

describe("the platform file", () => {
  it("the registry's first commit belongs to the person who makes it", () => {
    expect(judge(BASE, MALLORY, { platforms: {}, tenants: {} })).toEqual([]);
  });

  it("another number of shards is a warning to its owner, with the way to release it", () => {
    const after = { ...BASE, platforms: { production: { ...production, shards: { count: 2 } } } };
    const problems = checkChanges(sourcesOf(BASE), sourcesOf(after), OPERATOR);
    expect(problems.map(({ severity }) => severity)).toEqual(["warning", "warning"]);
    expect(problems[1]?.hint).toContain("Release it with switchyard plan and switchyard apply");
  });

  it("refuses a changed managed to everyone, and says how to do it by hand", () => {
    const kvNamespace = { title: "hostnames", managed: false, id: "0f2ac74b498b48028cb68387c421e279" };
    const changed = {
      ...production,
      zone: { ...production.zone, managed: false, id: "9a7806061c88ada191ed06f989cc3dac" },
      dispatch: { ...production.dispatch, kvNamespace },
    };
    const after = { ...BASE, platforms: { production: changed } };
    const problems = checkChanges(sourcesOf(BASE), sourcesOf(after), OPERATOR);
    expect(problems[1]?.hint).toBe(
      "Stop releases. In cdktf.out/stacks/production-platform run terraform state rm cloudflare_zone.zone. Then an administrator merges this change past the check.",
    );
    const back = checkChanges(sourcesOf(after), sourcesOf(BASE), OPERATOR);
    expect(back[1]?.hint).toContain("plan --environment production --import cloudflare_zone.zone=<id>");
  });
});

describe("environments", () => {
  const staging = platform({ owners: ["stig"], tenants: ["acme-staging"] });
  const base: Sample = {
    platforms: { production, staging },
    tenants: { ...BASE.tenants, "acme-staging": tenantWith("shop.acme-staging.com") },
  };
  const STAGING: Author = { user: "stig", teams: [] };
  const BOTH: Author = { user: "stig", teams: ["saasprovider/platform"] };
  const withStaging = (tenants: string[] | undefined) => ({
    platforms: { production, staging: { ...staging, tenants } },
  });

  it("a tenant listed by one environment that another serves in the base needs the owners of both", () => {
    const changed = "warning change-platform platform/staging.json - platform/staging.json is changed";
    expect(judge(withStaging(["acme-staging", "acme"]), STAGING, base)).toEqual([
      changed,
      "error change-environment platform/staging.json /tenants/1 - the tenant acme moves from platform/production.json to platform/staging.json",
    ]);
    expect(judge(withStaging(["acme-staging", "acme"]), BOTH, base)).toEqual([
      changed,
      "warning change-environment platform/staging.json /tenants/1 - the tenant acme moves from platform/production.json to platform/staging.json",
    ]);
    const problems = checkChanges(
      sourcesOf(base),
      sourcesOf({ ...base, ...withStaging(["acme-staging", "acme"]) }),
      STAGING,
    );
    expect(problems[1]?.hint).toBe(
      "stig may not do this. A person who is an owner of each of these files must open the pull request: platform/production.json (saasprovider/platform, olga); platform/staging.json (stig).",
    );
  });

  it("a tenant that its environment no longer lists falls to the one without a list, whose owners have to agree", () => {
    const falls =
      "change-environment platform/staging.json - the tenant acme-staging moves from platform/staging.json to platform/production.json";
    expect(judge(withStaging([]), STAGING, base)).toContain(`error ${falls}`);
    expect(judge({ platforms: { production } }, STAGING, base)).toContain(`error ${falls}`);
    expect(judge(withStaging([]), BOTH, base)).toContain(`warning ${falls}`);
  });

  it("listing a tenant does not make its file one's own: the base says who serves it", () => {
    const tenants = { ...base.tenants, acme: { ...acme, displayName: "Taken" } };
    expect(judge({ ...withStaging(["acme-staging", "acme"]), tenants }, STAGING, base)).toContain(
      "error change-owner tenants/acme.json - stig does not own tenants/acme.json",
    );
  });

  it("a platform file that can't be read is refused for that, and no tenant is said to pass to it", () => {
    const after = sourcesOf(base).map((source) => (source.id === "staging" ? { ...source, text: "{" } : source));
    expect(checkLines({ problems: checkChanges(sourcesOf(base), after, STAGING) })).toEqual([
      "warning change-platform platform/staging.json - platform/staging.json is changed",
    ]);
  });

  it("a tenant that is new is listed by its environment's owners alone", () => {
    const tenants = { ...base.tenants, fresh: { ...tenantWith("shop.fresh-store.com"), owners: ["stig"] } };
    const lines = judge({ ...withStaging(["acme-staging", "fresh"]), tenants }, STAGING, base);
    expect(lines.filter((line) => line.startsWith("error"))).toEqual([]);
  });

  it("a new environment needs a person who owns every platform file", () => {
    const changes = { platforms: { ...base.platforms, canary: platform({ owners: ["stig"], tenants: [] }) } };
    const added = "change-platform platform/canary.json - platform/canary.json is added";
    expect(judge(changes, STAGING, base)).toEqual([`error ${added}`]);
    expect(judge(changes, BOTH, base)).toEqual([`warning ${added}`]);
  });
});

describe("budgets", () => {
  const budgets = { removals: { absolute: 10, percent: 5 } };
  const base = { ...BASE, platforms: { production: { ...production, budgets } } };
  const errorsOf = (changed: object, tenants: Sample["tenants"] = BASE.tenants) =>
    judge({ platforms: { production: { ...production, budgets, ...changed } }, tenants }, OPERATOR, base).filter(
      (line) => line.startsWith("error"),
    );

  it.each<[string, object | undefined]>([
    ["a share is larger", { removals: { absolute: 10, percent: 6 } }],
    ["a limit is left out", { removals: { absolute: 10 } }],
    ["a budget is left out", {}],
    ["all of them are left out", undefined],
    ["a budget is added, whose default may be smaller", { ...budgets, routing: { absolute: 5 } }],
  ])("are taken for wider when %s", (_case, changed) => {
    const told = errorsOf({ budgets: changed }, without("bolt"));
    expect(told.filter((line) => line.startsWith("error change-budgets"))).toHaveLength(1);
  });
});

describe("a waiver", () => {
  const staging = platform({ owners: ["stig"], tenants: [] });
  const base = sourcesOf({ ...BASE, platforms: { production, staging } });
  const waiverOf = (environment: string | undefined) => ({
    kind: "waiver" as const,
    id: "w",
    file: "waivers/w.json",
    text: JSON.stringify({ environment }),
  });
  const STAGING: Author = { user: "stig", teams: [] };

  const judgeWaiver = (before: string | undefined, after: string | undefined, author: Author) =>
    checkLines({
      problems: checkChanges(
        before === undefined ? base : [...base, waiverOf(before)],
        after === undefined ? base : [...base, waiverOf(after)],
        author,
      ),
    });

  it.each([
    ["moves from another environment", "production", "staging"],
    ["passes to another environment", "staging", "production"],
    ["names an environment that the base does not have", undefined, "canary"],
  ])("that %s needs the owners of both, or of all", (_case, before, after) => {
    expect(judgeWaiver(before, after, STAGING)).toEqual([
      `error change-waiver waivers/w.json - waivers/w.json is ${before === undefined ? "added" : "changed"}`,
    ]);
    const both = { user: "stig", teams: ["saasprovider/platform"] };
    expect(judgeWaiver(before, after, both)[0]).toMatch(/^warning change-waiver/);
  });
});

describe("an uploaded certificate", () => {
  const hostname = "shop.acme-store.com";
  const uploaded = { certificate: "acme_certificate", privateKey: "acme_private_key" };
  const withPair = (pair: object | undefined) => ({
    ...BASE.tenants,
    acme: { ...acme, hostnames: [{ hostname, ...(pair && { certificate: { uploaded: { ...uploaded, ...pair } } }) }] },
  });
  const judged = (from: object | undefined, to: object | undefined) =>
    judge({ tenants: withPair(to) }, OWNER, { ...BASE, tenants: withPair(from) });
  const refusal =
    "error change-uploaded tenants/acme.json /hostnames/0/certificate/uploaded - the uploaded certificate of shop.acme-store.com changes without rotate, so it would never be sent";

  it.each<[string, object | undefined, object]>([
    ["a hostname that had none", undefined, {}],
    ["a hostname whose pair comes from other variables now", { certificate: "old_certificate" }, {}],
  ])("on %s needs rotate, or Terraform ignores it", (_case, from, to) => {
    expect(judged(from, to)).toEqual([refusal]);
    expect(judged(from, { ...to, rotate: true }).filter((line) => line.startsWith("error"))).toEqual([]);
  });

  it("needs no rotate on a new hostname, nor where it stays, nor where it goes", () => {
    expect(
      judge({ tenants: withPair({}) }, OWNER, {
        ...BASE,
        tenants: { ...BASE.tenants, acme: { ...acme, hostnames: [{ hostname: "old.acme-store.com" }] } },
      }).filter((line) => line.includes("change-uploaded")),
    ).toEqual([]);
    expect([judged({}, {}), judged({}, undefined)]).toEqual([[], []]);
  });

  /** The platform file and acme's file, before and after, with one pair on one hostname. */
  interface Files {
    readonly platform?: Partial<PlatformFile>;
    readonly certificate?: object;
    readonly tenant?: Partial<TenantFile>;
    readonly entry?: object;
  }
  const registry = ({ platform: changes, certificate, tenant: own, entry }: Files): Sample => ({
    platforms: { production: { ...production, ...changes } },
    tenants: {
      ...BASE.tenants,
      acme: { ...acme, hostnames: [{ hostname, ...entry, certificate: { uploaded, ...certificate } }], ...own },
    },
  });
  const errors = (before: Files, after: Files) =>
    checkLines({ problems: checkChanges(sourcesOf(registry(before)), sourcesOf(registry(after)), OPERATOR) }).filter(
      (line) => line.startsWith("error "),
    );
  const metadataLookup = { routing: { ...production.routing, lookup: "metadata" as const } };
  const origin = { server: "proxy-fallback.saasprovider.com" };

  it.each<[string, Files, Files, string]>([
    ["a setting of its own", {}, { certificate: { minTlsVersion: "1.3" } }, "minTlsVersion"],
    ["a changed setting", { certificate: { http2: true } }, { certificate: { http2: false } }, "http2"],
    ["a default of the platform", {}, { platform: { certificateDefaults: { tls13: true } } }, "tls13"],
    ["another bundle method", {}, { certificate: { bundleMethod: "force" } }, "bundleMethod"],
    ["its origin", {}, { entry: { origin } }, "origin"],
    ["its origin taken away", { entry: { origin } }, {}, "origin"],
    ["its metadata", {}, { entry: { metadata: { theme: "dark" } } }, "metadata"],
    ["a zone that is entitled to metadata now", { platform: { entitlements: {} } }, {}, "metadata"],
    ["metadata lookup", {}, { platform: metadataLookup }, "the routing in its metadata"],
    [
      "the status of its tenant, with metadata lookup",
      { platform: metadataLookup },
      { platform: metadataLookup, tenant: { status: "suspended" } },
      "the routing in its metadata",
    ],
    [
      "the limits of its tier, with metadata lookup",
      { platform: metadataLookup },
      { platform: { ...metadataLookup, tiers: { ...production.tiers, pro: { cpuMs: 51 } } } },
      "the routing in its metadata",
    ],
  ])("needs rotate when %s reaches the hostname", (_case, before, after, what) => {
    expect(errors(before, after)).toEqual([
      `error change-uploaded tenants/acme.json /hostnames/0/certificate/uploaded - ${what} of ${hostname} changes without rotate, and Cloudflare refuses an edit that lacks its private key`,
    ]);
    const rotating = { ...uploaded, rotate: true };
    expect(errors(before, { ...after, certificate: { ...after.certificate, uploaded: rotating } })).toEqual([]);
  });

  it("rotates with all others by one line in the platform file, unless its own rotate is false", () => {
    const certificateDefaults = { minTlsVersion: "1.3", rotate: true } as const;
    expect(errors({}, { platform: { certificateDefaults } })).toEqual([]);
    const kept = { platform: { certificateDefaults }, certificate: { uploaded: { ...uploaded, rotate: false } } };
    expect(errors({}, kept)).toHaveLength(1);
    expect(
      errors({ platform: { certificateDefaults } }, { platform: { certificateDefaults: { minTlsVersion: "1.3" } } }),
    ).toEqual([]);
  });

  it("names both ways in its hint, and Cloudflare's code", () => {
    const changed = registry({ certificate: { minTlsVersion: "1.3" } });
    const [problem] = checkChanges(sourcesOf(registry({})), sourcesOf(changed), OWNER);
    expect(problem).toMatchObject({
      code: 1428,
      hint: 'Add "rotate": true to this uploaded, or for all uploaded certificates at once "rotate": true to certificateDefaults in platform/production.json. Remove it after the release.',
    });
  });

  it.each<[string, Files, Files]>([
    [
      "its user Worker and paths, which are in KV",
      {},
      { entry: { worker: "acme-api", paths: [{ prefix: "/v2", worker: "acme-v2" }] } },
    ],
    ["the status and limits, which are in KV", {}, { tenant: { status: "suspended", limits: { cpuMs: 5 } } }],
    ["the validation, which an uploaded certificate does not need", {}, { certificate: { validation: "txt" } }],
    [
      "a default that the hostname overrides",
      { certificate: { http2: true } },
      { certificate: { http2: true }, platform: { certificateDefaults: { http2: false } } },
    ],
    ["a setting that is no longer declared, which Terraform then ignores", { certificate: { http2: true } }, {}],
    [
      "the same metadata in another order",
      { entry: { metadata: { a: "1", b: "2" } } },
      { entry: { metadata: { b: "2", a: "1" } } },
    ],
    ["what the customer's DNS is like", {}, { entry: { customerDns: "o2o" } }],
  ])("needs no rotate for %s", (_case, before, after) => {
    expect(errors(before, after)).toEqual([]);
  });
});

describe("a certificate setting that is taken out", () => {
  const hostname = "shop.acme-store.com";
  const registry = (certificate: object, certificateDefaults: PlatformFile["certificateDefaults"] = {}): Sample => ({
    platforms: { production: { ...production, certificateDefaults } },
    tenants: { ...BASE.tenants, acme: { ...acme, hostnames: [{ hostname, certificate }] } },
  });
  const warnings = (before: Sample, after: Sample) =>
    checkLines({ problems: checkChanges(sourcesOf(before), sourcesOf(after), OPERATOR) }).filter((line) =>
      line.includes(" change-kept "),
    );

  it.each([
    ["ciphers", ["ECDHE-ECDSA-AES128-GCM-SHA256"]],
    ["earlyHints", true],
    ["authority", "google"],
  ])("%s is kept by Cloudflare, and named", (setting, value) => {
    expect(warnings(registry({ [setting]: value }), registry({}))).toEqual([
      `warning change-kept tenants/acme.json /hostnames/0/certificate - ${setting} of ${hostname} is no longer declared: Cloudflare keeps it`,
    ]);
  });

  it("can be reset, as the fix says, unless it is an authority", () => {
    const hints = (certificate: object) =>
      checkChanges(sourcesOf(registry(certificate)), sourcesOf(registry({})), OPERATOR)
        .filter(({ rule }) => rule === "change-kept")
        .map(({ hint }) => hint);
    expect(hints({ earlyHints: true })).toEqual([expect.stringContaining("List the setting in reset")]);
    expect(hints({ authority: "google" })).toEqual([expect.stringContaining("an authority can't be reset")]);
  });

  it("is told of an origin's SNI, too, with what can be declared instead", () => {
    const server = "origin-eu.saasprovider.com";
    const withOrigin = (origin: { server: string; sni?: string }): Sample => ({
      platforms: BASE.platforms ?? {},
      tenants: { ...BASE.tenants, acme: { ...acme, hostnames: [{ hostname, origin }] } },
    });
    const before = sourcesOf(withOrigin({ server, sni: ":request_host_header:" }));
    const found = checkChanges(before, sourcesOf(withOrigin({ server })), OPERATOR).filter(
      ({ rule }) => rule === "change-kept",
    );
    expect(found.map(({ message, hint }) => [message, hint])).toEqual([
      [
        `origin.sni of ${hostname} is no longer declared: Cloudflare keeps it, and each plan shows the same change`,
        `Write "sni": "${server}", which is what Cloudflare sends without one.`,
      ],
    ]);
  });

  it("of the platform's defaults is told once, with the number of hostnames", () => {
    expect(warnings(registry({}, { http2: false }), registry({}))).toEqual([
      "warning change-kept platform/production.json /certificateDefaults - http2 is no longer declared: Cloudflare keeps it for 2 hostnames",
    ]);
  });

  it.each<[object, object]>([
    [{ earlyHints: true }, { earlyHints: false }],
    [{ earlyHints: true }, { reset: ["earlyHints"] }],
    [{ http2: true }, {}],
  ])("from %j to %j leaves nothing behind", (before, after) => {
    expect(warnings(registry(before), registry(after))).toEqual([]);
  });
});

describe("an origin or metadata that is taken out", () => {
  const entitlements = { customMetadata: true, wildcardHostnames: true };
  const certificate = { uploaded: { certificate: "acme_certificate", privateKey: "acme_private_key" } };
  const registry = (entry: object, hostname = "*.acme-store.com"): Sample => ({
    platforms: { production: { ...production, entitlements } },
    tenants: { ...BASE.tenants, acme: { ...acme, hostnames: [{ hostname, certificate, ...entry }] } },
  });
  const warnings = (before: Sample, after: Sample) =>
    checkChanges(sourcesOf(before), sourcesOf(after), OPERATOR).filter(({ rule }) => rule === "change-kept");
  const metadata = { theme: "dark" };
  const origin = { server: "origin-eu.saasprovider.com" };

  it("is kept by Cloudflare, and planned again each time: told with what clears it", () => {
    expect(warnings(registry({ metadata, origin }), registry({}))).toMatchObject([
      {
        pointer: "/hostnames/0",
        message:
          "metadata of *.acme-store.com is no longer declared: Cloudflare keeps it, and each plan shows the same change",
        hint: 'Write "metadata": {} instead, to clear it.',
      },
      {
        pointer: "/hostnames/0",
        message:
          "origin of *.acme-store.com is no longer declared: Cloudflare keeps it, and each plan shows the same change",
        hint: `Write "origin": { "server": "${production.fallbackOrigin.name}" }, which sends the hostname to the fallback origin.`,
      },
    ]);
  });

  it("by the way that is told leaves nothing behind", () => {
    const after = registry({ metadata: {}, origin: { server: production.fallbackOrigin.name } });
    expect(warnings(registry({ metadata, origin }), after)).toEqual([]);
    expect(checkLines(checkSample(after))).toEqual([]);
  });

  it("is cleared by Switchyard itself where the hostname is no wildcard: it is sent {}", () => {
    const hostname = "shop.acme-store.com";
    expect(warnings(registry({ metadata }, hostname), registry({}, hostname))).toEqual([]);
  });
});

describe("a changed validation", () => {
  const hostname = "shop.acme-store.com";
  const registry = (certificate: object, certificateDefaults: PlatformFile["certificateDefaults"] = {}): Sample => ({
    platforms: { production: { ...production, certificateDefaults } },
    tenants: { ...BASE.tenants, acme: { ...acme, hostnames: [{ hostname, certificate }] } },
  });
  const errors = (before: Sample, after: Sample) =>
    checkLines({ problems: checkChanges(sourcesOf(before), sourcesOf(after), OPERATOR) }).filter((line) =>
      line.startsWith("error "),
    );
  const uploaded = { certificate: "acme_certificate", privateKey: "acme_private_key" };
  const refusal = (from: string, to: string) =>
    `error change-validation tenants/acme.json /hostnames/0/certificate/validation - the validation of ${hostname} changes from ${from} to ${to} without revalidate, so it would never be sent`;

  it.each<[object, object, string, string]>([
    [{}, { validation: "txt" }, "http", "txt"],
    [{ validation: "email" }, { validation: "txt" }, "email", "txt"],
    [{ validation: "http" }, { validation: "delegated" }, "http", "delegated"],
    [{ uploaded }, { validation: "txt" }, "an uploaded certificate", "txt"],
  ])("from %j to %j needs revalidate, or Terraform ignores it", (before, after, from, to) => {
    expect(errors(registry(before), registry(after))).toEqual([refusal(from, to)]);
    expect(errors(registry(before), registry({ ...after, revalidate: true }))).toEqual([]);
  });

  it.each<[object, object]>([
    [{ validation: "txt" }, { validation: "http" }],
    [{ validation: "txt" }, { validation: "delegated" }],
    [{ validation: "http" }, { validation: "email" }],
    [{ validation: "http" }, { validation: "txt", wildcard: true }],
    [{ validation: "txt", wildcard: true }, { validation: "txt" }],
    [{ validation: "txt", revalidate: true }, { validation: "txt" }],
    [{ validation: "http" }, { validation: "txt", uploaded: { ...uploaded, rotate: true } }],
  ])("from %j to %j needs no revalidate", (before, after) => {
    expect(errors(registry(before), registry(after))).toEqual([]);
  });

  it("of all by the platform's default is told once, and allowed by one line there", () => {
    const [before, txt] = [{ validation: "http" }, { validation: "txt" }] as const;
    expect(errors(registry({}, before), registry({}, txt))).toEqual([
      `error change-validation platform/production.json /certificateDefaults/validation - the validation of 2 hostnames changes without revalidate, so it would never be sent: ${hostname}, store.boltbikes.shop`,
    ]);
    expect(errors(registry({}, before), registry({}, { ...txt, revalidate: true }))).toEqual([]);
  });

  it("of a new hostname is sent with it", () => {
    const before = { ...BASE, tenants: { ...BASE.tenants, acme: { ...acme, hostnames: [] } } };
    expect(errors(before, registry({ validation: "txt" }))).toEqual([]);
  });
});

it("a renamed dispatch namespace is refused to everyone, with the way to move", () => {
  const renamed = { ...production, dispatch: { ...production.dispatch, namespace: "production-2" } };
  const problems = checkChanges(sourcesOf(BASE), sourcesOf({ ...BASE, platforms: { production: renamed } }), OPERATOR);
  expect(problems[1]?.hint).toContain("add an environment with its own platform file");
});
