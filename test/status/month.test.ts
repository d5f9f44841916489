import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, expect, it } from "@jest/globals";
import type { TenantFile } from "../../src/registry/files.generated";
import { linesOf } from "../../src/status/report";
import { revalidate } from "../../src/status/revalidate";
import { VERDICT_WORDS } from "../../src/status/verdicts";
import { recordText } from "../../src/status/writers/lines";
import { type PlatformLife, startPlatform } from "./platform-life";

/** What the platform's operator reads at each stage of a customer's life. */

const TARGET = "customers.saasprovider.com";
const HOST = "shop.acme-store.com";
const LIVE = "live (active / active)\nServes traffic.";
const CREATED = "2026-11-21T00:01:00.000Z";

let life: PlatformLife;

afterEach(async () => {
  await life.stop();
});

async function start(hostname: Partial<NonNullable<TenantFile["hostnames"]>[number]> = {}): Promise<void> {
  life = await startPlatform({
    acme: { hostnames: [{ hostname: HOST, ...hostname }] },
  });
  expect(new Date(life.emulator.clock.now()).toISOString()).toBe(CREATED);
}

/** Everything a person is told about the hostname. */
async function told(): Promise<string> {
  const report = await life.look();
  expect(report.environments.flatMap(({ failures }) => failures)).toEqual([]);
  return linesOf(report)
    .map(({ status, certificate, judgement: { verdict, words, next, records, revalidate: way } }) =>
      [
        `${VERDICT_WORDS[verdict]} (${status} / ${certificate})`,
        words,
        ...(next === undefined ? [] : [`Next: ${next}`]),
        ...records.map((record) => recordText(record)),
        ...(way === undefined ? [] : [way.command]),
      ].join("\n"),
    )
    .join("\n")
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, "<ownership token>")
    .replace(/TXT [\w-]{43}/, "TXT <certificate token>")
    .replace(/\.[0-9a-f]{16}\.dcv/, ".<zone>.dcv");
}

async function startAgain(): Promise<void> {
  await revalidate(await life.client(), await life.look());
}

it("a customer who adds the CNAME at once serves within minutes", async () => {
  await start();
  life.publish(HOST, "CNAME", TARGET);
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for Cloudflare (pending / initializing)
    DNS points to your zone. Cloudflare checks again by 2026-11-21 00:02 UTC."
  `);
  life.advance({ minutes: 3 });
  expect(await told()).toBe(LIVE);
  life.advance({ minutes: 30 });
  expect(await told()).toBe(LIVE);
  life.advance({ days: 30 });
  expect(await told()).toBe(LIVE);
});

it("a customer who never adds it is given up, deleted and gone, and can be started again until then", async () => {
  await start();
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for the customer (pending / initializing)
    DNS has no record. Cloudflare gives up by 2026-11-28 00:01 UTC, in 7 days.
    Next: The customer must add these DNS records.
    shop.acme-store.com CNAME customers.saasprovider.com"
  `);
  life.advance({ days: 6, hours: 12 });
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for the customer (pending / pending_validation)
    DNS has no record. Cloudflare gives up by 2026-11-28 00:01 UTC, in 12 hours.
    Next: The customer must add these DNS records.
    shop.acme-store.com CNAME customers.saasprovider.com"
  `);
  life.advance({ days: 1 });
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (moved / pending_validation)
    Moved away, or not validated within 7 days: DNS has no record. Cloudflare deletes it within 7 days.
    Next: If the customer left, remove it from tenants/acme.json. If they stay, ask them to set the record, then start the validation again.
    shop.acme-store.com CNAME customers.saasprovider.com
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  life.advance({ days: 1 });
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (moved / pending_validation)
    Moved away, or not validated within 7 days: DNS has no record. Cloudflare deletes it by 2026-12-05 12:01 UTC, in 6 days.
    Next: If the customer left, remove it from tenants/acme.json. If they stay, ask them to set the record, then start the validation again.
    shop.acme-store.com CNAME customers.saasprovider.com
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  life.advance({ days: 6 });
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (deleted / deleted)
    Cloudflare deleted it after 7 days as moved, but still lists it, so Terraform plans nothing. DNS has no record.
    Next: If the customer left, remove it from tenants/acme.json. If they stay, ask them to set the record, then start the validation again.
    shop.acme-store.com CNAME customers.saasprovider.com
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  life.advance({ days: 7 });
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for you (missing / none)
    Gone from Cloudflare, which still had it on 2026-12-05 12:01 UTC. Cloudflare deletes a hostname that has moved away.
    Next: If the customer stays, run npx switchyard plan --drift --allow-returning shop.acme-store.com, review and apply: Terraform creates it again, with new tokens. If not, remove it from tenants/acme.json."
  `);
});

