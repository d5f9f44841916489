import { describe, expect, it } from "@jest/globals";
import { movedResources, refuseMoved } from "../../../src/release/plan/moved-resources";
import { readStackState } from "../../../src/terraform/state";

const HOST = "cloudflare_custom_hostname.shop_acme_com";

const config = (...addresses: string[]) => ({
  resource: Object.fromEntries(
    addresses.map((address) => address.split(".")).map(([type = "", name = ""]) => [type, { [name]: {} }]),
  ),
});

const state = (...addresses: string[]) =>
  readStackState(
    JSON.stringify({
      version: 4,
      serial: 1,
      resources: addresses.map((address) => {
        const [type, name] = address.split(".");
        return { mode: "managed", type, name, instances: [{ attributes: {} }] };
      }),
    }),
    "s",
  );

function movesOf(held: Record<"a" | "b", string[]>, declared: Record<"a" | "b", string[]>): readonly string[] {
  const stacks = (["a", "b"] as const).map((name) => ({ name, config: config(...declared[name]) }));
  const states = new Map(Object.entries(held).map(([name, addresses]) => [name, state(...addresses)]));
  return movedResources(stacks, states).map(({ address, from, to }) => `${address} ${from} ${to}`);
}

describe("what one stack holds and another declares", () => {
  it.each([
    ["is named: it would be destroyed and created", { a: [HOST], b: [] }, { a: [], b: [HOST] }, [`${HOST} a b`]],
    ["is named also when the other has it already", { a: [HOST], b: [HOST] }, { a: [], b: [HOST] }, [`${HOST} a b`]],
    ["stays where it is declared", { a: [HOST], b: [] }, { a: [HOST], b: [] }, []],
    ["is gone where nothing declares it", { a: [HOST], b: [] }, { a: [], b: [] }, []],
    [
      "may be a coincidence, for a resource that is not named after its hostname",
      { a: ["cloudflare_dns_record.www"], b: ["cloudflare_dns_record.www"] },
      { a: [], b: ["cloudflare_dns_record.www"] },
      [],
    ],
    ["exists in the states alone", { a: ["terraform_data.x"], b: [] }, { a: [], b: ["terraform_data.x"] }, []],
  ])("%s", (_, held, declared, moves) => {
    expect(movesOf(held, declared)).toEqual(moves);
  });
});

it("a refusal names them, and says what to do", () => {
  refuseMoved([]);
  const moved = Array.from({ length: 12 }, (_, index) => ({ address: `h.${index}`, from: "a", to: "b" }));
  expect(() => refuseMoved(moved)).toThrow(
    /These 12 resources .*\n {2}h\.0: from a to b\n[\s\S]*and 2 more\n[\s\S]*Release the removal first/,
  );
});
