import { describe, expect, it } from "@jest/globals";
import { disagreementsOf } from "../../src/drift/disagreements";
import type { DriftedObject, Repair } from "../../src/drift/drift";
import type { Plan, PlannedResource } from "../../src/terraform/plan";
import { CUSTOM_HOSTNAME } from "../../src/terraform/resource-types";

const ADDRESS = `${CUSTOM_HOSTNAME}.shop_acme_com`;
const MIN_TLS = "ssl.settings.min_tls_version";

function drifted(
  kind: DriftedObject["kind"],
  paths: readonly string[] = [],
  repair: Repair = "release",
): DriftedObject {
  const fields = paths.map((path) => ({ path, state: "a", cloudflare: "b", repair }));
  return { stack: "s", address: ADDRESS, type: CUSTOM_HOSTNAME, tenant: "acme", name: "shop.acme.com", kind, fields };
}

function planOf(resource: Pick<PlannedResource, "drift"> & Partial<PlannedResource>): Plan {
  const resources = [
    {
      address: ADDRESS,
      type: CUSTOM_HOSTNAME,
      vanished: false,
      differences: resource.drift,
      ...resource,
    } as PlannedResource,
  ];
  return { stack: "s", resources } as unknown as Plan;
}

const refreshed = (...paths: readonly string[]) =>
  planOf({ drift: paths.map((path) => ({ path: path.split("."), before: "a", after: "b" })) });

describe("a snapshot and Terraform's refresh", () => {
  it.each<[string, readonly DriftedObject[], Plan, readonly string[]]>([
    ["agree on nothing", [], refreshed(), []],
    ["agree on a field", [drifted("changed", [MIN_TLS])], refreshed(MIN_TLS), []],
    [
      "agree on a map, whose keys Terraform tells singly",
      [drifted("changed", ["custom_metadata"])],
      refreshed("custom_metadata.a", "custom_metadata.b"),
      [],
    ],
    ["agree on what is gone", [drifted("gone")], planOf({ drift: [], vanished: true }), []],
    [
      "disagree where only the snapshot finds a field changed",
      [drifted("changed", [MIN_TLS])],
      refreshed(),
      [`${MIN_TLS} snapshot`],
    ],
    ["disagree where only Terraform does", [], refreshed(MIN_TLS), [`${MIN_TLS} terraform`]],
    ["disagree on what is gone", [drifted("gone")], refreshed(), ["gone snapshot"]],
    [
      "need not agree on what Terraform does not see",
      [drifted("changed", ["bindings.KV"], "revision")],
      refreshed(),
      [],
    ],
    ["need not agree on what changes by itself", [], refreshed("status", "verification_errors"), []],
    [
      "agree that a field which is not set is empty",
      [],
      planOf({ drift: [{ path: ["custom_origin_server"], before: null, after: "" }] }),
      [],
    ],
    [
      "agree where the snapshot tells a setting that Terraform reads and leaves",
      [drifted("changed", ["ssl.settings.ciphers"], "none")],
      refreshed("ssl.settings.ciphers"),
      [],
    ],
    [
      "need not agree on what Terraform reads and does not set again",
      [],
      planOf({ drift: [{ path: ["ssl", "certificate_authority"], before: "a", after: "b" }], differences: [] }),
      [],
    ],
    ["are compared within the stack", [{ ...drifted("gone"), stack: "other" }], refreshed(), []],
  ])("%s", (_, objects, plan, expected) => {
    expect(disagreementsOf(plan, objects).map(({ path, changedBy }) => `${path} ${changedBy}`)).toEqual(expected);
  });
});
