import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RegistryDocuments } from "../registry/documents";
import { readRegistry } from "./registry";
import type { Terminal } from "./terminal";

/**
 * Brings the editor's schemas up to date. Commands that people run while they edit do this, so the schemas are never older than
 * the last of them. In CI no one edits. A folder that can't be written is no reason to fail.
 * @param documents the registry as just read. Without it, it is read only if the schemas are missing or older than a platform file
 */
export async function refreshEditorSchemas(
  { cwd, env, err }: Terminal,
  documents: RegistryDocuments | undefined,
): Promise<void> {
  if (env.CI === "true" || !existsSync(join(cwd, "platform"))) return;
  const { areEditorSchemasOld, EDITOR_FOLDER, writeEditorSchemas } = await import("../editor/write-schemas");
  try {
    if (documents !== undefined) writeEditorSchemas(cwd, documents);
    else if (areEditorSchemasOld(cwd)) writeEditorSchemas(cwd, readRegistry(cwd).documents);
  } catch (error) {
    err(`The editor's schemas in ${EDITOR_FOLDER}/ are out of date: ${(error as Error).message}`);
  }
}
