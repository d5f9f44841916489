import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { Option } from "commander";
import { loadProject } from "../../bundle/project-rules";
import { createFile, replaceFile } from "../../file-writes";
import { type Asker, Cancelled, terminalAsker } from "../../onboarding/asker";
import {
  checkChanged,
  checkWith,
  type Draft,
  declarationsFor,
  heldIn,
  hostnamesFrom,
  newErrors,
  type Offer,
  offerFor,
  reservedIn,
  sourceOf,
} from "../../onboarding/draft";
import {
  draftFrom,
  type Given,
  type InterviewContext,
  interview,
  interviewForHostnames,
  missingFlags,
} from "../../onboarding/interview";
import { hostnamesIn, withHostnames } from "../../onboarding/more-hostnames";
import { checkRegistry } from "../../registry/check";
import type { RegistrySources } from "../../registry/load";
import type { Problem } from "../../registry/problem";
import { isId } from "../../registry/rules/file-name";
import type { SourceFile } from "../../registry/source";
import { suggestion } from "../../registry/suggestion";
import type { Writers } from "../../report/formats";
import { printableJson } from "../../report/json";
import { problemsText } from "../../report/problems-text";
import { type Palette, type Styled, styledLines } from "../../report/terminal-text";
import { printable } from "../../text";
import { UserError } from "../../user-error";
import { type Command, collect, type Options } from "../command";
import { EXIT, type ExitCode } from "../exit-code";
import { today } from "../registry";
import { formatOption, printReport } from "../report";
import type { Terminal } from "../terminal";

/** @param askerFor asks the questions; undefined if the terminal is not interactive */
export function addWith(askerFor: (terminal: Terminal) => Promise<Asker | undefined>): Command {
  return {
    name: "add",
    summary:
      "Write a new tenant's file, or add hostnames to a tenant. Asks questions in a terminal; otherwise, use the options.",
    declare(parser) {
      parser
        .argument("[tenant]", "ID of a tenant that is there, to add hostnames to it")
        .option("--name <name>", "Display name")
        .option("--id <id>", "Tenant ID, used as the file name (default: derived from --name)")
        .option("--owner <user|org/team>", "GitHub user or team that may change the file (repeatable)", collect)
        .option("--tier <tier>", "Tier, as defined in the platform file")
        .option("--worker <worker>", "User Worker that answers the requests")
        .option("--hostname <hostname>", "Custom hostname (repeatable)", collect)
        .option("--subdomain <label>", "Subdomain in the platform's zone")
        .addOption(
          new Option("--customer-dns <how>", "How the customer points the hostnames at the platform").choices([
            "cname",
            "apex",
            "flattened",
            "o2o",
          ]),
        )
        .addOption(
          new Option("--validation <how>", "How the certificates are validated (default: the platform's)").choices([
            "http",
            "txt",
            "delegated",
            "email",
          ]),
        )
        .option("--wildcard", "Certificates also cover *.<hostname>")
        .option("--www", "For each domain itself, www.<domain> redirects to it")
        .addOption(formatOption(WRITERS))
        .addHelpText("after", EXAMPLE);
    },
    async run(terminal, options, [tenant]) {
      const sources = loadProject(terminal.cwd);
      const asker = options.format === "json" ? undefined : await askerFor(terminal);
      if (tenant !== undefined) return await addHostnames(terminal, options, sources, tenant, asker);
      const context = interviewContext(sources, terminal.cwd);
      const draft = await draftOf(givenBy(options), asker, context);
      const code = await write(terminal, options, sources, draft, context);
      const { refreshEditorSchemas } = await import("../editor-schemas");
      await refreshEditorSchemas(terminal, undefined);
      return code;
    },
  };
}

const EXAMPLE = `
Example, without questions:
  switchyard add --name "Acme Store" --owner acme-admin --tier pro --worker acme-shop --hostname shop.acme-store.com
  switchyard add acme --hostname acme-store.com --www    # to the tenant in tenants/acme.json

Switchyard checks the registry with the change in it before it writes anything.`;

export const add = addWith(async (terminal) =>
  terminal.interactive && process.stdin.isTTY === true ? terminalAsker() : undefined,
);

