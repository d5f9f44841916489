import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { checkRegistry } from "../../src/registry/check";
import { RICH_PLATFORMS, RICH_TENANTS } from "../support/rich-registry";

type Json = Record<string, unknown>;
type Kind = "tenant" | "platform";

const read = (kind: Kind): Json =>
  JSON.parse(readFileSync(join(__dirname, `../../schema/${kind}.schema.json`), "utf8"));
const schemas: Record<Kind, Json> = { tenant: read("tenant"), platform: read("platform") };

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** What a `$ref` names, here or in the other schema. */
function referred(ref: string, kind: Kind): [Json, Kind] {
  const [file = "", pointer = ""] = ref.split("#");
  const home = file === "" ? kind : (file.replace(".schema.json", "") as Kind);
  let found: unknown = schemas[home];
  for (const step of pointer.split("/").filter((part) => part !== "")) found = (found as Json)[step];
  return [found as Json, home];
}

/** Every field a schema has, as a path: `hostnames[].certificate.ciphers`, `grants.*.tiers`. */
function fieldsOf(schema: unknown, kind: Kind, path = ""): string[] {
  if (!isJson(schema)) return [];
  const { $ref, properties, items, additionalProperties, ...rest } = schema;
  const named = Object.entries(isJson(properties) ? properties : {}).filter(([, field]) => isJson(field));
  const alternatives = ["oneOf", "anyOf", "allOf", "then", "else"].flatMap((word) => [rest[word] ?? []].flat());
  return [
    ...(typeof $ref === "string" ? fieldsOf(...referred($ref, kind), path) : []),
    ...named.flatMap(([name, field]) => [`${path}.${name}`, ...fieldsOf(field, kind, `${path}.${name}`)]),
    ...fieldsOf(items, kind, `${path}[]`),
    ...fieldsOf(additionalProperties, kind, `${path}.*`),
    ...alternatives.flatMap((alternative) => fieldsOf(alternative, kind, path)),
  ];
}

/** Every field a file sets, with each name of a map as itself and as `*`. */
function setIn(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => setIn(item, `${path}[]`));
  if (!isJson(value)) return [];
  return Object.entries(value).flatMap(([name, field]) => [
    `${path}.${name}`,
    ...setIn(field, `${path}.${name}`),
    ...setIn(field, `${path}.*`),
  ]);
}

it.each([
  ["tenant", RICH_TENANTS],
  ["platform", RICH_PLATFORMS],
] as const)("the rich registry uses every field of a %s", (kind, files) => {
  const used = new Set(Object.values(files).flatMap((file) => setIn(file)));
  const fields = [...new Set(fieldsOf(schemas[kind], kind))];
  expect(fields.length).toBeGreaterThan(30);
  expect(fields.filter((field) => !used.has(field))).toEqual([]);
});

it("the rich registry is allowed", () => {
  const source =
    (kind: Kind) =>
    ([id, file]: [string, unknown]) => ({
      kind,
      id,
      file: `${kind === "tenant" ? "tenants" : "platform"}/${id}.json`,
      text: JSON.stringify(file),
    });
  const sources = [
    ...Object.entries(RICH_TENANTS).map(source("tenant")),
    ...Object.entries(RICH_PLATFORMS).map(source("platform")),
  ];
  const { problems } = checkRegistry({ sources, findings: [] });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
});
