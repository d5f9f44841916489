import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { BUDGET_KINDS, type BudgetKind } from "../../src/manifest/manifest";
import { allowedTenants, type BudgetInput, judgeBudgets } from "../../src/review/budgets";
import type { HostnameChange } from "../../src/review/changes";
import type { Waiver } from "../../src/review/waivers";
import { parseWaiver, waivedTenants } from "../../src/review/waivers";
import { arrival, declared, departure, entry, host } from "../support/plans";
import { REVIEW_TIME, reviewOf } from "./review-builder";

const DIGEST = "a".repeat(64);
const DAY = 24 * 60 * 60 * 1000;

describe("how many tenants a budget allows", () => {
  it.each([
    [{ absolute: 10, percent: 5 }, 1000, 10],
    [{ absolute: 10, percent: 5 }, 100, 5],
    [{ absolute: 10, percent: 5 }, 59, 2],
    [{ absolute: 10, percent: 5 }, 12, 1],
    [{ absolute: 10, percent: 5 }, 0, 1],
    [{ percent: 0 }, 1000, 1],
    [{ absolute: 0 }, 1000, 0],
    [{ absolute: 0, percent: 50 }, 1000, 0],
    [{ absolute: 3 }, 1000, 3],
    [{ percent: 50 }, 9, 4],
    [{}, 1000, null],
  ])("%p of %i tenants: %p", (budget, tenants, allowed) => {
    expect(allowedTenants(budget, tenants)).toBe(allowed);
  });
});

function change(
  tenant: string | null,
  kinds: readonly BudgetKind[],
  others: Partial<HostnameChange> = {},
): HostnameChange {
  const hostname = `${tenant ?? "shop"}.example.com`;
  return {
    tenant,
    from: null,
    hostname,
    kinds: [],
    impact: "outage",
    addresses: [],
    notes: [],
    budgets: kinds,
    pairNotSent: false,
    ...others,
  };
}

function judge(input: Partial<BudgetInput>, kind: BudgetKind = "removals") {
  const uses = judgeBudgets({
    changes: [],
    sharedOutages: [],
    everyone: [],
    budgets: {},
    tenantsBefore: 100,
    waivers: [],
    changeDigest: DIGEST,
    now: REVIEW_TIME,
    ...input,
  });
  return uses.find((use) => use.kind === kind);
}

function removals(count: number): readonly HostnameChange[] {
  return [...Array(count).keys()].map((index) => change(`t${index}`, ["removals"]));
}

describe("a budget", () => {
  it("lets through as many as it allows, and no more", () => {
    expect(judge({ changes: removals(5) })).toMatchObject({ allowed: 5, over: false });
    expect(judge({ changes: removals(6) })).toMatchObject({ allowed: 5, over: true });
  });

  it("counts tenants, not hostnames", () => {
    const changes = removals(5).flatMap((one) => [one, { ...one, hostname: `www.${one.hostname}` }]);
    expect(judge({ changes })?.over).toBe(false);
  });

  it("counts a hostname that no one is known to own for itself", () => {
    expect(judge({ changes: [change(null, ["removals"])] })?.tenants).toEqual(["shop.example.com"]);
  });

  it("counts the one who loses a transferred hostname too", () => {
    const changes = [change("bolt", ["routing"], { from: "acme" })];
    expect(judge({ changes }, "routing")?.tenants).toEqual(["acme", "bolt"]);
  });

  it("limits outages, removals and replacements without being asked to, and nothing else", () => {
    const limits = judgeBudgets({
      changes: [],
      sharedOutages: [],
      everyone: [],
      budgets: {},
      tenantsBefore: 1000,
      waivers: [],
      changeDigest: DIGEST,
      now: REVIEW_TIME,
    });
    expect(limits.map(({ kind, allowed }) => [kind, allowed])).toEqual([
      ["outages", 3],
      ["removals", 10],
      ["replacements", 0],
      ["recertifications", null],
      ["routing", null],
    ]);
  });

  it("keeps the default of what a platform file leaves out of removals", () => {
    expect(judge({ budgets: { removals: { absolute: 2 } } })?.allowed).toBe(2);
    expect(judge({ budgets: { removals: { percent: 50 } } })?.allowed).toBe(10);
    expect(judge({ budgets: { outages: { percent: 50 } } }, "outages")?.allowed).toBe(3);
  });

  it("takes a platform file's word on replacements as it is, since nothing widens none", () => {
    expect(judge({ budgets: { replacements: { percent: 5 } } }, "replacements")?.allowed).toBe(5);
    expect(judge({ budgets: { replacements: { absolute: 7 } } }, "replacements")?.allowed).toBe(7);
  });
});

