import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Emulator, startEmulator } from "../../../emulator/api/server";
import { call } from "./call";

let emulator: Emulator;
let zone: string;

beforeEach(() => start({}));
afterEach(() => emulator.stop());

async function start(entitlements: object): Promise<void> {
  emulator = await startEmulator({ entitlements });
  zone = (await call(emulator, "POST", "/zones", { name: "saasprovider.com" })).result.id;
}

/** HTTP status and code of the answer to a POST of a hostname. */
async function post(body: object): Promise<[number, number | undefined]> {
  const ssl = { method: "http", type: "dv" };
  const { status, errors } = await call(emulator, "POST", `/zones/${zone}/custom_hostnames`, {
    hostname: "shop.acme-store.com",
    ssl,
    ...body,
  });
  return [status, errors[0]?.code];
}

const long = `${"a".repeat(60)}.acme-store.com`;

describe("a custom hostname is refused with Cloudflare's own code", () => {
  it.each([
    ["special characters", { hostname: "shop!.acme-store.com" }, 400, 1407],
    ["an address", { hostname: "192.0.2.1" }, 400, 1407],
    ["256 characters", { hostname: `${"a.".repeat(123)}acme-store` }, 400, 1407],
    ["no name at all", { hostname: "" }, 400, 1407],
    ["non-ASCII characters", { hostname: "straße.acme-store.com" }, 400, 1408],
    ["a reserved top domain", { hostname: "shop.acme.test" }, 400, 1409],
    ["a bare public suffix", { hostname: "co.uk" }, 400, 1410],
    ["example.com", { hostname: "shop.example.com" }, 400, 1411],
    ["http2 neither on nor off", { ssl: { method: "http", type: "dv", settings: { http2: "yes" } } }, 400, 1422],
    ["tls_1_3 neither on nor off", { ssl: { method: "http", type: "dv", settings: { tls_1_3: true } } }, 400, 1424],
    [
      "an unknown TLS version",
      { ssl: { method: "http", type: "dv", settings: { min_tls_version: "1.4" } } },
      400,
      1425,
    ],
    ["an empty certificate", { ssl: { custom_certificate: "", custom_key: "" } }, 400, 1427],
    ["a certificate that is none", { ssl: { custom_certificate: "x", custom_key: "x" } }, 400, 1426],
    ["an unknown method", { ssl: { method: "cname", type: "dv" } }, 400, 1432],
    ["an unknown type", { ssl: { method: "http", type: "ov" } }, 400, 1433],
    ["a method without a type", { ssl: { method: "http" } }, 400, 1440],
    [
      "ciphers with TLS 1.3 alone",
      { ssl: { method: "http", type: "dv", settings: { min_tls_version: "1.3", ciphers: ["AES128-SHA"] } } },
      400,
      1443,
    ],
    ["a wildcard name", { hostname: "*.acme-store.com" }, 400, 1448],
    ["an unknown bundle method", { ssl: { method: "http", type: "dv", bundle_method: "best" } }, 400, 1449],
    ["a name too long for a common name", { hostname: long }, 400, 1469],
    ["a custom origin that has no record", { custom_origin_server: "origin.saasprovider.com" }, 400, 1421],
    ["a wildcard custom origin", { custom_origin_server: "*.saasprovider.com" }, 400, 1420],
    ["a custom origin that is an address", { custom_origin_server: "192.0.2.1" }, 400, 1415],
    ["metadata over 4 KB", { custom_metadata: { note: "x".repeat(4_096) } }, 400, 1401],
  ])("for %s", async (_, body, status, code) => {
    expect(await post(body)).toEqual([status, code]);
  });

  it("for a second hostname of the same name, whatever its case", async () => {
    expect(await post({})).toEqual([201, undefined]);
    expect(await post({ hostname: "SHOP.acme-store.com" })).toEqual([409, 1406]);
  });

  it("for an edit of its name, and for ids it doesn't know", async () => {
    const path = `/zones/${zone}/custom_hostnames`;
    const { id } = (
      await call(emulator, "POST", path, { hostname: "shop.acme-store.com", ssl: { method: "http", type: "dv" } })
    ).result;
    expect(await call(emulator, "PATCH", `${path}/${id}`, { hostname: "www.acme-store.com" })).toMatchObject({
      status: 409,
      errors: [{ code: 1439 }],
    });
    expect(await call(emulator, "GET", `${path}/nobody`)).toMatchObject({ status: 400, errors: [{ code: 1435 }] });
    expect(await call(emulator, "GET", `${path}/00000000-0000-4000-8000-000000000000`)).toMatchObject({
      status: 404,
      errors: [{ code: 1436 }],
    });
    expect(await call(emulator, "GET", `${path}?id=${id}&hostname=shop.acme-store.com`)).toMatchObject({
      status: 400,
      errors: [{ code: 1438 }],
    });
  });

  it.each([
    ["quota", { hardCap: 0 }, {}, 1404],
    ["custom metadata", { customMetadata: false }, { custom_metadata: { tenant: "acme" } }, 1413],
    ["custom origins", { customOrigins: false }, { custom_origin_server: "origin.saasprovider.com" }, 1414],
    [
      "a choice of authority",
      { certificateAuthority: false },
      { ssl: { method: "http", type: "dv", certificate_authority: "google" } },
      1459,
    ],
  ])("where the zone has no %s", async (_, entitlements, body, code) => {
    await emulator.stop();
    await start(entitlements);
    expect(await post(body)).toEqual([403, code]);
  });

  it("beyond the hard cap, until one is deleted", async () => {
    await emulator.stop();
    await start({ quota: 1, hardCap: 2 });
    const made = await call(emulator, "POST", `/zones/${zone}/custom_hostnames`, { hostname: "a.acme-store.com" });
    expect(await post({ hostname: "b.acme-store.com" })).toEqual([201, undefined]);
    expect(await post({ hostname: "c.acme-store.com" })).toEqual([403, 1405]);
    const quota = await call(emulator, "GET", `/zones/${zone}/custom_hostnames/quota`);
    expect(quota.result).toEqual({ allocated: 1, used: 2, exceeded: true, hard_cap: 2 });
    await call(emulator, "DELETE", `/zones/${zone}/custom_hostnames/${made.result.id}`);
    expect(await post({ hostname: "c.acme-store.com" })).toEqual([201, undefined]);
  });
});

