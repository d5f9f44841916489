import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { addressOf, hostnameOfResource, resourceName, wildcardEntryName } from "../../src/addresses/address";

describe("a hostname's address", () => {
  // If one of these changes, Terraform destroys a customer's hostname and creates it again.
  it.each([
    ["shop.acme.com", "shop_acme_com"],
    ["mystore.com", "mystore_com"],
    ["1shop.com", "_1shop_com"],
    ["*.acme.com", "_wildcard_acme_com"],
    ["*.1shop.com", "_wildcard_1shop_com"],
    ["shop-acme.com", "shop-acme_com"],
    ["shop.acme-com.net", "shop_acme-com_net"],
    ["xn--bcher-kva.ch", "xn--bcher-kva_ch"],
    ["0.example-shop.io", "_0_example-shop_io"],
    ["wildcard.acme.com", "wildcard_acme_com"],
    ["a.b.c.d.e.acme.com", "a_b_c_d_e_acme_com"],
  ])("of %s is cloudflare_custom_hostname.%s", (hostname, name) => {
    expect(addressOf("cloudflare_custom_hostname", resourceName(hostname))).toBe(`cloudflare_custom_hostname.${name}`);
  });

  it.each([
    ["shop.acme.com", "_wildcard_shop_acme_com"],
    ["1shop.com", "_wildcard__1shop_com"],
  ])("of the entry that a wildcard certificate on %s adds is cloudflare_workers_kv.%s", (hostname, name) => {
    expect(addressOf("cloudflare_workers_kv", wildcardEntryName(hostname))).toBe(`cloudflare_workers_kv.${name}`);
  });

  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
  const hostname = fc
    .tuple(fc.boolean(), fc.array(label, { minLength: 2, maxLength: 4 }))
    .map(([wildcard, labels]) => (wildcard ? "*." : "") + labels.join("."));

  it("differs for two different hostnames", () => {
    fc.assert(fc.property(hostname, hostname, (a, b) => (a === b) === (resourceName(a) === resourceName(b))));
  });

  it("tells the hostname again, and the names below it for the entry of a wildcard certificate", () => {
    fc.assert(fc.property(hostname, (name) => hostnameOfResource(resourceName(name)) === name));
    const single = hostname.filter((name) => !name.startsWith("*."));
    fc.assert(fc.property(single, (name) => hostnameOfResource(wildcardEntryName(name)) === `*.${name}`));
  });

  it("is a name that Terraform accepts", () => {
    fc.assert(fc.property(hostname, (name) => /^[A-Za-z_][A-Za-z0-9_-]*$/.test(resourceName(name))));
  });
});