describe("what draws on which budget", () => {
  const LIVE = { workerName: "acme-shop", tenant: "acme" };
  it.each<[string, Parameters<typeof reviewOf>[0], readonly BudgetKind[]]>([
    ["onboarding", arrival("a.com", "acme"), []],
    ["leaving", departure("a.com", "acme"), ["outages", "removals"]],
    [
      "leaving while nobody is served",
      [
        host("a.com", { from: declared("a.com") }),
        entry("a.com", { from: { workerName: "acme-shop", tenant: "acme", status: "removed" } }),
      ],
      ["removals"],
    ],
    [
      "replacing",
      [host("a.com", { from: declared("a.com"), to: declared("a.com"), replace: true })],
      ["outages", "replacements"],
    ],
    [
      "certificate settings",
      [host("a.com", { from: declared("a.com"), to: declared("a.com", { method: "txt" }) })],
      ["recertifications"],
    ],
    ["another Worker", [entry("a.com", { from: LIVE, to: { ...LIVE, workerName: "b" } })], ["routing"]],
    ["suspension", [entry("a.com", { from: LIVE, to: { ...LIVE, status: "suspended" } })], ["outages", "routing"]],
    ["maintenance", [entry("a.com", { from: LIVE, to: { ...LIVE, status: "maintenance" } })], ["outages", "routing"]],
    [
      "the status removed",
      [entry("a.com", { from: LIVE, to: { ...LIVE, status: "removed" } })],
      ["outages", "removals", "routing"],
    ],
  ])("%s: %p", (_case, resources, kinds) => {
    expect(reviewOf(resources).changes.map(({ budgets }) => budgets)).toEqual([kinds]);
  });
});

describe("a waiver", () => {
  const waiver: Waiver = {
    file: "waivers/x.json",
    environment: "production",
    changeDigest: DIGEST,
    kind: "removals",
    tenants: ["t0"],
    expires: REVIEW_TIME,
    reason: "closed",
  };

  it("lets the tenants through that it names", () => {
    expect(judge({ changes: removals(6), waivers: [waiver] })).toMatchObject({ waived: ["t0"], over: false });
  });

  it.each<[string, Partial<Waiver>]>([
    ["for another change", { changeDigest: "b".repeat(64) }],
    ["for another budget", { kind: "routing" }],
    ["that has expired", { expires: REVIEW_TIME - 1 }],
    ["that names others", { tenants: ["t77"] }],
  ])("%s changes nothing", (_case, other) => {
    expect(judge({ changes: removals(6), waivers: [{ ...waiver, ...other }] })).toMatchObject({
      waived: [],
      over: true,
    });
  });

  it("admits nothing else: a tenant passes only by a waiver that names it, for this change and budget, in time", () => {
    const names: fc.Arbitrary<string> = fc.constantFrom("t0", "t1", "t2", "t3", "T0", "t0 ", "*", "");
    const waivers = fc.array(
      fc.record({
        file: fc.constant("waivers/x.json"),
        environment: fc.constant("production"),
        changeDigest: fc.constantFrom(DIGEST, "b".repeat(64), ""),
        kind: fc.constantFrom(...BUDGET_KINDS),
        tenants: fc.array<string>(names, { maxLength: 3 }),
        expires: fc.constantFrom(REVIEW_TIME - DAY, REVIEW_TIME - 1, REVIEW_TIME, REVIEW_TIME + DAY),
        reason: fc.string(),
      }),
    );
    const changes = fc.array(
      fc.record({ tenant: fc.constantFrom("t0", "t1", "t2", "t3"), kinds: fc.subarray([...BUDGET_KINDS]) }),
    );
    fc.assert(
      fc.property(waivers, changes, fc.nat(3), (given, drawn, absolute) => {
        const budgets = Object.fromEntries(BUDGET_KINDS.map((kind) => [kind, { absolute, percent: 100 }]));
        const input = { changes: drawn.map(({ tenant, kinds }) => change(tenant, kinds)), budgets };
        for (const kind of BUDGET_KINDS) {
          const use = judge({ ...input, waivers: given }, kind);
          const without = judge(input, kind);
          const named = without?.tenants.filter((tenant) =>
            given.some(
              (one) =>
                one.changeDigest === DIGEST &&
                one.kind === kind &&
                one.expires >= REVIEW_TIME &&
                one.tenants.includes(tenant),
            ),
          );
          expect(use?.tenants).toEqual(without?.tenants);
          expect(use?.waived).toEqual(named);
          expect(use?.over).toBe((use?.tenants.length ?? 0) - (named?.length ?? 0) > absolute);
        }
      }),
    );
  });
});

