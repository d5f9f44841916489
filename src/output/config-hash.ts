import { createHash } from "node:crypto";
import { canonical, isObject, type Json, type JsonObject } from "../json";

/** The sections whose blocks get a `//` from cdktf, with the number of names above such a block: `resource.<type>.<name>`. */
const NAMES_ABOVE_BLOCK: ReadonlyMap<string, number> = new Map([
  ["resource", 2],
  ["data", 2],
  ["ephemeral", 2],
  ["module", 1],
]);

/**
 * SHA-256, in hex, of what Terraform reads of a stack: one line of JSON per block, sorted. It leaves out cdktf's metadata
 * (`//`), so that a patch of cdktf changes no stack, and `import` blocks, which are done once. It hashes block by block,
 * because the stacks of a large registry are tens of megabytes that should not be in memory twice.
 * @param stack the Terraform JSON, its marker still without `input`
 */
export function configHash(stack: JsonObject): string {
  const hash = createHash("sha256");
  const { "//": _notes, import: _imports, ...sections } = stack;
  for (const section of Object.keys(sections).sort()) {
    const value = sections[section];
    for (const line of linesOf(`[${JSON.stringify(section)}`, value, NAMES_ABOVE_BLOCK.get(section) ?? -1))
      hash.update(line);
  }
  return hash.digest("hex");
}

/** @param path the names above the value, as the beginning of a JSON list: `["resource","cloudflare_workers_kv"` */
function* linesOf(path: string, value: Json | undefined, namesLeft: number): Generator<string> {
  if (namesLeft > 0 && isObject(value)) {
    for (const name of Object.keys(value).sort())
      yield* linesOf(`${path},${JSON.stringify(name)}`, value[name], namesLeft - 1);
    return;
  }
  yield `${path}]${canonical(namesLeft === 0 ? withoutNotes(value) : value)}\n`;
}

function withoutNotes(value: Json | undefined): Json | undefined {
  if (!isObject(value) || !Object.hasOwn(value, "//")) return value;
  const { "//": _notes, ...block } = value;
  return block;
}
