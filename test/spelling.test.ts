import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { canonicalSpelling, isDnsName } from "../src/registry/hostname";
import { oneSpelling, shortAddress, toAscii, toUnicode } from "../src/spelling";

describe("one spelling", () => {
  it.each([
    ["Shop.ACME-Store.com.", "shop.acme-store.com"],
    [" *.Acme.com ", "*.acme.com"],
    ["*.bücher.de", "*.xn--bcher-kva.de"],
    ["Bücher。DE。", "xn--bcher-kva.de"],
    ["XN--Bcher-KVA.de", "xn--bcher-kva.de"],
    ["_acme-challenge.Shop.acme.com", "_acme-challenge.shop.acme.com"],
    // Node's own answer depends on the Unicode of its ICU: `fass.de` in Node 20, `xn--fa-hia.de` in Node 24.
    ["FAẞ.de", "xn--fa-hia.de"],
    ["faß.de", "xn--fa-hia.de"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["203.0.113.7", "203.0.113.7"],
    // What is no name stays, for others to refuse.
    ["xn--999999999.de", "xn--999999999.de"],
    ["", ""],
  ])("of %j is %j", (written, expected) => {
    expect(oneSpelling(written)).toBe(expected);
  });

  const names = fc.oneof(fc.domain(), fc.string({ unit: "grapheme", maxLength: 40 }), fc.ipV6());

  it("is its own", () => {
    fc.assert(
      fc.property(names, (written) => {
        const once = oneSpelling(written);
        fc.pre(!/^\s|[\s.]$/.test(once)); // no name: `acme..`
        expect(oneSpelling(once)).toBe(once);
      }),
    );
  });

  it("of a plain name in lower case is that name", () => {
    fc.assert(
      fc.property(fc.domain(), (domain) => {
        const name = domain.toLowerCase();
        fc.pre(!name.includes("xn--"));
        expect([toAscii(name), toUnicode(name), oneSpelling(name), canonicalSpelling(name)]).toEqual(
          Array(4).fill(name),
        );
      }),
    );
  });

  it("proposed for a hostname is a DNS name, and proposed for itself again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), (label) => {
        const better = canonicalSpelling(`${label}.acme.com`);
        fc.pre(better !== undefined);
        expect(isDnsName(better.replace(/^\*\./, ""))).toBe(true);
        expect(canonicalSpelling(better)).toBe(better);
      }),
    );
  });
});

describe("a name in its own letters", () => {
  it.each([
    ["xn--bcher-kva.de", "bücher.de"],
    ["xn--fa-hia.de", "faß.de"],
    ["saasprovider.com", "saasprovider.com"],
    ["xn--999999999.de", "xn--999999999.de"],
  ])("of %s is %s", (name, expected) => {
    expect(toUnicode(name)).toBe(expected);
  });
});

describe("the short form of an address", () => {
  it.each([
    ["2001:DB8::0:1", "2001:db8::1"],
    ["0100::", "100::"],
    ["203.0.113.7", "203.0.113.7"],
    ["fe80::1%eth0", "fe80::1%eth0"],
    ["no address", "no address"],
  ])("of %s is %s", (address, expected) => {
    expect(shortAddress(address)).toBe(expected);
  });
});
