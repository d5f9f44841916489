import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { releaseOf } from "../../emulator/provider/release";
import { behaviors } from "../../emulator/provider/resources";
import type { Attributes, ValueType } from "../../emulator/provider/schema";
import { effects } from "./plan-summary";
import { type Sandbox, type SandboxStack, startSandbox, writesTo } from "./sandbox";
import { describeWithTerraform } from "./terraform";

const { resources } = releaseOf("5.22.0");
const types = Object.keys(resources).filter((type) => behaviors[type] === undefined);
const accountId = "023e105f4ecef8ad9ca31a8372d0c353";
const zone = { name: "saasprovider.com", id: "0da42c8d2132a9ddaf714f9e7c920711" };

/** How much of what can be set is set: what the schema requires, or everything. */
type Extent = "least" | "most";
type Config = Readonly<Record<string, unknown>>;

/** An object of each type. */
function everyType(extent: Extent): object {
  const objects = types.map((type) => {
    const attributes = resources[type]?.attributes ?? {};
    const config = configOf(attributes, extent, extent);
    const places = Object.entries({ zone_id: zone.id, account_id: accountId }).filter(([name]) => name in config);
    return [type, { it: { ...config, ...Object.fromEntries(places) } }];
  });
  return {
    terraform: { required_providers: { cloudflare: { source: "cloudflare/cloudflare" } } },
    resource: Object.fromEntries(objects),
  };
}

function configOf(attributes: Attributes, extent: Extent, text: string): Config {
  const written = Object.entries(attributes).filter(
    ([name, { set }]) => set === "required" || (extent === "most" && set !== "computed" && !REPLACING.includes(name)),
  );
  return Object.fromEntries(written.map(([name, { type }]) => [name, valueFor(type, extent, text)]));
}

/** Set later, they would replace the object. */
const REPLACING = ["zone_id", "account_id"];

/** They have a zone or an account, and nothing else that can be set. */
const NOTHING_TO_CHANGE = ["authenticated_origin_pulls_settings", "email_routing_settings", "stream_key"];

/** Two items in each collection, out of order. */
function valueFor(type: ValueType, extent: Extent, text: string): unknown {
  if (type === "string") return text;
  if (type === "number") return 1.5;
  if (type === "bool") return true;
  if (type === "dynamic") return { list: [text, 2], flag: false };
  if ("object" in type) return Object.fromEntries(Object.keys(type.object).map((name) => [name, text]));
  const item = (here: string) =>
    "collection" in type ? valueFor(type.of, extent, here) : configOf(type.attributes, extent, here);
  const kind = "collection" in type ? type.collection : type.nesting;
  if (kind === "single") return item(text);
  return kind === "map" ? { one: item(text), two: item(`${text}-2`) } : [item(`${text}-2`), item(text)];
}

describeWithTerraform("a resource type without behavior of its own", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;

  beforeAll(async () => {
    sandbox = await startSandbox({ accountId, existing: { zones: [zone] } });
    stack = sandbox.stack("every-type");
    stack.write(everyType("least"));
    await stack.init();
  });

  afterAll(() => sandbox?.stop());

  const settled = async () => effects(await stack.plan());

  it("is accepted by Terraform, created with as little as its schema requires, and then plans nothing", async () => {
    await stack.apply();
    expect(writesTo(sandbox.emulator).sort()).toEqual(types.map((type) => `POST /__emulator/${type}`).sort());
    expect(await settled()).toEqual({});
    expect(types).toHaveLength(178);
  });

  it("is changed in place to all that can be set, and then plans nothing", async () => {
    stack.write(everyType("most"));
    const { resource_changes: changes = [] } = await stack.plan();
    const unchanged = changes.filter(({ change }) => change.actions.join() !== "update").map(({ type }) => type);
    expect(unchanged).toEqual(NOTHING_TO_CHANGE.map((name) => `cloudflare_${name}`));
    expect(await stack.terraform(["apply", "-no-color", "plan"])).toMatchObject({ code: 0 });
    expect(await settled()).toEqual({});
  }, 180_000);

  it("is destroyed, and nothing is left of it", async () => {
    await stack.apply("-destroy", "-refresh=false");
    expect(Object.keys(sandbox.emulator.state()).filter((type) => types.includes(`cloudflare_${type}`))).toEqual([]);
  });
});