it("a name too long for a common name is accepted with Cloudflare's branding", async () => {
  expect(await post({ hostname: long, ssl: { method: "http", type: "dv", cloudflare_branding: true } })).toEqual([
    201,
    undefined,
  ]);
});

it("an edit that leaves something out leaves it as it is; an empty map clears the metadata", async () => {
  emulator.reshape({ "partial-edit": "keeps" });
  const path = `/zones/${zone}/custom_hostnames`;
  await call(emulator, "POST", `/zones/${zone}/dns_records`, {
    type: "A",
    name: "origin",
    content: "192.0.2.1",
    ttl: 1,
  });
  const body = {
    hostname: "shop.acme-store.com",
    ssl: { method: "http", type: "dv", settings: { min_tls_version: "1.2" } },
    custom_metadata: { tenant: "acme" },
    custom_origin_server: "origin.saasprovider.com",
  };
  const { id } = (await call(emulator, "POST", path, body)).result;
  const kept = { custom_metadata: { tenant: "acme" }, custom_origin_server: "origin.saasprovider.com" };
  const edited = await call(emulator, "PATCH", `${path}/${id}`, {
    hostname: body.hostname,
    ssl: { method: "txt", type: "dv" },
  });
  expect(edited).toMatchObject({
    status: 202,
    result: { ...kept, ssl: { method: "txt", settings: { min_tls_version: "1.2" } } },
  });
  const cleared = await call(emulator, "PATCH", `${path}/${id}`, { custom_metadata: {} });
  expect(cleared.result).not.toHaveProperty("custom_metadata");
});

describe("lists of custom hostnames", () => {
  beforeEach(async () => {
    for (const name of ["a", "b", "c", "d", "e", "f", "g"]) await post({ hostname: `${name}.acme-store.com` });
  });
  const names = async (query: string) => {
    const path = `/zones/${zone}/custom_hostnames?${query}`;
    const { result, result_info } = await call<{ hostname: string }[]>(emulator, "GET", path);
    return [result.map(({ hostname }) => hostname.split(".")[0]).join(""), result_info?.total_count];
  };

  it.each([
    ["per_page=5&page=2", "fg", 7],
    ["per_page=1", "abcde", 7],
    ["per_page=5&page=3", "", 7],
    ["hostname=b.acme-store.com", "b", 1],
    ["hostname=nobody.acme-store.com", "", 0],
    ["hostname.contain=acme", "abcdefg", 7],
    ["hostname.startsWith=c", "c", 1],
    ["hostname_status=pending&direction=desc", "gfedcba", 7],
    ["hostname_status=active", "", 0],
    ["ssl_status=initializing", "abcdefg", 7],
    ["wildcard=true", "", 0],
    ["certificate_authority=google&ssl=1", "abcdefg", 7],
  ])("%s", async (query, found, total) => {
    expect(await names(query)).toEqual([found, total]);
  });
});
