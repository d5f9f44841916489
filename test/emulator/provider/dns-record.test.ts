import { describe, expect, it } from "@jest/globals";
import { planChange } from "../../../emulator/provider/planning";
import { releaseOf } from "../../../emulator/provider/release";
import { type ObjectValue, UNKNOWN } from "../../../emulator/provider/values";

const { attributes = {}, modifyPlan } = releaseOf("5.22.0").resources.cloudflare_dns_record ?? {};
const nothing = Object.fromEntries(Object.keys(attributes).map((name) => [name, null]));
const settled = { flatten_cname: false, ipv4_only: false, ipv6_only: false };
const declared: ObjectValue = {
  ...nothing,
  zone_id: "z",
  name: "customers.saasprovider.com",
  type: "CNAME",
  content: "proxy-fallback.saasprovider.com",
  proxied: true,
  ttl: 1,
};
const stored: ObjectValue = {
  ...declared,
  id: "1",
  created_on: "2026-11-21T00:00:00Z",
  modified_on: "2026-11-21T00:00:00Z",
  meta: "{}",
  proxiable: true,
  settings: settled,
  tags: [],
};

const plan = (config: ObjectValue, prior: ObjectValue | null = stored) =>
  planChange(
    attributes,
    { prior, proposed: prior === null ? config : { ...prior, ...setIn(config) }, config },
    modifyPlan,
  );

function setIn(config: ObjectValue): ObjectValue {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
}

describe("a plan for a DNS record", () => {
  it("leaves to the API what it decides, but knows that no comment was ever changed", () => {
    expect(plan(declared, null).planned).toMatchObject({
      comment_modified_on: null,
      id: UNKNOWN,
      settings: UNKNOWN,
      tags: UNKNOWN,
      tags_modified_on: UNKNOWN,
    });
  });

  it("is empty when nothing changed", () => {
    expect(plan(declared)).toEqual({ planned: stored, replace: [] });
  });

  it.each([
    ["the short form of its name", { ...declared, name: "customers" }],
    ["another letter case of a CNAME's target", { ...declared, content: "Proxy-Fallback.SaasProvider.com" }],
  ])("hides %s", (_, config) => {
    expect(plan(config)).toEqual({ planned: stored, replace: [] });
  });

  it("keeps what a changed target does not touch", () => {
    expect(plan({ ...declared, content: "elsewhere.example.net" }).planned).toEqual({
      ...stored,
      content: "elsewhere.example.net",
      modified_on: UNKNOWN,
    });
  });

  it("expects a new date for a comment that changed", () => {
    const { planned } = plan({ ...declared, comment: "new" });
    expect(planned).toMatchObject({ comment_modified_on: UNKNOWN, tags_modified_on: null });
  });

  it("replaces a record whose type changed", () => {
    expect(plan({ ...declared, type: "A", content: "192.0.2.1" }).replace).toEqual(["type"]);
  });
});
