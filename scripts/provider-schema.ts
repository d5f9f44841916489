import type { AttributeSchema, AttributeSchemas, ProviderSchema } from "../emulator/provider/provider-schema";
import schema from "../emulator/provider/schemas/5.22.0.json";
import { type AttributeTree, EVERY_KEY } from "../src/terraform/type-schema";

const BANNER =
  "// Generated from emulator/provider/schemas/5.22.0.json by `npm run generate`: change the schema there, not this file.";

/** The TypeScript that says, of each resource type of the schema, what a review must know of it. One type a line. */
export function providerSchema(): string {
  const { resource_schemas: schemas } = schema as unknown as ProviderSchema;
  const types = Object.keys(schemas).sort();
  const table = types.map((type) => {
    const attributes = schemas[type]?.block.attributes ?? {};
    const sensitive = treeOf(attributes, (attribute) => attribute.sensitive === true);
    const computedOnly = treeOf(attributes, ({ computed, optional }) => computed === true && optional !== true);
    return `  ${type}: ${JSON.stringify({ sensitive, computedOnly })},`;
  });
  return [
    BANNER,
    'import type { TypeSchema } from "./type-schema";',
    "",
    "/** By the schema of provider 5.22.0, for each of its resource types that the file holds. */",
    "export const PROVIDER_SCHEMA: Readonly<Record<string, TypeSchema>> = {",
    ...table,
    "};",
    "",
  ].join("\n");
}

function treeOf(attributes: AttributeSchemas, wanted: (schema: AttributeSchema) => boolean): AttributeTree {
  const found = Object.entries(attributes).flatMap(([name, attribute]): [string, AttributeTree[string]][] => {
    if (wanted(attribute)) return [[name, true]];
    const { attributes: nested = {}, nesting_mode: nesting } = attribute.nested_type ?? {};
    const inside = treeOf(nested, wanted);
    if (Object.keys(inside).length === 0) return [];
    return [[name, nesting === "map" ? { [EVERY_KEY]: inside } : inside]];
  });
  return Object.fromEntries(found);
}
