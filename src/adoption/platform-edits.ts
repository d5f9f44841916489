import { applyEdits, findNodeAtLocation, type JSONPath, modify, parseTree } from "jsonc-parser";

/** What adopt adds to a platform file. Nothing in the file is removed or rewritten. */
export interface PlatformEdits {
  /** Tenants that may use more than the default grant covers: their own grants. */
  readonly grants: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>;
  /** For `workers`, where the file has that list. */
  readonly workers: readonly string[];
  /** For `tenants`, where the file has that list. */
  readonly tenants: readonly string[];
  readonly foreign: readonly string[];
  /** Entitlements that the zone's hostnames show. */
  readonly entitlements: readonly string[];
  /** A tier without limits. */
  readonly tier: string | undefined;
  readonly shards: number | undefined;
}

/** The platform file with the additions. Its formatting stays; what is added looks like what is beside it. Pure. */
export function editPlatform(text: string, edits: PlatformEdits): string {
  let edited = text;
  if (edits.tier !== undefined) edited = set(edited, ["tiers", edits.tier], {});
  for (const name of edits.entitlements) edited = set(edited, ["entitlements", name], true);
  if (edits.shards !== undefined) edited = set(edited, ["shards", "count"], edits.shards);
  edited = append(edited, "workers", edits.workers);
  edited = append(edited, "tenants", edits.tenants);
  edited = append(edited, "foreign", edits.foreign);
  return withGrants(edited, edits.grants);
}

function set(text: string, path: JSONPath, value: unknown): string {
  return applyEdits(text, modify(text, path, value, { formattingOptions: formattingOf(text) }));
}

function formattingOf(text: string) {
  const [, indent = "  "] = /\n([ \t]+)"/.exec(text) ?? [];
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  return { insertSpaces: !indent.startsWith("\t"), tabSize: indent.length, eol };
}

/** Stands for what is added while the editor finds its place and indentation: thousands of edits one by one take minutes. */
const PLACEHOLDER = "switchyard:adopted";

function append(text: string, list: string, items: readonly string[]): string {
  if (items.length === 0) return text;
  const root = parseTree(text);
  const node = root && findNodeAtLocation(root, [list]);
  const options = { formattingOptions: formattingOf(text) };
  const edited =
    node === undefined
      ? set(text, [list], [PLACEHOLDER])
      : applyEdits(
          text,
          modify(text, [list, node.children?.length ?? 0], PLACEHOLDER, { ...options, isArrayInsertion: true }),
        );
  return replacePlaceholder(edited, JSON.stringify(PLACEHOLDER), items.map(oneLine));
}

function withGrants(text: string, grants: PlatformEdits["grants"]): string {
  if (grants.size === 0) return text;
  const edited = set(text, ["grants", PLACEHOLDER], 0);
  const members = [...grants].map(([id, grant]) => `${JSON.stringify(id)}: ${oneLine(grant)}`);
  return replacePlaceholder(edited, `${JSON.stringify(PLACEHOLDER)}: 0`, members);
}

/** Each member on a line of its own where the placeholder was. */
function replacePlaceholder(text: string, placeholder: string, members: readonly string[]): string {
  const at = text.indexOf(placeholder);
  const [, indent] = /(\r?\n[ \t]*)$/.exec(text.slice(0, at)) ?? [];
  const between = indent === undefined ? ", " : `,${indent}`;
  return text.slice(0, at) + members.join(between) + text.slice(at + placeholder.length);
}

/** JSON on one line, as the tenant files are written. */
function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${oneLine(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
