import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { hostingSuffix, isApex, registrableDomain } from "../../src/registry/registrable-domain";
import { REGISTRY_SUFFIXES } from "../../src/registry/registry-suffixes";
import { PUBLIC_SUFFIX_CASES } from "./public-suffix-cases";

describe("a registrable domain", () => {
  it.each(PUBLIC_SUFFIX_CASES)("of %j is %j, as the public suffix list's own tests say", (hostname, domain) => {
    expect(registrableDomain(hostname) ?? null).toBe(domain);
  });

  it.each([
    ["acme.uk.com", "acme.uk.com"],
    ["shop.acme.eu.org", "acme.eu.org"],
    ["shop.acme.fr.eu.org", "acme.fr.eu.org"],
    ["www.acme.de.com", "acme.de.com"],
    ["uk.com", undefined],
    ["acme.github.io", "acme.github.io"],
    ["github.io", undefined],
    ["docs.acme.pages.dev", "acme.pages.dev"],
  ])("counts the private part of the list: %s → %s", (hostname, domain) => {
    expect(registrableDomain(hostname)).toBe(domain);
  });

  it.each([
    ["*.acme.com", "acme.com"],
    ["*.shop.acme.uk.com", "acme.uk.com"],
    ["*.github.io", undefined],
    ["*.com", undefined],
  ])("looks past a wildcard label: %s → %s", (hostname, domain) => {
    expect(registrableDomain(hostname)).toBe(domain);
  });

  it.each(["", ".", "a..com", "acme.com.", "127.0.0.1", "::1", "[::1]", "0x7f.1"])("is none for %j", (text) => {
    expect(registrableDomain(text)).toBeUndefined();
  });

  it("is its own registrable domain, and that of every name below it", () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const suffix = fc.constantFrom("com", "co.uk", "uk.com", "eu.org", "github.io", "kobe.jp", "ck");
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), suffix, (labels, end) => {
        const hostname = [...labels, end].join(".");
        const domain = registrableDomain(hostname);
        if (domain === undefined) return;
        expect(`.${hostname}`).toMatch(new RegExp(`\\.${domain.replaceAll(".", "\\.")}$`));
        expect(registrableDomain(domain)).toBe(domain);
        expect(registrableDomain(`www.${hostname}`)).toBe(domain);
      }),
    );
  });
});

describe("a hosting suffix", () => {
  it.each([
    ["acme.github.io", "github.io"],
    ["acme.vercel.app", "vercel.app"],
    ["acme.pages.dev", "pages.dev"],
    ["acme.me.workers.dev", "workers.dev"],
    ["*.acme.netlify.app", "netlify.app"],
    ["acme.herokuapp.com", "herokuapp.com"],
    ["acme.myshopify.com", "myshopify.com"],
    ["d111111abcdef8.cloudfront.net", "cloudfront.net"],
    ["acme.duckdns.org", "duckdns.org"],
  ])("is told of %s: %s", (hostname, suffix) => {
    expect(hostingSuffix(hostname)).toBe(suffix);
  });

  it.each([
    "acme.com",
    "acme.co.uk",
    "acme.uk.com",
    "acme.eu.org",
    "acme.fr.eu.org",
    "acme.de.com",
    "acme.us.com",
    "acme.co.com",
    "acme.in.net",
    "acme.spb.ru",
    "acme.xn--j1aef.xn--p1acf",
    "127.0.0.1",
  ])("is none for %s", (hostname) => {
    expect(hostingSuffix(hostname)).toBeUndefined();
  });

  it("is told apart by suffixes that are all on the private part of the list", () => {
    const gone = [...REGISTRY_SUFFIXES].filter(
      (suffix) => registrableDomain(suffix) !== undefined || registrableDomain(`acme.${suffix}`) !== `acme.${suffix}`,
    );
    expect(gone).toEqual([]);
  });
});

describe("an apex", () => {
  it.each(["acme.com", "acme.co.uk", "acme.uk.com"])("is %s", (hostname) => {
    expect(isApex(hostname)).toBe(true);
  });

  it.each(["www.acme.com", "*.acme.com", "co.uk", "acme.github.io", "10.0.0.1"])("is not %s", (hostname) => {
    expect(isApex(hostname)).toBe(false);
  });
});
