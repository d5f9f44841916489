import { type DeclaredHostname, documentsOf, type RegistryDocument, type RegistryDocuments } from "./documents";
import type { RegistrySources } from "./load";
import { type Registry, registryFrom } from "./model";
import { parseSource } from "./parse";
import { type Finding, type Problem, problemsFrom } from "./problem";
import { applyProjectRules } from "./project-rule";
import { applyRules } from "./rule";
import { CONTENT_RULES, TEXT_RULES } from "./rules";
import { checkSchema } from "./schema";
import type { SourceFile } from "./source";
import { checkTexts } from "./text-rule";

export interface CheckedRegistry {
  /** All problems, sorted by file, line and column. */
  readonly problems: readonly Problem[];
  readonly documents: RegistryDocuments;
  /** Absent when a problem is an error. */
  readonly registry: Registry | undefined;
}

/**
 * Checks the whole registry: JSON, schema, then every content rule on the parts that the schema accepts. Pure.
 * @param today as `2026-04-21`, in UTC. Without it, no date counts as being in the future
 */
export function checkRegistry(
  { sources, findings, rules = [], before }: RegistrySources,
  today?: string,
): CheckedRegistry {
  const { documents, findings: inside } = findingsIn(sources, today, before);
  const found = [...findings, ...inside, ...applyProjectRules(rules, documents, today)];
  const failed = found.some((finding) => finding.severity === "error");
  const problems = problemsFrom(found, [...sources, ...rules]);
  let registry: Registry | undefined;
  return {
    problems,
    documents,
    get registry() {
      if (!failed) registry ??= registryFrom(documents); // the check itself needs no model
      return registry;
    },
  };
}

/** Everything that a check finds in these files, without its line and column. */
export function findingsIn(
  sources: readonly SourceFile[],
  today?: string,
  before?: readonly SourceFile[],
): { readonly documents: RegistryDocuments; readonly findings: readonly Finding[] } {
  const read = sources.map(readDocument);
  const documents = oldestFirst(documentsOf(read.map(({ document }) => document)), before);
  const findings = [...read.flatMap((result) => result.findings), ...applyRules(CONTENT_RULES, documents, today)];
  return { documents, findings };
}

/** Of two files that claim a hostname, the rules report the later one: that which did not have it before. */
function oldestFirst(documents: RegistryDocuments, before: readonly SourceFile[] | undefined): RegistryDocuments {
  if (before === undefined) return documents;
  const placeOf = ({ tenant, hostname }: DeclaredHostname) => `${tenant.file} ${hostname}`;
  const old = new Set(readDocuments(before).hostnames.map(placeOf));
  const age = (declared: DeclaredHostname) => (old.has(placeOf(declared)) ? 0 : 1);
  return { ...documents, hostnames: [...documents.hostnames].sort((a, b) => age(a) - age(b)) };
}

/** The readable parts of some files. Problems are ignored. */
export function readDocuments(sources: readonly SourceFile[]): RegistryDocuments {
  return documentsOf(sources.map((source) => readDocument(source).document));
}

/** Checks one file alone: JSON, texts, schema. */
export function checkFile(source: SourceFile): {
  readonly document: RegistryDocument;
  readonly problems: readonly Problem[];
} {
  const { document, findings } = readDocument(source);
  return { document, problems: problemsFrom(findings, [source]) };
}

interface Read {
  readonly document: RegistryDocument;
  readonly findings: readonly Finding[];
}

/** `check --base` reads a file that both sides share three times. */
const knownReads = new WeakMap<SourceFile, Read>();

function readDocument(source: SourceFile): Read {
  const known = knownReads.get(source) ?? readSource(source);
  knownReads.set(source, known);
  return known;
}

/** A file that can't be parsed still counts as existing, so that no rule reports its tenant as missing. */
function readSource(source: SourceFile): Read {
  const parsed = parseSource(source);
  if (parsed.value === undefined) {
    const { kind, id, file } = source;
    return { document: { kind, id, file, value: {}, complete: false }, findings: parsed.findings };
  }
  const inTexts = checkTexts(TEXT_RULES, source, parsed.value);
  const { document, findings } = checkSchema(source, parsed.value);
  return { document, findings: [...parsed.findings, ...inTexts, ...findings] };
}
