import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { chooseEnvironments } from "../../registry/environments";
import type { Environment, Registry } from "../../registry/model";
import type { Review, ReviewInput } from "../../review/review";
import { UserError } from "../../user-error";
import { type Command, collect, formatOption, type Options, textOf } from "../command";
import type { ExitCode } from "../exit-code";
import { readRegistry } from "../registry";
import type { Terminal } from "../terminal";

export const review: Command = {
  name: "review",
  summary: "Summarize plans per tenant: what changes, and whether their traffic is affected.",
  declare(parser) {
    parser
      .argument("<plan...>", "Folder of a release, or plan JSON files (terraform show -json <plan file>)")
      .addOption(formatOption("markdown", "json", "html"))
      .option("-o, --output <file>", "Write the result to this file instead of standard output")
      .option("--manifest <file>", "Manifest of the release that the plan files belong to")
      .option("--environment <name>", "Environment whose budgets apply, if there is no manifest")
      .option("--allow-returning <hostname>", "Deleted hostname that may be created again, repeatable", collect)
      .addHelpText(
        "after",
        `
Needs no credentials and no network. Reads the plans, the waivers that are committed and, without a manifest, the registry in
this folder.

Exit codes: 0 within every budget; 1 refused, for example because a shared resource would be destroyed or a deleted hostname
created again; 2 unreadable, or wrong usage; 3 over a budget.

Examples:
  switchyard review release/<digest>
  switchyard review --format html -o review.html release/<digest>`,
      );
  },
  async run(terminal, options, args) {
    const { readReviewFiles, readWaivers } = await import("../../review/files");
    const { reviewPlans, verdictOf } = await import("../../review/review");
    const { verdictText } = await import("../../review/writers/words");
    const files = readReviewFiles(terminal.cwd, args, textOf(options.manifest));
    const result = reviewPlans({
      ...files,
      ...(files.release === undefined && fromRegistry(terminal, options)),
      waivers: readWaivers(terminal.cwd, terminal.env),
      allowReturning: new Set(options.allowReturning as readonly string[] | undefined),
      now: Date.now(),
    });
    const verdict = verdictOf(result);
    await print(result, options, terminal);
    if (verdict !== 0 && options.format !== "text") terminal.err(verdictText(result));
    return verdict satisfies ExitCode;
  },
};

async function print(result: Review, options: Options, terminal: Terminal): Promise<void> {
  const text = (await render(result, options, terminal)).trimEnd();
  const file = textOf(options.output);
  if (file === undefined) terminal.out(text);
  else writeReport(resolve(terminal.cwd, file), `${text}\n`);
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UserError(`The report can't be written: ${(error as Error).message}`);
  }
}

async function render(result: Review, { format }: Options, { colors, err }: Terminal): Promise<string> {
  if (format === "json") return (await import("../../review/writers/json")).writeJson(result);
  if (format === "html") return (await import("../../review/writers/html")).writeHtml(result);
  if (format !== "markdown") return (await import("../../review/writers/text")).writeText(result, colors);
  const { GITHUB_LIMIT, writeMarkdown } = await import("../../review/writers/markdown");
  const text = writeMarkdown(result);
  if (text.length > GITHUB_LIMIT)
    err(`The outages alone need ${text.length} characters; GitHub takes ${GITHUB_LIMIT}.`);
  return text;
}

/** A saved plan may be read anywhere; in a project, its registry knows whose a hostname is and what the budgets are. */
function fromRegistry(
  terminal: Terminal,
  { environment }: Options,
): Pick<ReviewInput, "registry" | "environment" | "budgets" | "quota"> {
  const registry = tryRegistry(terminal);
  if (registry === undefined && environment !== undefined) {
    throw new UserError("--environment needs a project whose registry passes switchyard check.");
  }
  if (registry === undefined) return {};
  const chosen = chooseEnvironments(registry, typeof environment === "string" ? [environment] : []);
  const [only] = chosen;
  const tenants = chosen.flatMap((served) => served.tenants);
  return {
    registry: new Map(tenants.flatMap(({ id, hostnames }) => hostnames.map(({ hostname }) => [hostname, id] as const))),
    ...(only !== undefined && chosen.length === 1 && limitsOf(only)),
  };
}

function limitsOf({
  name,
  platform: { budgets, entitlements },
}: Environment): Pick<ReviewInput, "environment" | "budgets" | "quota"> {
  const { hostnamesIncluded, hostnamesHardCap } = entitlements;
  return {
    environment: name,
    budgets,
    quota: { included: hostnamesIncluded ?? null, hardCap: hostnamesHardCap ?? null },
  };
}

function tryRegistry(terminal: Terminal): Registry | undefined {
  try {
    return readRegistry(terminal.cwd).registry;
  } catch {
    return undefined;
  }
}
