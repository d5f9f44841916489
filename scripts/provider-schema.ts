import type { AttributeSchema, AttributeSchemas, ProviderSchema } from "../emulator/provider/provider-schema";
import { behaviors } from "../emulator/provider/resources";
import schema from "../emulator/provider/schemas/5.22.0.json";
import type { ComputedOnly } from "../src/terraform/type-schema";

const BANNER =
  "// Generated from emulator/provider/schemas/5.22.0.json by `npm run generate`: change the schema there, not this file.";

/** The TypeScript that says, of each resource type in use, what a review must know of the provider's schema. */
export function providerSchema(): string {
  const { resource_schemas: schemas } = schema as unknown as ProviderSchema;
  const types = Object.keys(behaviors).sort();
  const table = Object.fromEntries(
    types.map((type) => {
      const attributes = schemas[type]?.block.attributes ?? {};
      const required = Object.keys(attributes).filter((name) => attributes[name]?.required);
      const sensitive = pathsOf(attributes, (attribute) => attribute.sensitive === true);
      return [type, { required, sensitive, computedOnly: computedOnly(attributes) }];
    }),
  );
  return [
    BANNER,
    'import type { TypeSchema } from "./type-schema";',
    "",
    "/** By the schema of provider 5.22.0, for each resource type that Switchyard writes. */",
    `export const PROVIDER_SCHEMA: Readonly<Record<string, TypeSchema>> = ${literal(table)};`,
    "",
  ].join("\n");
}

function pathsOf(attributes: AttributeSchemas, wanted: (schema: AttributeSchema) => boolean, prefix = ""): string[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => [
    ...(wanted(attribute) ? [`${prefix}${name}`] : []),
    ...pathsOf(attribute.nested_type?.attributes ?? {}, wanted, `${prefix}${name}.`),
  ]);
}

function computedOnly(attributes: AttributeSchemas): ComputedOnly {
  const found = Object.entries(attributes).flatMap(([name, attribute]): [string, true | ComputedOnly][] => {
    if (attribute.computed && !attribute.optional) return [[name, true]];
    const inside = computedOnly(attribute.nested_type?.attributes ?? {});
    return Object.keys(inside).length === 0 ? [] : [[name, inside]];
  });
  return Object.fromEntries(found);
}

interface Tree {
  readonly [name: string]: true | readonly string[] | Tree;
}

/** One attribute a line, as the formatter writes it. */
function literal(tree: Tree, indent = ""): string {
  const inner = `${indent}  `;
  const lines = Object.entries(tree).map(([name, value]) => `${inner}${name}: ${valueText(value, inner)},\n`);
  return lines.length === 0 ? "{}" : `{\n${lines.join("")}${indent}}`;
}

function valueText(value: Tree[string], indent: string): string {
  if (value === true) return "true";
  if (!Array.isArray(value)) return literal(value as Tree, indent);
  return `[${value.map((name) => JSON.stringify(name)).join(", ")}]`;
}
