import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import Cloudflare from "cloudflare";
import { type Emulator, startEmulator } from "../../../emulator/api/server";
import { call } from "./call";

const HOSTNAME = "shop.acme-store.com";
const TARGET = "customers.saasprovider.com";
const DELEGATION = "dcv.cloudflare.com";

let emulator: Emulator;
let client: Cloudflare;
let zone_id: string;

beforeEach(async () => {
  emulator = await startEmulator();
  client = new Cloudflare({ apiToken: emulator.token, baseURL: emulator.url, maxRetries: 0 });
  zone_id = (await client.zones.create({ account: { id: emulator.accountId }, name: "saasprovider.com" })).id;
});
afterEach(() => emulator.stop());

/** The fallback origin, up and running. */
async function startFallbackOrigin(): Promise<void> {
  const origin = "proxy-fallback.saasprovider.com";
  await client.dns.records.create({ zone_id, type: "AAAA", name: origin, content: "100::", proxied: true, ttl: 1 });
  await client.customHostnames.fallbackOrigin.update({ zone_id, origin });
  emulator.clock.advance({ seconds: 30 });
}

async function addHostname(ssl: object = {}): Promise<string> {
  const request = { method: "http", type: "dv", ...ssl } as const;
  return (await client.customHostnames.create({ zone_id, hostname: HOSTNAME, ssl: request })).id;
}

/** Hostname status and certificate status, as the API shows them. */
async function statuses(id: string): Promise<(string | undefined)[]> {
  const { status, ssl } = await client.customHostnames.get(id, { zone_id });
  return [status, ssl?.status];
}

describe("a hostname whose customer adds the CNAME at once", () => {
  it("is validated by the first check, its certificate a minute later", async () => {
    await startFallbackOrigin();
    emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
    const id = await addHostname();
    expect(await statuses(id)).toEqual(["pending", "initializing"]);
    emulator.clock.advance({ seconds: 5 });
    expect(await statuses(id)).toEqual(["pending", "pending_validation"]);
    emulator.clock.advance({ seconds: 55 });
    expect(await statuses(id)).toEqual(["active", "pending_issuance"]);
    emulator.clock.advance({ seconds: 30 });
    expect(await statuses(id)).toEqual(["active", "pending_deployment"]);
    emulator.clock.advance({ seconds: 30 });
    expect(await statuses(id)).toEqual(["active", "active"]);
  });

  it("shows the tokens only once they are there, and no more when they are used", async () => {
    await startFallbackOrigin();
    const id = await addHostname({ method: "txt" });
    const ssl = async () => (await client.customHostnames.get(id, { zone_id })).ssl;
    expect(await ssl()).not.toHaveProperty("validation_records");
    emulator.clock.advance({ seconds: 5 });
    expect(await ssl()).toMatchObject({
      validation_records: [{ status: "pending", txt_name: `_acme-challenge.${HOSTNAME}` }],
      dcv_delegation_records: [
        {
          cname: `_acme-challenge.${HOSTNAME}`,
          cname_target: expect.stringMatching(/^shop\.acme-store\.com\.[0-9a-f]{16}\.dcv\.cloudflare\.com$/),
        },
      ],
    });
    emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
    emulator.clock.advance({ hours: 1 });
    expect(await ssl()).toMatchObject({ status: "active", issuer: "GoogleTrustServices", hosts: [HOSTNAME] });
    expect(await ssl()).not.toHaveProperty("validation_records");
  });

  it("waits for the fallback origin, and says so", async () => {
    emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
    const id = await addHostname();
    emulator.clock.advance({ hours: 1 });
    expect(await client.customHostnames.get(id, { zone_id })).toMatchObject({
      status: "pending",
      verification_errors: ["Zone does not have a fallback origin set."],
      ssl: { status: "active" },
    });
    await startFallbackOrigin();
    emulator.clock.advance({ hours: 1 });
    expect(await statuses(id)).toEqual(["active", "active"]);
  });
});

