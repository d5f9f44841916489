import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { limitsOf } from "../../manifest/limits";
import { chooseEnvironments } from "../../registry/environments";
import type { Registry } from "../../registry/model";
import type { Writers } from "../../report/formats";
import type { Review, ReviewInput } from "../../review/review";
import { UserError } from "../../user-error";
import { type Command, collect, type Options, textOf } from "../command";
import type { ExitCode } from "../exit-code";
import { readRegistry } from "../registry";
import { addOutputOptions, formatIn, printReport } from "../report";
import type { Terminal } from "../terminal";

const WRITERS: Writers<Review> = {
  text: async (report, palette) => (await import("../../review/writers/text")).writeText(report, palette),
  markdown: async (report) => (await import("../../review/writers/markdown")).writeMarkdown(report),
  json: async (report) => (await import("../../review/writers/json")).writeJson(report),
  html: async (report) => (await import("../../review/writers/html")).writeHtml(report),
};

export const review: Command = {
  name: "review",
  summary: "Summarize plans per tenant: what changes, and whether their traffic is affected.",
  declare(parser) {
    addOutputOptions(
      parser.argument(
        "<plan...>",
        "Release (its folder, digest or at least 8 digits of it, or latest), or plan JSON files (terraform show -json <plan file>)",
      ),
      WRITERS,
    )
      .option("--manifest <file>", "Manifest of the release that the plan files belong to")
      .option(
        "--environment <name>",
        "Environment whose budgets apply, if there is no manifest; with latest, whose release to review",
      )
      .option("--allow-returning <hostname>", "Deleted hostname that may be created again (repeatable)", collect)
      .addHelpText(
        "after",
        `
Needs no credentials and no network. Reads the plans, the committed waivers and, without a manifest, the registry in
this folder.

Exit codes: 0 within all budgets; 1 refused, for example because a shared resource would be destroyed or a deleted hostname
created again; 2 wrong usage, or a file can't be read; 3 over a budget.

Examples:
  switchyard review latest
  switchyard review 3f0c1a22
  switchyard review release/<digest>
  switchyard review --format html -o review.html release/<digest>`,
      );
  },
  async run(terminal, options, args) {
    const { readReviewFiles, readWaivers } = await import("../../review/files");
    const { reviewPlans, verdictOf } = await import("../../review/review");
    const { verdictText } = await import("../../review/writers/words");
    const { releasePath } = await import("../../release/find-release");
    const paths = args.map((named) => {
      const path = typedPath(terminal, named);
      const found = existsSync(resolve(terminal.cwd, path))
        ? path
        : releasePath(terminal.cwd, named, textOf(options.environment));
      return found === named ? path : found;
    });
    const manifest = textOf(options.manifest);
    const files = readReviewFiles(terminal.cwd, paths, manifest && typedPath(terminal, manifest));
    const result = reviewPlans({
      ...files,
      ...(files.release === undefined && fromRegistry(terminal, options)),
      waivers: readWaivers(terminal.cwd, terminal.env),
      allowReturning: new Set(options.allowReturning as readonly string[] | undefined),
      now: Date.now(),
    });
    const verdict = verdictOf(result);
    const text = await printReport(terminal, options, result, WRITERS);
    if (formatIn(options, WRITERS) === "markdown") await warnOfLimit(terminal, String(text));
    if (verdict !== 0 && formatIn(options, WRITERS) !== "text") terminal.err(verdictText(result));
    return verdict satisfies ExitCode;
  },
};

/** Below the project's folder, a path stays relative to where it was typed. */
function typedPath({ typedIn }: Terminal, path: string): string {
  return typedIn === undefined ? path : resolve(typedIn, path);
}

/** Outages are never left out, so they alone may exceed GitHub's limit. */
async function warnOfLimit({ err }: Terminal, { length }: string): Promise<void> {
  const { GITHUB_LIMIT } = await import("../../review/writers/markdown");
  if (length > GITHUB_LIMIT)
    err(`The outages alone need ${length} characters, but GitHub accepts only ${GITHUB_LIMIT}.`);
}

/** A saved plan can be reviewed anywhere. In a project, the registry adds the tenants of hostnames and the budgets. */
function fromRegistry(
  terminal: Terminal,
  { environment }: Options,
): Pick<ReviewInput, "registry" | "environment" | "budgets" | "owners" | "quota"> {
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
    ...(only !== undefined && chosen.length === 1 && { environment: only.name, ...limitsOf(only) }),
  };
}

function tryRegistry(terminal: Terminal): Registry | undefined {
  try {
    return readRegistry(terminal.cwd).registry;
  } catch {
    return undefined;
  }
}
