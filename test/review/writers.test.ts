import { describe, expect, it } from "@jest/globals";
import type { ReleaseManifest } from "../../src/manifest/manifest";
import { paletteOf } from "../../src/report/terminal-text";
import type { Review } from "../../src/review/review";
import { writeHtml } from "../../src/review/writers/html";
import { writeJson } from "../../src/review/writers/json";
import { GITHUB_LIMIT, writeMarkdown } from "../../src/review/writers/markdown";
import { writeText } from "../../src/review/writers/text";
import { titlePhrase } from "../../src/review/writers/words";
import { printable } from "../../src/text";
import { arrival, type BuiltResource, build, declared, departure, entry, host, quietHost } from "../support/plans";
import { MANIFEST, reviewOf } from "./review-builder";

const LIVE = { workerName: "acme-shop", tenant: "acme" };

/** A release with something of everything. */
const RELEASE: readonly BuiltResource[] = [
  build("cloudflare_workers_script.dispatch", {
    from: { content_sha256: "aaaa" },
    to: { content_sha256: "bbbb" },
  }),
  build("cloudflare_zone.zone", { from: { name: "saasprovider.com" } }),
  ...arrival("new.fjord.no", "fjord"),
  quietHost("shop.acme.com"),
  entry("shop.acme.com", {
    from: LIVE,
    to: { ...LIVE, workerName: "acme-v2" },
  }),
  host("www.acme.com", {
    from: declared("www.acme.com"),
    to: declared("www.acme.com", { settings: { min_tls_version: "1.3" } }),
  }),
  entry("www.acme.com", { from: LIVE, to: LIVE }),
  quietHost("grove.example.org"),
  entry("grove.example.org", {
    from: { workerName: "grove-shop", tenant: "grove" },
    to: { workerName: "bolt-shop", tenant: "bolt" },
  }),
  ...departure("old.cobalt.com", "cobalt"),
  ...departure("old.dune.com", "dune"),
  host("back.ember.com", {
    from: declared("back.ember.com"),
    now: null,
    to: declared("back.ember.com"),
  }),
  entry("back.ember.com", {
    from: { workerName: "ember-shop", tenant: "ember" },
    to: { workerName: "ember-shop", tenant: "ember" },
  }),
];

const text = (review: Review) => String(writeText(review, paletteOf(false)));
/** Says a value in each place that a new hostname, a kept setting and a moved one have. */
const hostileArrival = (text: string) =>
  reviewOf([
    entry("new.acme.com", { to: { workerName: text, tenant: "acme" } }),
    entry("old.acme.com", {
      from: { ...LIVE, tenant: text },
      to: { ...LIVE, tenant: text },
    }),
    kept(text),
  ]);

function kept(text: string): BuiltResource {
  const resource = quietHost("kept.acme.com");
  const values = {
    ...declared("kept.acme.com", { settings: { ciphers: [text] } }),
  };
  const change = {
    ...resource.change,
    change: {
      actions: ["no-op"],
      before: values,
      after: values,
      after_unknown: {},
    },
  };
  return {
    ...resource,
    change,
    block: { ...resource.block, expressions: { ssl: { constant_value: {} } } },
  };
}

const release = reviewOf(RELEASE);

const HOSTILE = "</code>`|<script>alert(1)</script>\n| x | @everyone [a](javascript:x) \u001b[2J\u202e";
const hostile = reviewOf([
  build(`cloudflare_zone.${HOSTILE}`, {
    from: { name: HOSTILE },
    to: { name: `${HOSTILE}!` },
  }),
  host(HOSTILE, {
    from: declared(HOSTILE),
    to: declared(HOSTILE, {}, { custom_metadata: { [HOSTILE]: HOSTILE } }),
  }),
  entry(HOSTILE, {
    from: { workerName: HOSTILE, tenant: HOSTILE },
    to: { workerName: "b", tenant: `${HOSTILE}2` },
  }),
]);