describe("a hostname whose customer does nothing", () => {
  it("is moved after 7 days, deleted after 14 and gone after 21", async () => {
    await startFallbackOrigin();
    const id = await addHostname();
    emulator.clock.advance({ days: 6, hours: 23 });
    expect(await client.customHostnames.get(id, { zone_id })).toMatchObject({
      status: "pending",
      verification_errors: ["custom hostname does not CNAME to this zone."],
    });
    emulator.clock.advance({ hours: 1 });
    expect(await statuses(id)).toEqual(["moved", "pending_validation"]);
    emulator.clock.advance({ days: 7 });
    expect(await statuses(id)).toEqual(["deleted", "deleted"]);
    emulator.clock.advance({ days: 7 });
    await expect(statuses(id)).rejects.toMatchObject({ status: 404 });
    expect(await client.customHostnames.quota.get({ zone_id })).toMatchObject({ used: 0 });
  });

  it("leaves the list and the quota the moment it is gone, however often they were read before", async () => {
    await startFallbackOrigin();
    const used = async () => (await client.customHostnames.quota.get({ zone_id })).used;
    await addHostname();
    const seen = [await used()];
    for (const step of [{ days: 14 }, { days: 6, hours: 23 }, { hours: 1 }]) {
      emulator.clock.advance(step);
      seen.push(await used());
    }
    expect(seen).toEqual([1, 1, 1, 0]);
  });

  it.each([
    ["google", 14],
    ["lets_encrypt", 7],
    ["ssl_com", 14],
  ] as const)("sees its certificate time out with %s after %i days", async (certificate_authority, days) => {
    await startFallbackOrigin();
    const id = await addHostname({ method: "txt", certificate_authority });
    const { ownership_verification } = await client.customHostnames.get(id, { zone_id });
    emulator.customers.setRecord(ownership_verification?.name ?? "", "TXT", ownership_verification?.value ?? "");
    emulator.clock.advance({ days });
    expect(await statuses(id)).toEqual(["active", "validation_timed_out"]);
  });

  it("comes back to life by an edit with the same ssl", async () => {
    await startFallbackOrigin();
    const id = await addHostname();
    emulator.clock.advance({ days: 14 });
    expect(await statuses(id)).toEqual(["deleted", "deleted"]);
    emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
    emulator.clock.advance({ days: 1 });
    expect((await statuses(id))[0]).toBe("deleted");
    await client.customHostnames.edit(id, { zone_id, ssl: { method: "http", type: "dv" } });
    expect(await statuses(id)).toEqual(["pending", "initializing"]);
    emulator.clock.advance({ minutes: 2 });
    expect(await statuses(id)).toEqual(["active", "active"]);
  });
});

describe("a customer who leaves", () => {
  it.each([
    ["takes the record away", () => emulator.customers.removeRecord(HOSTNAME)],
    ["points elsewhere", () => emulator.customers.setRecord(HOSTNAME, "CNAME", "other-provider.net")],
  ])("and %s is noticed within four hours", async (_, leave) => {
    await startFallbackOrigin();
    emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
    const id = await addHostname();
    emulator.clock.advance({ days: 30 });
    expect((await statuses(id))[0]).toBe("active");
    leave();
    expect((await statuses(id))[0]).toBe("active");
    emulator.clock.advance({ hours: 4 });
    expect((await statuses(id))[0]).toBe("moved");
  });

  it("is not noticed while their DNS is elsewhere, as documented", async () => {
    await startFallbackOrigin();
    emulator.customers.setZone("acme-store.com", { dns: "elsewhere" });
    emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
    const id = await addHostname();
    emulator.clock.advance({ days: 1 });
    emulator.customers.removeRecord(HOSTNAME);
    emulator.clock.advance({ days: 20 });
    expect((await statuses(id))[0]).toBe("active");
  });
});

describe("a hostname proven before the switch", () => {
  const prove = async (id: string) => {
    const { ownership_verification: txt } = await client.customHostnames.get(id, { zone_id });
    emulator.customers.setRecord(txt?.name ?? "", "TXT", txt?.value ?? "");
  };

  it("is active by its TXT record, and stays so when the record goes", async () => {
    await startFallbackOrigin();
    const id = await addHostname({ method: "txt" });
    await prove(id);
    emulator.clock.advance({ minutes: 1 });
    expect((await statuses(id))[0]).toBe("active");
    emulator.customers.removeRecord(`_cf-custom-hostname.${HOSTNAME}`);
    emulator.clock.advance({ days: 5 });
    expect((await statuses(id))[0]).toBe("active");
  });

  it("is active by the token at its URL", async () => {
    await startFallbackOrigin();
    const id = await addHostname();
    const { ownership_verification_http: http } = await client.customHostnames.get(id, { zone_id });
    emulator.customers.serve(http?.http_url ?? "", http?.http_body ?? "");
    emulator.clock.advance({ minutes: 1 });
    expect((await statuses(id))[0]).toBe("active");
  });

  it("is refused while the customer's own Cloudflare zone proxies the name", async () => {
    await startFallbackOrigin();
    emulator.customers.setZone("acme-store.com", { dns: "proxied" });
    const id = await addHostname({ method: "txt" });
    await prove(id);
    emulator.clock.advance({ hours: 1 });
    const { status, verification_errors } = await client.customHostnames.get(id, { zone_id });
    expect([status, verification_errors]).toEqual([
      "pending",
      [expect.stringContaining("The hostname is using Cloudflare")],
    ]);
    emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
    emulator.clock.advance({ hours: 1 });
    expect(await statuses(id)).toEqual(["active", "active"]);
  });
});

