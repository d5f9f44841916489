import type { RegistryDocuments } from "../../registry/documents";
import { oneSpelling } from "../../spelling";
import { printable } from "../../text";
import { UserError } from "../../user-error";
import { findTenant } from "../find-tenant";
import { type ProbeQuestion, probeQuestions } from "./judge";

/**
 * The names that a person means: a tenant's ID stands for all of its hostnames. Problems of other files don't count.
 * @throws UserError for a name that is neither
 */
export function selectQuestions(documents: RegistryDocuments, names: readonly string[]): readonly ProbeQuestion[] {
  const found = new Map<string, ProbeQuestion>();
  for (const name of names.map(oneSpelling))
    for (const question of questionsFor(documents, name)) found.set(question.hostname, question);
  return [...found.values()];
}

function questionsFor(documents: RegistryDocuments, name: string): readonly ProbeQuestion[] {
  if (!name.includes(".")) return questionsOfTenant(documents, name);
  const owners = documents.tenants.filter(
    ({ value: { hostnames = [], subdomain } }) =>
      hostnames.some((declaration) => declaration?.hostname === name) ||
      (subdomain !== undefined && name.startsWith(`${subdomain}.`)),
  );
  const questions = owners.flatMap(({ id }) => questionsOfTenant(documents, id));
  const matching = questions.filter(({ hostname }) => hostname === name);
  if (matching.length > 0) return matching;
  throw new UserError(
    `${printable(name)} is not declared in the registry, so there is nothing to compare with.`,
    "refused",
  );
}

function questionsOfTenant(documents: RegistryDocuments, id: string): readonly ProbeQuestion[] {
  return findTenant(documents, id).served.flatMap(({ tenant, platform }) => probeQuestions(tenant, platform));
}
