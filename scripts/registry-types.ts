import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, type JSONSchema } from "json-schema-to-typescript";

const BANNER =
  "// Generated from schema/*.schema.json by `npm run types`, and not in git: change the schema, not this file.";

/** Keywords that narrow a value without changing its TypeScript type; ajv judges them, types would only blur. */
const NARROWING = [
  "$id",
  "$schema",
  "title",
  "markdownDescription",
  "examples",
  "discriminator",
  "anyOf",
  "not",
  "if",
  "then",
  "minItems",
  "propertyNames",
];

type Schema = Record<string, unknown>;

/** Parts of the schemas whose types have other names, because the model and the constructs have these. */
const RENAMED: Readonly<Record<string, string>> = {
  customHostname: "declaration",
  certificate: "certificateDeclaration",
  grant: "grantDeclaration",
};

/** The TypeScript types of tenant, platform, waiver and imports files, written from the schemas that ajv runs. */
export async function generateTypes(schemaFolder: string): Promise<string> {
  const { $defs: tenantParts, ...TenantFile } = readSchema(schemaFolder, "tenant");
  const { $defs: platformParts, ...PlatformFile } = readSchema(schemaFolder, "platform");
  const { $defs: _, ...WaiverFile } = readSchema(schemaFolder, "waiver");
  const { $defs: __, ...ImportsFile } = readSchema(schemaFolder, "imports");
  const all: Schema = {
    type: "object",
    additionalProperties: false,
    required: ["tenant", "platform", "waiver", "imports"],
    properties: {
      tenant: { $ref: "#/$defs/TenantFile" },
      platform: { $ref: "#/$defs/PlatformFile" },
      waiver: { $ref: "#/$defs/WaiverFile" },
      imports: { $ref: "#/$defs/ImportsFile" },
    },
    $defs: {
      ...(tenantParts as Schema),
      ...(platformParts as Schema),
      TenantFile,
      PlatformFile,
      WaiverFile,
      ImportsFile,
    },
  };
  return compile(all as JSONSchema, "RegistryFiles", { bannerComment: BANNER, style: { printWidth: 120 } });
}

function readSchema(folder: string, name: string): Schema {
  const text = readFileSync(join(folder, `${name}.schema.json`), "utf8").replaceAll("tenant.schema.json#/", "#/");
  const renamed = text.replace(/"#\/\$defs\/(\w+)"/g, (_, part) => `"#/$defs/${RENAMED[part] ?? part}"`);
  const { $defs = {}, ...schema } = withoutNarrowing(JSON.parse(renamed) as Schema);
  const parts = Object.entries($defs as Schema).map(([part, value]) => [RENAMED[part] ?? part, value]);
  return { ...schema, $defs: Object.fromEntries(parts) };
}

function withoutNarrowing(schema: Schema): Schema {
  const narrowing = "oneOf" in schema ? [...NARROWING, "properties", "required"] : NARROWING; // each form says its own
  const kept = Object.entries(schema).filter(([keyword]) => !narrowing.includes(keyword));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, narrowInside(keyword, value)]));
}

function narrowInside(keyword: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (isSchema(item) ? withoutNarrowing(item) : item));
  if (!isSchema(value)) return value;
  const namesSchemas = keyword === "properties" || keyword === "$defs";
  return namesSchemas ? mapValues(value, (inner) => withoutNarrowing(inner as Schema)) : withoutNarrowing(value);
}

function mapValues(object: Schema, change: (value: unknown) => unknown): Schema {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