function givenBy(options: Options): Given {
  const hostnames = options.hostname as readonly string[] | undefined;
  return {
    displayName: options.name as string | undefined,
    id: options.id as string | undefined,
    owners: options.owner as readonly string[] | undefined,
    tier: options.tier as string | undefined,
    worker: options.worker as string | undefined,
    hostnames: hostnames && hostnamesFrom(hostnames.join(" ")),
    subdomain: options.subdomain as string | undefined,
    everyCustomerDns: options.customerDns as Given["everyCustomerDns"],
    validation: options.validation as Given["validation"],
    wildcard: options.wildcard as boolean | undefined,
    www: options.www as boolean | undefined,
  };
}

function interviewContext(sources: RegistrySources, root: string): InterviewContext {
  const before = checkRegistry(sources);
  const offer = (id: string): Offer => offerFor(id, before.documents) ?? noEnvironment(id);
  return {
    offerFor: offer,
    taken: (id: string) => existsSync(join(root, "tenants", `${id}.json`)),
    faultAt: (draft: Draft, pointer: string) => {
      const { problems } = checkWith(sources, draft, offer(draft.id));
      const [first] = newErrors(before.problems, problems).filter((problem) => problem.pointer.startsWith(pointer));
      return first && printable(`${first.message}. ${first.hint}`);
    },
  };
}

function noEnvironment(id: string): never {
  throw new UserError(
    `No environment would serve ${id}, because every platform file lists its tenants. First add it to "tenants" in one of them.`,
    "refused",
  );
}

async function draftOf(given: Given, asker: Asker | undefined, context: InterviewContext): Promise<Draft> {
  if (asker === undefined) {
    const missing = missingFlags(given);
    if (missing.length > 0)
      throw new UserError(
        `add asks questions only in a terminal, and not with --format json. Missing options: ${missing.join(", ")}.`,
      );
    return draftFrom(given, context.offerFor);
  }
  try {
    return await interview(given, asker, context);
  } catch (error) {
    throw error instanceof Cancelled ? new UserError("Cancelled. Nothing was written.") : error;
  }
}

/** Checks before it writes, so that nothing has to be undone. */
async function write(
  terminal: Terminal,
  options: Options,
  sources: RegistrySources,
  draft: Draft,
  { offerFor: offers, taken }: InterviewContext,
): Promise<ExitCode> {
  const offer = offers(draft.id);
  const { file, text } = sourceOf(draft, offer);
  if (!isId(draft.id)) throw new UserError(`${file} is not a valid name for a tenant file. Set --id.`);
  if (taken(draft.id)) throw alreadyThere(file);
  const { problems } = checkWith(sources, draft, offer);
  const reserved = reservedIn(sources, sourceOf(draft, offer), draft.owners, today());
  const held = heldIn(reserved);
  const ok = held.length === 0 && problems.every(({ severity }) => severity !== "error");
  // Someone may have written the file in the meantime. Only creating it tells.
  if (ok && !create(join(terminal.cwd, file), text)) throw alreadyThere(file);
  const told = { problems: [...problems, ...held], reserved: ok ? reserved : [], added: false };
  await printReport(terminal, options, { ok, file, text, draft, offer, ...told }, WRITERS);
  return ok ? EXIT.done : EXIT.refused;
}

function alreadyThere(file: string): UserError {
  const id = basename(file, ".json");
  const message = `${file} already exists and was not changed. To add hostnames to it: npx switchyard add ${id} --hostname <hostname>. For another tenant, choose another --id.`;
  return new UserError(message, "refused");
}

function create(path: string, text: string): boolean {
  try {
    return createFile(path, text);
  } catch (error) {
    throw new UserError(`The file could not be written: ${(error as Error).message}`);
  }
}

/** Options that describe a new tenant, and mean nothing for one that is there. */
const NEW_ONLY = ["name", "id", "owner", "tier", "worker", "subdomain"] as const;

