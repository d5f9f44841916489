import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { encodeSuspension, readSuspension } from "../../src/cloudflare/suspension-record";
import {
  liftedSuspensions,
  liftedText,
  settledSuspensions,
  suspensionWarnings,
} from "../../src/release/live-suspensions";
import type { PlannedResource } from "../../src/terraform/plan";
import { encodeKvEntry, type KvEntry, kvKeyOf } from "../../worker/kv-entry";
import { checkedEnvironment } from "../support/registry";

const RECORD = {
  tenant: "acme",
  by: "Night shift",
  at: "2026-11-28T02:00:00Z",
  reason: "phishing",
  hostnames: ["shop.acme-store.com", "*.acme-store.com"],
};

function writes(
  action: PlannedResource["action"],
  hostname: string,
  entry: Partial<KvEntry> | string,
): PlannedResource {
  const value = typeof entry === "string" ? entry : encodeKvEntry({ workerName: "w", tenant: "acme", ...entry });
  const after = action === "delete" ? null : { key_name: kvKeyOf(hostname), value };
  return { type: "cloudflare_workers_kv", action, after } as PlannedResource;
}

describe("a change of a KV entry", () => {
  it.each([
    ["serves the hostname again", writes("update", "shop.acme-store.com", {}), ["shop.acme-store.com"]],
    ["serves the wildcard again", writes("update", "*.acme-store.com", {}), ["*.acme-store.com"]],
    ["adds a hostname of the tenant", writes("create", "new.acme-store.com", {}), ["new.acme-store.com"]],
    [
      "hands the hostname to another tenant",
      writes("update", "shop.acme-store.com", { tenant: "bolt" }),
      ["shop.acme-store.com"],
    ],
    [
      "puts it in maintenance",
      writes("update", "shop.acme-store.com", { status: "maintenance" }),
      ["shop.acme-store.com"],
    ],
    ["can't be read", writes("update", "shop.acme-store.com", "(sensitive value)"), ["shop.acme-store.com"]],
  ])("lifts a suspension when it %s", (_, resource, hostnames) => {
    expect(liftedSuspensions([resource], [RECORD])).toEqual([{ record: RECORD, hostnames }]);
  });

  it.each([
    ["suspends", writes("update", "shop.acme-store.com", { status: "suspended" })],
    ["removes", writes("update", "shop.acme-store.com", { status: "removed" })],
    ["is none", writes("no-op", "shop.acme-store.com", {})],
    ["deletes the entry", writes("delete", "shop.acme-store.com", {})],
    ["is another tenant's", writes("update", "www.bolt.shop", { tenant: "bolt" })],
    [
      "writes a key of someone else",
      { ...writes("create", "x.bolt.shop", {}), after: { key_name: "mine", value: "1" } },
    ],
  ])("lifts none when it %s", (_, resource) => {
    expect(liftedSuspensions([resource], [RECORD])).toEqual([]);
  });
});

it("names a suspension until the registry says it", () => {
  const at = (status: "live" | "suspended" | "removed") =>
    checkedEnvironment({}, { acme: { status, hostnames: [{ hostname: "shop.acme-store.com" }] } });
  expect(suspensionWarnings(at("live"), [RECORD])).toEqual([
    "acme is suspended at Cloudflare since 2026-11-28T02:00:00Z, by Night shift with suspend --now: phishing. The registry calls it live. Merge the change that suspends it, or end it: npx switchyard resume acme --now",
  ]);
  expect(suspensionWarnings(at("suspended"), [RECORD])).toEqual([]);
  expect(suspensionWarnings(checkedEnvironment({}, {}), [RECORD])).toEqual([
    expect.stringContaining(
      "The registry has no such tenant. The next release that writes a KV entry deletes the record.",
    ),
  ]);
  expect(settledSuspensions(at("live"), [RECORD])).toEqual([]);
  expect(settledSuspensions(at("suspended"), [RECORD])).toEqual(["acme"]);
  expect(settledSuspensions(at("removed"), [RECORD])).toEqual(["acme"]);
});

describe("the record of a suspension", () => {
  it("comes back as it was written", () => {
    expect(readSuspension("suspension:acme", encodeSuspension(RECORD))).toEqual(RECORD);
  });

  it("suspends its tenant whatever someone wrote into it, and shows nothing of that as it came", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      fc.record({ by: fc.anything(), hostnames: fc.anything() }).map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const record = readSuspension("suspension:acme", text);
        const [lifted] = liftedSuspensions([writes("update", "shop.acme-store.com", {})], [record]);
        expect(lifted?.record.tenant).toBe("acme");
        expect(lifted === undefined ? "" : liftedText(lifted)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});
