import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadProject } from "../bundle/project-rules";
import { authorFrom } from "../changes/author";
import { readBaseRegistry } from "../changes/git";
import { ownsEach } from "../changes/operators";
import { replaceFile } from "../file-writes";
import { oneLine } from "../lifecycle/commit";
import { findTenant, type ServedTenant } from "../lifecycle/find-tenant";
import {
  evidenceOf,
  nextOffboardStep,
  type OffboardEvidence,
  type OffboardRequest,
  offboardCommit,
  offboarded,
} from "../lifecycle/offboard";
import type { OffboardReport } from "../lifecycle/offboard-text";
import { newErrors } from "../onboarding/draft";
import { checkRegistry, readDocuments } from "../registry/check";
import { cnameTargetsOf } from "../registry/cname-targets";
import type { PlatformDocument, RegistryDocuments } from "../registry/documents";
import { platformsByTenant } from "../registry/held-names";
import { problemsText } from "../report/problems-text";
import { oneSpelling } from "../spelling";
import { nodeQuestions, remembering } from "../status/dns/questions";
import { readDns } from "../status/dns/read-dns";
import { UserError } from "../user-error";
import { type Options, textOf } from "./command";
import { today } from "./registry";
import type { Terminal } from "./terminal";

const DNS_TIME = 60_000;

/** Takes the next step of offboard: reads the base, asks DNS if the step needs it, and writes the file if it may. */
export async function offboardStepOf(
  terminal: Terminal,
  id: string,
  names: readonly string[],
  options: Options,
): Promise<OffboardReport> {
  const { cwd, env } = terminal;
  const base = readBaseRegistry(cwd, String(options.base ?? "HEAD"), env);
  const documents = readDocuments(base.sources);
  const tenant = documents.tenants.find((one) => one.id === id) ?? unknown(id, documents);
  const platforms = platformsByTenant(documents).get(tenant) ?? [];
  const reason = options.reason === undefined ? undefined : oneLine("--reason", String(options.reason));
  const by = reason === undefined ? "" : operatorOf(terminal, options, platforms);
  const text = base.sources.find(({ file }) => file === tenant.file)?.text ?? "";
  refuseUncommitted(cwd, tenant.file, text, String(options.base ?? "HEAD"));
  // A clock that is behind would give a day that check --base refuses.
  const day = today() < base.day ? base.day : today();
  const request = { tenant, text, platforms, names: names.map(oneSpelling), day, reason };
  const step = nextOffboardStep(request);
  const evidence = step.lookup.length === 0 ? [] : await lookUp(step.lookup, id, documents, options);
  const written = evidence.every(({ gone }) => gone);
  const commit = offboardCommit(request, step, by);
  if (written) write(terminal, request, offboarded(request, step));
  return { tenant: id, file: tenant.file, to: step.transition.to, names: step.names, day, evidence, written, commit };
}

function unknown(id: string, documents: RegistryDocuments): never {
  findTenant(documents, id); // tells which tenants there are
  throw new Error(`${id} was not found and is there`);
}

/** @returns who skips */
function operatorOf({ env }: Terminal, options: Options, platforms: readonly PlatformDocument[]): string {
  const author = authorFrom(textOf(options.author), (options.authorTeam as readonly string[] | undefined) ?? [], env);
  if (author === undefined) throw new UserError("--reason needs the person who skips: --author <GitHub login>.");
  if (ownsEach(author, platforms)) return author.user;
  const files = platforms.map(({ file }) => file).join(", ");
  throw new UserError(
    `${author.user} does not own ${files || "a platform file that serves this tenant"}, so no step is skipped. Without --reason, offboard takes the next step.`,
    "refused",
  );
}

/** A step builds on the one before, which a reviewer has seen. */
function refuseUncommitted(root: string, file: string, text: string, base: string): void {
  const now = currentText(join(root, file));
  if (now.replaceAll("\r\n", "\n") === text.replaceAll("\r\n", "\n")) return;
  throw new UserError(
    `${file} differs from ${base}. Commit it, get the pull request merged and released, then take the next step.`,
    "refused",
  );
}

async function lookUp(
  hostnames: readonly string[],
  id: string,
  documents: RegistryDocuments,
  options: Options,
): Promise<readonly OffboardEvidence[]> {
  const { served } = findTenant(documents, id);
  const questions = remembering(nodeQuestions((options.resolver as readonly string[] | undefined) ?? []));
  const answers = await Promise.all(served.map((one) => routesOf(hostnames, one, questions)));
  return answers.flat();
}

async function routesOf(
  hostnames: readonly string[],
  { tenant, platform }: ServedTenant,
  questions: ReturnType<typeof remembering>,
): Promise<readonly OffboardEvidence[]> {
  const targets = cnameTargetsOf(tenant, platform);
  const wanted = hostnames.map((hostname) => ({ hostname, targets, certificate: false }));
  const ours = { zone: platform.zone.name, addresses: platform.entitlements.apexAddresses };
  const facts = await readDns(questions, ours, wanted, AbortSignal.timeout(DNS_TIME));
  return [...facts].map(([hostname, { route }]) => evidenceOf(hostname, route));
}

/** @throws UserError when the step would leave an error in the registry */
function write({ cwd, err, colors }: Terminal, { tenant: { file } }: OffboardRequest, text: string): void {
  const loaded = loadProject(cwd);
  const sources = loaded.sources.map((source) => (source.file === file ? { ...source, text } : source));
  const errors = newErrors(checkRegistry(loaded).problems, checkRegistry({ ...loaded, sources }).problems);
  if (errors.length > 0) {
    err(problemsText(errors, colors));
    throw new UserError(`\nNothing was changed: after this step, the registry would not pass the check.`, "refused");
  }
  try {
    replaceFile(join(cwd, file), text);
  } catch (error) {
    throw new UserError(`${file} could not be written: ${(error as Error).message}`);
  }
}

function currentText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // deleted, which differs from the base too
  }
}