/** Adds hostnames to a tenant that is there. */
async function addHostnames(
  terminal: Terminal,
  options: Options,
  sources: RegistrySources,
  id: string,
  asker: Asker | undefined,
): Promise<ExitCode> {
  const useless = NEW_ONLY.filter((name) => options[name] !== undefined);
  if (useless.length > 0)
    throw new UserError(`--${useless.join(", --")}: only for a new tenant. To change ${id}, edit tenants/${id}.json.`);
  const source = sources.sources.find((each) => each.kind === "tenant" && each.id === id) ?? unknownTenant(sources, id);
  const before = checkRegistry(sources);
  const offer = offerFor(id, before.documents) ?? noEnvironment(id);
  const changedBy = (draft: Draft): SourceFile => ({ ...source, text: withNewHostnames(source.text, draft, offer) });
  const errorsOf = (draft: Draft) => newErrors(before.problems, checkChanged(sources, changedBy(draft)).problems);
  const draft = await hostnamesDraft({ ...givenBy(options), id }, asker, {
    offerFor: () => offer,
    taken: () => false,
    faultAt: (tried) => {
      const [first] = errorsOf(tried);
      return first && printable(`${first.message}. ${first.hint}`);
    },
  });
  const changed = changedBy(draft);
  const { problems } = checkChanged(sources, changed);
  const owners = before.documents.tenants.find((tenant) => tenant.id === id)?.value.owners ?? [];
  const reserved = reservedIn(
    sources,
    changed,
    owners.flatMap((owner) => owner ?? []),
    today(),
  );
  const held = heldIn(reserved);
  const ok = held.length === 0 && problems.every(({ severity }) => severity !== "error");
  if (ok) replaceFile(join(terminal.cwd, source.file), changed.text);
  const told = { problems: [...problems, ...held], reserved: ok ? reserved : [], added: true };
  const result = { ok, file: source.file, text: changed.text, draft, offer, ...told };
  await printReport(terminal, options, result, WRITERS);
  return ok ? EXIT.done : EXIT.refused;
}

function unknownTenant({ sources }: RegistrySources, id: string): never {
  const known = sources.filter(({ kind }) => kind === "tenant").map((source) => source.id);
  const meant = suggestion(id, known);
  throw new UserError(
    `There is no tenants/${printable(id)}.json.${meant === undefined ? "" : ` ${meant}`} For a new tenant, leave the name out.`,
    "refused",
  );
}

async function hostnamesDraft(given: Given, asker: Asker | undefined, context: InterviewContext): Promise<Draft> {
  if (asker === undefined) {
    if (given.hostnames !== undefined) return draftFrom(given, context.offerFor);
    throw new UserError(
      "add asks questions only in a terminal, and not with --format json. Missing option: --hostname.",
    );
  }
  try {
    return await interviewForHostnames(given, asker, context);
  } catch (error) {
    throw error instanceof Cancelled ? new UserError("Cancelled. Nothing was written.") : error;
  }
}

/** A hostname that the tenant has already is only given its redirect. */
function withNewHostnames(text: string, draft: Draft, offer: Offer): string {
  const declared = hostnamesIn(text);
  const added = declarationsFor(draft, offer).filter(({ hostname }) => !declared.includes(hostname));
  return withHostnames(text, added, draft.canonical);
}

interface Result {
  readonly ok: boolean;
  readonly file: string;
  readonly text: string;
  readonly draft: Draft;
  readonly offer: Offer;
  /** Whether hostnames were added to a file that was there. */
  readonly added: boolean;
  readonly problems: readonly Problem[];
  readonly reserved: readonly Problem[];
}

const WRITERS: Writers<Result> = {
  text: writeText,
  json: ({ ok, file, text, problems, reserved }) =>
    printableJson({ ok, file, tenant: JSON.parse(text), problems, reserved }),
};

function writeText(
  { ok, file, draft: { id, hostnames }, offer, problems, reserved, added }: Result,
  palette: Palette,
): Styled {
  const { environment, more } = offer;
  const told = problems.length === 0 ? [] : [problemsText(problems, palette), ""];
  if (!ok) return styledLines([...told, `Nothing was written: ${file} would not pass npx switchyard check.`]);
  const also = more.length === 0 ? [] : [`This platform also allows ${more.join(", ")}: docs/registry.md.`];
  return styledLines([
    ...told,
    added ? `${file} now has ${hostnames.join(", ")}.` : `${file} was written for ${environment}.`,
    ...also,
    ...(reserved.length === 0 ? [] : reservedText(reserved)),
    "Next:",
    "  1. Commit it, and open a pull request.",
    `  2. Send the customer the output of npx switchyard instructions ${id}. After the release, send it again with --live, which adds the tokens.`,
  ]);
}

/** What only operators may decide: each hint after the messages that it belongs to. */
function reservedText(reserved: readonly Problem[]): string[] {
  const messages = new Map<string, string[]>();
  for (const { message, hint } of reserved) messages.set(hint, [...(messages.get(hint) ?? []), `  ${message}`]);
  const groups = [...messages].flatMap(([hint, about]) => [...about, `    ${hint}`]);
  return ["The tenant's owners may not set all of these values:", ...groups];
}
