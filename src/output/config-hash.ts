import { createHash } from "node:crypto";
import { canonical, isObject, type Json, type JsonObject } from "../json";

/** The sections whose blocks cdktf gives a `//`, and how many names lead to such a block: `resource.<type>.<name>`. */
const NAMES_ABOVE_BLOCK: ReadonlyMap<string, number> = new Map([
  ["resource", 2],
  ["data", 2],
  ["ephemeral", 2],
  ["module", 1],
]);

/**
 * SHA-256, in hex, of what Terraform reads of a stack: one line of JSON a block, sorted. cdktf's own notes (`//`) stay out, or
 * a patch of cdktf would change every stack; so do `import` blocks, which are done once. Hashed block by block, because the
 * stacks of a large registry are tens of megabytes that should not be held twice.
 * @param stack the Terraform JSON, its marker still without `input`
 */
export function configHash(stack: JsonObject): string {
  const hash = createHash("sha256");
  const { "//": _notes, import: _imports, ...sections } = stack;
  for (const section of Object.keys(sections).sort()) {
    const value = sections[section];
    for (const line of linesOf([section], value, NAMES_ABOVE_BLOCK.get(section) ?? -1)) hash.update(line);
  }
  return hash.digest("hex");
}

function* linesOf(path: readonly string[], value: Json | undefined, namesLeft: number): Generator<string> {
  if (namesLeft > 0 && isObject(value)) {
    for (const name of Object.keys(value).sort()) yield* linesOf([...path, name], value[name], namesLeft - 1);
    return;
  }
  yield `${JSON.stringify(path)}${canonical(namesLeft === 0 && isObject(value) ? withoutNotes(value) : value)}\n`;
}

function withoutNotes({ "//": _notes, ...block }: JsonObject): JsonObject {
  return block;
}
