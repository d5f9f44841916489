import { documentsOf, type RegistryDocument, type RegistryDocuments } from "./documents";
import type { RegistrySources } from "./load";
import { type Registry, registryFrom } from "./model";
import { parseSource } from "./parse";
import { type Finding, type Problem, problemsFrom } from "./problem";
import { applyRules } from "./rule";
import { CONTENT_RULES } from "./rules";
import { checkSchema } from "./schema";

export interface CheckedRegistry {
  /** All of them, sorted by place. */
  readonly problems: readonly Problem[];
  readonly documents: RegistryDocuments;
  /** Absent when a problem is an error. */
  readonly registry: Registry | undefined;
}

/** Judges the whole registry: JSON, schema, then every content rule over what the schema left. Pure. */
export function checkRegistry({ sources, findings }: RegistrySources): CheckedRegistry {
  const found: Finding[] = [...findings];
  const read: RegistryDocument[] = [];
  for (const source of sources) {
    const parsed = parseSource(source);
    found.push(...parsed.findings);
    if (parsed.value === undefined) continue;
    const checked = checkSchema(source, parsed.value);
    found.push(...checked.findings);
    read.push(checked.document);
  }
  const documents = documentsOf(read);
  found.push(...applyRules(CONTENT_RULES, documents));
  const failed = found.some((finding) => finding.severity === "error");
  return { problems: problemsFrom(found, sources), documents, registry: failed ? undefined : registryFrom(documents) };
}
