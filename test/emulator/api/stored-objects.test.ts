import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Emulator, startEmulator } from "../../../emulator/api/server";
import { call } from "./call";

const zone = { name: "saasprovider.com", id: "0da42c8d2132a9ddaf714f9e7c920711" };
const PATH = "/__emulator/cloudflare_certificate_pack";
const pack = { zone_id: zone.id, hosts: ["saasprovider.com"] };

type Stored = { key: string; object: unknown };

describe("an object of a type whose API is not emulated", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator({ existing: { zones: [zone] } });
  });
  afterEach(() => emulator.stop());

  const create = async (object: unknown = pack) => (await call<Stored>(emulator, "POST", PATH, object)).result;

  it("is stored, given back, replaced and deleted", async () => {
    const { key } = await create();
    expect((await call<Stored>(emulator, "GET", `${PATH}/${key}`)).result).toEqual({ key, object: pack });
    const changed = { ...pack, hosts: ["shop.saasprovider.com"] };
    await call(emulator, "PUT", `${PATH}/${key}`, changed);
    expect((await call<Stored[]>(emulator, "GET", PATH)).result).toEqual([{ key, object: changed }]);
    expect(emulator.state()).toMatchObject({ certificate_pack: [changed] });
    await call(emulator, "DELETE", `${PATH}/${key}`);
    expect((await call(emulator, "GET", `${PATH}/${key}`)).status).toBe(404);
    expect(emulator.state()).not.toHaveProperty("certificate_pack");
  });

  it("has the id that it names itself, once", async () => {
    expect(await create({ id: "logo" })).toMatchObject({ key: "logo" });
    expect(await call(emulator, "POST", PATH, { id: "logo" })).toMatchObject({ status: 409, errors: [{ code: 1409 }] });
  });

  it.each([
    ["zone", { zone_id: "00000000000000000000000000000000" }],
    ["account", { account_id: "00000000000000000000000000000000" }],
  ])("is refused where its %s does not exist", async (_, object) => {
    expect(await call(emulator, "POST", PATH, object)).toMatchObject({ status: 404, errors: [{ code: 7003 }] });
  });

  it("goes with its zone", async () => {
    await create();
    await call(emulator, "DELETE", `/zones/${zone.id}`);
    expect(emulator.state()).not.toHaveProperty("certificate_pack");
  });

  it("is no matter of a token of named permission groups", async () => {
    emulator.tokens.grant("dns", { DNS: "write" });
    emulator.tokens.grant("reader", "read-only");
    const status = async (method: string, token: string) =>
      (await call(emulator, method, PATH, method === "GET" ? undefined : pack, `Bearer ${token}`)).status;
    expect([await status("GET", "dns"), await status("GET", "reader"), await status("POST", "reader")]).toEqual([
      403, 200, 403,
    ]);
  });
});

it("a state file of an older emulator, without them, is still read", async () => {
  const folder = mkdtempSync(join(tmpdir(), "state-"));
  const stateFile = join(folder, "emulator.json");
  const first = await startEmulator({ stateFile, existing: { zones: [zone] } });
  await first.stop();
  const { now, account } = JSON.parse(readFileSync(stateFile, "utf8"));
  const { storedObjects: _, ...older } = account;
  writeFileSync(stateFile, JSON.stringify({ now, world: older }));
  const second = await startEmulator({ stateFile });
  expect(second.state().zone).toMatchObject([{ id: zone.id }]);
  expect((await call(second, "POST", PATH, pack)).status).toBe(200);
  await second.stop();
  rmSync(folder, { recursive: true });
});
