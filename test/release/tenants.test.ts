import { expect, it } from "@jest/globals";
import { tenantsInStates, tenantsOfRelease } from "../../src/release/tenants";
import type { StackState } from "../../src/terraform/state";

const HOST = "cloudflare_custom_hostname.shop_acme_com";
const ENTRY = "cloudflare_workers_kv.shop_acme_com";

const state = (addresses: string[], tenants: [string, string][] = []): StackState => ({
  lineage: "l",
  serial: 1,
  marker: "m",
  addresses,
  broken: [],
  differing: [],
  tenants: new Map(tenants),
  pairs: new Map(),
  outputs: {},
  outputHashes: [],
});

it("a hostname and its entry are whose the entry's value says, over all states", () => {
  const states = [state([HOST, ENTRY, "terraform_data.switchyard_config"], [[ENTRY, "acme"]]), state([])];
  expect(tenantsInStates(states, new Map([[HOST, "globex"]]))).toEqual(
    new Map([
      [HOST, "acme"],
      [ENTRY, "acme"],
    ]),
  );
});

it("the base says whose it is where no value can be read, and nothing of what the states don't hold", () => {
  const base = new Map([
    [HOST, "acme"],
    ["cloudflare_workers_kv.not_released_yet_com", "globex"],
  ]);
  expect(tenantsInStates([state([HOST])], base)).toEqual(new Map([[HOST, "acme"]]));
});

it("totals count each tenant once, and custom hostnames only", () => {
  const before = new Map([
    [HOST, "acme"],
    [ENTRY, "acme"],
    ["cloudflare_workers_kv.a_saas_com", "globex"],
  ]);
  expect(tenantsOfRelease(before, new Map())).toEqual({
    before: { [HOST]: "acme", "cloudflare_workers_kv.a_saas_com": "globex", [ENTRY]: "acme" },
    after: {},
    totals: { tenants: { before: 2, after: 0 }, hostnames: { before: 1, after: 0 } },
  });
});
