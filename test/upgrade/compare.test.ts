import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json";
import { compareVersions, type SynthesizedStacks } from "../../src/upgrade/compare";

const HOSTNAME = { zone_id: "z", hostname: "shop.acme.com" };
const ENTRY = { key_name: "hostname:shop.acme.com", value: "{}" };
const MARKER = { switchyard_config: { input: "hash" } };

const stack = (resource: JsonObject, more: JsonObject = {}): JsonObject => ({
  ...more,
  resource: { terraform_data: MARKER, ...resource },
});
const SHOP = stack({
  cloudflare_custom_hostname: { shop_acme_com: HOSTNAME },
  cloudflare_workers_kv: { shop_acme_com: ENTRY },
});
const EMPTY = stack({});

function version(stacks: Readonly<Record<string, JsonObject>>, workerSha256 = "w"): SynthesizedStacks {
  return { stacks: new Map(Object.entries(stacks)), workerSha256 };
}

const TODAY = version({ "production-hostnames-000": SHOP, "production-hostnames-001": EMPTY });

describe("two versions", () => {
  it("that make the same are the same", () => {
    const { stacks, refusals, workerChanged } = compareVersions(TODAY, TODAY);
    expect([stacks.map(({ result }) => result), refusals, workerChanged]).toEqual([["same", "same"], [], false]);
  });

  it("that differ in what changes no object are told apart, and not refused", () => {
    const next = stack(
      {
        cloudflare_custom_hostname: {
          shop_acme_com: { ...HOSTNAME, ssl: {} },
          new_acme_com: { hostname: "new.acme.com" },
        },
        cloudflare_workers_kv: { shop_acme_com: ENTRY },
        terraform_data: { switchyard_config: { input: "other" } },
      },
      { provider: { cloudflare: [{}] } },
    );
    const { stacks, refusals, workerChanged } = compareVersions(
      TODAY,
      version({ "production-hostnames-000": next, "production-hostnames-001": EMPTY }, "w2"),
    );
    expect(stacks[0]).toEqual({
      stack: "production-hostnames-000",
      result: "different",
      added: ["cloudflare_custom_hostname.new_acme_com"],
      removed: [],
      changed: [{ address: "cloudflare_custom_hostname.shop_acme_com", fields: ["ssl"] }],
      marker: true,
      sections: ["provider"],
    });
    expect([refusals, workerChanged]).toEqual([[], true]);
  });

  it.each<[string, JsonObject, JsonObject, string[]]>([
    [
      "gives a hostname another address",
      stack({ cloudflare_custom_hostname: { shop: HOSTNAME }, cloudflare_workers_kv: { shop_acme_com: ENTRY } }),
      EMPTY,
      ["address"],
    ],
    [
      "gives an address another hostname",
      stack({
        cloudflare_custom_hostname: { shop_acme_com: { hostname: "www.acme.com" } },
        cloudflare_workers_kv: { shop_acme_com: ENTRY },
      }),
      EMPTY,
      ["address"],
    ],
    [
      "gives an entry another key",
      stack({
        cloudflare_custom_hostname: { shop_acme_com: HOSTNAME },
        cloudflare_workers_kv: { shop_acme_com: { ...ENTRY, key_name: "host:shop.acme.com" } },
      }),
      EMPTY,
      ["kv-key"],
    ],
    ["moves a hostname to another shard", EMPTY, SHOP, ["shard", "shard"]],
    ["leaves a resource out", stack({ cloudflare_custom_hostname: { shop_acme_com: HOSTNAME } }), EMPTY, ["removed"]],
    [
      "leaves the marker out",
      {
        resource: {
          cloudflare_custom_hostname: { shop_acme_com: HOSTNAME },
          cloudflare_workers_kv: { shop_acme_com: ENTRY },
        },
      },
      EMPTY,
      ["removed"],
    ],
  ])("of which the next one %s are refused", (_, first, second, promises) => {
    const next = version({ "production-hostnames-000": first, "production-hostnames-001": second });
    expect(compareVersions(TODAY, next).refusals.map(({ promise }) => promise)).toEqual(promises);
  });

  it("of which the next one makes a stack less are refused", () => {
    const { refusals, stacks } = compareVersions(TODAY, version({ "production-hostnames-000": SHOP }));
    expect(stacks[1]?.result).toBe("removed");
    expect(refusals).toHaveLength(1);
  });
});
