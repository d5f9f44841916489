import { describe, expect, it } from "@jest/globals";
import { PLACEHOLDERS } from "../../src/review/fingerprint";
import type { JsonObject } from "../../src/review/json";
import { maskPlan } from "../../src/review/mask";
import { readPlan } from "../../src/review/plan";
import { planDifferences, planDifferencesText } from "../../src/review/plan-differences";
import { issue } from "../support/certificates";
import { arrival, build, declared, departure, entry, host, planJson } from "../support/plans";
import { change, FULL, HOST, type Mutation, mutated, SILENT, TELLING } from "./plan-mutations";
import { fullPlan, PAIR } from "./real-plan";

const STACK = "production-hostnames-000";
/** What the plan job wrote, and what apply plans. */
const between = (reviewed: JsonObject, now: JsonObject) =>
  planDifferences([readPlan(STACK, maskPlan(reviewed))], [readPlan(STACK, now)]);
const textBetween = (reviewed: JsonObject, now: JsonObject) => planDifferencesText(between(reviewed, now));

describe("a plan made again", () => {
  it("has no difference when it would do the same", () => {
    expect(between(FULL, FULL)).toEqual([]);
  });

  it.each(SILENT)("has no difference for %s", (...mutation) => {
    expect(between(FULL, mutated(mutation))).toEqual([]);
  });

  it.each(TELLING)("has one for %s, on either side", (...mutation) => {
    expect(between(FULL, mutated(mutation))).not.toEqual([]);
    expect(between(mutated(mutation), FULL)).not.toEqual([]);
  });

  it("is not taken for the same because a value is absent where it was null", () => {
    const absent: Mutation = [
      "an absent value",
      change(`${HOST}.www_acme_com`, "after"),
      (after) => {
        const { custom_origin_server: _server, ...rest } = after as JsonObject;
        return rest;
      },
    ];
    expect(between(FULL, mutated(absent))).not.toEqual([]);
  });
});

describe("a private key", () => {
  const { certificate } = PAIR;
  const key = PLACEHOLDERS["private key"];
  const other = issue({ hostname: "app.initech.net" });

  it("may stand where the review has a placeholder for one", () => {
    expect(between(fullPlan({ certificate, privateKey: key }), FULL)).toEqual([]);
  });

  it.each([
    ["another key", FULL, fullPlan({ certificate, privateKey: other.privateKey })],
    [
      "a certificate for the placeholder",
      fullPlan({ certificate, privateKey: key }),
      fullPlan({ certificate, privateKey: certificate }),
    ],
    [
      "a password for the placeholder",
      fullPlan({ certificate, privateKey: key }),
      fullPlan({ certificate, privateKey: "planted-password" }),
    ],
    ["a key for a certificate's placeholder", fullPlan({ certificate, privateKey: PLACEHOLDERS.certificate }), FULL],
    ["a placeholder for a key", FULL, fullPlan({ certificate, privateKey: key })],
    [
      "a key for the certificate's placeholder",
      fullPlan({ ...PAIR, certificate: key }),
      fullPlan({ ...PAIR, certificate: PAIR.privateKey }),
    ],
    ["another certificate", FULL, fullPlan({ ...PAIR, certificate: other.certificate })],
  ])("is told from %s", (_case, reviewed, now) => {
    expect(between(reviewed, now)).not.toEqual([]);
  });

  it("may not stand where this plan doesn't mark it", () => {
    const unmarked: Mutation = ["unmarked", change(`${HOST}.uploaded`, "after_sensitive"), () => ({})];
    const written = `(private key, public key sha256 ${"0".repeat(64)})`;
    const plan = (ssl: JsonObject, marks: JsonObject) =>
      planJson([
        host("a.com", {
          to: declared("a.com", ssl),
          extra: { after_sensitive: marks },
        }),
      ]);
    const reviewed = plan({ custom_key: key }, { ssl: { custom_key: true } });
    expect(between(reviewed, plan({ custom_key: written }, {}))).not.toEqual([]);
    expect(between(FULL, mutated(unmarked))).not.toEqual([]);
  });
});

