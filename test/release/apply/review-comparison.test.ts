import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../../src/json";
import { reviewDifferences } from "../../../src/release/apply/review-comparison";
import { reviewPlans } from "../../../src/review/review";
import { readPlan } from "../../../src/terraform/plan";
import { MANIFEST } from "../../review/review-builder";
import { build, declared, host, planJson, quietHost } from "../../support/plans";

const STACK = "production-hostnames-000";
const update = host("shop.acme.com", {
  from: declared("shop.acme.com"),
  to: declared("shop.acme.com", { settings: { min_tls_version: "1.3" } }),
});
const PLAN = planJson([update]);
const NAMES = { "cloudflare_custom_hostname.shop_acme_com": "acme" };

function reviewed(document: JsonObject, owners: Readonly<Record<string, string>> = NAMES, now = 0) {
  const tenants = { ...MANIFEST.tenants, before: owners, after: owners };
  const manifest = { ...MANIFEST, tenants };
  const plans = [readPlan(STACK, document)];
  return reviewPlans({ plans, release: { digest: "d", manifest }, waivers: [], allowReturning: new Set(), now });
}

describe("a release that people read", () => {
  it("says what the plans say when no one forged it, whenever it is read", () => {
    expect(reviewDifferences(reviewed(PLAN), reviewed(PLAN, NAMES, 1e15))).toEqual([]);
  });

  it("does not pass for the same with another tenant's name, which the plans don't hold", () => {
    const forged = { "cloudflare_custom_hostname.shop_acme_com": "globex" };
    expect(reviewDifferences(reviewed(PLAN, forged), reviewed(PLAN))).toEqual([
      'shop.acme.com: the review says "globex: re-certified, certificate re-validation", but it is "acme: re-certified, certificate re-validation"',
    ]);
  });

  it("does not pass for the same with a change that is not there, or without one", () => {
    const [more, less] = [reviewed(PLAN), reviewed(planJson([quietHost("shop.acme.com")]))];
    const change = '"acme: re-certified, certificate re-validation"';
    expect(reviewDifferences(less, more)).toEqual([`shop.acme.com: the review says nothing, but it is ${change}`]);
    expect(reviewDifferences(more, less)).toEqual([`shop.acme.com: the review says ${change}, but it is nothing`]);
  });

  it("does not pass for the same where a shared resource looks harmless because the review can't see what it is", () => {
    const origin = { origin: "origin.example.com" };
    const fallback = build("cloudflare_custom_hostname_fallback_origin.origin", { from: origin, to: origin });
    const record = { type: "CNAME", name: "cname.example.com", content: "origin.example.com", proxied: true };
    const target = build("cloudflare_dns_record.target", { from: record, to: { ...record, content: "elsewhere.com" } });
    const [shown, now] = [reviewed(planJson([target])), reviewed(planJson([target, fallback]))];
    expect(reviewDifferences(shown, now)).toEqual([
      'cloudflare_dns_record.target (update): the review says "updated: routing change for 1 tenant", but it is "updated: outage, 1 tenant is not served"',
    ]);
  });

  it("does not pass for the same without what is to be read in Terraform", () => {
    const own = build("null_resource.zz", { to: { a: 1 } });
    expect(reviewDifferences(reviewed(PLAN), reviewed(planJson([update, own])))).toEqual([
      "The review's resources to read in Terraform differ from those of the plans made here",
    ]);
  });
});