it("a CAA record that forbids holds the certificate up until the customer allows an authority", async () => {
  await start();
  life.publish("acme-store.com", "CAA", '0 issue "digicert.com"');
  life.publish(HOST, "CNAME", TARGET);
  life.advance({ hours: 1 });
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (active / pending_validation)
    No certificate can be issued: CAA records at acme-store.com allow digicert.com, not pki.goog nor letsencrypt.org.
    Next: Ask the customer to add the CAA records. Then start the validation again.
    acme-store.com CAA 0 issue "pki.goog"
    acme-store.com CAA 0 issue "letsencrypt.org"
    acme-store.com CAA 0 issue "ssl.com"
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  life.advance({ days: 14 });
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (active / validation_timed_out)
    No certificate can be issued: CAA records at acme-store.com allow digicert.com, not pki.goog nor letsencrypt.org.
    Next: Ask the customer to add the CAA records. Then start the validation again.
    acme-store.com CAA 0 issue "pki.goog"
    acme-store.com CAA 0 issue "letsencrypt.org"
    acme-store.com CAA 0 issue "ssl.com"
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  life.publish("acme-store.com", "CAA", '0 issue "digicert.com"', '0 issue "pki.goog"');
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (active / validation_timed_out)
    The certificate is validation_timed_out: Cloudflare has stopped trying.
    Next: Start the validation again. If Cloudflare refuses, create it again: terraform apply -replace=cloudflare_custom_hostname.shop_acme-store_com.
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  await startAgain();
  life.advance({ hours: 1 });
  expect(await told()).toBe(LIVE);
});

it("a stale value at _acme-challenge hides the delegation until it is removed", async () => {
  await start({ certificate: { validation: "delegated", wildcard: true } });
  life.publish(HOST, "CNAME", TARGET);
  life.publish(`_acme-challenge.${HOST}`, "TXT", "of-another-provider");
  life.advance({ hours: 1 });
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (active / pending_validation)
    No certificate can be validated: _acme-challenge.shop.acme-store.com holds TXT "of-another-provider", which hides the required record.
    Next: Ask the customer to remove it and to set the record. Then start the validation again.
    _acme-challenge.shop.acme-store.com CNAME shop.acme-store.com.<zone>.dcv.cloudflare.com
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  life.publish(`_acme-challenge.${HOST}`, "TXT");
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for the customer (active / pending_validation)
    The certificate waits for a record at _acme-challenge.shop.acme-store.com (there is none). The tokens are valid until 2026-12-05 01:01 UTC.
    Next: The customer must add these DNS records.
    _acme-challenge.shop.acme-store.com CNAME shop.acme-store.com.<zone>.dcv.cloudflare.com"
  `);
  const delegation = linesOf(await life.look())[0]?.judgement.records[0]?.value ?? "";
  life.publish(`_acme-challenge.${HOST}`, "CNAME", delegation);
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for Cloudflare (active / pending_validation)
    The authority is checking the name. Cloudflare checks again by 2026-11-21 01:09 UTC. The tokens are valid until 2026-12-05 01:01 UTC."
  `);
  life.advance({ hours: 5 });
  expect(await told()).toBe(LIVE);
});

