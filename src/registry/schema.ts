import type { RegistryDocument } from "./documents";
import type { Finding } from "./problem";
import type { DocumentKind, SourceFile } from "./source";
import { imports, platform, tenant, waiver } from "./validators.generated";

/** Generated yes/no validators. Nearly all files are valid, and loading ajv and the schemas takes a tenth of a second. */
const VALIDATORS: Readonly<Record<DocumentKind, (value: unknown) => boolean>> = {
  tenant,
  platform,
  waiver,
  imports,
};

/**
 * Checks one file against its schema. What the schema refuses is reported and removed from the value, so that
 * the content rules can check the rest in the same run.
 */
export function checkSchema(source: SourceFile, value: unknown): { document: RegistryDocument; findings: Finding[] } {
  const { kind, id, file } = source;
  if (VALIDATORS[kind](value))
    return { document: { kind, id, file, value, complete: true } as RegistryDocument, findings: [] };
  // A static import would always load ajv. A dynamic import would make every caller async.
  const { takeOutErrors } = require("./schema-errors") as typeof import("./schema-errors");
  const { salvaged, findings } = takeOutErrors(source, value);
  return { document: { kind, id, file, value: salvaged, complete: false } as RegistryDocument, findings };
}
