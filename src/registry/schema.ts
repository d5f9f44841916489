import type { RegistryDocument } from "./documents";
import type { Finding } from "./problem";
import type { DocumentKind, SourceFile } from "./source";
import { platform, tenant, waiver } from "./validators.generated";

/** Say yes or no; generated, since nearly all files are right, and to load ajv and compile the schemas costs a tenth of a second. */
const VALIDATORS: Readonly<Record<DocumentKind, (value: unknown) => boolean>> = { tenant, platform, waiver };

/**
 * Judges one file by its schema. What the schema refuses is reported and taken out of the value, so that
 * the content rules can judge the rest in the same run.
 */
export function checkSchema(source: SourceFile, value: unknown): { document: RegistryDocument; findings: Finding[] } {
  const { kind, id, file } = source;
  if (VALIDATORS[kind](value))
    return { document: { kind, id, file, value, complete: true } as RegistryDocument, findings: [] };
  // An import would load ajv each time; a dynamic one would make everyone wait who reads a registry.
  const { takeOutErrors } = require("./schema-errors") as typeof import("./schema-errors");
  const { salvaged, findings } = takeOutErrors(source, value);
  return { document: { kind, id, file, value: salvaged, complete: false } as RegistryDocument, findings };
}
