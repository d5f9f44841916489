import { describe, expect, it } from "@jest/globals";
import type { RegistryChange } from "../../src/changes/change";
import { type NameKind, Names } from "../../src/changes/names";
import { readDocuments } from "../../src/registry/check";
import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";
import { grantOf } from "../../src/registry/grants";
import { platform, sourcesOf, tenant } from "../registry/sample";

const DEFAULT = { workers: ["{tenant}", "{tenant}-*"], certificates: ["{tenant}_*"], origins: ["{tenant}.saas.com"] };

const uploaded = (certificate: string, privateKey: string): TenantFile["hostnames"] => [
  { hostname: "a.acme-store.com", certificate: { uploaded: { certificate, privateKey } } },
];

/** acme and acme-eu are served by production, acme-staging by staging, whose namespace is another. */
function namesWith(grants: NonNullable<PlatformFile["grants"]>, files: Readonly<Record<string, TenantFile>> = {}) {
  const dispatch = { ...platform().dispatch, namespace: "staging" };
  const registry = readDocuments(
    sourcesOf({
      platforms: {
        production: platform({ grants: { default: DEFAULT, ...grants } }),
        staging: platform({ dispatch, tenants: ["acme-staging"], grants: { default: DEFAULT } }),
      },
      tenants: {
        acme: tenant({ worker: "acme-shop" }),
        "acme-eu": tenant({ worker: "eu", hostnames: uploaded("acme_eu_pem", "acme_eu_key") }),
        "acme-staging": tenant({ worker: "acme-cart" }),
        ...files,
      },
    }),
  );
  const change = { before: registry, after: registry } as RegistryChange;
  const [production] = registry.platforms;
  return (id: string, kind: NameKind, name: string) =>
    new Names(change).refusal(kind, name, { ids: [id], grant: grantOf(production, id), platform: production });
}

describe("the names that a grant covers", () => {
  it.each<[string, string, NameKind, string, string | undefined]>([
    ["its own id", "bolt", "workers", "bolt", undefined],
    ["what begins with its id and a hyphen", "bolt", "workers", "bolt-store", undefined],
    ["not what only begins with its id", "bolt", "workers", "bolts", ""],
    ["not what another tenant uses", "eu", "workers", "eu", "the tenant acme-eu uses it"],
    ["what it uses in the base, whatever the grant says", "acme-eu", "workers", "eu", undefined],
    ["not what a longer id fits better", "acme", "workers", "acme-eu-shop", "it belongs to the tenant acme-eu"],
    ["nor the longer id itself", "acme", "workers", "acme-eu", "it belongs to the tenant acme-eu"],
    ["but what only begins like the longer id", "acme", "workers", "acme-europe", undefined],
    ["the longer id's own names", "acme-eu", "workers", "acme-eu-shop", undefined],
    ["a Worker that another uses in another dispatch namespace", "acme", "workers", "acme-cart", undefined],
    ["variables, with _ for the - of an id", "acme-eu", "certificates", "acme_eu_2027", undefined],
    ["not variables of a longer id", "acme", "certificates", "acme_eu_2027", "it belongs to the tenant acme-eu"],
    [
      "not variables that another tenant uses, in any environment",
      "acme",
      "certificates",
      "acme_eu_key",
      "the tenant acme-eu uses it",
    ],
    ["origins with its id", "bolt", "origins", "bolt.saas.com", undefined],
    ["not origins with another's", "bolt", "origins", "acme.saas.com", ""],
  ])("%s", (_what, id, kind, name, refusal) => {
    expect(namesWith({})(id, kind, name)).toBe(refusal);
  });

  it("a name in full is the operator's word, also if another tenant uses it or its id fits", () => {
    const refusal = namesWith({ bolt: { workers: ["acme-shop", "acme-eu-shop"] } });
    expect([refusal("bolt", "workers", "acme-shop"), refusal("bolt", "workers", "acme-eu-shop")]).toEqual([
      undefined,
      undefined,
    ]);
    expect(refusal("bolt", "workers", "bolt")).toBe(""); // its own list replaces the default's
  });

  it("a name in full is kept for the tenant that has it, before the tenant uses it", () => {
    const refusal = namesWith({ acme: { certificates: ["fjord_bank_2027"] } });
    expect(refusal("fjord", "certificates", "fjord_bank_2027")).toBe("it is granted to the tenant acme");
    expect(refusal("acme", "certificates", "fjord_bank_2027")).toBeUndefined();
  });

  it("a pattern without the id gives way to every id that fits", () => {
    const refusal = namesWith({ bolt: { workers: ["*"] } });
    expect(refusal("bolt", "workers", "anything")).toBeUndefined();
    expect(refusal("bolt", "workers", "acme-new")).toBe("it belongs to the tenant acme");
    expect(refusal("bolt", "workers", "acme-shop")).toBe("the tenant acme uses it");
  });
});
