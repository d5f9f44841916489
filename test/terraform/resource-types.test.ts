import { describe, expect, it } from "@jest/globals";
import type { AttributeSchemas, ProviderSchema } from "../../emulator/provider/provider-schema";
import schema from "../../emulator/provider/schemas/5.22.0.json";
import {
  CUSTOM_HOSTNAME,
  isKnownType,
  isOnlyInState,
  KNOWN_TYPES,
  onlyAddress,
  resourceType,
  schemaOf,
  ZONE,
} from "../../src/terraform/resource-types";
import { type AttributeTree, EVERY_KEY } from "../../src/terraform/type-schema";
import { checkedEnvironment } from "../support/registry";
import { RICH_PLATFORMS, RICH_TENANTS } from "../support/rich-registry";
import { hostnamesJson, platformJson, type TerraformJson } from "../support/synth";

const { resource_schemas: SCHEMAS } = schema as unknown as ProviderSchema;

/** A line of the real provider's schema: `["cloudflare_zone.name", "required"]`. */
type SchemaLine = readonly [path: string, set: "required" | "optional" | "computed", ...traits: string[]];

const TYPES = Object.keys(SCHEMAS);
const SCHEMA = new Map(TYPES.map((type) => [type, linesBelow(type, SCHEMAS[type]?.block.attributes ?? {})]));

function linesBelow(above: string, attributes: AttributeSchemas): SchemaLine[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const set = attribute.required ? "required" : attribute.optional ? "optional" : "computed";
    const path = `${above}.${name}`;
    const traits = attribute.sensitive ? ["sensitive"] : [];
    return [[path, set, ...traits], ...linesBelow(path, attribute.nested_type?.attributes ?? {})];
  });
}

/** Paths below a type, without it. */
const pathsWhere = (type: string, wanted: (line: SchemaLine) => boolean) =>
  (SCHEMA.get(type) ?? []).filter(wanted).map(([path]) => path.slice(type.length + 1));

/** Every key of a map is left out of the path, as in a line of the schema. */
const pathsIn = (tree: AttributeTree, prefix = ""): string[] =>
  Object.entries(tree).flatMap(([name, inside]) => {
    const path = name === EVERY_KEY ? prefix : `${prefix}${name}.`;
    return inside === true ? [path.slice(0, -1)] : pathsIn(inside, path);
  });

describe.each(TYPES)("the table on %s, beside the provider's schema", (type) => {
  const { sensitive, computedOnly } = schemaOf(type);

  it("names what is sensitive", () => {
    expect(pathsIn(sensitive).sort()).toEqual(
      pathsWhere(type, ([, , ...traits]) => traits.includes("sensitive")).sort(),
    );
  });

  it("names what only Cloudflare sets", () => {
    const computed = pathsWhere(type, ([, set]) => set === "computed");
    const outermost = computed.filter((path) => !computed.some((other) => path.startsWith(`${other}.`)));
    expect(pathsIn(computedOnly).sort()).toEqual(outermost.sort());
  });
});

describe.each(KNOWN_TYPES)("the table on %s, beside the provider's schema", (type) => {
  it("has it replaced by attributes that a configuration can set", () => {
    const settable = pathsWhere(type, ([path, set]) => set !== "computed" && path.split(".").length === 2);
    expect(settable).toEqual(expect.arrayContaining([...(resourceType(type)?.replacedBy ?? ["?"])]));
  });
});

const requiredOf = (type: string) =>
  pathsWhere(type, ([path, set]) => set === "required" && path.split(".").length === 2);
const ENVIRONMENTS = Object.values(RICH_PLATFORMS).map((platform) => checkedEnvironment(platform, RICH_TENANTS));
const STACKS = ENVIRONMENTS.flatMap((environment) => [platformJson(environment), ...hostnamesJson(environment)]);
const BLOCKS = STACKS.flatMap(({ resource }) =>
  Object.entries(resource as Record<string, TerraformJson>).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]) => ({ type, name, block: block as TerraformJson })),
  ),
).filter(({ type }) => !isOnlyInState(type));

describe("what constructs write, beside the table", () => {
  it("has a row for each type, and no row for another", () => {
    expect([...new Set(BLOCKS.map(({ type }) => type))].sort()).toEqual([...KNOWN_TYPES].sort());
  });

  it("sets every attribute that is required", () => {
    const missing = BLOCKS.flatMap(({ type, name, block }) =>
      requiredOf(type)
        .filter((attribute) => block[attribute] === undefined)
        .map((attribute) => `${type}.${name}.${attribute}`),
    );
    expect(missing).toEqual([]);
  });

  it("never writes the text of a secret, only the variable that holds it", () => {
    const keys = BLOCKS.filter(({ type }) => type === CUSTOM_HOSTNAME).flatMap(
      ({ block }) => block.ssl?.custom_key ?? [],
    );
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(key).toMatch(/^\$\{var\.[a-z0-9_]+\}$/);
  });

  it("writes each resource that the table calls the only one, under its address", () => {
    const written = new Set(BLOCKS.map(({ type, name }) => `${type}.${name}`));
    const only = KNOWN_TYPES.flatMap((type) => onlyAddress(type) ?? []);
    expect(only).toHaveLength(4);
    expect(only.filter((address) => !written.has(address))).toEqual([]);
  });
});

it("assumes nothing of a type that it doesn't have", () => {
  for (const type of ["random_password", "cloudflare_zero_trust_list", "toString", "__proto__"]) {
    expect([isKnownType(type), resourceType(type), onlyAddress(type)]).toEqual([false, undefined, undefined]);
    expect(schemaOf(type)).toEqual({ sensitive: {}, computedOnly: {} });
  }
  expect(onlyAddress(ZONE)).toBe("cloudflare_zone.zone");
});