describe("what changed since the review", () => {
  const update = (min: string) =>
    host("shop.acme.com", {
      from: declared("shop.acme.com"),
      to: declared("shop.acme.com", { settings: { min_tls_version: min } }),
    });
  const moved = (workerName: string) =>
    entry("shop.acme.com", {
      from: { workerName: "acme-shop", tenant: "acme" },
      to: { workerName, tenant: "acme" },
    });

  it("is told in a line each: whose it is, what it is, where it stands", () => {
    expect(
      textBetween(
        planJson([update("1.3"), moved("acme-v2"), ...arrival("new.acme.com", "acme")]),
        planJson([update("1.0"), moved("evil"), ...departure("blog.globex.com", "globex")]),
      ),
    ).toMatchInlineSnapshot(`
      [
        "Since the review, 6 things changed:",
        "  blog.globex.com: Terraform would now destroy it, and the review does not say so. [production-hostnames-000, cloudflare_custom_hostname.blog_globex_com]",
        "  new.acme.com: the review says that Terraform would create it, and now it would not. [production-hostnames-000, cloudflare_custom_hostname.new_acme_com]",
        "  shop.acme.com: ssl.settings.min_tls_version: reviewed "1.3", now "1.0". [production-hostnames-000, cloudflare_custom_hostname.shop_acme_com]",
        "  blog.globex.com (globex): Terraform would now destroy it, and the review does not say so. [production-hostnames-000, cloudflare_workers_kv.blog_globex_com]",
        "  new.acme.com (acme): the review says that Terraform would create it, and now it would not. [production-hostnames-000, cloudflare_workers_kv.new_acme_com]",
        "  shop.acme.com (acme): value.workerName: reviewed "acme-v2", now "evil". [production-hostnames-000, cloudflare_workers_kv.shop_acme_com]",
      ]
    `);
  });

  it("tells of a value that somebody changed at Cloudflare or in the state", () => {
    const from = (title: string) =>
      planJson([
        build("cloudflare_workers_kv_namespace.a", {
          from: { title },
          to: { title: "new" },
        }),
      ]);
    expect(textBetween(from("old"), from("other"))).toMatchInlineSnapshot(`
      [
        "Since the review, 1 thing changed:",
        "  cloudflare_workers_kv_namespace.a: the current title has changed: reviewed "old", now "other". [production-hostnames-000]",
      ]
    `);
  });

  it("is one line for a stack that somebody applied meanwhile", () => {
    const quiet = planJson([host("a.com", { from: declared("a.com"), to: declared("a.com") })]);
    expect(textBetween(planJson([...arrival("a.com", "acme")]), quiet)).toMatchInlineSnapshot(`
      [
        "Since the review, 1 thing changed:",
        "  production-hostnames-000: Terraform now plans no change, and the review has 2 changes.",
      ]
    `);
    expect(textBetween(quiet, planJson([...arrival("a.com", "acme")]))).toMatchInlineSnapshot(`
      [
        "Since the review, 1 thing changed:",
        "  production-hostnames-000: Terraform now plans 2 changes, and the review has none.",
      ]
    `);
  });

  it("says of other actions what they are, and nothing more", () => {
    const replaced = host("shop.acme.com", {
      from: declared("shop.acme.com"),
      to: declared("other.com"),
      replace: true,
    });
    expect(textBetween(planJson([update("1.3")]), planJson([replaced]))).toMatchInlineSnapshot(`
      [
        "Since the review, 1 thing changed:",
        "  other.com: Terraform would now destroy and recreate it. Reviewed: update. [production-hostnames-000, cloudflare_custom_hostname.shop_acme_com]",
      ]
    `);
  });

  it("tells of a plan that is not complete, and of an output", () => {
    const output = (after: string) => ({
      zone_id: {
        actions: ["update"],
        before: "a",
        after,
        after_unknown: false,
      },
    });
    expect(
      textBetween(
        planJson([update("1.3")], { output_changes: output("b") }),
        planJson([update("1.3")], {
          output_changes: output("c"),
          complete: false,
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "Since the review, 2 things changed:",
        "  production-hostnames-000: Terraform's plan is incomplete, so it can't be compared.",
        "  output.zone_id: value: reviewed "b", now "c". [production-hostnames-000]",
      ]
    `);
  });

  it("names the tenant that the release knows, where nothing in the plan does", () => {
    const [reviewed, now] = [update("1.3"), update("1.0")].map((one) => readPlan(STACK, planJson([one])));
    const tenants = new Map([["cloudflare_custom_hostname.shop_acme_com", "acme"]]);
    expect(planDifferences([reviewed as never], [now as never], tenants)).toEqual([
      {
        stack: STACK,
        address: "cloudflare_custom_hostname.shop_acme_com",
        hostname: "shop.acme.com",
        tenant: "acme",
        path: "ssl.settings.min_tls_version",
        side: "after",
        reviewed: '"1.3"',
        now: '"1.0"',
      },
    ]);
  });

  it("is shortened where it is long, and shows no control character", () => {
    const many = [...Array(30).keys()].flatMap((index) => arrival(`a${index}.com`, "acme"));
    const evil = host("evil.com", {
      to: declared("evil.com", {}, { custom_metadata: { a: "\u001b[2Jplanted" } }),
    });
    const lines = textBetween(planJson([update("1.3")]), planJson([update("1.3"), ...many]));
    expect([lines.length, lines.at(-1)]).toEqual([22, "  and 40 more"]);
    expect(
      textBetween(planJson([evil]), planJson([host("evil.com", { to: declared("evil.com") })])).join("\n"),
    ).not.toContain("\u001b");
  });
});
