import { readFileSync } from "node:fs";
import { join } from "node:path";
import { markdownTable } from "./markdown";

interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const INTRODUCTION = `<!-- Generated from schema/*.schema.json by \`npm run generate\`: change the schema, not this page. -->

# The registry: every field

\`tenants/<id>.json\` is one customer, \`platform/<environment>.json\` what the operator decides for one environment. The files' names
are their ids: 1 to 63 lower-case letters, digits and inner hyphens. They are JSON: no comments. Editors complete them by \`$schema\` ([onboarding.md](onboarding.md#in-your-editor)).
What a field may hold beyond its type is in [rules.md](rules.md). **Bold** fields are required.`;

/** docs/registry.md: every field of the schemas with its type, meaning and an example. */
export function registryPage(schemaFolder: string): string {
  const read = (name: string) => JSON.parse(readFileSync(join(schemaFolder, `${name}.schema.json`), "utf8")) as Schema;
  const [tenant, platform, waiver, imports] = [read("tenant"), read("platform"), read("waiver"), read("imports")];
  const parts = { ...tenant.$defs, ...platform.$defs };
  const page = [
    INTRODUCTION,
    section("Tenant: `tenants/<id>.json`", tenant, parts),
    section("Platform: `platform/<environment>.json`", platform, parts),
    section("Waiver: `waivers/<name>.json`", waiver, parts),
    section("Imports: `imports/<environment>.json`", imports, parts),
  ];
  return `${page.join("\n\n")}\n`;
}

type Parts = Readonly<Record<string, Schema>>;

function section(title: string, schema: Schema, parts: Parts): string {
  const example = JSON.stringify(schema.examples?.[0], null, 2);
  const table = markdownTable(["field", "type", "meaning", "example"], fieldsOf(schema, "", parts));
  return `## ${title}\n\n${schema.markdownDescription ?? schema.description}\n\n\`\`\`json\n${example}\n\`\`\`\n\n${table}`;
}

type Cells = readonly [field: string, type: string, meaning: string, example: string];

function fieldsOf(schema: Schema, above: string, parts: Parts): Cells[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, written]) => {
    const field = resolve(written, parts);
    const path = `${above}${name}`;
    const code = `\`${path}\``;
    const meaning =
      written.markdownDescription ?? written.description ?? field.markdownDescription ?? field.description;
    const row: Cells = [
      required.has(name) ? `**${code}**` : code,
      typeOf(field, parts),
      meaning ?? "",
      exampleOf(written, field),
    ];
    return [row, ...fieldsInside(field, path, parts)];
  });
}

function fieldsInside(field: Schema, path: string, parts: Parts): Cells[] {
  const forms = (field.oneOf ?? []).map((form) => resolve(form, parts));
  if (forms.length > 0)
    return forms.flatMap((form) => fieldsOf(form, `${path}(${form.properties?.type?.const}).`, parts));
  if (field.items !== undefined) return fieldsOf(resolve(field.items, parts), `${path}[].`, parts);
  if (typeof field.additionalProperties === "object")
    return fieldsOf(resolve(field.additionalProperties, parts), `${path}.<name>.`, parts);
  return fieldsOf(field, `${path}.`, parts);
}

/** What a reference stands for, with what is said beside it. */
function resolve(schema: Schema, parts: Parts): Schema {
  const name = schema.$ref?.replace(/^.*#\/\$defs\//, "");
  return name === undefined ? schema : { ...resolve(parts[name] ?? {}, parts), ...schema, $ref: undefined };
}

function typeOf(field: Schema, parts: Parts): string {
  if (field.enum !== undefined) return field.enum.map((value) => `\`${value}\``).join(", ");
  if (field.const !== undefined) return `\`${field.const}\``;
  if (field.type === "array") return `list of ${typeOf(resolve(field.items ?? {}, parts), parts)}`;
  if (field.type === "object" && field.properties === undefined && field.oneOf === undefined) return "map";
  return field.type === "string" ? "text" : (field.type ?? "");
}

function exampleOf(written: Schema, field: Schema): string {
  const [example] = written.examples ?? field.examples ?? [];
  return example === undefined ? "" : `\`${JSON.stringify(example)}\``;
}
