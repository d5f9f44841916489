import { type Node, parseTree } from "jsonc-parser";
import { type Path, pointerOf } from "./pointer";

export type DocumentKind = "tenant" | "platform" | "waiver";

/** One file of the registry as it was read: from the folder, or from a git revision. */
export interface SourceFile {
  readonly kind: DocumentKind;
  /** The file's name without `.json`: the tenant's id or the environment's name. */
  readonly id: string;
  /** Relative to the project's root, with forward slashes: `tenants/acme.json`. */
  readonly file: string;
  readonly text: string;
}

/** `key` points at the property's name, `value` at what it holds; a number is an offset into the text. */
export type Target = "key" | "value" | number;

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Line and column of a place in a file; 1:1 when the file's text is not there. */
export function positionOf(source: SourceFile | undefined, path: Path, target: Target): Position {
  if (source === undefined) return { line: 1, column: 1 };
  return lineAndColumn(source, typeof target === "number" ? target : offsetOf(source, path, target));
}

function offsetOf(source: SourceFile, path: Path, target: "key" | "value"): number {
  // The whole file: also one whose text is not JSON, and may not be handed to a parser that recurses.
  if (path.length === 0) return Math.max(0, source.text.search(/\S/));
  return nearest(offsetsOf(source), path)[target];
}

/** Where a value stands, and the name of its property; for an array's item both are the value. */
type Offsets = Readonly<Record<"key" | "value", number>>;

/** The place at the path, or the closest one above it: a missing property is reported at its object. */
function nearest(offsets: ReadonlyMap<string, Offsets>, path: Path): Offsets {
  for (let length = path.length; length > 0; length--) {
    const found = offsets.get(pointerOf(path.slice(0, length)));
    if (found !== undefined) return found;
  }
  return offsets.get("") ?? { key: 0, value: 0 };
}

/** Thousands of problems can lie in one file: its places are sought once, by pointer. */
const knownOffsets = new WeakMap<SourceFile, ReadonlyMap<string, Offsets>>();

function offsetsOf(source: SourceFile): ReadonlyMap<string, Offsets> {
  const known = knownOffsets.get(source);
  if (known !== undefined) return known;
  const offsets = new Map<string, Offsets>();
  const root = parseTree(source.text);
  if (root !== undefined) collectOffsets(root, "", root.offset, offsets);
  knownOffsets.set(source, offsets);
  return offsets;
}

function collectOffsets(node: Node, pointer: string, key: number, offsets: Map<string, Offsets>): void {
  offsets.set(pointer, { key, value: node.offset });
  for (const [index, child] of (node.children ?? []).entries()) {
    if (node.type === "array") collectOffsets(child, `${pointer}${pointerOf([index])}`, child.offset, offsets);
    const [name, value] = child.children ?? [];
    if (node.type === "object" && name !== undefined && value !== undefined)
      collectOffsets(value, `${pointer}${pointerOf([name.value])}`, name.offset, offsets);
  }
}

const knownLineStarts = new WeakMap<SourceFile, readonly number[]>();

function lineStartsOf(source: SourceFile): readonly number[] {
  const known = knownLineStarts.get(source);
  if (known !== undefined) return known;
  const starts = [0, ...Array.from(source.text.matchAll(/\n/g), ({ index }) => index + 1)];
  knownLineStarts.set(source, starts);
  return starts;
}

function lineAndColumn(source: SourceFile, offset: number): Position {
  const starts = lineStartsOf(source);
  let line = 0;
  for (let end = starts.length; end - line > 1; ) {
    const middle = (line + end) >> 1;
    if ((starts[middle] ?? 0) <= offset) line = middle;
    else end = middle;
  }
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}
