import { describe, expect, it } from "@jest/globals";
import { releaseOf } from "../../../emulator/provider/release";
import type { Access } from "../../../emulator/provider/resource";

const { resources } = releaseOf("5.22.0");

describe("a resource type without behavior of its own", () => {
  const { operations } = resources.cloudflare_certificate_pack ?? {};

  /** Counts what is sent. */
  function accessTo(apiUrl: string): Access & { sent: string[] } {
    const sent: string[] = [];
    return {
      sent,
      apiUrl: () => apiUrl,
      findFile: async () => undefined,
      send: async ({ method, path }) => {
        sent.push(`${method} ${path}`);
        return { status: 200, text: "", contentType: "", result: { key: "1", object: { zone_id: "z" } } };
      },
    };
  }

  it.each([
    "https://api.cloudflare.com/client/v4",
    "http://127.0.0.1.example.com/client/v4",
    "https://localhost.example.com",
  ])("sends nothing to %s", async (apiUrl) => {
    const access = accessTo(apiUrl);
    const kept = { state: {}, private: Buffer.from('{"key":"1"}') };
    const refused = { summary: "cloudflare_certificate_pack is stored by the emulator only" };
    await expect(operations?.create({}, access)).rejects.toMatchObject(refused);
    await expect(operations?.update({}, kept, access)).rejects.toMatchObject(refused);
    await expect(operations?.read(kept, access)).rejects.toMatchObject(refused);
    await expect(operations?.delete(kept, access)).rejects.toMatchObject(refused);
    await expect(operations?.import("zone/1", access)).rejects.toMatchObject(refused);
    expect(access.sent).toEqual([]);
  });

  it.each(["http://127.0.0.1:8787/client/v4", "http://localhost:8787/client/v4", "http://[::1]:8787/client/v4"])(
    "is stored at %s",
    async (apiUrl) => {
      const access = accessTo(apiUrl);
      await expect(operations?.create({}, access)).resolves.toMatchObject({ state: { id: "1" } });
      expect(access.sent).toEqual(["POST __emulator/cloudflare_certificate_pack"]);
    },
  );

  it("is not found where the real provider wrote its state, and spells any key", async () => {
    const access = accessTo("http://127.0.0.1:8787/client/v4");
    await operations?.read({ state: { id: "7" }, private: new Uint8Array() }, access);
    await operations?.delete({ state: {}, private: Buffer.from('{"key":"a/b%"}') }, access);
    await operations?.import("zone/c d", access);
    expect(access.sent.map((request) => request.replace("__emulator/cloudflare_certificate_pack/", ""))).toEqual([
      "GET 7",
      "DELETE a%2Fb%25",
      "GET c%20d",
    ]);
  });

  it("is replaced by another zone or account, where Cloudflare doesn't fill them in", () => {
    const replacing = (type: string) =>
      Object.entries(resources[type]?.attributes ?? {}).flatMap(([name, { replace }]) =>
        replace ? [[name, replace]] : [],
      );
    expect(replacing("cloudflare_certificate_pack")).toEqual([["zone_id", true]]);
    expect(replacing("cloudflare_ruleset")).toEqual([
      ["account_id", true],
      ["zone_id", true],
    ]);
    expect(replacing("cloudflare_workers_custom_domain")).toEqual([
      ["account_id", true],
      ["zone_id", "if-configured"],
    ]);
  });
});
