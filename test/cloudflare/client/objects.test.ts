import { expect, it } from "@jest/globals";
import type { CloudflareClient } from "../../../src/cloudflare/client/client";
import { askObjects } from "../../../src/cloudflare/client/objects";
import { CUSTOM_HOSTNAME, DNS_RECORD } from "../../../src/terraform/resource-types";

const HOSTNAME = { hostname: "shop.acme.com", id: "${file(1)}" };

it.each([
  ["to be created", undefined, { result: [HOSTNAME], result_info: { total_count: 1 } }],
  ["to be changed", "0d89c70d-ad9f-4843-b99f-6cc0252067e9", HOSTNAME],
])("does not take a hostname %s for absent because its ID can't be Cloudflare's", async (_, id, answer) => {
  const ask = (async () => answer) as CloudflareClient["ask"];
  const client: CloudflareClient = {
    baseUrl: "",
    ask,
    now: () => 0,
    cloudflareTime: () => 0,
    progress: () => undefined,
  };
  const question = { type: CUSTOM_HOSTNAME, id, at: { zone_id: "z", hostname: "shop.acme.com" } };
  await expect(askObjects(client, [question])).rejects.toThrow("gives shop.acme.com no usable id");
});

it("finds what stands in a CNAME's way: another record of the name", async () => {
  const record = { id: "0d89c70dad9f4843b99f6cc025206700", name: "c.saas.com", type: "A", content: "192.0.2.1" };
  const ask = (async () => ({
    result: [record],
    result_info: { total_count: 1 },
  })) as unknown as CloudflareClient["ask"];
  const client: CloudflareClient = {
    baseUrl: "",
    ask,
    now: () => 0,
    cloudflareTime: () => 0,
    progress: () => undefined,
  };
  const at = { zone_id: "z", name: "c.saas.com", type: "CNAME", content: "fallback.saas.com" };
  const [found] = await askObjects(client, [{ type: DNS_RECORD, id: undefined, at }]);
  expect(found).toMatchObject({ importId: `z/${record.id}`, fields: { type: "A" } });
});