describe("a held zone", () => {
  it("blocks its subdomains for good, until the hold goes and someone sends an edit", async () => {
    await startFallbackOrigin();
    emulator.customers.setZone("acme-store.com", { hold: "subdomains" });
    emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
    const id = await addHostname();
    emulator.clock.advance({ minutes: 1 });
    expect(await client.customHostnames.get(id, { zone_id })).toMatchObject({
      status: "blocked",
      verification_errors: [expect.stringContaining("The hostname is associated with a held zone.")],
      ssl: { status: "pending_validation" },
    });
    emulator.customers.setZone("acme-store.com", { hold: "none" });
    emulator.clock.advance({ days: 1 });
    expect((await statuses(id))[0]).toBe("blocked");
    await client.customHostnames.edit(id, { zone_id, ssl: { method: "http", type: "dv" } });
    emulator.clock.advance({ minutes: 2 });
    expect(await statuses(id)).toEqual(["active", "active"]);
  });

  it("on the domain alone leaves subdomains be", async () => {
    await startFallbackOrigin();
    emulator.customers.setZone("acme-store.com", { hold: "domain" });
    emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
    const id = await addHostname();
    emulator.clock.advance({ minutes: 2 });
    expect(await statuses(id)).toEqual(["active", "active"]);
  });
});

describe("a certificate", () => {
  it.each([
    ['0 issue "letsencrypt.org"', "lets_encrypt", "active"],
    ['0 issue "pki.goog"', "google", "active"],
    ['0 issue "digicert.com"', "google", "pending_validation"],
    ['0 issue ";"', "google", "pending_validation"],
    ['0 iodef "mailto:ops@acme-store.com"', "google", "active"],
  ])("under a CAA record %s comes from %s and is %s", async (caa, authority, status) => {
    await startFallbackOrigin();
    emulator.customers.setRecord("acme-store.com", "CAA", caa);
    emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
    const id = await addHostname();
    emulator.clock.advance({ hours: 1 });
    const { ssl } = await client.customHostnames.get(id, { zone_id });
    expect([ssl?.certificate_authority, ssl?.status]).toEqual([authority, status]);
    if (status !== "active") expect(ssl?.validation_errors).toEqual([{ message: expect.stringMatching(/^caa_error/) }]);
  });

  it("with a wildcard is never proven by HTTP, but by two TXT records", async () => {
    await startFallbackOrigin();
    emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
    const id = await addHostname({ method: "txt", wildcard: true });
    emulator.clock.advance({ hours: 1 });
    const { ssl } = await client.customHostnames.get(id, { zone_id });
    expect([ssl?.status, ssl?.validation_records?.length]).toEqual(["pending_validation", 2]);
    const values = (ssl?.validation_records ?? []).map(({ txt_value }) => txt_value ?? "");
    emulator.customers.setRecord(`_acme-challenge.${HOSTNAME}`, "TXT", values.slice(0, 1));
    emulator.clock.advance({ hours: 1 });
    expect((await statuses(id))[1]).toBe("pending_validation");
    emulator.customers.setRecord(`_acme-challenge.${HOSTNAME}`, "TXT", values);
    emulator.clock.advance({ hours: 1 });
    expect((await client.customHostnames.get(id, { zone_id })).ssl).toMatchObject({
      status: "active",
      hosts: [HOSTNAME, `*.${HOSTNAME}`],
    });
  });

  it("is proven by delegation, unless a stale TXT record hides it without a word", async () => {
    await startFallbackOrigin();
    const { uuid } = await client.dcvDelegation.get({ zone_id });
    emulator.customers.setRecord(`_acme-challenge.${HOSTNAME}`, "CNAME", `${HOSTNAME}.${uuid}.${DELEGATION}.`);
    emulator.customers.setRecord(`_acme-challenge.${HOSTNAME}`, "TXT", "left by somebody");
    const id = await addHostname({ method: "txt", wildcard: true });
    emulator.clock.advance({ hours: 1 });
    const { ssl } = await client.customHostnames.get(id, { zone_id });
    expect(ssl).toMatchObject({ status: "pending_validation" });
    expect(ssl).not.toHaveProperty("validation_errors");
    emulator.customers.removeRecord(`_acme-challenge.${HOSTNAME}`, "TXT");
    emulator.clock.advance({ hours: 1 });
    expect((await statuses(id))[1]).toBe("active");
  });

  it("is proven by mail", async () => {
    await startFallbackOrigin();
    const id = await addHostname({ method: "email", wildcard: true });
    emulator.clock.advance({ hours: 1 });
    const { ssl } = await client.customHostnames.get(id, { zone_id });
    expect(ssl?.validation_records?.[0]?.emails).toContain("admin@acme-store.com");
    emulator.customers.approveByEmail(HOSTNAME);
    emulator.clock.advance({ hours: 1 });
    expect((await statuses(id))[1]).toBe("active");
  });

  it("is renewed 30 days before its end while the customer still points here", async () => {
    await startFallbackOrigin();
    emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
    const id = await addHostname();
    emulator.clock.advance({ hours: 1 });
    const first = (await client.customHostnames.get(id, { zone_id })).ssl;
    emulator.clock.advance({ days: 61 });
    const second = (await client.customHostnames.get(id, { zone_id })).ssl;
    expect([second?.status, second?.serial_number === first?.serial_number]).toEqual(["active", false]);
    expect(Date.parse(second?.expires_on ?? "") - Date.parse(first?.expires_on ?? "")).toBeGreaterThan(50 * 86_400_000);
  });

  it("that can't be renewed shows new tokens, then expires", async () => {
    await startFallbackOrigin();
    emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
    const id = await addHostname();
    emulator.clock.advance({ hours: 1 });
    emulator.customers.setRecord("acme-store.com", "CAA", '0 issue "digicert.com"');
    emulator.clock.advance({ days: 62 });
    const { ssl } = await client.customHostnames.get(id, { zone_id });
    expect(ssl).toMatchObject({ status: "active", validation_records: [{ status: "pending" }] });
    expect(ssl?.validation_errors).toEqual([{ message: expect.stringMatching(/^caa_error/) }]);
    emulator.clock.advance({ days: 28 });
    expect(await statuses(id)).toEqual(["active", "expired"]);
  });
});

