import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { addressOf, resourceName } from "../../src/addresses/address";
import { shardOf } from "../../src/addresses/shard";
import { blockText, JOURNAL_NAME, pushesOf, StateStore, shardName } from "./states";

/** A registry, and where its release is killed: after so many pushes, or not at all. */
interface Step {
  readonly count: number;
  readonly hostnames: readonly string[];
  readonly pushes: number;
}

const NAMES = Array.from({ length: 24 }, (_, index) => `shop${index}.acme-store.com`);
/** JSON that reading and writing would change. */
const ODD = ["12345678901234567890", "1.0", "1e3", '"\\u0041\\ud83d\\ude00"', '{"b": 1, "a": [ ]}', '"}],\\"\\\\"'];

const step: fc.Arbitrary<Step> = fc.record({
  count: fc.integer({ min: 1, max: 9 }),
  hostnames: fc.subarray(NAMES),
  pushes: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 14 })),
});

const addressesOf = (hostname: string) =>
  ["cloudflare_custom_hostname", "cloudflare_workers_kv"].map((type) => addressOf(type, resourceName(hostname)));
const declaredBy = ({ count, hostnames }: Step) => {
  return (shard: number) => hostnames.filter((name) => shardOf(name, count) === shard).flatMap(addressesOf);
};
const marker = "terraform_data.switchyard_config";

/** What Terraform would do: create and destroy until each state has what its stack declares. */
function applied(
  store: StateStore,
  { count }: Step,
  declared: (shard: number) => readonly string[],
  world: Map<string, string>,
): void {
  for (let shard = 0; shard < count; shard++) {
    const name = shardName(shard);
    const state = store.read(name);
    const wanted = [...declared(shard), marker];
    const held = new Map(state?.blocks.map((block) => [block.address, block.text]));
    for (const address of held.keys()) if (!wanted.includes(address)) world.delete(address);
    const blocks = wanted.map((address) => {
      const more = `, "odd": ${ODD[(address.length + shard) % ODD.length]}`;
      const text = held.get(address) ?? blockText(address, { id: `${address}-${state?.serial}`, more });
      if (address !== marker) world.set(address, text);
      return { address, type: "", own: true, managed: true, ids: [], text };
    });
    const { lineage = `lineage-of-${name}`, serial = 0, members = new Map([["version", "4"]]) } = state ?? {};
    store.push(name, { lineage, serial: serial + 1, members: new Map([...members, ["outputs", "{}"]]), blocks });
  }
}

/** By address: the states that have it, with the text that they have of it. */
function copiesIn(store: StateStore): ReadonlyMap<string, readonly (readonly [state: string, text: string])[]> {
  const found = new Map<string, (readonly [string, string])[]>();
  for (const name of store.texts.keys())
    for (const { address, text } of store.read(name)?.blocks ?? [])
      found.set(address, [...(found.get(address) ?? []), [name, text]]);
  return found;
}

it("whatever the registries and wherever a release is killed: nothing is lost, doubled or changed, and the next release finishes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), step, async (steps, last) => {
      const store = new StateStore();
      const world = new Map<string, string>();
      for (const one of [...steps, { ...last, pushes: Number.POSITIVE_INFINITY }]) {
        const declared = declaredBy(one);
        const { problems, pushes } = pushesOf(await store.holdings(one.count, declared));
        expect(problems).toEqual([]);
        for (const { stack, state } of pushes.slice(0, one.pushes)) store.push(stack, state);
        const copies = copiesIn(store);
        for (const [address, text] of world)
          expect(new Set(copies.get(address)?.map(([, copy]) => copy))).toEqual(new Set([text]));
        if (pushes.length > one.pushes) continue;
        const shards = Array.from({ length: one.count }, (_, shard) => shardName(shard));
        for (const address of world.keys())
          expect(copies.get(address)?.map(([state]) => shards.includes(state))).toEqual([true]);
        expect(store.addressesOf(JOURNAL_NAME)).toEqual([]);
        const kept = new Map(world);
        applied(store, one, declared, world);
        // What was there and is still declared was neither created again nor destroyed.
        for (const address of one.hostnames.flatMap(addressesOf))
          if (kept.has(address)) expect(world.get(address)).toBe(kept.get(address));
      }
    }),
    { numRuns: 60 },
  );
});
