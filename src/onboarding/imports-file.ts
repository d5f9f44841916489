import { compare } from "../order";
import type { ImportsFile } from "../registry/files.generated";

/** The text of `imports/<environment>.json`: sorted, one line per resource. */
export function importsFileText(imports: ReadonlyMap<string, string>): string {
  const sorted = [...imports].sort(([a], [b]) => compare(a, b));
  const file: ImportsFile = { $schema: "../schema/imports.schema.json", imports: Object.fromEntries(sorted) };
  return `${JSON.stringify(file, null, 2)}\n`;
}
