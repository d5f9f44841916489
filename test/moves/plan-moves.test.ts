import { describe, expect, it } from "@jest/globals";
import { planMoves } from "../../src/moves/plan-moves";
import { blockText, JOURNAL_NAME, pushesOf, StateStore, shardName, stateTextOf } from "./states";

const HOST = "cloudflare_custom_hostname.shop_acme_com";
const ENTRY = "cloudflare_workers_kv.shop_acme_com";
const MARKER = "terraform_data.switchyard_config";
const RECORD = "cloudflare_dns_record.www";

/** States by number of their shard, `journal` for the journal: the addresses that they hold, or their blocks. */
function storeOf(
  states: Readonly<Record<number | "journal", readonly string[]>> | Record<string, readonly string[]>,
): StateStore {
  const store = new StateStore();
  for (const [name, blocks] of Object.entries(states)) {
    const stack = name === "journal" ? JOURNAL_NAME : shardName(Number(name));
    const texts = blocks.map((one) => (one.startsWith("{") ? one : blockText(one)));
    store.texts.set(stack, stateTextOf(stack, texts));
  }
  return store;
}

/** `<address> <from> <to>`, by number of the shard. */
async function movesIn(states: Record<string, readonly string[]>, declared: readonly (readonly string[])[]) {
  const holdings = await storeOf(states).holdings(declared.length, (shard) => declared[shard] ?? []);
  const { moves, problems } = planMoves(holdings);
  const short = (stack: string | null) => stack?.replace(/^production-(hostnames-00)?/, "") ?? "nowhere";
  const steps = moves.flatMap(({ from, to, addresses }) =>
    addresses.map((address) => `${address} ${short(from)} ${short(to)}`),
  );
  return [...steps, ...problems];
}

describe("what moves", () => {
  it.each<[string, Record<string, string[]>, string[][], string[]]>([
    ["a hostname with its entry", { 0: [HOST, ENTRY, MARKER] }, [[], [HOST, ENTRY]], [`${HOST} 0 1`, `${ENTRY} 0 1`]],
    ["nothing that stays where it is declared", { 0: [HOST], 1: [] }, [[HOST], []], []],
    ["nothing that no stack declares: Terraform destroys it", { 0: [HOST], 1: [] }, [[], []], []],
    ["a second copy of one hostname", { 0: [HOST], 1: [HOST] }, [[], [HOST]], [`${HOST} 0 1`]],
    ["a company's own resource", { 0: [RECORD], 1: [] }, [[], [RECORD]], [`${RECORD} 0 1`]],
    [
      "not one that the other stack has too: it may be another object",
      { 0: [RECORD], 1: [RECORD] },
      [[], [RECORD]],
      [],
    ],
    ["no marker", { 0: [MARKER], 1: [] }, [[], [MARKER]], []],
    ["all of a stack that is gone", { 0: [], 1: [HOST, MARKER] }, [[HOST]], [`${HOST} 1 0`, `${MARKER} 1 nowhere`]],
    ["what nothing declares any more, to the first stack", { 0: [], 1: [], 2: [ENTRY] }, [[], []], [`${ENTRY} 2 0`]],
    [
      "what only the journal has",
      { 0: [], 1: [], journal: [HOST, ENTRY] },
      [[], [HOST]],
      [`${ENTRY} moves 0`, `${HOST} moves 1`],
    ],
    ["nothing of the journal that a state has", { 0: [], 1: [HOST], journal: [HOST] }, [[], [HOST]], []],
  ])("%s", async (_, states, declared, expected) => {
    expect((await movesIn(states, declared)).sort()).toEqual([...expected].sort());
  });
});

describe("what can't move is told", () => {
  const other = blockText(HOST, { id: "another-id" });
  const inModule = blockText(RECORD).replace('"mode"', '"module": "module.mail", "mode"');

  it.each<[string, Record<string, string[]>, string[][], RegExp]>([
    [
      "two copies with different IDs",
      { 0: [HOST], 1: [other] },
      [[], [HOST]],
      /with different IDs \(id-of-cloudflare_custom_hostname.shop_acme_com and another-id\)/,
    ],
    [
      "two copies in stacks that are gone",
      { 0: [], 1: [HOST], 2: [other] },
      [[HOST]],
      /production-hostnames-002 and production-hostnames-001 with different IDs/,
    ],
    ["a company's own resource that both have", { 0: [RECORD], 1: [RECORD] }, [[RECORD]], /These may be two objects/],
    [
      "a module of a stack that is gone",
      { 0: [], 1: [inModule] },
      [[]],
      /module\.mail\.cloudflare_dns_record\.www .* belongs to a module/,
    ],
  ])("%s", async (_, states, declared, message) => {
    expect((await movesIn(states, declared)).join()).toMatch(message);
  });
});

describe("the states after a move", () => {
  it("keep every other byte, their lineage, and the next serial", async () => {
    const odd = '"big": 12345678901234567890, "small": 1.0, "text": "\\u0041 ]},{"';
    const store = storeOf({ 0: [blockText(HOST, { more: `, ${odd}` }), ENTRY] });
    const { pushes } = pushesOf(await store.holdings(2, (shard) => (shard === 0 ? [ENTRY] : [HOST])));
    for (const { stack, state } of pushes) store.push(stack, state);
    const [before, after] = [store.texts.get(shardName(0)), store.texts.get(shardName(1))];
    expect(after).toContain(odd);
    expect(after).toContain('"private": "bnVsbA=="');
    expect(before).toContain('"lineage": "lineage-of-production-hostnames-000"');
    expect(before).toContain('"serial": 5');
    expect(before).toContain('"terraform_version": "1.11.4"');
    expect(before).not.toContain(odd);
  });

  it("are written in an order that loses nothing: the journal, what loses, what only gains, the journal again", async () => {
    const store = storeOf({ 0: [HOST], 1: [ENTRY] });
    const { pushes } = pushesOf(await store.holdings(3, (shard) => (shard === 2 ? [HOST, ENTRY] : [])));
    expect(pushes.map(({ stack }) => stack)).toEqual([
      JOURNAL_NAME,
      shardName(0),
      shardName(1),
      shardName(2),
      JOURNAL_NAME,
    ]);
    expect(pushes.map(({ state }) => state.blocks.length)).toEqual([2, 0, 0, 2, 0]);
  });

  it("of new stacks exist even if nothing moves there, and those of stacks that are gone say so", async () => {
    const store = storeOf({ 0: [HOST] });
    for (const { stack, state } of pushesOf(await store.holdings(3, (shard) => (shard === 1 ? [HOST] : []))).pushes)
      store.push(stack, state);
    expect(store.read(shardName(2))?.blocks).toEqual([]);
    for (const { stack, state } of pushesOf(await store.holdings(1, () => [HOST])).pushes) store.push(stack, state);
    expect(store.texts.get(shardName(1))).toContain("switchyard_emptied");
    const { lost } = await store.holdings(1, () => [HOST]);
    expect(lost).toEqual([]);
  });
});