it("behind the customer's own Cloudflare zone only a record that points here counts", async () => {
  await start({ customerDns: "o2o" });
  life.proxy(HOST);
  life.advance({ hours: 1 });
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for the customer (pending / pending_validation)
    The customer's own Cloudflare zone proxies it. Then only a record that points to your zone proves the hostname, no token.
    Next: Ask the customer to point the record in their zone to yours (it may stay proxied). Cloudflare checks again by 2026-11-21 01:09 UTC.
    shop.acme-store.com CNAME customers.saasprovider.com"
  `);
  life.proxy(HOST, TARGET);
  life.advance({ hours: 5 });
  expect(await told()).toMatchInlineSnapshot(`
    "live (active / active)
    Serves traffic, behind the customer's own Cloudflare zone."
  `);
});

it("a customer who leaves is asked after, then moved, deleted, and gone", async () => {
  await start();
  life.publish(HOST, "CNAME", TARGET);
  life.advance({ days: 1 });
  await life.look();
  life.publish("shops.other.net", "A", "198.51.100.7");
  life.publish(HOST, "CNAME", "shops.other.net");
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for the customer (active / active)
    Active at Cloudflare, but DNS points to shops.other.net, so visitors do not reach you.
    Next: Ask the customer if they left. If so, remove it from tenants/acme.json; otherwise Cloudflare may still route the name to you. If they stay, ask them to set the record.
    shop.acme-store.com CNAME customers.saasprovider.com"
  `);
  life.advance({ hours: 5 });
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (moved / active)
    Moved away, or not validated within 7 days: DNS points to shops.other.net. Cloudflare deletes it within 7 days.
    Next: If the customer left, remove it from tenants/acme.json. If they stay, ask them to set the record, then start the validation again.
    shop.acme-store.com CNAME customers.saasprovider.com
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  life.advance({ days: 1 });
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (moved / active)
    Moved away, or not validated within 7 days: DNS points to shops.other.net. Cloudflare deletes it by 2026-11-29 05:01 UTC, in 6 days.
    Next: If the customer left, remove it from tenants/acme.json. If they stay, ask them to set the record, then start the validation again.
    shop.acme-store.com CNAME customers.saasprovider.com
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  life.publish(HOST, "CNAME", TARGET);
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (moved / active)
    Cloudflare counts it as moved away, but DNS points to your zone. Cloudflare deletes it by 2026-11-29 05:01 UTC, in 6 days.
    Next: Start the validation again.
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  life.publish(HOST, "CNAME", "shops.other.net");
  life.advance({ days: 7 });
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (deleted / deleted)
    Cloudflare deleted it after 7 days as moved, but still lists it, so Terraform plans nothing. DNS points to shops.other.net.
    Next: If the customer left, remove it from tenants/acme.json. If they stay, ask them to set the record, then start the validation again.
    shop.acme-store.com CNAME customers.saasprovider.com
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  life.advance({ days: 7 });
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for you (missing / none)
    Gone from Cloudflare, which still had it on 2026-11-30 05:01 UTC. Cloudflare deletes a hostname that has moved away.
    Next: If the customer stays, run npx switchyard plan --drift --allow-returning shop.acme-store.com, review and apply: Terraform creates it again, with new tokens. If not, remove it from tenants/acme.json."
  `);
});

it("a deleted hostname that Cloudflare still lists comes back when it is started again", async () => {
  await start();
  life.advance({ days: 15 });
  life.publish(HOST, "CNAME", TARGET);
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (deleted / deleted)
    Cloudflare deleted it after 7 days as moved, but still lists it, so Terraform plans nothing. DNS points to your zone.
    Next: If the customer left, remove it from tenants/acme.json. If they stay, ask them to set the record, then start the validation again.
    shop.acme-store.com CNAME customers.saasprovider.com
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  await startAgain();
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for Cloudflare (pending / initializing)
    DNS points to your zone. Cloudflare checks again within 4 hours."
  `);
  life.advance({ hours: 1 });
  expect(await told()).toBe(LIVE);
});

it("a held zone blocks for good, until the hold is released and the hostname started again", async () => {
  await start();
  life.emulator.customers.setZone("acme-store.com", { hold: "subdomains" });
  life.publish(HOST, "CNAME", TARGET);
  life.advance({ hours: 1 });
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (blocked / pending_validation)
    The customer's domain has a zone hold at Cloudflare that covers its subdomains. Cloudflare does not try again.
    Next: Ask the customer to release the hold in their Cloudflare account. Then start the validation again.
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  life.emulator.customers.setZone("acme-store.com", { hold: "none" });
  life.advance({ days: 3 });
  expect((await told()).split("\n")[0]).toBe("needs attention (blocked / active)");
  await startAgain();
  life.advance({ hours: 1 });
  expect((await told()).split("\n")[0]).toBe("live (active / active)");
});

