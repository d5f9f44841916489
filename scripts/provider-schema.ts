import { resources } from "../emulator/provider/resources";
import { type Attribute, type Attributes, nestedAttributes } from "../emulator/provider/schema";

const BANNER =
  "// Generated from emulator/provider/resources by `npm run generate`: change the schema there, not this file.";

const TYPES = `/** What the provider's schema says of a type. */
export interface TypeSchema {
  /** Attributes that every block must set. */
  readonly required: readonly string[];
  /** Paths of the attributes that Terraform hides: \`ssl.custom_key\`. */
  readonly sensitive: readonly string[];
  /** What only Cloudflare sets. */
  readonly computedOnly: ComputedOnly;
}

export interface ComputedOnly {
  /** True: the whole attribute. Otherwise what is computed only inside it, for each item of a list too. */
  readonly [attribute: string]: true | ComputedOnly;
}`;

/** The TypeScript that says, of each resource type in use, what a review must know of the provider's schema. */
export function providerSchema(): string {
  const types = Object.keys(resources).sort();
  const table = Object.fromEntries(
    types.map((type) => {
      const attributes = resources[type]?.attributes ?? {};
      const required = Object.keys(attributes).filter((name) => attributes[name]?.set === "required");
      const sensitive = pathsOf(attributes, (attribute) => attribute.sensitive === true);
      return [type, { required, sensitive, computedOnly: computedOnly(attributes) }];
    }),
  );
  return [
    BANNER,
    "",
    TYPES,
    "",
    "/** By the schema of provider 5.22.0, for each resource type that Switchyard writes. */",
    `export const PROVIDER_SCHEMA: Readonly<Record<string, TypeSchema>> = ${literal(table)};`,
    "",
  ].join("\n");
}

function pathsOf(attributes: Attributes, wanted: (attribute: Attribute) => boolean, prefix = ""): string[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => [
    ...(wanted(attribute) ? [`${prefix}${name}`] : []),
    ...pathsOf(nestedAttributes(attribute.type) ?? {}, wanted, `${prefix}${name}.`),
  ]);
}

/** Attributes by name: true for one that is computed only, else those inside it. */
interface ComputedOnly {
  readonly [name: string]: true | ComputedOnly;
}

function computedOnly(attributes: Attributes): ComputedOnly {
  const found = Object.entries(attributes).flatMap(([name, { set, type }]): [string, true | ComputedOnly][] => {
    if (set === "computed") return [[name, true]];
    const inside = computedOnly(nestedAttributes(type) ?? {});
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
