import { describe, expect, it } from "@jest/globals";
import type { DriftedObject } from "../../src/drift/drift";
import { driftJson, driftText } from "../../src/release/drift-report";
import type { PlannedDrift } from "../../src/release/planned-drift";
import { CUSTOM_HOSTNAME, WORKERS_SCRIPT } from "../../src/terraform/resource-types";

const CLEAN: PlannedDrift = {
  readAt: 0,
  compared: 3,
  pending: [],
  objects: [],
  strangers: { hostnames: [], kvKeys: [] },
  failures: [],
  notCompared: [],
  requests: 17,
  tenants: 3,
  revision: undefined,
  disagreements: [],
  unplanned: undefined,
};
const SHOP: DriftedObject = {
  stack: "production-hostnames-000",
  address: `${CUSTOM_HOSTNAME}.shop_acme_com`,
  type: CUSTOM_HOSTNAME,
  tenant: "acme",
  name: "shop.acme.com",
  kind: "changed",
  fields: [{ path: "ssl.settings.min_tls_version", state: "1.2", cloudflare: "1.0", repair: "release" }],
};
const WORKER: DriftedObject = {
  stack: "production-platform",
  address: `${WORKERS_SCRIPT}.dispatch`,
  type: WORKERS_SCRIPT,
  tenant: undefined,
  name: "dispatch",
  kind: "changed",
  fields: [{ path: "bindings.KV.namespace_id", state: "a", cloudflare: "b", repair: "revision" }],
};

describe("a drift report", () => {
  it("is one line where nothing differs", () => {
    expect(driftText(CLEAN)).toEqual(["No drift. Compared 3 stacks with Cloudflare in 17 requests."]);
  });

  it("names each field with both values, by tenant, and what serves everyone last", () => {
    expect(driftText({ ...CLEAN, objects: [WORKER, SHOP], revision: 4 })).toEqual([
      "Drift in 2 resources. Compared 3 stacks with Cloudflare in 17 requests.",
      "acme",
      `  shop.acme.com, ${SHOP.address} (production-hostnames-000):`,
      '    ssl.settings.min_tls_version: Cloudflare has "1.0", the state "1.2".',
      "All 3 tenants of the environment:",
      `  dispatch, ${WORKER.address} (production-platform):`,
      '    bindings.KV.namespace_id: Cloudflare has "b", the state "a".',
      "Terraform does not see changed bindings of the dispatch Worker. To have it send all of them, set dispatch.revision in the platform file to 5, then plan and apply.",
    ]);
  });

  it("never calls a part of the answer complete", () => {
    const lines = driftText({ ...CLEAN, failures: ["Not checked, 2 resources: HTTP 500."] });
    expect(lines[0]).toMatch(/^No drift in what was checked\./);
    expect(lines.slice(1)).toEqual(["This answer is incomplete:", "  Not checked, 2 resources: HTTP 500."]);
  });

  it("counts what it does not list, and JSON lists all of it", () => {
    const hostnames = Array.from({ length: 25 }, (_, index) => `shop-${index}.com`);
    const drift = { ...CLEAN, strangers: { hostnames, kvKeys: ["hostname:left.com"] } };
    const [first, second, third] = driftText(drift);
    expect(first).toMatch(/^No drift in what is declared\./);
    expect(second).toMatch(/^25 hostnames in the zone that no file declares: .* and 5 more\. /);
    expect(third).toMatch(/^1 KV key without a declared hostname: hostname:left\.com\. /);
    expect(driftJson(drift).strangers.hostnames).toEqual(hostnames);
  });

  it("shows what Cloudflare has in visible characters only", () => {
    const [field] = SHOP.fields;
    const hostile = { ...SHOP, fields: [{ ...field, cloudflare: "\u001b[31mred\u202e" }] } as DriftedObject;
    const shown = driftText({ ...CLEAN, objects: [hostile] }).join("\n");
    expect(["\u001b", "\u202e"].filter((character) => shown.includes(character))).toEqual([]);
  });
});