it("a certificate that can't be renewed is told of 14 days before it ends, and after", async () => {
  await start();
  life.publish(HOST, "CNAME", TARGET);
  life.advance({ days: 40 });
  expect(await told()).toBe(LIVE);
  life.publish("acme-store.com", "CAA", '0 issue "digicert.com"');
  life.advance({ days: 30 });
  expect(await told()).toBe(LIVE);
  life.advance({ days: 10 });
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (active / active)
    Serves traffic, but the certificate expires in 10 days (2027-02-19 00:03 UTC) and can't be renewed: CAA records at acme-store.com allow digicert.com, not pki.goog nor letsencrypt.org.
    Next: Ask the customer to add the CAA records. Then start the validation again.
    acme-store.com CAA 0 issue "pki.goog"
    acme-store.com CAA 0 issue "letsencrypt.org"
    acme-store.com CAA 0 issue "ssl.com"
    npx switchyard status --revalidate shop.acme-store.com"
  `);
  life.advance({ days: 11 });
  expect(await told()).toMatchInlineSnapshot(`
    "needs attention (active / expired)
    No certificate can be issued: CAA records at acme-store.com allow digicert.com, not pki.goog nor letsencrypt.org.
    Next: Ask the customer to add the CAA records. Then start the validation again.
    acme-store.com CAA 0 issue "pki.goog"
    acme-store.com CAA 0 issue "letsencrypt.org"
    acme-store.com CAA 0 issue "ssl.com"
    npx switchyard status --revalidate shop.acme-store.com"
  `);
});

it("without the fallback origin nothing serves, and it is named first", async () => {
  await start();
  life.publish(HOST, "CNAME", TARGET);
  life.advance({ hours: 1 });
  await life.api.customHostnames.fallbackOrigin.delete({
    zone_id: life.zoneId,
  });
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for you (active / active)
    No hostname works, because the zone's fallback origin proxy-fallback.saasprovider.com is pending_deletion.
    Next: Restore the fallback origin: release the platform stack of production: npx switchyard plan. If there is nothing to release, use npx switchyard plan --drift."
  `);
  life.advance({ minutes: 5 });
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for you (active / active)
    No hostname works, because the zone's fallback origin is not set.
    Next: Restore the fallback origin: release the platform stack of production: npx switchyard plan. If there is nothing to release, use npx switchyard plan --drift."
  `);
});

it("validation by TXT before the switch asks for the token, then for the record", async () => {
  await start({ certificate: { validation: "txt" } });
  life.publish(HOST, "A", "198.51.100.7");
  life.advance({ minutes: 2 });
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for the customer (pending / pending_validation)
    DNS points to 198.51.100.7. Cloudflare gives up by 2026-11-28 00:01 UTC, in 6 days.
    Next: The customer must add these DNS records.
    _cf-custom-hostname.shop.acme-store.com TXT <ownership token>
    _acme-challenge.shop.acme-store.com TXT <certificate token>
    shop.acme-store.com CNAME customers.saasprovider.com"
  `);
});

it("the records carry Cloudflare's live tokens", async () => {
  await start({ certificate: { validation: "txt" } });
  life.advance({ minutes: 2 });
  const [custom] = (await life.api.customHostnames.list({ zone_id: life.zoneId })).result;
  const [line] = linesOf(await life.look());
  expect(line?.judgement.records.map(({ value }) => value)).toEqual([
    custom?.ownership_verification?.value,
    custom?.ssl?.validation_records?.[0]?.txt_value,
    TARGET,
  ]);
});

it("what is suspended here, or has no entry, waits for us", async () => {
  await start();
  life.publish(HOST, "CNAME", TARGET);
  life.advance({ hours: 1 });
  const [kv] = (await life.api.kv.namespaces.list({ account_id: life.emulator.accountId })).result;
  await life.api.kv.namespaces.values.delete(`hostname:${HOST}`, {
    account_id: life.emulator.accountId,
    namespace_id: kv?.id ?? "",
  });
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for you (active / active)
    Hostname and certificate are active, but visitors get 404. There is no KV entry of shop.acme-store.com.
    Next: Release it: npx switchyard plan. If there is nothing to release, it was changed at Cloudflare: detect the drift."
  `);
  const [tenant] = life.environment.tenants;
  for (const suspended of [tenant, ...(tenant?.hostnames ?? [])])
    Object.assign(suspended ?? {}, { status: "suspended" });
  await life.api.kv.namespaces.values.update(`hostname:${HOST}`, {
    account_id: life.emulator.accountId,
    namespace_id: kv?.id ?? "",
    value: '{"workerName":"acme-shop","tenant":"acme"}',
  });
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for you (active / active)
    Visitors are not served as the registry declares. The KV entry of shop.acme-store.com differs from the registry: status live, not suspended.
    Next: Release it: npx switchyard plan. If there is nothing to release, it was changed at Cloudflare: detect the drift."
  `);
  await life.api.kv.namespaces.values.update(`hostname:${HOST}`, {
    account_id: life.emulator.accountId,
    namespace_id: kv?.id ?? "",
    value: '{"workerName":"acme-shop","tenant":"acme","status":"suspended"}',
  });
  expect(await told()).toMatchInlineSnapshot(`
    "waiting for you (active / active)
    The registry calls the tenant suspended: visitors get 403.
    Next: Nothing, if that is intended. Otherwise, set status to live in tenants/acme.json and release."
  `);
});

it("the plain request of the way out does what --revalidate does, at the API that was asked", async () => {
  await start();
  life.advance({ days: 8 });
  const [line] = linesOf(await life.look());
  const patch = line?.judgement.revalidate?.patch ?? "";
  const env = { ...process.env, CLOUDFLARE_API_TOKEN: life.emulator.token };
  const { stdout } = await promisify(execFile)("sh", ["-c", patch.replace("curl", "curl --silent")], { env });
  expect(JSON.parse(stdout)).toMatchObject({
    success: true,
    result: { hostname: HOST, status: "pending" },
  });
});
