import { describe, expect, it } from "@jest/globals";
import { foreignTouches } from "../../src/release/foreign-resources";
import { readPlan } from "../../src/terraform/plan";
import { type BuiltResource, declared, entry, host, planJson, quietHost } from "../support/plans";

const ENTRY = { workerName: "partner" };
const PLATFORM = { foreign: ["*.partner.com"] };

function touched(...resources: readonly BuiltResource[]): string[] {
  return foreignTouches([readPlan("stack", planJson(resources))], PLATFORM).map(
    ({ address, action }) => `${action} ${address}`,
  );
}

describe("a plan that reaches a foreign hostname", () => {
  it("is found whether it creates, changes or destroys the hostname or its entry", () => {
    expect(
      touched(
        host("new.partner.com", { to: declared("new.partner.com") }),
        host("old.partner.com", { from: declared("old.partner.com") }),
        host("changed.partner.com", {
          from: declared("changed.partner.com"),
          to: declared("changed.partner.com", { method: "txt" }),
        }),
        entry("left.partner.com", { from: ENTRY }),
        entry("*.partner.com", { to: ENTRY }),
        host("shop.acme.com", { from: declared("shop.acme.com") }),
      ),
    ).toEqual([
      "create cloudflare_custom_hostname.new_partner_com",
      "delete cloudflare_custom_hostname.old_partner_com",
      "update cloudflare_custom_hostname.changed_partner_com",
      "delete cloudflare_workers_kv.left_partner_com",
      "create cloudflare_workers_kv._wildcard_partner_com",
    ]);
  });

  it("is found where a hostname is replaced by a foreign one", () => {
    const from = declared("shop.acme.com");
    expect(touched(host("shop.acme.com", { from, to: declared("shop.partner.com"), replace: true }))).toHaveLength(1);
  });

  it("is none where nothing happens to it", () => {
    expect(touched(quietHost("shop.partner.com"))).toEqual([]);
  });
});
