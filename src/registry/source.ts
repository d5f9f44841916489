import { type Node, parseTree } from "jsonc-parser";
import type { Path } from "./pointer";

export type DocumentKind = "tenant" | "platform" | "waiver" | "imports";

/** A file in which problems have a place. */
export interface SourceText {
  /** Relative to the project's root, with forward slashes: `tenants/acme.json`. */
  readonly file: string;
  readonly text: string;
}

/** One registry file, read from the folder or from a git commit. */
export interface SourceFile extends SourceText {
  readonly kind: DocumentKind;
  /** The file's name without `.json`: the tenant's id or the environment's name. */
  readonly id: string;
}

/** `key` is the property's name, `value` its value, and a number an offset into the text. */
export type Target = "key" | "value" | number;

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Line and column of a path in a file; 1:1 without the file's text. */
export function positionOf(source: SourceText | undefined, path: Path, target: Target): Position {
  if (source === undefined) return { line: 1, column: 1 };
  return lineAndColumn(source, typeof target === "number" ? target : offsetOf(source, path, target));
}

function offsetOf(source: SourceText, path: Path, target: "key" | "value"): number {
  // The whole file. It may not be JSON, or be too deep for a recursive parser.
  if (path.length === 0) return Math.max(0, source.text.search(/\S/));
  return nearest(treeOf(source), path)[target];
}

/** Offsets of a property's name and value. For an array's item, both are the value's. */
type Offsets = Readonly<Record<"key" | "value", number>>;

/** The offsets at the path, or at its closest existing parent: a missing property is reported at its object. */
function nearest(root: Node | undefined, path: Path): Offsets {
  let offsets: Offsets = { key: root?.offset ?? 0, value: root?.offset ?? 0 };
  let at = root;
  for (const segment of path) {
    const property = at === undefined ? undefined : childOf(at, String(segment));
    at = property?.type === "property" ? property.children?.[1] : property;
    if (property === undefined || at === undefined) break;
    offsets = { key: property.offset, value: at.offset };
  }
  return offsets;
}

/** An array's item, or an object's property; of two with one name the last, as JSON.parse takes it. */
function childOf(node: Node, segment: string): Node | undefined {
  if (node.type === "array") return node.children?.[Number(segment)];
  if (node.type !== "object") return undefined;
  const properties = knownProperties.get(node) ?? propertiesOf(node);
  knownProperties.set(node, properties);
  return properties.get(segment);
}

function propertiesOf({ children = [] }: Node): ReadonlyMap<string, Node> {
  return new Map(children.map((property) => [String(property.children?.[0]?.value), property]));
}

/** A file, or even one object, can have thousands of problems: each file is parsed once, and each object indexed once. */
const knownTrees = new WeakMap<SourceText, Node | undefined>();
const knownProperties = new WeakMap<Node, ReadonlyMap<string, Node>>();

function treeOf(source: SourceText): Node | undefined {
  if (!knownTrees.has(source)) knownTrees.set(source, parseTree(source.text));
  return knownTrees.get(source);
}

const knownLineStarts = new WeakMap<SourceText, readonly number[]>();

function lineStartsOf(source: SourceText): readonly number[] {
  const known = knownLineStarts.get(source);
  if (known !== undefined) return known;
  const starts = [0, ...Array.from(source.text.matchAll(/\n/g), ({ index }) => index + 1)];
  knownLineStarts.set(source, starts);
  return starts;
}

function lineAndColumn(source: SourceText, offset: number): Position {
  const starts = lineStartsOf(source);
  let line = 0;
  for (let end = starts.length; end - line > 1; ) {
    const middle = (line + end) >> 1;
    if ((starts[middle] ?? 0) <= offset) line = middle;
    else end = middle;
  }
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}