describe("the fallback origin", () => {
  const get = () => client.customHostnames.fallbackOrigin.get({ zone_id });

  it("comes up by and by", async () => {
    const origin = "proxy-fallback.saasprovider.com";
    await client.customHostnames.fallbackOrigin.update({ zone_id, origin });
    expect(await get()).toMatchObject({ origin, status: "initializing" });
    emulator.clock.advance({ days: 1 });
    expect(await get()).toMatchObject({
      status: "pending_deployment",
      errors: ["DNS records are not setup correctly. Origin should be a proxied A/AAAA/CNAME dns record"],
    });
    await client.dns.records.create({ zone_id, type: "AAAA", name: origin, content: "100::", proxied: true, ttl: 1 });
    emulator.clock.advance({ seconds: 30 });
    expect(await get()).toMatchObject({ status: "active", errors: [] });
  });

  it("waits again when its record stops being proxied", async () => {
    await startFallbackOrigin();
    const [record] = (await client.dns.records.list({ zone_id })).result;
    const proxy = (proxied: boolean) =>
      call(emulator, "PATCH", `/zones/${zone_id}/dns_records/${record?.id}`, { proxied });
    await proxy(false);
    expect(await get()).toMatchObject({ status: "pending_deployment", errors: [expect.stringContaining("proxied")] });
    await proxy(true);
    emulator.clock.advance({ seconds: 29 });
    expect(await get()).toMatchObject({ status: "pending_deployment", errors: [] });
    emulator.clock.advance({ seconds: 1 });
    expect(await get()).toMatchObject({ status: "active" });
  });

  it("goes by and by, and until then its record can't be deleted", async () => {
    await startFallbackOrigin();
    const [record] = (await client.dns.records.list({ zone_id })).result;
    const deleteRecord = () => client.dns.records.delete(record?.id ?? "", { zone_id });
    await expect(deleteRecord()).rejects.toMatchObject({
      status: 409,
      errors: [{ message: expect.stringContaining("configured as fallback origin") }],
    });
    await client.customHostnames.fallbackOrigin.delete({ zone_id });
    expect(await get()).toMatchObject({ status: "pending_deletion" });
    await expect(deleteRecord()).rejects.toMatchObject({ status: 409 });
    emulator.clock.advance({ minutes: 5 });
    await expect(get()).rejects.toMatchObject({ status: 404 });
    await deleteRecord();
  });
});

it("an active hostname shows for a moment that it was edited, and its certificate is ordered again by ssl only", async () => {
  await startFallbackOrigin();
  emulator.customers.setRecord(HOSTNAME, "CNAME", TARGET);
  const id = await addHostname();
  emulator.clock.advance({ hours: 1 });
  await client.customHostnames.edit(id, { zone_id, custom_metadata: { tenant: "acme" } });
  expect(await statuses(id)).toEqual(["active_redeploying", "active"]);
  emulator.clock.advance({ seconds: 10 });
  expect(await statuses(id)).toEqual(["active", "active"]);
  await client.customHostnames.edit(id, { zone_id, ssl: { method: "http", type: "dv" } });
  expect(await statuses(id)).toEqual(["active_redeploying", "initializing"]);
});