describe("the review in a terminal", () => {
  it("says what a person would", () => {
    expect(text(release)).toMatchInlineSnapshot(`
      "Refused. Over budget: outages, removals. 1 plan without a manifest: environment,
      commit and planner are not known.

        cloudflare_zone.zone (root-lost)
          Without it 5 tenants are not served. It must not be destroyed, replaced or
          cut off, and no waiver allows that. Undo the change.
        back.ember.com (returning)
          Cloudflare deleted this hostname, and this release would create it again. If
          the customer wants it back, name it with --allow-returning.
        outages (over-budget)
          5 tenants are not served. 1 is allowed: the smaller of 3 and 1% of 5
          tenants, at least 1 (Switchyard's default). Each of these shared resources
          needs a waiver that names it: cloudflare_zone.zone.
          acme, cobalt, dune, ember, grove
        removals (over-budget)
          2 tenants lose a hostname. 1 is allowed: the smaller of 10 and 5% of 5
          tenants, at least 1 (Switchyard's default).
          cobalt, dune
        Make the change smaller, or have an owner of the platform file commit a waiver
        (docs/review.md, Brakes) for the change
        8e3a4ce0490447070700f86a108514055e755105a279fd9baaeb1e4ad4eedd7e.

      1 plan, 5 → 4 tenants, 6 → 5 custom hostnames
      change  8e3a4ce0490447070700f86a108514055e755105a279fd9baaeb1e4ad4eedd7e

      Shared by all tenants
        cloudflare_workers_script.dispatch
          updated: routing change for 5 tenants
          content_sha256: aaaa → bbbb
        cloudflare_zone.zone
          DESTROYED: outage, 5 tenants are not served

      No impact: 1 hostname of 1 tenant
        fjord  new.fjord.no  onboarded
          Worker: fjord-shop
          certificate: issued by Cloudflare's choice, validated by http

      Routing change: 2 hostnames of 2 tenants
        acme  shop.acme.com      moved to another Worker
          worker: acme-shop → acme-v2
        bolt  grove.example.org
          transferred to another tenant, moved to another Worker
          tenant: grove → bolt
          worker: grove-shop → bolt-shop

      Certificate re-validation: 2 hostnames of 2 tenants
        acme   www.acme.com    re-certified
          ssl.settings.min_tls_version: 1.2 → 1.3
        ember  back.ember.com  returning customer
          Cloudflare deleted this hostname, and this release creates it again with new
          verification tokens, as for a customer who comes back.

      Outage: 2 hostnames of 2 tenants
        cobalt  old.cobalt.com  removed
        dune    old.dune.com    removed

      Budgets, in tenants
        outages           5 (1 allowed, a shared resource needs a waiver), OVER
        removals          2 (1 allowed), OVER
        recertifications  1 (no limit)
        routing           3 (no limit)

      Forecast
        Reads before the first write: 22 requests, within a minute.
        Apply: 12 requests, 2 new certificates, within a minute.
        Custom hostnames: 5.

      Refused. Over budget: outages, removals."
    `);
  });

  it("stays within 80 columns, whatever the names", () => {
    const long = `${"a".repeat(60)}.${"b".repeat(60)}.example.com`;
    const result = reviewOf([
      ...RELEASE,
      ...arrival(long, "t".repeat(63)),
      ...departure("長い.example", "名".repeat(60)),
    ]);
    for (const line of text(result).split("\n")) expect([...line].length).toBeLessThanOrEqual(80);
  });

  it("obeys no terminal escape", () => {
    expect(text(hostile)).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  it.each<[string, (review: Review) => string]>([
    ["text", (review) => text(review)],
    ["Markdown", (review) => writeMarkdown(review)],
    ["HTML", writeHtml],
    ["JSON", writeJson],
  ])("shows a new hostname's Worker and siblings, and kept settings, without obeying them: %s", (format, write) => {
    const review = hostileArrival(HOSTILE);
    expect([review.changes[0]?.notes.length, review.kept.length]).toEqual([2, 2]);
    const text = write(review);
    for (const char of ["\u001b", "\u202e"]) expect(text).not.toContain(char);
    if (format === "HTML") expect(text).not.toContain("<script>alert");
    if (format === "Markdown") expect(text).not.toMatch(/^\| x \| @everyone/m);
  });

  it("folds what is many, never an outage", () => {
    const names = [...Array(100).keys()].map((index) => `t${index}`);
    const result = reviewOf(
      names.flatMap((name) => [...arrival(`${name}.com`, name), ...departure(`${name}.org`, name)]),
    );
    const shown = text(result);
    expect(shown).toContain("hostname added: 100 hostnames of 100 tenants");
    expect(shown.replace(/\s+/g, " ")).toContain("and 70 more (--format json names all)");
    for (const name of names) expect(shown).toContain(`${name}.org`);
  });

  const moved = (count: number, status?: "suspended") =>
    reviewOf(
      [...Array(count).keys()].flatMap((index) => {
        const [hostname, tenant] = [`shop${index}.example.com`, `t${index % 100}`];
        const after = {
          workerName: "shop-v2",
          ...(status !== undefined && { status }),
        };
        return [
          quietHost(hostname),
          entry(hostname, {
            from: { tenant, workerName: "shop-v1" },
            to: { tenant, ...after },
          }),
        ];
      }),
    );

  it("folds 300 equal changes into one line with before and after, and says how to see all", () => {
    expect(text(moved(300))).toContain(`
Routing change: 300 hostnames of 100 tenants
  300 hostnames: moved to another Worker; worker: shop-v1 → shop-v2
    shop0.example.com, shop100.example.com, shop200.example.com,
    shop1.example.com, shop101.example.com, and 295 more (--format json names
    all)

Budgets`);
  });

  it("says what 300 equal outages have in common once, and still names each", () => {
    const shown = text(moved(300, "suspended")).replace(/\s+/g, " ");
    expect(shown.match(/status: live → suspended/g)).toHaveLength(1);
    for (let index = 0; index < 300; index++) expect(shown).toMatch(new RegExp(`shop${index}\\.example\\.com[, ]`));
  });

  it("does not fold what differs in a value", () => {
    const others = [...Array(6).keys()].flatMap((index) => [
      quietHost(`own${index}.example.com`),
      entry(`own${index}.example.com`, {
        from: { tenant: "acme", workerName: "old" },
        to: { tenant: "acme", workerName: `new-${index}` },
      }),
    ]);
    const shown = text(reviewOf(others));
    for (let index = 0; index < 6; index++) expect(shown).toContain(`worker: old → new-${index}`);
  });

  it("says so when nothing changes", () => {
    expect(text(reviewOf([quietHost("a.com")]))).toContain("Nothing changes.");
  });
});

describe("the review as Markdown", () => {
  it("says what a person would", () => {
    expect(writeMarkdown(release)).toMatchInlineSnapshot(`
      "<!-- switchyard-review -->

      ## Refused. Over budget: outages, removals. 1 plan without a manifest: environment, commit and planner are not known.

      - \`cloudflare_zone.zone\` (root-lost): Without it 5 tenants are not served. It must not be destroyed, replaced or cut off, and no waiver allows that. Undo the change.
      - \`back.ember.com\` (returning): Cloudflare deleted this hostname, and this release would create it again. If the customer wants it back, name it with --allow-returning.
      - \`outages\` (over-budget): 5 tenants are not served. 1 is allowed: the smaller of 3 and 1% of 5 tenants, at least 1 (Switchyard's default). Each of these shared resources needs a waiver that names it: \`cloudflare_zone.zone\`.<br>\`acme\`, \`cobalt\`, \`dune\`, \`ember\`, \`grove\`
      - \`removals\` (over-budget): 2 tenants lose a hostname. 1 is allowed: the smaller of 10 and 5% of 5 tenants, at least 1 (Switchyard's default).<br>\`cobalt\`, \`dune\`

      Make the change smaller, or have an owner of the platform file commit a waiver (docs/review.md, Brakes) for the change \`8e3a4ce0490447070700f86a108514055e755105a279fd9baaeb1e4ad4eedd7e\`.

      1 plan; 5 → 4 tenants; 6 → 5 custom hostnames.

      ### Shared by all tenants

      | resource | change | impact | details |
      | --- | --- | --- | --- |
      | \`cloudflare_workers_script.dispatch\` | updated | routing change for 5 tenants | \`content_sha256\`: \`aaaa\` → \`bbbb\` |
      | \`cloudflare_zone.zone\` | DESTROYED | outage, 5 tenants are not served |  |

      ### Outage: 2 hostnames of 2 tenants

      | tenant | hostname | what |
      | --- | --- | --- |
      | \`cobalt\` | \`old.cobalt.com\` | removed |
      | \`dune\` | \`old.dune.com\` | removed |

      ### Certificate re-validation: 2 hostnames of 2 tenants

      | tenant | hostname | what | details |
      | --- | --- | --- | --- |
      | \`acme\` | \`www.acme.com\` | re-certified | \`ssl.settings.min_tls_version\`: \`1.2\` → \`1.3\` |
      | \`ember\` | \`back.ember.com\` | returning customer | Cloudflare deleted this hostname, and this release creates it again with new verification tokens, as for a customer who comes back. |

      ### Routing change: 2 hostnames of 2 tenants

      | tenant | hostname | what | details |
      | --- | --- | --- | --- |
      | \`acme\` | \`shop.acme.com\` | moved to another Worker | \`worker\`: \`acme-shop\` → \`acme-v2\` |
      | \`bolt\` | \`grove.example.org\` | transferred to another tenant, moved to another Worker | \`tenant\`: \`grove\` → \`bolt\`<br>\`worker\`: \`grove-shop\` → \`bolt-shop\` |

      ### No impact: 1 hostname of 1 tenant

      | tenant | hostname | what | details |
      | --- | --- | --- | --- |
      | \`fjord\` | \`new.fjord.no\` | onboarded | Worker: \`fjord-shop\`<br>certificate: \`issued by Cloudflare's choice, validated by http\` |

      ### Budgets, in tenants

      | budget | used | over |
      | --- | --- | --- |
      | outages | 5 (1 allowed, a shared resource needs a waiver) | over |
      | removals | 2 (1 allowed) | over |
      | recertifications | 1 (no limit) |  |
      | routing | 3 (no limit) |  |

      Reads before the first write: 22 requests, within a minute. Apply: 12 requests, 2 new certificates, within a minute. Custom hostnames: 5.

      Change \`8e3a4ce0490447070700f86a108514055e755105a279fd9baaeb1e4ad4eedd7e\`
      "
    `);
  });

  it("keeps hostile text inside its code spans, each on its line", () => {
    const outside = writeMarkdown(hostile).replace(/(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, "");
    expect(outside).not.toMatch(/script|everyone|javascript|`/);
  });

  const letters = (index: number) => `tenant-${String(index).padStart(4, "0")}`;
  const many = (count: number, make: (hostname: string, tenant: string) => readonly BuiltResource[]) =>
    reviewOf([...Array(count).keys()].flatMap((index) => make(`shop.${letters(index)}.example.com`, letters(index))));

  const stopped = (hostname: string, tenant: string) => [
    quietHost(hostname),
    entry(hostname, {
      from: { workerName: "w", tenant },
      to: { workerName: "w", tenant, status: "suspended" },
    }),
  ];
  const restarted = (hostname: string, tenant: string) => [
    host(hostname, {
      from: declared(hostname),
      to: declared(hostname, { method: "txt" }),
    }),
    entry(hostname, {
      from: { workerName: "w", tenant },
      to: { workerName: "w", tenant },
    }),
  ];

  it.each([
    ["onboarded", arrival],
    ["re-certified", restarted],
    ["removed", departure],
    ["suspended", stopped],
  ])("fits 1,000 tenants %s into a GitHub comment", (_case, make) => {
    expect(writeMarkdown(many(1000, make)).length).toBeLessThanOrEqual(GITHUB_LIMIT);
  });

  it("leaves room for what a workflow writes above the comment", () => {
    expect(GITHUB_LIMIT).toBe(65_280);
  });

  it("folds the rest, never an outage", () => {
    const mixed = (hostname: string, tenant: string) =>
      (/[05]\.example/.test(hostname) ? stopped : restarted)(hostname, tenant);
    const result = many(1000, mixed);
    const text = writeMarkdown(result);
    const outages = result.changes.filter(({ impact }) => impact === "outage");
    expect(outages).toHaveLength(200);
    expect(text.length).toBeLessThanOrEqual(GITHUB_LIMIT);
    for (const { hostname } of outages) expect(text).toContain(`\`${hostname}\``);
    expect(text).toContain("re-certified: 800 hostnames of 800 tenants");
  });

  it("names each tenant with an outage even where its hostnames don't fit", () => {
    const result = many(1000, (hostname, tenant) =>
      [...Array(5).keys()].flatMap((index) => departure(`${"x".repeat(40)}${index}.${hostname}`, tenant)),
    );
    const text = writeMarkdown(result);
    expect(text.length).toBeLessThanOrEqual(GITHUB_LIMIT);
    for (const index of [0, 499, 999]) expect(text).toContain(`\`${letters(index)}\`: 5 hostnames`);
  });

  it("rather runs over the limit than drops an outage", () => {
    const text = writeMarkdown(many(100, departure), 500);
    expect(text.length).toBeGreaterThan(500);
    for (const index of [0, 50, 99]) expect(text).toContain(`\`${letters(index)}\``);
  });
});

describe("the review as JSON", () => {
  it("has exactly the documented fields", () => {
    const document = JSON.parse(writeJson(release));
    expect(Object.keys(document)).toEqual([
      "verdict",
      "reasons",
      "waivers",
      "environment",
      "commit",
      "uncommitted",
      "planned",
      "basis",
      "digest",
      "changeDigest",
      "refusals",
      "tenantsBehind",
      "roots",
      "changes",
      "kept",
      "totals",
      "budgets",
      "forecast",
      "unknown",
      "dataSources",
      "certificates",
      "notCompared",
      "waiting",
      "alreadyGone",
      "moves",
    ]);
    expect(document.verdict).toBe("refused");
    expect(document.tenantsBehind).toBe(5);
    expect(document.refusals).toEqual([
      { rule: "root-lost", address: "cloudflare_zone.zone", action: "delete" },
      { rule: "returning", hostname: "back.ember.com" },
    ]);
    expect(document.digest).toBeNull();
    expect(document.roots).toEqual([
      {
        address: "cloudflare_workers_script.dispatch",
        action: "update",
        impact: "routing",
        notes: [{ attribute: "content_sha256", before: "aaaa", after: "bbbb" }],
      },
      {
        address: "cloudflare_zone.zone",
        action: "delete",
        impact: "outage",
        notes: [],
      },
    ]);
    expect(document.changes[0]).toEqual({
      tenant: "acme",
      from: null,
      hostname: "shop.acme.com",
      kinds: ["moved"],
      impact: "routing",
      addresses: ["cloudflare_workers_kv.shop_acme_com"],
      notes: [{ attribute: "worker", before: "acme-shop", after: "acme-v2" }],
    });
    expect(document.totals).toMatchObject({
      tenants: { before: 5, after: 4 },
      hostnames: { before: 6, after: 5 },
      changes: 7,
      impacts: { none: 1, routing: 2, validation: 2, outage: 2 },
      kinds: { onboarded: 1, transferred: 1, removed: 2, returning: 1 },
    });
    expect(document.budgets.removals).toEqual({
      used: 2,
      tenants: ["cobalt", "dune"],
      waived: [],
      allowed: 1,
      limit: { absolute: 10, percent: 5 },
      standard: true,
      shared: [],
      over: true,
    });
    expect(document.forecast).toMatchObject({
      refresh: { requests: 22, minutes: 1 },
      apply: { requests: 12, certificates: 2 },
    });
  });
});

describe("the review as a page", () => {
  it("holds every change once", () => {
    const rows = writeHtml(release).match(/<tr data-/g);
    expect(rows).toHaveLength(release.changes.length);
  });

  it("lets nothing hostile become markup", () => {
    const page = writeHtml(hostile);
    expect(page).not.toContain("<script>alert");
    expect(page).not.toContain("</code>`");
    expect(page).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(page).toContain("&lt;script&gt;alert(1)");
  });
});

describe("the title of a review", () => {
  const closing = departure("old.cobalt.com", "cobalt");
  const named = (manifest: Partial<ReleaseManifest>) =>
    reviewOf([...closing, ...departure("old.dune.com", "dune")], {
      release: {
        digest: "d".repeat(64),
        manifest: { ...MANIFEST, ...manifest },
      },
    });
  const subject = "planned by Ada on 2026-11-23 11:00 UTC";
  const unknown = "1 plan without a manifest: environment, commit and planner are not known.";

  it("names verdict, environment, commit, planner and time in text, and then the reasons", () => {
    expect(text(named({})).split("\n\n").slice(0, 2).join("\n\n")).toMatchInlineSnapshot(`
      "Over budget: outages, removals. Release: production at commit 1a2b3c4d5e6f,
      planned by Ada on 2026-11-23 11:00 UTC.

        outages (over-budget)
          2 tenants are not served. 1 is allowed: the smaller of 3 and 1% of 0
          tenants, at least 1 (Switchyard's default).
          cobalt, dune
        removals (over-budget)
          2 tenants lose a hostname. 1 is allowed: the smaller of 10 and 5% of 0
          tenants, at least 1 (Switchyard's default).
          cobalt, dune
        Make the change smaller, or have an owner of platform/production.json (ops)
        commit a waiver (docs/review.md, Brakes) for the change
        a6bb2066f22f9ba68e317b6dec810a8ee1156df26e1349eea8fb1c006a237f82."
    `);
  });

  it("does so in Markdown", () => {
    expect(writeMarkdown(named({})).split("\n")[2]).toBe(
      "## Over budget: outages, removals. Release: `production` at commit `1a2b3c4d5e6f`, planned by `Ada` on 2026-11-23 11:00 UTC.",
    );
  });

  it("does so on the page, in the window's title and above it", () => {
    const page = writeHtml(named({}));
    const title = `Over budget: outages, removals. Release: production at commit 1a2b3c4d5e6f, ${subject}.`;
    expect(page).toContain(`<title>${title}</title>`);
    expect(page).toContain(`<h1>${title}</h1>\n<section class="box bad" aria-label="Verdict">`);
  });

  it("does so in JSON, with the figure, the limit and who may waive it", () => {
    expect(JSON.parse(writeJson(named({ budgets: { removals: { absolute: 1 } } })))).toMatchObject({
      verdict: "over-budget",
      reasons: [
        { rule: "over-budget", what: "outages", tenants: ["cobalt", "dune"] },
        {
          rule: "over-budget",
          what: "removals",
          why: "2 tenants lose a hostname. 1 is allowed: the smaller of 1 and 5% of 0 tenants, at least 1 (budgets.removals in platform/production.json).",
        },
      ],
      waivers: { owners: ["ops"], platformFile: "platform/production.json" },
      environment: "production",
      commit: MANIFEST.commit,
      uncommitted: false,
      planned: MANIFEST.planned,
    });
  });

  it.each<[string, Partial<ReleaseManifest>, string]>([
    [
      "a preview of files that are not committed",
      { basis: "state", uncommitted: true },
      `Preview: production at commit 1a2b3c4d5e6f with uncommitted changes, ${subject}.`,
    ],
    [
      "a project outside git, and no name",
      { commit: null, planned: { by: null, at: "2026-11-23T11:00:00.000Z" } },
      "Release: production without a commit, planned by an unnamed person on 2026-11-23 11:00 UTC.",
    ],
  ])("says of %s what it is", (_, manifest, expected) => {
    expect(String(titlePhrase(named(manifest)))).toContain(expected);
  });

  it("says what is not known of plans without a manifest", () => {
    expect(String(titlePhrase(release))).toBe(`Refused. Over budget: outages, removals. ${unknown}`);
    expect(JSON.parse(writeJson(release))).toMatchObject({
      environment: null,
      commit: null,
      planned: null,
    });
  });

  it("tells what is checked from what is only said, in every format that people read", () => {
    const said = "Who planned, and when, is stated by the machine that planned, and not verified.";
    for (const shown of [text(named({})).replace(/\s+/g, " "), writeMarkdown(named({})), writeHtml(named({}))])
      expect(shown).toContain(`${said} apply checks the environment and the commit.`);
  });

  it("obeys nothing that a planner calls themselves", () => {
    const review = named({
      planned: { by: HOSTILE, at: "2026-11-23T11:00:00.000Z" },
    });
    expect(writeHtml(review)).not.toContain("<script>alert");
    expect(text(review)).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(writeMarkdown(review).split("\n")[2]).not.toMatch(/`.*`<script>.*`[^`]*`[^`]*$/);
  });
});

describe("what says nothing is left out of the page", () => {
  const facts = (review: Review) =>
    Array.from(writeHtml(review).matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g), ([, term, value]) => `${term}: ${value}`);

  it("shows no tile for a zero, except that there is no outage", () => {
    expect(facts(reviewOf(arrival("new.fjord.no", "fjord")))).toEqual([
      "Plans: 1",
      "Tenants: 0 → 1",
      "Custom hostnames: 0 → 1",
      "Outage: 0",
      "No impact: 1",
    ]);
  });

  it("has no column for details where no change has any", () => {
    const headers = (review: Review) =>
      Array.from(writeHtml(review).matchAll(/<th scope="col"[^>]*><button type="button">(.*?)</g), ([, name]) => name);
    const closing = reviewOf(departure("old.cobalt.com", "cobalt"));
    expect(headers(closing)).toEqual(["Tenant", "Hostname", "What", "Impact"]);
    expect(headers(release)).toEqual(["Tenant", "Hostname", "What", "Impact", "Details"]);
    expect(writeMarkdown(closing)).toContain("| tenant | hostname | what |\n");
  });
});

it.each<[string, (review: Review) => string]>([
  ["text", (result) => text(result)],
  ["markdown", writeMarkdown],
  ["json", writeJson],
  ["html", writeHtml],
])("%s is the same for resources in any order", (_format, write) => {
  expect(write(reviewOf([...RELEASE].reverse()))).toBe(write(release));
});

it("shows hostile names for what they are", () => {
  expect(hostile.changes[0]?.hostname).toBe(HOSTILE);
  expect(text(hostile)).toContain(printable("\u202e"));
});
