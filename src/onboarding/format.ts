import { type Node, parseTree } from "jsonc-parser";
import tenantSchema from "../../schema/tenant.schema.json";
import { checkFile } from "../registry/check";
import type { ImportsFile } from "../registry/files.generated";
import type { RegistrySources } from "../registry/load";
import { parseSource } from "../registry/parse";
import { type Problem, problemsFrom } from "../registry/problem";
import { columnsOf } from "../text";
import { importsFileText } from "./imports-file";

export interface FormattedTenants {
  /** Files that are not formatted yet, with the text they should have. */
  readonly changed: readonly { readonly file: string; readonly text: string }[];
  readonly unchanged: number;
  /** Problems of files that can't be read as JSON, or would lose something. They are not changed. */
  readonly problems: readonly Problem[];
}

/** An imports file with the text it should have; null where nothing is left in it, so that the file can go. */
export interface FormattedImports {
  readonly changed: readonly { readonly file: string; readonly text: string | null }[];
  readonly unchanged: number;
  /** Entries that are left out, because Terraform has them now. */
  readonly dropped: number;
  readonly problems: readonly Problem[];
}

/** @param importedIn addresses that Terraform has now, by environment */
export function formatImports(
  { sources, findings }: RegistrySources,
  importedIn: (environment: string) => ReadonlySet<string>,
): FormattedImports {
  const read = sources.map((source) => ({ source, ...checkFile(source) }));
  const formatted = read
    .filter(({ problems }) => problems.length === 0)
    .map(({ source: { id, file, text }, document }) => {
      const all = Object.entries((document.value as ImportsFile).imports);
      const imported = importedIn(id);
      const left = new Map(all.filter(([address]) => !imported.has(address)));
      const dropped = all.length - left.size;
      return { file, before: text, dropped, text: left.size === 0 && dropped > 0 ? null : importsFileText(left) };
    });
  const changed = formatted.filter(({ before, text }) => before !== text);
  return {
    changed: changed.map(({ file, text }) => ({ file, text })),
    unchanged: formatted.length - changed.length,
    dropped: formatted.reduce((total, { dropped }) => total + dropped, 0),
    problems: [...problemsFrom(findings, sources), ...read.flatMap(({ problems }) => problems)],
  };
}

/** What every tenant file should look like. Pure: nothing is written. */
export function formatTenants({ sources, findings }: RegistrySources): FormattedTenants {
  const tenants = sources.filter(({ kind }) => kind === "tenant").map((source) => ({ source, ...parseSource(source) }));
  const sound = tenants.filter((tenant) => tenant.findings.length === 0);
  const formatted = sound.map(({ source: { file, text } }) => ({ file, before: text, text: formatTenant(text) }));
  const changed = formatted.filter(({ before, text }) => before !== text);
  const broken = [...findings.filter(({ file }) => file.startsWith("tenants/")), ...tenants.flatMap((t) => t.findings)];
  return {
    changed: changed.map(({ file, text }) => ({ file, text })),
    unchanged: formatted.length - changed.length,
    problems: problemsFrom(broken, sources),
  };
}

/**
 * A tenant file's format: the schema's order of keys, two spaces, a final newline, and each object or array on one
 * line where it fits into 120 columns. Biome's formatter leaves it as it is, so `npm run lint` and this never disagree.
 * @param text JSON that parseSource accepts
 */
export function formatTenant(text: string): string {
  const root = parseTree(text);
  if (root === undefined) throw new Error("formatTenant takes text that has been parsed before; this is not JSON.");
  const layout = layoutOf(root, tenantSchema, text);
  return `${typeof layout === "string" ? layout : expand(layout, "")}\n`;
}

const LINE_WIDTH = 120;

/** A scalar's text, or a container that has not been laid out yet. */
type Layout = string | Container;

interface Container {
  readonly kind: "object" | "array";
  readonly members: readonly { readonly key: string; readonly value: Layout }[];
}

/** The parts of a JSON schema that decide the order of keys. */
interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

function layoutOf(node: Node, schema: Schema | undefined, text: string): Layout {
  const { properties = {}, items } = resolve(schema);
  const children = node.children ?? [];
  if (node.type === "array")
    return { kind: "array", members: children.map((child) => ({ key: "", value: layoutOf(child, items, text) })) };
  if (node.type !== "object") return scalarText(node, text);
  const order = Object.keys(properties);
  const members = children.map(({ children: [name, value] = [] }) => ({ name: String(name?.value), value }));
  // The sort is stable: names the schema doesn't list keep the author's order, behind those it does.
  const sorted = members.sort((a, b) => rank(order, a.name) - rank(order, b.name));
  return {
    kind: "object",
    members: sorted.map(({ name, value }) => ({
      key: `${stringText(name)}: `,
      value: value === undefined ? "null" : layoutOf(value, ownProperty(properties, name), text),
    })),
  };
}

function resolve(schema: Schema | undefined): Schema {
  const name = schema?.$ref?.match(/^#\/\$defs\/(.+)$/)?.[1];
  if (name === undefined) return schema ?? {};
  return ownProperty<Schema>(tenantSchema.$defs, name) ?? {};
}

/** A file can contain any key, including `constructor`. */
function ownProperty<Value>(object: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function rank(order: readonly string[], name: string): number {
  const index = order.indexOf(name);
  return index === -1 ? order.length : index;
}

function scalarText(node: Node, text: string): string {
  if (typeof node.value === "string") return stringText(node.value);
  // A number that JavaScript can't hold would be written as another number, or as null.
  const exact = typeof node.value !== "number" || Number.isSafeInteger(node.value);
  return exact ? String(node.value) : text.slice(node.offset, node.offset + node.length);
}

/** Invisible characters stay escaped: a reviewer must see them. */
function stringText(value: string): string {
  return JSON.stringify(value).replace(INVISIBLE, (char) => char.split("").map(escapeUnit).join(""));
}

const INVISIBLE = /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu;

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function oneLine(layout: Layout): string {
  if (typeof layout === "string") return layout;
  const inside = layout.members.map(({ key, value }) => key + oneLine(value)).join(", ");
  if (layout.kind === "array") return `[${inside}]`;
  return inside === "" ? "{}" : `{ ${inside} }`;
}

function expand({ kind, members }: Container, indent: string): string {
  if (members.length === 0) return kind === "array" ? "[]" : "{}";
  const inner = `${indent}  `;
  const last = members.length - 1;
  const lines = members.map(({ key, value }, index) => {
    const comma = index === last ? "" : ",";
    const line = `${inner}${key}${oneLine(value)}${comma}`;
    const fits = typeof value === "string" || columnsOf(line) <= LINE_WIDTH;
    return fits ? line : `${inner}${key}${expand(value, inner)}${comma}`;
  });
  const [open, close] = kind === "array" ? "[]" : "{}";
  return [open, ...lines, `${indent}${close}`].join("\n");
}
