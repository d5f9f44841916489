import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { hostnameOf, labelUnder } from "../../worker/hostname";

const hostname = (host: string) => {
  try {
    return hostnameOf(new URL(`http://${host}/`));
  } catch {
    return "no URL";
  }
};

describe("hostnameOf", () => {
  it.each([
    ["acme.saas.com", "acme.saas.com"],
    ["ACME.saas.com", "acme.saas.com"],
    ["acme.saas.com.", "acme.saas.com"],
    ["acme.saas.com:8443", "acme.saas.com"],
    ["münchen.saas.com", "xn--mnchen-3ya.saas.com"],
    ["xn--mnchen-3ya.saas.com", "xn--mnchen-3ya.saas.com"],
    ["_dmarc.saas.com", "_dmarc.saas.com"],
    [`${"a".repeat(63)}.com`, `${"a".repeat(63)}.com`],
    ["acme.saas.com..", undefined],
    [".acme.saas.com", undefined],
    ["acme..saas.com", undefined],
    ["localhost", undefined],
    ["127.0.0.1", undefined],
    ["0x7f.1", undefined],
    ["2130706433", undefined],
    ["[::1]", undefined],
    ["-a.saas.com", undefined],
    ["a-.saas.com", undefined],
    [`${"a".repeat(64)}.com`, undefined],
    [`${"a.".repeat(126)}com`, undefined],
    ["1.2.3.4.5", "no URL"],
    ["acme saas.com", "no URL"],
    ["acme%00.saas.com", "no URL"],
    ["acme^.saas.com", "no URL"],
    ["*.saas.com", undefined],
  ])("%s: %s", (host, expected) => {
    expect(hostname(host)).toBe(expected);
  });

  it("takes 253 characters and not 254", () => {
    const of = (length: number) => `${"abcdefg.".repeat(31)}${"x".repeat(length - 248)}`;
    expect([of(253), of(254)].map((name) => hostname(name) !== undefined)).toEqual([true, false]);
  });

  it("gives the same name again for what it gave", () => {
    fc.assert(
      fc.property(fc.domain(), (domain) => {
        expect(hostname(domain.toUpperCase())).toBe(hostname(domain));
        expect(hostname(`${domain}.`)).toBe(domain);
      }),
    );
  });
});

describe("labelUnder", () => {
  it.each([
    ["acme.saas.com", "acme"],
    ["a.b.saas.com", undefined],
    ["saas.com", undefined],
    ["acme.com", undefined],
    ["acme.evil.com", undefined],
    ["acme.saas.com.evil.com", undefined],
    ["acmesaas.com", undefined],
    ["acme.xsaas.com", undefined],
  ])("%s under saas.com: %s", (host, label) => {
    expect(labelUnder("saas.com", host)).toBe(label);
  });
});
