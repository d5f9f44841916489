import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readDocuments } from "../../src/registry/check";
import type { TenantFile } from "../../src/registry/files.generated";
import { dayAfter, heldNames, nameIndex } from "../../src/registry/held-names";
import { platform, sourcesOf, tenant } from "./sample";

function held(retired: TenantFile["retired"], day: string | undefined, retentionDays?: number): string[] {
  const platforms = { production: platform(retentionDays === undefined ? {} : { retentionDays }) };
  const documents = readDocuments(sourcesOf({ platforms, tenants: { acme: tenant({ retired }) } }));
  return heldNames(documents, day).map(({ hostname, until }) => `${hostname} until ${until}`);
}

const OLD = { hostname: "old.acme-store.com", since: "2026-11-28" };

describe("a retired name", () => {
  it.each([
    ["on the day it left", "2026-11-28", undefined, ["old.acme-store.com until 2027-02-26"]],
    ["on the 90th day", "2027-02-25", undefined, ["old.acme-store.com until 2027-02-26"]],
    ["for as long as the platform file says", "2027-02-26", 91, ["old.acme-store.com until 2027-02-27"]],
    [
      "before the day it left, by a clock that is behind",
      "2026-01-01",
      undefined,
      ["old.acme-store.com until 2027-02-26"],
    ],
    ["while no one knows the day", undefined, undefined, ["old.acme-store.com until 2027-02-26"]],
  ])("is held %s", (_when, day, days, expected) => {
    expect(held([OLD], day, days)).toEqual(expected);
  });

  it("is free when its retention is over", () => {
    expect(held([OLD], "2027-02-26")).toEqual([]);
  });

  it("stays held if its date can't be read, because no one knows when it left", () => {
    for (const since of ["2026-02-30", "28.11.2026", "", 5])
      expect(held([{ ...OLD, since }] as TenantFile["retired"], "2099-01-01")).toEqual([
        "old.acme-store.com until undefined",
      ]);
  });

  it("can have the last day that a date can have", () => {
    expect(held([{ ...OLD, since: "9999-12-31" }], "9999-12-30")).toEqual(["old.acme-store.com until 9999-12-31"]);
  });
});

describe("two names", () => {
  const meets = (one: string, other: string) => nameIndex([{ hostname: other }])(one).length > 0;

  it.each([
    ["shop.acme.com", "shop.acme.com", true],
    ["*.acme.com", "shop.acme.com", true],
    ["*.acme.com", "*.acme.com", true],
    ["*.acme.com", "acme.com", false],
    ["*.acme.com", "a.shop.acme.com", false],
    ["*.shop.acme.com", "*.acme.com", false],
    ["shop.acme.com", "acme.com", false],
    ["shop.acme.com", "bigshop.acme.com", false],
  ])("%s and %s: %s, from both sides", (one, other, expected) => {
    expect([meets(one, other), meets(other, one)]).toEqual([expected, expected]);
  });
});

it("days are counted in whole days, over months and leap years", () => {
  expect(dayAfter("2028-02-28", 1)).toBe("2028-02-29");
  const days = fc.date({ min: new Date("2020-01-01"), max: new Date("2090-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(days, fc.nat(3000), (date, count) => {
      const day = date.toISOString().slice(0, 10);
      expect(Date.parse(dayAfter(day, count)) - Date.parse(day)).toBe(count * 86_400_000);
    }),
  );
});
