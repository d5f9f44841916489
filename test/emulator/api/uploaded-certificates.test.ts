import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Emulator, startEmulator } from "../../../emulator/api/server";
import { call } from "./call";
import { selfSigned } from "./self-signed";

const pair = selfSigned(["portal.fjordbank.no", "*.branches.fjordbank.no"], "2027-01-01T00:00:00Z");
const another = selfSigned(["portal.fjordbank.no"]);

let emulator: Emulator;
let zone: string;
let path: string;

beforeEach(async () => {
  emulator = await startEmulator();
  zone = `/zones/${(await call(emulator, "POST", "/zones", { name: "saasprovider.com" })).result.id}`;
  path = `${zone}/custom_hostnames`;
});
afterEach(() => emulator.stop());

const post = (hostname: string, custom_certificate: string, custom_key: string) =>
  call<{ id: string; ssl: { status: string } }>(emulator, "POST", path, {
    hostname,
    ssl: { custom_certificate, custom_key },
  });

describe("an uploaded certificate", () => {
  it.each([
    ["a key that is none", "portal.fjordbank.no", pair.certificate, "secret", 1428],
    ["another certificate's key", "portal.fjordbank.no", pair.certificate, another.key, 1429],
    ["a name that isn't in it", "shop.fjordbank.no", pair.certificate, pair.key, 1446],
  ])("is refused with %s", async (_, hostname, certificate, key, code) => {
    expect(await post(hostname, certificate, key)).toMatchObject({ status: 400, errors: [{ code }] });
  });

  it("needs no validation, lasts as long as it says, and is never renewed", async () => {
    const origin = { type: "AAAA", name: "origin.saasprovider.com", content: "100::", proxied: true };
    await call(emulator, "POST", `${zone}/dns_records`, origin);
    await call(emulator, "PUT", `${path}/fallback_origin`, { origin: origin.name });
    emulator.customers.setRecord("portal.fjordbank.no", "CNAME", "customers.saasprovider.com");
    const { id } = (await post("portal.fjordbank.no", pair.certificate, pair.key)).result;
    const ssl = async () => (await call<{ ssl: unknown }>(emulator, "GET", `${path}/${id}`)).result.ssl;
    emulator.clock.advance({ seconds: 5 });
    expect(await ssl()).toMatchObject({ status: "pending_deployment" });
    emulator.clock.advance({ seconds: 30 });
    expect(await ssl()).toMatchObject({
      status: "active",
      expires_on: "2027-01-01T00:00:00.000Z",
      issuer: "CN=portal.fjordbank.no",
    });
    emulator.clock.advance({ days: 41 });
    expect(await ssl()).toMatchObject({ status: "expired" });
    expect(JSON.stringify(emulator.state())).not.toContain("PRIVATE KEY");
  });

  it("may serve a wildcard hostname, which one of Cloudflare's may not", async () => {
    expect((await post("*.branches.fjordbank.no", pair.certificate, pair.key)).status).toBe(201);
    const managed = { hostname: "*.acme-store.com", ssl: { method: "txt", type: "dv" } };
    expect(await call(emulator, "POST", path, managed)).toMatchObject({ status: 400, errors: [{ code: 1448 }] });
  });
});
