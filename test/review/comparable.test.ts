import { describe, expect, it } from "@jest/globals";
import { changeDigest } from "../../src/review/change-digest";
import { comparablePlan } from "../../src/review/comparable";
import { COMPUTED_ONLY } from "../../src/review/computed-only.generated";
import { canonical, type Json, type JsonObject, objectAt } from "../../src/review/json";
import { maskPlan } from "../../src/review/mask";
import { readPlan } from "../../src/review/plan";
import { issue } from "../support/certificates";
import { fullPlan, leavesOf, mapAt, PAIR, type Path, realPlan } from "./real-plan";

const FULL = fullPlan();
const digestOf = (plan: JsonObject) => changeDigest([readPlan("s", plan)]);
const DIGEST = digestOf(FULL);

/** Whether the digest is another when what stands at the path is. */
const tells = (path: Path, map: (value: Json | undefined) => Json): boolean =>
  digestOf(mapAt(FULL, path, map) as JsonObject) !== DIGEST;

const indexOf = (address: string): number => {
  const index = (FULL.resource_changes as JsonObject[]).findIndex((change) => change.address === address);
  if (index < 0) throw new Error(`the plan has no ${address}`);
  return index;
};
const HOST = "cloudflare_custom_hostname";
const at = (address: string, ...path: Path): Path => ["resource_changes", indexOf(address), ...path];
const change = (address: string, ...path: Path): Path => at(address, "change", ...path);
const to = (value: Json) => () => value;

describe("two plans that would do different things are told apart", () => {
  it.each<[string, Path, (value: Json | undefined) => Json]>([
    ["another address", at(`${HOST}.www_acme_com`, "address"), to(`${HOST}.evil_com`)],
    ["another type", at("random_password.session", "type"), to("random_string")],
    ["another provider", at(`${HOST}.www_acme_com`, "provider_name"), to("registry.terraform.io/evil/cloudflare")],
    ["another index", at(`${HOST}.indexed`, "index"), to("b")],
    ["another module", at(`${HOST}.indexed`, "module_address"), to("module.n")],
    ["another reason", at(`${HOST}.old_hooli_com`, "action_reason"), to("replace_because_tainted")],
    ["another address before", at(`${HOST}.moved`, "previous_address"), to(`${HOST}.other`)],
    ["another leftover", at(`${HOST}.deposed`, "deposed"), to("c0ffee01")],
    ["other actions", change(`${HOST}.replaced`, "actions"), to(["create", "delete"])],
    ["a change that became a deletion", change(`${HOST}.www_acme_com`, "actions"), to(["delete"])],
    ["another object imported", change(`${HOST}.imported`, "importing", "id"), to("023e/5678")],
    ["no import", change(`${HOST}.imported`, "importing"), to(null)],
    ["another cause of a replacement", change(`${HOST}.replaced`, "replace_paths"), to([["hostname"]])],
    ["another value", change(`${HOST}.www_acme_com`, "after", "ssl", "settings", "min_tls_version"), to("1.0")],
    ["another entry", change("cloudflare_workers_kv.shop_acme_com", "after", "value"), to('{"workerName":"evil"}')],
    ["a value more", change(`${HOST}.www_acme_com`, "after", "custom_origin_server"), to("origin.evil.com")],
    ["another id kept", change(`${HOST}.www_acme_com`, "after", "id"), to("another")],
    ["a value that is known", change(`${HOST}.www_acme_com`, "after_unknown", "status"), to(false)],
    ["a declared value that was another", change(`${HOST}.www_acme_com`, "before", "ssl", "method"), to("email")],
    ["another hostname destroyed", change(`${HOST}.old_hooli_com`, "before", "hostname"), to("shop.acme.com")],
    ["an unknown type's computed value", change("random_password.session", "before", "id"), to("some")],
    ["another output", ["output_changes", "zone_id", "after"], to("023e")],
    ["an output's value before", ["output_changes", "zone_id", "before"], to("0000")],
    ["one output more", ["output_changes", "quiet", "actions"], to(["create"])],
    ["another deferred read", change("data.http.later", "after", "url"), to("https://evil.com")],
    [
      "another answer of a data source",
      ["prior_state", "values", "root_module", "resources"],
      (resources) => mapAt(resources, [(resources as Json[]).length - 1, "values", "body"], to("down")),
    ],
    [
      "another data source",
      ["prior_state", "values", "root_module", "resources"],
      (resources) => mapAt(resources, [(resources as Json[]).length - 1, "address"], to("data.http.evil")),
    ],
    ["one resource less", ["resource_changes"], (changes) => (changes as Json[]).slice(1)],
    ["a targeted plan", ["complete"], to(false)],
    ["a plan that failed", ["errored"], to(true)],
    ["a part that Terraform has since another version", ["action_invocations"], to([{ address: "action.x.y" }])],
  ])("%s", (_case, path, map) => {
    expect(tells(path, map)).toBe(true);
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
  const computed = Object.keys(COMPUTED_ONLY[HOST] ?? {});

  it.each<[string, Path, (value: Json | undefined) => Json]>([
    ["the time", ["timestamp"], to("2027-01-01T00:00:00Z")],
    ["the order of relevant attributes", ["relevant_attributes"], (list) => [...(list as Json[])].reverse()],
    ["the order of resources", ["resource_changes"], (list) => [...(list as Json[])].reverse()],
    ["drift that nothing is done about", ["resource_drift"], to([])],
    ["the planned values", ["planned_values"], to({})],
    ["the state's resources", ["prior_state", "values", "root_module", "resources", 0, "values", "status"], to("x")],
    ["the variables", ["variables"], to({})],
    ["what the marks say of nothing", change(`${HOST}.www_acme_com`, "before_sensitive", "status"), to(true)],
    ["an output that stays", ["output_changes", "quiet", "before"], to("other")],
    ["a hostname that turned active", change(`${HOST}.www_acme_com`, "before", "status"), to("active")],
    ["one destroyed that turned active", change(`${HOST}.old_hooli_com`, "before", "status"), to("active")],
    [
      "an imported one that turned active",
      change(`${HOST}.imported`),
      (part) => mapAt(mapAt(part, ["before", "status"], to("active")), ["after", "status"], to("active")),
    ],
    ["a resource that stays", change(`${HOST}.mystore_com`, "before", "hostname"), to("other.com")],
  ])("whatever %s", (_case, path, map) => {
    expect(tells(path, map)).toBe(false);
  });

  it("whatever Cloudflare computed", () => {
    expect(computed).toEqual(expect.arrayContaining(["id", "created_at", "status", "verification_errors"]));
    for (const name of computed) {
      expect([name, tells(change(`${HOST}.www_acme_com`, "before", name), to("moved on"))]).toEqual([name, false]);
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
      const isComputed = side === "before" && COMPUTED_ONLY[String(changes[Number(index)]?.type)]?.[attribute] === true;
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

it("leaves a stack's plan with nothing but what would be done", () => {
  const { resources, outputs, data, complete } = comparablePlan(maskPlan(FULL));
  expect(resources.map(({ address }) => address)).toEqual([
    `${HOST}.app_initech_net`,
    `${HOST}.blog_globex_com`,
    `${HOST}.deposed`,
    `${HOST}.imported`,
    `${HOST}.indexed`,
    `${HOST}.moved`,
    `${HOST}.new_umbrella_org`,
    `${HOST}.old_hooli_com`,
    `${HOST}.replaced`,
    `${HOST}.uploaded`,
    `${HOST}.www_acme_com`,
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
