import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readAddress } from "../../worker/address";
import { hostnameOf } from "../../worker/hostname";

const addressByUrl = (text: string) => {
  const url = new URL(text);
  return { hostname: hostnameOf(url), pathname: url.pathname };
};

const outcome = (read: () => object) => {
  try {
    return read();
  } catch {
    return "no URL";
  }
};

/** Runs with `URL` out of reach, and says whether it was missed. */
function withoutUrl(text: string): object | "asks URL" {
  const { URL } = globalThis;
  globalThis.URL = class {
    constructor() {
      throw new Error("asked");
    }
  } as unknown as typeof URL;
  try {
    return readAddress(text);
  } catch {
    return "asks URL";
  } finally {
    globalThis.URL = URL;
  }
}

describe("addressOf", () => {
  it.each([
    ["http://acme.saas.com/", { hostname: "acme.saas.com", pathname: "/" }],
    ["https://shop.acme.com/products?page=2#top", { hostname: "shop.acme.com", pathname: "/products" }],
    ["http://shop.acme.com:8787/a/b.min.js/", { hostname: "shop.acme.com", pathname: "/a/b.min.js/" }],
    ["https://_x.acme.com/~ann/a:b;c=(d),e*+$&!@f", { hostname: "_x.acme.com", pathname: "/~ann/a:b;c=(d),e*+$&!@f" }],
  ])("reads %s without a URL object", (text, address) => {
    expect(withoutUrl(text)).toEqual(address);
    expect(addressByUrl(text)).toEqual(address);
  });

  it.each([
    "http://ACME.saas.com/",
    "http://acme.saas.com./",
    "http://acme.saas.com",
    "http://acme.saas.com?a/",
    "http://acme.saas.com\\@evil.com/",
    "http://acme.saas.com@evil.com/",
    "http://acme.saas.com:80@evil.com/",
    "http://acme.saas.com:65536/",
    "http://acme.saas.com:/",
    "http://xn--mnchen-3ya.saas.com/",
    "http://xn--a.saas.com/",
    "http://shop.xn--p1ai/",
    "http://10.0.0.1/",
    "http://10.0.0.0x1/",
    `http://${"a".repeat(64)}.com/`,
    `http://${"a.".repeat(126)}com/`,
    "http://acme.saas.com/.well-known/acme-challenge/x",
    "http://acme.saas.com/%2Ewell-known/acme-challenge/x",
    "http://acme.saas.com/a/../.well-known/acme-challenge/x",
    "http://acme.saas.com/a\\..\\b",
    "http://acme.saas.com//a",
    "http://acme.saas.com/a b",
    "http://acme.saas.com/\ta",
    "http://acme.saas.com/ä",
    "ftp://acme.saas.com/",
  ])("leaves %j to URL", (text) => {
    expect(withoutUrl(text)).toBe("asks URL");
    expect(outcome(() => readAddress(text))).toEqual(outcome(() => addressByUrl(text)));
  });

  it("gives what URL gives, of whatever text", () => {
    const odd = fc.constantFrom(
      ..."./:@?#%\\-_ \t\n~'\"<>^|{}[]AZaz09é",
      "..",
      "%2e",
      "xn--",
      "//",
      "0x",
      ":80",
      "com",
    );
    const text = fc
      .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom("a", "shop", ".", "/", "acme.com") }, odd), {
        maxLength: 12,
      })
      .map((parts) => parts.join(""));
    const url = fc
      .tuple(fc.constantFrom("http://", "https://", "http:/", "//", ""), fc.domain(), text)
      .chain(([scheme, domain, rest]) =>
        fc.constantFrom(`${scheme}${domain}/${rest}`, `${scheme}${domain}${rest}`, `${scheme}${rest}/`),
      );
    fc.assert(
      fc.property(fc.oneof(url, fc.webUrl({ withQueryParameters: true, withFragments: true })), (candidate) => {
        expect(outcome(() => readAddress(candidate))).toEqual(outcome(() => addressByUrl(candidate)));
      }),
      { numRuns: 5000 },
    );
  });
});
