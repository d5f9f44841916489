import { releaseOf } from "../emulator/provider/release";
import { behaviors } from "../emulator/provider/resources";
import { type Attributes, nestedAttributes } from "../emulator/provider/schema";

const BANNER =
  "// Generated from emulator/provider/schemas/5.22.0.json by `npm run generate`: change the schema there, not this file.";
const DOC =
  "/** What Cloudflare alone sets, by the schema of provider 5.22.0, for each resource type that Switchyard writes. */";

/** Attributes by name: true for one that is computed only, else those inside it. */
interface ComputedOnly {
  readonly [name: string]: true | ComputedOnly;
}

/** The TypeScript that tells, of each resource type in use, what no configuration can set. */
export function computedOnlyTable(): string {
  const { resources } = releaseOf("5.22.0");
  const types = Object.keys(behaviors).sort();
  const table = Object.fromEntries(types.map((type) => [type, computedOnly(resources[type]?.attributes ?? {})]));
  return [
    BANNER,
    "",
    "export interface ComputedOnly {",
    "  /** True: the whole attribute. Else what is computed only inside of it, for each item of a list too. */",
    "  readonly [attribute: string]: true | ComputedOnly;",
    "}",
    "",
    DOC,
    `export const COMPUTED_ONLY: Readonly<Record<string, ComputedOnly>> = ${literal(table)};`,
    "",
  ].join("\n");
}

function computedOnly(attributes: Attributes): ComputedOnly {
  const found = Object.entries(attributes).flatMap(([name, { set, type }]): [string, true | ComputedOnly][] => {
    if (set === "computed") return [[name, true]];
    const inside = computedOnly(nestedAttributes(type) ?? {});
    return Object.keys(inside).length === 0 ? [] : [[name, inside]];
  });
  return Object.fromEntries(found);
}

/** One attribute a line, as the formatter writes it. */
function literal(table: ComputedOnly, indent = ""): string {
  const inner = `${indent}  `;
  const lines = Object.entries(table).map(
    ([name, value]) => `${inner}${name}: ${value === true ? "true" : literal(value, inner)},\n`,
  );
  return `{\n${lines.join("")}${indent}}`;
}
