import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../file-writes";
import type { RegistryDocuments } from "../registry/documents";
import { companySchemas } from "./company-schemas";

/** Beside tenants/ and platform/. A file there names its schema as `../.switchyard/tenant.schema.json`. */
export const EDITOR_FOLDER = ".switchyard";

/** The folder ignores itself, so that no project has to list it, and plan finds a clean working tree. */
const IGNORED = "# Written by Switchyard for your editor. Don't edit.\n*\n";

/**
 * Writes the editor's schemas where they differ from what is there.
 * @throws when the folder can't be written, or is a link: what is behind it is not ours to write
 */
export function writeEditorSchemas(root: string, documents: RegistryDocuments): void {
  const folder = join(root, EDITOR_FOLDER);
  mkdirSync(folder, { recursive: true });
  if (!lstatSync(folder).isDirectory()) throw new Error(`${EDITOR_FOLDER} is a link`);
  for (const [file, text] of [[".gitignore", IGNORED], ...companySchemas(documents)] as const) {
    const path = join(folder, file);
    if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeWhole(path, text);
  }
}

/** Whether the schemas are missing, or older than a platform file. Costs next to nothing, however many tenants there are. */
export function areEditorSchemasOld(root: string): boolean {
  const written = timeOf(join(root, EDITOR_FOLDER, "tenant.schema.json"));
  const platform = join(root, "platform");
  return readdirSync(platform).some((file) => file.endsWith(".json") && timeOf(join(platform, file)) >= written);
}

function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
