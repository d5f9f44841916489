import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Emulator, startEmulator } from "../../../emulator/api/server";
import { call } from "./call";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ tokens: { reader: "read-only", dns: { DNS: "write", Zone: "read" } } });
});
afterEach(() => emulator.stop());

/** HTTP status and code of the answer. */
async function refusal(authorization: string | null, method: string, path: string): Promise<unknown> {
  const body = method === "GET" ? undefined : {};
  const { status, errors } = await call(emulator, method, path, body, authorization);
  return [status, errors[0]?.code];
}

describe("a request is refused", () => {
  it.each([
    ["without a token", null, "GET", "/zones", [400, 9106]],
    ["with something that is no token", "Basic x", "GET", "/zones", [400, 6003]],
    ["with a token nobody knows", "Bearer nobody", "GET", "/zones", [403, 9109]],
    ["for a write with a read-only token", "Bearer reader", "POST", "/zones", [403, 10000]],
    ["for a group the token lacks", "Bearer dns", "GET", "/accounts/x/storage/kv/namespaces", [403, 10000]],
    ["for a write in a group it may read", "Bearer dns", "POST", "/zones", [403, 10000]],
    ["for a path that leads nowhere", "Bearer reader", "GET", "/nowhere", [404, 7003]],
    ["for a method that a path doesn't have", "Bearer reader", "PUT", "/zones", [404, 7003]],
    ["for another account", "Bearer reader", "GET", "/accounts/x/workers/scripts", [404, 7003]],
    ["for another zone", "Bearer reader", "GET", `/zones/${"0".repeat(32)}/dns_records`, [404, 7003]],
  ])("%s", async (_, authorization, method, path, expected) => {
    expect(await refusal(authorization, method, path)).toEqual(expected);
  });

  it("with a token that was revoked in the meantime", async () => {
    expect(await refusal("Bearer reader", "GET", "/zones")).toEqual([200, undefined]);
    emulator.tokens.revoke("reader");
    expect(await refusal("Bearer reader", "GET", "/zones")).toEqual([403, 9109]);
  });
});
