import { describe, expect, it } from "@jest/globals";
import { parseLive } from "../../src/onboarding/live";
import { type HostnameRecords, recordsFor } from "../../src/onboarding/records";
import type { Declaration, PlatformFile } from "../../src/registry/files.generated";
import { variant } from "./variants";

function recordsOf(entry: Declaration, platform: Partial<PlatformFile> = {}, live?: object): HostnameRecords {
  const { hostnames, environment } = variant([entry], { platform });
  const [declared] = hostnames;
  if (declared === undefined) throw new Error("the variant has one hostname");
  const known = live && parseLive(JSON.stringify([live])).get(entry.hostname);
  return recordsFor(declared, environment, known);
}

const SHOP = "shop.acme-store.com";
const traffic = (records: HostnameRecords) =>
  records.traffic.map(({ way, records: all }) => [
    way,
    ...all.map(({ name, type, value }) => `${name} ${type} ${value}`),
  ]);

describe("recordsFor", () => {
  it("gives a record in every detail", () => {
    expect(recordsOf({ hostname: SHOP }).traffic).toEqual([
      {
        way: "cname",
        records: [
          {
            name: SHOP,
            host: "shop",
            type: "CNAME",
            value: "acme.customers.saasprovider.com",
            ttl: 300,
            proxied: false,
          },
        ],
      },
    ]);
  });

  it.each(["acme.uk.com", "acme.eu.org", "acme.de.com"])(
    "speaks of the DNS of %s, which is an apex, not of its suffix",
    (domain) => {
      const apex = recordsOf({ hostname: domain });
      expect(apex).toMatchObject({ domain, apex: true, traffic: [{ way: "alias", records: [{ host: "@" }] }] });
      expect(apex.authorization.issue.map(({ name, host }) => [name, host])).toEqual(Array(3).fill([domain, "@"]));
      const below = recordsOf({ hostname: `shop.${domain}` });
      expect(below).toMatchObject({ domain, apex: false, traffic: [{ way: "cname", records: [{ host: "shop" }] }] });
    },
  );

  it("leaves the TTL of a proxied record to Cloudflare", () => {
    const [way] = recordsOf({ hostname: SHOP, customerDns: "o2o" }).traffic;
    expect(way?.records).toMatchObject([{ type: "CNAME", ttl: "auto", proxied: true }]);
  });

  it.each<[string, Partial<PlatformFile>, string]>([
    [
      "the tenant's own name under a wildcard target",
      { cnameTarget: { name: "*.edge.saasprovider.com" } },
      "acme.edge.saasprovider.com",
    ],
    [
      "the target itself when it is one name",
      { cnameTarget: { name: "edge.saasprovider.com" } },
      "edge.saasprovider.com",
    ],
    [
      "the tenant's own name when the target is both",
      { cnameTarget: { name: "edge.saasprovider.com", wildcard: true } },
      "acme.edge.saasprovider.com",
    ],
  ])("points at %s", (_what, platform, target) => {
    expect(recordsOf({ hostname: SHOP }, platform).target).toBe(target);
  });

  const addresses: Partial<PlatformFile> = {
    entitlements: { wildcardHostnames: true, apexProxying: { addresses: ["203.0.113.10", "2001:db8::1"] } },
  };
  const byAddress = ["addresses", "acme-store.com A 203.0.113.10", "acme-store.com AAAA 2001:db8::1"];
  const byAlias = ["alias", "acme-store.com ALIAS acme.customers.saasprovider.com"];
  const byProxy = ["proxied-cname", "acme-store.com CNAME acme.customers.saasprovider.com"];

  it.each<[string, Declaration["customerDns"], Partial<PlatformFile>, string[][]]>([
    ["its addresses for a declared apex", "apex", addresses, [byAddress]],
    ["ALIAS for a declared apex without addresses", "apex", {}, [byAlias]],
    ["ALIAS for a flattened apex", "flattened", addresses, [byAlias]],
    ["both for an apex that says nothing", undefined, addresses, [byAddress, byAlias]],
    ["ALIAS for an apex that says nothing, without addresses", undefined, {}, [byAlias]],
    ["a proxied CNAME for an apex behind its own Cloudflare zone", "o2o", addresses, [byProxy]],
  ])("offers %s", (_what, customerDns, platform, ways) => {
    const entry = customerDns === undefined ? {} : { customerDns };
    expect(traffic(recordsOf({ hostname: "acme-store.com", ...entry }, platform))).toEqual(ways);
  });

  it("serves the names below with a wildcard certificate, also where the name itself takes addresses", () => {
    const entry: Declaration = {
      hostname: "acme-store.com",
      customerDns: "apex",
      certificate: { validation: "txt", wildcard: true },
    };
    const below = "*.acme-store.com CNAME acme.customers.saasprovider.com";
    expect(traffic(recordsOf(entry, addresses))).toEqual([[...byAddress, below]]);
  });

  it.each([
    ["www.acme-store.co.uk", "acme-store.co.uk", "www"],
    ["acme-store.co.uk", "acme-store.co.uk", "@"],
    ["a.b.acme-store.com", "acme-store.com", "a.b"],
    ["*.acme-store.com", "acme-store.com", "*"],
  ])("puts %s into the zone of %s as %s", (hostname, domain, host) => {
    const uploaded = { certificate: "acme_certificate", privateKey: "acme_key" };
    const records = recordsOf({ hostname, certificate: { uploaded } });
    expect([records.domain, records.traffic[0]?.records[0]?.host]).toEqual([domain, host]);
  });

  it.each([false, true])("names the proofs once, with a wildcard certificate: %j", (wildcard) => {
    const records = recordsOf({ hostname: SHOP, certificate: { validation: "delegated", wildcard } });
    expect(records.ownership.record?.name).toBe("_cf-custom-hostname.shop.acme-store.com");
    expect(records.certificate.records.map(({ name, type, value }) => [name, type, value])).toEqual([
      ["_acme-challenge.shop.acme-store.com", "CNAME", "shop.acme-store.com.bd13fd5e9b6b0d81.dcv.cloudflare.com"],
    ]);
  });

  it("prefers what Cloudflare says to what the platform file says", () => {
    const cname = `_acme-challenge.${SHOP}`;
    const live = {
      hostname: SHOP,
      ssl: { dcv_delegation_records: [{ cname, cname_target: `${SHOP}.other.dcv.cloudflare.com` }] },
    };
    const { certificate } = recordsOf({ hostname: SHOP, certificate: { validation: "delegated" } }, {}, live);
    expect(certificate.records).toMatchObject([{ name: cname, value: `${SHOP}.other.dcv.cloudflare.com` }]);
  });

  it.each<[NonNullable<Declaration["certificate"]>, string[], string[]]>([
    [{}, ['0 issue "pki.goog"', '0 issue "letsencrypt.org"', '0 issue "ssl.com"'], []],
    [{ authority: "google" }, ['0 issue "pki.goog"'], []],
    [{ authority: "ssl_com" }, ['0 issue "ssl.com"'], []],
    [{ authority: "ssl_com" }, ['0 issue "ssl.com"'], []],
    [
      { authority: "lets_encrypt", validation: "txt", wildcard: true },
      ['0 issue "letsencrypt.org"'],
      ['0 issuewild "letsencrypt.org"'],
    ],
    [{ uploaded: { certificate: "c", privateKey: "k" } }, [], []],
  ])("allows the issuers of %j at the domain", (certificate, issue, issuewild) => {
    const { authorization } = recordsOf({ hostname: SHOP, certificate });
    expect(authorization.issue.map(({ value }) => value)).toEqual(issue);
    expect(authorization.issuewild.map(({ value }) => value)).toEqual(issuewild);
    for (const { name } of authorization.issue) expect(name).toBe("acme-store.com");
  });

  it.each<[NonNullable<Declaration["certificate"]>["authority"], number]>([
    ["lets_encrypt", 7],
    ["google", 14],
    ["ssl_com", 14],
    ["ssl_com", 14],
  ])("knows how long a token of %s is good for", (authority, days) => {
    expect(recordsOf({ hostname: SHOP, certificate: { authority } }).certificate.validDays).toBe(days);
  });
});

it("asks for a file where Cloudflare has moved a TXT hostname to HTTP, and for every one of two certificates", () => {
  const record = (name: string) => ({
    http_url: `http://${SHOP}/.well-known/pki-validation/${name}.txt`,
    http_body: name,
  });
  const live = {
    hostname: SHOP,
    ssl: { status: "pending_validation", validation_records: [record("rsa"), record("ecdsa")] },
  };
  const { certificate } = recordsOf({ hostname: SHOP, certificate: { validation: "txt" } }, {}, live);
  expect(certificate).toMatchObject({ method: "http", files: [{ body: "rsa" }, { body: "ecdsa" }], records: [] });
});
