import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";

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

/** The platform file with the additions. What a person wrote keeps its lines; what is added looks like what is beside it. Pure. */
export function editPlatform(text: string, edits: PlatformEdits): string {
  let edited = text;
  const tiers = edits.tier === undefined ? [] : [`${JSON.stringify(edits.tier)}: {}`];
  edited = addMembers(edited, "tiers", "{}", tiers);
  for (const name of edits.entitlements) edited = setMember(edited, "entitlements", name, "true");
  if (edits.shards !== undefined) edited = setMember(edited, "shards", "count", String(edits.shards));
  edited = addMembers(edited, "workers", "[]", edits.workers.map(oneLine));
  edited = addMembers(edited, "tenants", "[]", edits.tenants.map(oneLine));
  edited = addMembers(edited, "foreign", "[]", edits.foreign.map(oneLine));
  const grants = [...edits.grants].map(([id, grant]) => `${JSON.stringify(id)}: ${oneLine(grant)}`);
  return addMembers(edited, "grants", "{}", grants);
}

/** Sets one member of an object at the top of the file. */
function setMember(text: string, object: string, name: string, value: string): string {
  const root = parseTree(text);
  const node = root && findNodeAtLocation(root, [object, name]);
  if (node === undefined) return addMembers(text, object, "{}", [`${JSON.stringify(name)}: ${value}`]);
  return text.slice(0, node.offset) + value + text.slice(node.offset + node.length);
}

/** Adds members to a list or an object at the top of the file, all of them at once. */
function addMembers(text: string, name: string, empty: "{}" | "[]", members: readonly string[]): string {
  if (members.length === 0) return text;
  const root = parseTree(text);
  const node = root && findNodeAtLocation(root, [name]);
  if (node !== undefined) return insertInto(text, node, members);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const [, indent = "  "] = /\n([ \t]+)"/.exec(text) ?? [];
  const lines = members.map((member) => `${eol}${indent}${indent}${member}`).join(",");
  const [open, close] = empty;
  return root === undefined ? text : insertInto(text, root, [`"${name}": ${open}${lines}${eol}${indent}${close}`]);
}

/** Behind the last member, as that one is placed: on a line of its own, or on the same line. */
function insertInto(text: string, { offset, length, children = [] }: Node, members: readonly string[]): string {
  const last = children.at(-1);
  if (last === undefined) {
    const [open, close] = [text[offset], text[offset + length - 1]];
    const inside = open === "{" ? ` ${members.join(", ")} ` : members.join(", ");
    return `${text.slice(0, offset)}${open}${inside}${close}${text.slice(offset + length)}`;
  }
  const [, ownLine] = /(\r?\n[ \t]*)$/.exec(text.slice(0, last.offset)) ?? [];
  const between = ownLine === undefined ? ", " : `,${ownLine}`;
  const end = last.offset + last.length;
  return text.slice(0, end) + members.map((member) => between + member).join("") + text.slice(end);
}

/** JSON on one line, as the tenant files are written. */
function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${oneLine(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