describe("an outage of everyone behind a shared resource", () => {
  const TARGET = "cloudflare_dns_record.cname_target";
  const everyone = ["acme", "bolt"];
  const lost = (others: Partial<BudgetInput> = {}) =>
    judge({ sharedOutages: [TARGET], everyone, ...others }, "outages");
  const waive = (...tenants: string[]): Waiver[] => [
    {
      file: "waivers/x.json",
      environment: "production",
      changeDigest: DIGEST,
      kind: "outages",
      tenants,
      expires: REVIEW_TIME,
      reason: "moved",
    },
  ];

  it("counts each tenant behind it, and is over the budget whatever the budget", () => {
    expect(lost()).toMatchObject({ tenants: everyone, shared: [TARGET], over: true });
    expect(lost({ budgets: { outages: { absolute: 1000, percent: 100 } } })?.over).toBe(true);
    expect(lost({ everyone: ["acme"] })?.over).toBe(true);
  });

  it("is over the budget also where no one knows who stands behind it", () => {
    expect(lost({ everyone: [] })).toMatchObject({ tenants: [], over: true });
  });

  it("is let through by a waiver that names the resource, or every tenant", () => {
    expect(lost({ waivers: waive(TARGET) })).toMatchObject({ waived: everyone, shared: [], over: false });
    expect(lost({ waivers: waive(...everyone) })?.over).toBe(false);
    expect(lost({ waivers: waive("acme") })?.over).toBe(true);
  });

  it("leaves those in the count who are out for a reason of their own", () => {
    const changes = ["acme", "bolt"].map((tenant) => change(tenant, ["outages"]));
    expect(lost({ changes, waivers: waive(TARGET) })).toMatchObject({ waived: [], allowed: 1, over: true });
  });

  it("draws on no other budget", () => {
    expect(judge({ sharedOutages: [TARGET], everyone }, "removals")).toMatchObject({ tenants: [], over: false });
  });
});

describe("a waiver's file", () => {
  const file = {
    environment: "production",
    changeDigest: DIGEST,
    kind: "removals",
    tenants: ["acme"],
    expires: "2026-11-30",
    reason: "The shop closed.",
  };
  const parse = (value: unknown) => parseWaiver(JSON.stringify(value), "waivers/x.json");

  it("holds until the end of its day, UTC", () => {
    const waiver = parse(file);
    expect(new Date(waiver.expires).toISOString()).toBe("2026-11-30T23:59:59.999Z");
    expect(waivedTenants([waiver], "removals", DIGEST, Date.parse("2026-11-30T23:59:59Z"))).toEqual(new Set(["acme"]));
    expect(waivedTenants([waiver], "removals", DIGEST, Date.parse("2026-12-01T00:00:00Z"))).toEqual(new Set());
  });

  it.each<[string, object, string]>([
    ["no environment", { environment: undefined }, "environment"],
    ["a digest that is none", { changeDigest: "abc" }, "changeDigest"],
    ["an unknown budget", { kind: "everything" }, "kind"],
    ["no tenant", { tenants: [] }, "tenants"],
    ["a tenant that is no text", { tenants: ["acme", 1] }, "tenants"],
    ["a day that isn't", { expires: "2026-02-30" }, "expires"],
    ["no reason", { reason: "  " }, "reason"],
    ["a field it doesn't know", { tenant: "acme" }, "tenant"],
  ])("is refused for %s", (_case, wrong, word) => {
    expect(() => parse({ ...file, ...wrong })).toThrow(new RegExp(`^waivers/x\\.json:1:\\d+ .*${word}`));
  });

  it.each([
    ["{", "is not JSON"],
    ["[]", "must be an object"],
  ])("is refused for %s", (text, message) => {
    expect(() => parseWaiver(text, "waivers/x.json")).toThrow(message);
  });
});
