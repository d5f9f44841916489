import { beforeAll, describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import { workerFor } from "../../worker/dispatch";
import {
  decodeKvEntry,
  decodeMetadata,
  encodeKvEntry,
  encodeMetadata,
  type KvEntry,
  kvKeyOf as keyOf,
} from "../../worker/kv-entry";
import { NodePlatform, requestTo } from "./node-platform";

// KV's time limit must neither fire nor keep the process up.
beforeAll(() => void jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] }));

const name = fc.string({ minLength: 1, maxLength: 20 });
const segment = fc.constantFrom("a", "ab", "api", "b");
const prefix = fc.array(segment, { maxLength: 3 }).map((segments) => `/${segments.join("/")}`);
const limit = fc.nat(1000);
const entries: fc.Arbitrary<KvEntry> = fc.record(
  {
    workerName: name,
    tenant: name,
    status: fc.constantFrom("suspended" as const, "maintenance" as const, "removed" as const),
    paths: fc.array(fc.record({ prefix, workerName: name }), { maxLength: 5 }),
    canonical: fc.domain(),
    limits: fc.record({ cpuMs: limit, subRequests: limit }, { requiredKeys: [] }),
    outbound: fc.dictionary(name, fc.string()),
  },
  { requiredKeys: ["workerName"] },
);

describe("the codec", () => {
  it("writes keys in one order, and only what is declared", () => {
    expect(
      encodeKvEntry({
        outbound: { a: "b" },
        limits: { cpuMs: 5 },
        canonical: "a.com",
        paths: [],
        status: "removed",
        tenant: "t",
        workerName: "w",
      }),
    ).toBe(
      '{"workerName":"w","tenant":"t","status":"removed","paths":[],"canonical":"a.com","limits":{"cpuMs":5},"outbound":{"a":"b"}}',
    );
    expect(encodeKvEntry({ workerName: "w" })).toBe('{"workerName":"w"}');
    expect(encodeMetadata({ workerName: "w", tenant: "t", canonical: "a.com" })).toEqual({
      workerName: "w",
      tenant: "t",
      route: '{"canonical":"a.com"}',
    });
  });

  it("reads back what it writes, as a KV value and as metadata", () => {
    fc.assert(
      fc.property(entries, (entry) => {
        expect(decodeKvEntry(encodeKvEntry(entry))).toEqual(entry);
        expect(decodeMetadata(encodeMetadata(entry))).toEqual(entry);
        expect(Object.values(encodeMetadata(entry)).every((value) => typeof value === "string")).toBe(true);
      }),
    );
  });

  it("reads anything without throwing, and never an entry without a Worker", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const entry = decodeKvEntry(text);
        if (entry !== undefined) expect(entry.workerName).toMatch(/./s);
      }),
    );
  });

  it.each([
    ['{"workerName":"w","status":"live"}', { workerName: "w" }],
    ['{"workerName":"w","ofNextYear":1}', { workerName: "w", ofNextYear: 1 }],
    ['{"workerName":""}', undefined],
    ['{"workerName":7}', undefined],
    ['{"workerName":"w","tenant":7}', undefined],
    ['{"workerName":"w","tenant":null}', undefined],
    ['{"workerName":"w","status":"archived"}', undefined],
    ['{"workerName":"w","paths":{}}', undefined],
    ['{"workerName":"w","paths":[{"prefix":"api","workerName":"w"}]}', undefined],
    ['{"workerName":"w","paths":[{"prefix":"/api"}]}', undefined],
    ['{"workerName":"w","canonical":"https://a.com"}', undefined],
    ['{"workerName":"w","canonical":"a.com/"}', undefined],
    ['{"workerName":"w","limits":{"cpuMs":"5"}}', undefined],
    ['{"workerName":"w","limits":{"cpuMs":-5}}', undefined],
    ['{"workerName":"w","outbound":{"a":1}}', undefined],
    ['["workerName"]', undefined],
    ["null", undefined],
    ["", undefined],
  ])("reads %s as %j", (text, expected) => {
    expect(decodeKvEntry(text)).toEqual(expected);
  });

  it.each([
    ["shop.acme.com", "hostname:shop.acme.com"],
    ["*.acme.com", "hostname:_wildcard.acme.com"],
  ])("keeps the entry of %s under %s", (hostname, key) => {
    expect(keyOf(hostname)).toBe(key);
  });
});

describe("a request", () => {
  it("goes to the Worker of the longest path that covers it, as a plain search finds it", () => {
    fc.assert(
      fc.property(fc.array(prefix), prefix, fc.constantFrom("", "/", "x", "/x"), (prefixes, base, tail) => {
        const path = base + tail;
        const segments = (text: string) => text.split("/").filter((part) => part !== "");
        const covering = prefixes.filter((each) =>
          segments(each).every((part, index) => segments(path)[index] === part),
        );
        const longest = Math.max(-1, ...covering.map((each) => segments(each).length));
        const paths = prefixes.map((each) => ({ prefix: each, workerName: `worker of ${segments(each).join("/")}` }));
        const expected = longest < 0 ? "default" : `worker of ${segments(path).slice(0, longest).join("/")}`;
        expect(workerFor({ workerName: "default", paths }, path)).toBe(expected);
      }),
    );
  });

  it("never reaches a Worker of another hostname's entry", async () => {
    const under = (...labels: string[]) =>
      fc
        .array(fc.constantFrom(...labels), { minLength: 1, maxLength: 4 })
        .map((all) => [...all, "acme", "com"].join("."));
    const host = under("a", "b", "www", "_wildcard"); // a client may spell the key of a wildcard's entry
    const declared = fc.oneof(
      under("a", "b", "www"),
      under("a", "b", "www").map((name) => `*.${name}`),
    );
    const mangled = fc.constantFrom(
      (name: string) => name,
      (name: string) => name.toUpperCase(),
      (name: string) => `${name}.`,
      (name: string) => `${name}:8787`,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(declared, { maxLength: 6 }),
        fc.array(fc.tuple(host, mangled)),
        async (names, visits) => {
          const platform = new NodePlatform();
          platform.kv.clear();
          // The Worker that answers is named after the entry it stands in.
          for (const entry of names) platform.kv.set(keyOf(entry), encodeKvEntry({ workerName: entry }));
          for (const [asked, mangle] of visits) {
            platform.dispatched.length = 0;
            await platform.answer(requestTo(`http://${mangle(asked)}/`));
            const wildcard = `*${asked.slice(asked.indexOf("."))}`;
            const expected = names.includes(asked) ? asked : names.includes(wildcard) ? wildcard : undefined;
            expect(platform.dispatched[0]?.name).toBe(expected);
          }
        },
      ),
    );
  });
});
