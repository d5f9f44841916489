import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import Cloudflare from "cloudflare";
import { type Emulator, startEmulator } from "../../../emulator/api/server";

let emulator: Emulator;
let client: Cloudflare;
let account_id: string;

beforeEach(async () => {
  emulator = await startEmulator({ shapes: { settings: "all" } });
  account_id = emulator.accountId;
  client = new Cloudflare({ apiToken: emulator.token, baseURL: emulator.url, maxRetries: 0 });
});
afterEach(() => emulator.stop());

const ssl = { method: "http", type: "dv" } as const;

describe("the official cloudflare package against the emulator", () => {
  it("creates, reads, changes and deletes a custom hostname", async () => {
    const { id: zone_id } = await client.zones.create({ account: { id: account_id }, name: "saasprovider.com" });
    const made = await client.customHostnames.create({ zone_id, hostname: "shop.acme-store.com", ssl });
    expect(made).toMatchObject({
      hostname: "shop.acme-store.com",
      status: "pending",
      ssl: {
        method: "http",
        type: "dv",
        bundle_method: "ubiquitous",
        certificate_authority: "google",
        wildcard: false,
      },
      ownership_verification: { type: "txt", name: "_cf-custom-hostname.shop.acme-store.com" },
    });
    expect(made.ssl).not.toHaveProperty("validation_records");
    const edited = await client.customHostnames.edit(made.id, {
      zone_id,
      ssl: { ...ssl, settings: { min_tls_version: "1.2" } },
    });
    expect(edited.ssl?.settings).toEqual({
      ciphers: [],
      early_hints: "off",
      http2: "on",
      min_tls_version: "1.2",
      tls_1_3: "on",
    });
    expect(await client.customHostnames.delete(made.id, { zone_id })).toMatchObject({ id: made.id });
    await expect(client.customHostnames.get(made.id, { zone_id })).rejects.toMatchObject({
      status: 404,
      errors: [{ code: 1436 }],
    });
  });

  it("walks a list page by page to its end", async () => {
    const { id: zone_id } = await client.zones.create({ account: { id: account_id }, name: "saasprovider.com" });
    const names = Array.from({ length: 120 }, (_, index) => `shop-${index}.acme-store.com`);
    for (const hostname of names) await client.customHostnames.create({ zone_id, hostname, ssl });
    emulator.requests.clear();
    const seen: string[] = [];
    for await (const { hostname } of client.customHostnames.list({ zone_id, per_page: 50 })) seen.push(hostname);
    expect(seen).toEqual(names);
    // the package stops at the first page that is empty
    expect(emulator.requests.counts()).toEqual({ custom_hostname: { list: 4 } });
  });
});
