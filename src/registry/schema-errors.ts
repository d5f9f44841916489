import Ajv2020, { type AnySchemaObject, type ErrorObject, type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import importsSchema from "../../schema/imports.schema.json";
import platformSchema from "../../schema/platform.schema.json";
import tenantSchema from "../../schema/tenant.schema.json";
import waiverSchema from "../../schema/waiver.schema.json";
import type { Finding, Hint, Path } from "./problem";
import type { DocumentKind, SourceFile } from "./source";
import { suggestion } from "./suggestion";

let validators: Record<DocumentKind, ValidateFunction> | undefined;

function compileSchemas(): Record<DocumentKind, ValidateFunction> {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    verbose: true,
    discriminator: true,
    validateSchema: false, // a test does, once; here it would cost each command
    code: { optimize: false }, // its passes cost more than they save
  });
  addFormats(ajv);
  ajv.addVocabulary(["markdownDescription"]);
  return {
    tenant: ajv.compile(inlined(tenantSchema)),
    platform: ajv.compile(inlined(platformSchema)),
    waiver: ajv.compile(inlined(waiverSchema)),
    imports: ajv.compile(inlined(importsSchema)),
  };
}

/**
 * A schema with each $ref replaced by what it names. For a $ref ajv calls a function and copies the whole list of errors
 * each time, so a file with 100,000 invalid items would never finish.
 */
function inlined(schema: AnySchemaObject): AnySchemaObject {
  const { $defs: _, ...rest } = schema;
  return inline(rest, schema) as AnySchemaObject;
}

function inline(part: unknown, document: AnySchemaObject): unknown {
  if (Array.isArray(part)) return part.map((item) => inline(item, document));
  if (!isObject(part)) return part;
  const { $ref, ...own } = part;
  const inside = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, inline(value, document)]));
  return typeof $ref === "string" ? { ...definition($ref, document), ...inside } : inside;
}

/** What `#/$defs/limits` or `tenant.schema.json#/$defs/limits` names. */
function definition(reference: string, from: AnySchemaObject): object {
  const [document, name = ""] = reference.split("#/$defs/");
  const schema = document === "" ? from : (tenantSchema as AnySchemaObject);
  return inline(schema.$defs[name], schema) as object;
}

/** Reports what the schema refuses in a file, and removes it from the value. */
export function takeOutErrors({ kind, file }: SourceFile, value: unknown): { salvaged: object; findings: Finding[] } {
  validators ??= compileSchemas();
  const validate = validators[kind];
  const all = validate(value) ? [] : (validate.errors ?? []).filter(saysSomething);
  const errors = all.filter((error) => !isMissingUnderItsOldName(error));
  const findings: Finding[] = [];
  let salvaged = value;
  for (const error of errors) {
    const path = pathOf(error);
    findings.push(findingFrom(file, path, error));
    salvaged = takeOut(salvaged, path, error);
  }
  return { salvaged: isObject(salvaged) ? salvaged : {}, findings };
}

