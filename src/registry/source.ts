import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import type { Path } from "./problem";

export type DocumentKind = "tenant" | "platform";

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

/** Line and column of a place in a file; 1:1 when the place, or the file's text, is not there. */
export function positionOf(source: SourceFile | undefined, path: Path, target: Target): Position {
  if (source === undefined) return { line: 1, column: 1 };
  return lineAndColumn(source.text, typeof target === "number" ? target : offsetOf(treeOf(source), path, target));
}

/** Many problems can lie in one file; its tree is built once. */
const trees = new WeakMap<SourceFile, { root: Node | undefined }>();

function treeOf(source: SourceFile): Node | undefined {
  const known = trees.get(source);
  if (known !== undefined) return known.root;
  const root = parseTree(source.text);
  trees.set(source, { root });
  return root;
}

function offsetOf(root: Node | undefined, path: Path, target: "key" | "value"): number {
  if (root === undefined) return 0;
  const node = nearestNode(root, path);
  const property = target === "key" && node.parent?.type === "property" ? node.parent : node;
  return property.offset;
}

/** The node at the path, or the closest one above it: a missing property is reported at its object. */
function nearestNode(root: Node, path: Path): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node;
  }
  return root;
}

function lineAndColumn(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart + 1 };
}
