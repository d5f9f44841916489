import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../../src/json";
import { planDifferences } from "../../../src/release/apply/plan-comparison";
import { PLACEHOLDERS } from "../../../src/terraform/fingerprint";
import { maskPlan } from "../../../src/terraform/mask";
import { readPlan } from "../../../src/terraform/plan";
import { change, FULL, HOSTNAME_TYPE, type Mutation, mutated, SILENT, TELLING } from "../../review/plan-mutations";
import { fullPlan, PAIR } from "../../review/real-plan";
import { MANIFEST } from "../../review/review-builder";
import { issue } from "../../support/certificates";
import { arrival, build, declared, departure, entry, host, planJson } from "../../support/plans";

const STACK = "production-hostnames-000";
/** What the plan job wrote, and what apply plans. */
const between = (reviewed: JsonObject, now: JsonObject, tenants: Readonly<Record<string, string>> = {}) =>
  planDifferences(readPlan(STACK, maskPlan(reviewed)), readPlan(STACK, now), {
    ...MANIFEST.tenants,
    after: tenants,
  });
const textBetween = (...plans: Parameters<typeof between>) => between(...plans).map(({ message }) => message);

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
      change(`${HOSTNAME_TYPE}.www_acme_com`, "after"),
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
    const unmarked: Mutation = ["unmarked", change(`${HOSTNAME_TYPE}.uploaded`, "after_sensitive"), () => ({})];
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
        "blog.globex.com (cloudflare_custom_hostname.blog_globex_com in production-hostnames-000): not in the review, but would be DESTROYED now",
        "new.acme.com (cloudflare_custom_hostname.new_acme_com in production-hostnames-000): reviewed as created, but there is nothing to do now",
        "shop.acme.com (cloudflare_custom_hostname.shop_acme_com in production-hostnames-000): ssl.settings.min_tls_version: "1.3" → "1.0" after this release",
        "blog.globex.com (cloudflare_workers_kv.blog_globex_com in production-hostnames-000): not in the review, but would be DESTROYED now",
        "new.acme.com (cloudflare_workers_kv.new_acme_com in production-hostnames-000): reviewed as created, but there is nothing to do now",
        "shop.acme.com (cloudflare_workers_kv.shop_acme_com in production-hostnames-000): value.workerName: "acme-v2" → "evil" after this release",
      ]
    `);
  });

  it("tells of a value that someone changed at Cloudflare or in the state", () => {
    const from = (title: string) =>
      planJson([
        build("cloudflare_workers_kv_namespace.a", {
          from: { title },
          to: { title: "new" },
        }),
      ]);
    expect(textBetween(from("old"), from("other"))).toMatchInlineSnapshot(`
      [
        "cloudflare_workers_kv_namespace.a in production-hostnames-000: title: "old" → "other" at Cloudflare",
      ]
    `);
  });

  it("says of other actions what they are", () => {
    const replaced = host("shop.acme.com", {
      from: declared("shop.acme.com"),
      to: declared("other.com"),
      replace: true,
    });
    expect(textBetween(planJson([update("1.3")]), planJson([replaced]))).toMatchInlineSnapshot(`
      [
        "other.com (cloudflare_custom_hostname.shop_acme_com in production-hostnames-000): reviewed as updated, but would be DESTROYED and created again now; hostname: "shop.acme.com" → "other.com" after this release; id: "0715d7d4" → (not set) after this release; ssl.settings.min_tls_version: "1.3" → "1.2" after this release; change.after_unknown.id: (not set) → true",
      ]
    `);
  });

  it("tells of a change that the release's plan has twice, of which people may read the first", () => {
    const plan = planJson([moved("acme-v2")]);
    const { resource_changes: changes } = plan as { resource_changes: readonly JsonObject[] };
    const twice = { ...plan, resource_changes: [...changes, ...changes] };
    expect(textBetween(twice, plan)).toEqual([
      "shop.acme.com (cloudflare_workers_kv.shop_acme_com in production-hostnames-000): reviewed as updated, but there is nothing to do now",
    ]);
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
        "outputs of production-hostnames-000: zone_id.after: "b" → "c"",
        "Terraform's plan of production-hostnames-000 is not complete, so it can't be compared",
      ]
    `);
  });

  it("tells of a data source and of a command that the release's plan hides", () => {
    const data = { address: "data.http.zz", mode: "data", type: "http" };
    const runs = { address: "null_resource.zz", mode: "managed", provisioners: [{ type: "local-exec" }] };
    const plan = (resources: readonly JsonObject[]) =>
      planJson([build("null_resource.zz", { to: { a: 1 } })], { configuration: { root_module: { resources } } });
    expect(between(plan([]), plan([data, runs])).map(({ address }) => address)).toEqual([
      "data sources",
      "provisioners",
    ]);
    expect(between(plan([data, runs]), plan([data, runs]))).toEqual([]);
  });

  it("names the tenant that the release knows", () => {
    const address = "cloudflare_custom_hostname.shop_acme_com";
    expect(between(planJson([update("1.3")]), planJson([update("1.0")]), { [address]: "acme" })).toEqual([
      {
        address,
        message: `acme shop.acme.com (${address} in ${STACK}): ssl.settings.min_tls_version: "1.3" → "1.0" after this release`,
      },
    ]);
  });
});