/** Skips keywords that only wrap other reported errors, and the errors inside each form of an anyOf. */
function saysSomething({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword !== "if" && keyword !== "propertyNames" && !schemaPath.includes("/anyOf/");
}

function findingFrom(file: string, path: Path, error: ErrorObject): Finding {
  const { message, hint, found } = describe(error);
  const target = pointsAtKey(error) ? "key" : "value";
  return { rule: "schema", severity: "error", file, path, target, message, hint, found };
}

function pointsAtKey(error: ErrorObject): boolean {
  return error.keyword === "additionalProperties" || error.propertyName !== undefined;
}

function pathOf(error: ErrorObject): string[] {
  const above = error.instancePath.split("/").slice(1).map(unescapeSegment);
  const extra = error.propertyName ?? error.params.additionalProperty;
  return extra === undefined ? above : [...above, String(extra)];
}

function unescapeSegment(segment: string): string {
  return segment.includes("~") ? segment.replaceAll("~1", "/").replaceAll("~0", "~") : segment;
}

interface Description {
  readonly message: string;
  readonly hint: Hint;
  readonly found?: string | undefined;
}

function describe(error: ErrorObject): Description {
  if (error.propertyName !== undefined) return describePropertyName(error, error.propertyName);
  const description = fieldHint(error.parentSchema);
  switch (error.keyword) {
    case "required":
    case "dependentRequired":
      return describeMissing(error);
    case "additionalProperties":
      return describeUnknown(error);
    case "anyOf":
      return describeNoForm(error);
    case "discriminator":
      return { message: "must have a type of local or s3", hint: description, found: show(error.params.tagValue) };
    case "not":
      return { message: "has both origin and originless", hint: "Keep the one that you need." };
    case "enum":
      return { ...oneOf(error.params.allowedValues.map(String), error.data), found: show(error.data) };
    case "const":
      return { message: `must be ${show(error.params.allowedValue)}`, hint: description, found: show(error.data) };
    case "type":
      return {
        message: `must be ${NOUNS[String(error.params.type)] ?? error.params.type}`,
        hint: description,
        found: show(error.data),
      };
    case "uniqueItems":
      return { message: `items ${error.params.j} and ${error.params.i} are the same`, hint: "Keep one of them." };
    default:
      return { message: describeLimit(error), hint: description, found: show(error.data) };
  }
}

function describeNoForm({ instancePath, parentSchema, data }: ErrorObject): Description {
  if (instancePath !== "")
    return {
      message: "does not match any form of this field",
      hint: String(parentSchema?.description),
      found: show(data),
    };
  return {
    message: "has no hostnames, no subdomain and no retired names",
    hint: "A tenant needs at least one custom hostname, or a subdomain. The file of one that left keeps its retired names.",
  };
}

function describeLimit({ keyword, params, message = "is not allowed" }: ErrorObject): string {
  switch (keyword) {
    case "minLength":
      return params.limit === 1 ? "is empty" : `must have at least ${params.limit} characters`;
    case "maxLength":
      return `must have at most ${params.limit} characters`;
    case "minItems":
    case "minProperties":
      return `must have at least ${params.limit} ${params.limit === 1 ? "entry" : "entries"}`;
    case "minimum":
      return `must be at least ${params.limit}`;
    case "maximum":
      return `must be at most ${params.limit}`;
    case "pattern":
      return "does not have the form that this field needs";
    case "format":
      return `is not a valid ${params.format}`;
    default:
      return message;
  }
}

/** The field's description and an example. */
function fieldHint({ description, examples }: AnySchemaObject = {}): string {
  const purpose = description ?? "docs/registry.md shows each field with an example.";
  const example: unknown = Array.isArray(examples) ? examples[0] : undefined;
  return example === undefined || isObject(example) ? purpose : `${purpose} For example: ${JSON.stringify(example)}`;
}

const NOUNS: Readonly<Record<string, string>> = {
  string: "a text in double quotes",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list in [ ]",
  object: "an object in { }",
};

function describeMissing(error: ErrorObject): Description {
  const name = String(error.params.missingProperty);
  const properties = error.parentSchema?.properties as Record<string, AnySchemaObject> | undefined;
  const { property } = error.params;
  const needed = error.schemaPath.includes("/then/") ? "unless managed" : property && `with ${property}`;
  const condition = needed === undefined ? "" : ` (needed ${needed})`;
  return {
    message: `the field ${show(name)} is missing${condition}`,
    hint: `Add it. ${fieldHint(properties?.[name])}`,
  };
}

const SECRET_NAME = /token|secret|password|private[-_]?key|api[-_]?key/i;

/** Old names of fields that were renamed after version 0.1, by the new name. */
const OLD_NAMES: Readonly<Record<string, string>> = { tier: "plan", tiers: "plans" };

/** Whether the field exists under its old name: then only the old name is reported. */
function isMissingUnderItsOldName({ keyword, params, data }: ErrorObject): boolean {
  const oldName =
    keyword === "required" || keyword === "dependentRequired" ? OLD_NAMES[String(params.missingProperty)] : undefined;
  return oldName !== undefined && isObject(data) && Object.hasOwn(data, oldName);
}

function describeUnknown(error: ErrorObject): Description {
  const name = String(error.params.additionalProperty);
  const known = Object.keys((error.parentSchema?.properties ?? {}) as object);
  const renamed = known.find((field) => OLD_NAMES[field] === name);
  if (renamed !== undefined)
    return {
      message: `the field ${show(name)} is now called ${show(renamed)}`,
      hint: `Rename ${show(name)} to ${show(renamed)}.`,
    };
  const message = `unknown field ${show(name)}`;
  if (SECRET_NAME.test(name)) return { message, hint: NO_SECRETS };
  return { message, hint: () => suggestion(name, known) ?? `Fields that exist here: ${known.join(", ")}.` };
}

const NO_SECRETS = "Do not put secrets into a file. The provider reads CLOUDFLARE_API_TOKEN from the environment.";

function describePropertyName(error: ErrorObject, name: string): Description {
  const message = `the name ${show(name)} is not allowed`;
  if (SECRET_NAME.test(name)) return { message, hint: NO_SECRETS };
  return { message, hint: `It ${error.message}.` };
}

function oneOf(allowed: readonly string[], found: unknown): Description {
  const list = allowed.join(", ");
  return {
    message: `must be one of ${list}`,
    hint: () => suggestion(typeof found === "string" ? found : "", allowed) ?? `Write one of ${list}.`,
  };
}

const MAX_SHOWN_LENGTH = 120;

/** A value as the message quotes it: control characters escaped, long texts cut, keys never repeated in a log. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  if (text.includes("-----BEGIN ")) return "(a PEM text)";
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
}

/** Removes the refused value. An object with a missing field stays. */
function takeOut(value: unknown, path: readonly string[], { keyword }: ErrorObject): unknown {
  if (keyword === "required" || keyword === "dependentRequired" || keyword === "not") return value;
  const last = path.at(-1);
  if (last === undefined) return keyword === "anyOf" ? value : undefined;
  const parent = path.slice(0, -1).reduce<unknown>(ownProperty, value);
  if (Array.isArray(parent)) parent[Number(last)] = undefined;
  else if (isObject(parent)) delete parent[last];
  return value;
}

/** Reads own properties only: a file may have a property named `__proto__`. */
function ownProperty(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
