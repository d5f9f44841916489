import { describe, expect, it } from "@jest/globals";
import { canonical, type Json, type JsonObject, objectAt } from "../../src/json";
import { changeDigest } from "../../src/terraform/change-digest";
import { comparablePlan } from "../../src/terraform/comparable";
import { maskPlan } from "../../src/terraform/mask";
import { readPlan } from "../../src/terraform/plan";
import { CUSTOM_HOSTNAME, schemaOf } from "../../src/terraform/resource-types";
import { change, FULL, HOSTNAME_TYPE, mutated, SILENT, TELLING, to } from "../review/plan-mutations";
import { fullPlan, leavesOf, mapAt, PAIR, realPlan } from "../review/real-plan";
import { issue } from "../support/certificates";

const digestOf = (plan: JsonObject) => changeDigest([readPlan("s", plan)]);
const DIGEST = digestOf(FULL);

describe("two plans that would do different things are told apart", () => {
  it.each(TELLING)("%s", (...mutation) => {
    expect(digestOf(mutated(mutation))).not.toBe(DIGEST);
  });

  it("a certificate with the same subject and dates", () => {
    const renewed = issue({ hostname: "app.initech.net", serial: 2 });
    const { privateKey } = PAIR;
    expect(digestOf(fullPlan({ certificate: renewed.certificate, privateKey }))).not.toBe(DIGEST);
  });

  it("another issuer's certificate behind the same one", () => {
    const chain = (issuer: string) => fullPlan({ ...PAIR, certificate: PAIR.certificate + issuer });
    const [one, two] = [1, 2].map((serial) => issue({ hostname: "ca", serial }).certificate) as [string, string];
    expect(digestOf(chain(one))).not.toBe(digestOf(chain(two)));
  });

  it("another private key", () => {
    const { privateKey } = issue({ hostname: "app.initech.net" });
    expect(digestOf(fullPlan({ ...PAIR, privateKey }))).not.toBe(DIGEST);
  });
});

describe("two plans of the same thing are equal", () => {
  const computed = Object.keys(schemaOf(CUSTOM_HOSTNAME).computedOnly);

  it.each(SILENT)("whatever %s", (...mutation) => {
    expect(digestOf(mutated(mutation))).toBe(DIGEST);
  });

  it("whatever Cloudflare computed", () => {
    expect(computed).toEqual(expect.arrayContaining(["id", "created_at", "status", "verification_errors"]));
    for (const name of computed) {
      expect([
        name,
        digestOf(mutated([name, change(`${HOSTNAME_TYPE}.www_acme_com`, "before", name), to("moved on")])) !== DIGEST,
      ]).toEqual([name, false]);
    }
  });

  it("masked or not", () => {
    expect(digestOf(maskPlan(FULL))).toBe(DIGEST);
  });

  it("whatever stack they are read as", () => {
    expect(changeDigest([readPlan("production-hostnames-000", FULL)])).toBe(
      changeDigest([readPlan("release/plan.json", FULL)]),
    );
  });

  it("beside a plan that does nothing", () => {
    const { resource_changes: _changes, output_changes: _outputs, ...quiet } = FULL;
    expect(changeDigest([readPlan("a", FULL), readPlan("b", quiet)])).toBe(DIGEST);
  });
});

describe("of the plans that the real provider made", () => {
  const LEFT_OUT =
    /^(?:timestamp|relevant_attributes|resource_drift|prior_state|planned_values|variables|configuration)\b/;
  const UNCOMPARED = /^(?:format_version|terraform_version|applyable)$/;

  it.each(["create", "change", "drift"] as const)("every place is compared or left out as documented: %s", (name) => {
    const plan = realPlan(name);
    const changes = plan.resource_changes as readonly JsonObject[];
    const isQuiet = (index: number) => String(objectAt(changes[index] ?? {}, "change").actions) === "no-op";
    // There is no secret in these plans, so nothing to mask.
    const parts = (document: Json) => canonical({ ...comparablePlan(document as JsonObject) });
    const before = parts(plan);
    const wrong = leavesOf(plan).filter((path) => {
      const text = path.join(".");
      const [, index, , side, attribute = ""] = path;
      const isComputed =
        side === "before" && schemaOf(String(changes[Number(index)]?.type)).computedOnly[attribute] === true;
      const isLeftOut =
        LEFT_OUT.test(text) ||
        UNCOMPARED.test(text) ||
        /^resource_changes\.\d+\.change\.(?:before|after)_sensitive\b/.test(text) ||
        (path[0] === "resource_changes" && (isComputed || isQuiet(Number(index))) && !text.includes(".actions."));
      return (parts(mapAt(plan, path, mutate)) !== before) === isLeftOut;
    });
    expect(wrong.map((path) => path.join("."))).toEqual([]);
  });
});

function mutate(value: Json | undefined): Json {
  if (typeof value === "boolean") return !value;
  return typeof value === "number" ? value + 1 : `${value ?? ""}x`;
}

describe("of a type that only a company uses", () => {
  const planOf = (type: string, before: JsonObject) => ({
    format_version: "1.2",
    resource_changes: [
      { address: `${type}.x`, mode: "managed", type, change: { actions: ["update"], before, after: { hosts: ["b"] } } },
    ],
  });
  const differs = (type: string, before: JsonObject, other: JsonObject) =>
    canonical({ ...comparablePlan(planOf(type, before)) }) !== canonical({ ...comparablePlan(planOf(type, other)) });

  it("what only Cloudflare sets is left out, and what can be declared is compared", () => {
    const pack = (status: string, host: string) => ({ status, hosts: [host] });
    expect(differs("cloudflare_certificate_pack", pack("active", "a"), pack("expired", "a"))).toBe(false);
    expect(differs("cloudflare_certificate_pack", pack("active", "a"), pack("active", "b"))).toBe(true);
    expect(differs("unknown_pack", pack("active", "a"), pack("expired", "a"))).toBe(true);
  });
});

it("leaves a stack's plan with nothing but what would be done", () => {
  const { resources, outputs, data, complete } = comparablePlan(maskPlan(FULL));
  expect(resources.map(({ address }) => address)).toEqual([
    `${HOSTNAME_TYPE}.app_initech_net`,
    `${HOSTNAME_TYPE}.blog_globex_com`,
    `${HOSTNAME_TYPE}.deposed`,
    `${HOSTNAME_TYPE}.imported`,
    `${HOSTNAME_TYPE}.indexed`,
    `${HOSTNAME_TYPE}.moved`,
    `${HOSTNAME_TYPE}.new_umbrella_org`,
    `${HOSTNAME_TYPE}.old_hooli_com`,
    `${HOSTNAME_TYPE}.replaced`,
    `${HOSTNAME_TYPE}.uploaded`,
    `${HOSTNAME_TYPE}.www_acme_com`,
    "cloudflare_workers_kv.new_umbrella_org",
    "cloudflare_workers_kv.old_hooli_com",
    "cloudflare_workers_kv.shop_acme_com",
    "data.http.later",
    "random_password.session",
  ]);
  expect([Object.keys(outputs), data.map(({ address }) => address), complete]).toEqual([
    ["zone_id"],
    ["data.http.status"],
    true,
  ]);
});
