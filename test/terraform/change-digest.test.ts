import { describe, expect, it } from "@jest/globals";
import { changeDigest } from "../../src/terraform/change-digest";
import { maskPlan } from "../../src/terraform/mask";
import { readPlan } from "../../src/terraform/plan";
import { arrival, build, declared, departure, entry, host, planJson, planOf } from "../support/plans";

const HOSTNAME = "shop.acme.com";
const LIVE = { workerName: "acme-shop", tenant: "acme" };
const update = (min: string) =>
  host(HOSTNAME, { from: declared(HOSTNAME), to: declared(HOSTNAME, { settings: { min_tls_version: min } }) });
const digestOf = (...resources: Parameters<typeof planOf>[0]) => changeDigest([planOf(resources)]);

describe("the digest of a change", () => {
  it("is a value that never moves for the same change", () => {
    expect(digestOf(...arrival(HOSTNAME, "acme"), update("1.3"))).toBe(
      "651d5996c4b7f98e993cedd2b5d2306c5530f3d69d9b39571308992a5b88fa4d",
    );
  });

  it("doesn't depend on the order of resources, plans, or the time", () => {
    const [a, b] = [arrival("a.acme.com", "acme"), departure("b.acme.com", "acme")];
    const together = changeDigest([planOf([...a, ...b])]);
    expect(changeDigest([readPlan("x", planJson([...b, ...a], { timestamp: "2027-01-01T00:00:00Z" }))])).toBe(together);
    expect(changeDigest([planOf(b), planOf(a)])).toBe(changeDigest([planOf(a), planOf(b)]));
  });

  it("doesn't depend on what Cloudflare computed meanwhile", () => {
    const gone = (status: string) =>
      build("cloudflare_custom_hostname.x", { from: { ...declared("x.com"), status, ssl: { method: "http" } } });
    expect(digestOf(gone("active"))).toBe(digestOf(gone("pending")));
  });

  it("doesn't depend on resources that stay as they are", () => {
    const quiet = entry("b.acme.com", { from: LIVE, to: LIVE });
    expect(digestOf(update("1.3"), quiet)).toBe(digestOf(update("1.3")));
  });

  it("is the same for a masked plan", () => {
    const document = planJson([
      build("x.y", {
        from: { key: "planted-one" },
        to: { key: "planted-two" },
        extra: { before_sensitive: { key: true }, after_sensitive: { key: true } },
      }),
    ]);
    expect(changeDigest([readPlan("x", document)])).toBe(changeDigest([readPlan("x", maskPlan(document))]));
  });

  it.each([
    ["another value", [update("1.2")], [update("1.3")]],
    ["another address", [...arrival("a.acme.com", "acme")], [...arrival("b.acme.com", "acme")]],
    [
      "another action",
      [update("1.3")],
      [host(HOSTNAME, { from: declared(HOSTNAME), to: declared(HOSTNAME), replace: true })],
    ],
    [
      "another tenant's entry destroyed",
      [entry(HOSTNAME, { from: LIVE })],
      [entry(HOSTNAME, { from: { ...LIVE, tenant: "bolt" } })],
    ],
    ["one resource more", [update("1.3")], [update("1.3"), ...arrival("a.acme.com", "acme")]],
    [
      "another import",
      [host(HOSTNAME, { from: declared(HOSTNAME), to: declared(HOSTNAME) })],
      [host(HOSTNAME, { from: declared(HOSTNAME), to: declared(HOSTNAME), extra: { importing: { id: "z/h" } } })],
    ],
    [
      "a key that is renewed",
      [
        build("x.y", {
          from: { key: "planted-one", n: 1 },
          to: { key: "planted-one", n: 2 },
          extra: { before_sensitive: { key: true }, after_sensitive: { key: true } },
        }),
      ],
      [
        build("x.y", {
          from: { key: "planted-one", n: 1 },
          to: { key: "planted-two", n: 2 },
          extra: { before_sensitive: { key: true }, after_sensitive: { key: true } },
        }),
      ],
    ],
  ])("is another for %s", (_case, one, two) => {
    expect(digestOf(...one)).not.toBe(digestOf(...two));
  });
});
