import type { Problem } from "../../registry/problem";
import type { RuleText } from "../../registry/rule";
import type { SourceFile } from "../../registry/source";
import type { Writers } from "../../report/formats";
import { printableJson } from "../../report/json";
import { countText, problemsText } from "../../report/problems-text";
import { styledLines } from "../../report/terminal-text";
import { plural } from "../../text";
import { UserError } from "../../user-error";
import { type Command, collect, type Options } from "../command";
import { EXIT, type ExitCode } from "../exit-code";
import { formatOption, printReport } from "../report";
import type { Terminal } from "../terminal";

const HELP = `
With --base, also checks the pull request: every path that differs from the base in git, merged with the base if the
branch is behind it. Refuses every change that no rule allows. Owners are read from the base only:

  tenants/<id>.json         its owners, field by field; the owners of its environment's platform file
  platform/<name>.json      its owners; a new one: an owner of every platform file
  waivers/<name>.json       the owners of its environment's platform file
  imports/<name>.json       the owners of its environment's platform file
  everything else           alone: your code owners; with a file of the registry: an owner of every platform file
  no one                    generated and ignored folders, links, submodules, .gitattributes

docs/authority.md has the full table. The author is --author, otherwise SWITCHYARD_AUTHOR, GITHUB_ACTOR or GITLAB_USER_LOGIN from
the environment. On GitHub, pass the pull request's author with --author: GITHUB_ACTOR is the person who pushed or reopened
it last. Teams are --author-team, otherwise SWITCHYARD_AUTHOR_TEAMS (comma-separated). Both are taken as given: Switchyard does not
verify them with GitHub.

--watch prints "Checking the registry." before each check and "Waiting for changes." after it, for an editor's problem matcher: see
.vscode/tasks.json. It keeps the editor's schemas up to date as well.

Exit codes: 0 no errors (with --strict: no warnings either); 1 errors in the registry, or a change that its author may not make;
2 wrong usage, or check could not run: no author, unknown commit, shallow clone, a base without a platform file, or no such
rule. --watch ends with 0.

Examples:
  switchyard check
  switchyard check --watch
  switchyard check --explain hostname-characters
  switchyard check --strict --format json
  switchyard check --base origin/main --author acme-admin --author-team saasprovider/support`;

export const check: Command = {
  name: "check",
  summary: "Check the registry. Reports every problem with its file, line and fix.",
  declare(parser) {
    parser
      .addOption(formatOption(WRITERS))
      .option("--strict", "Treat warnings as errors")
      .option("--base <ref>", "Also check the changes since this commit or branch")
      .option("--author <user>", "GitHub login of the pull request's author")
      .option("--author-team <org/team>", "Team of the author (repeatable)", collect)
      .option("--watch", "Check again after each change, until Ctrl-C")
      .option("--explain <rule>", "Print a rule with its fix and examples, and check nothing")
      .addHelpText("after", HELP);
  },
  async run(terminal, options) {
    if (options.explain !== undefined) return await explain(terminal, options, String(options.explain));
    if (options.watch !== true) return await checkOnce(terminal, options);
    if (options.format !== "text") throw new UserError("--watch prints text. Leave out --format.");
    const { watchProject } = await import("../watch-project");
    await watchProject(terminal, () => checkOnce(terminal, options));
    return EXIT.done;
  },
};

async function checkOnce(terminal: Terminal, options: Options): Promise<ExitCode> {
  const started = performance.now();
  const checked = await checkProject(terminal, options);
  const { problems } = checked;
  const ok = !problems.some(({ severity }) => severity === "error" || options.strict === true);
  const ms = Math.round(performance.now() - started);
  await printReport(terminal, options, { ok, ...checked, ms }, WRITERS);
  return ok ? EXIT.done : EXIT.refused;
}

async function explain(terminal: Terminal, options: Options, rule: string): Promise<ExitCode> {
  const { explainRule } = await import("../../changes/explanation");
  const explanation = explainRule(rule);
  if (typeof explanation === "string") throw new UserError(explanation);
  const { EXPLANATION_WRITERS } = await import("../explanation");
  if (options.format !== "text" && options.format !== "json") throw new UserError("--explain prints text or JSON.");
  await printReport(terminal, options, explanation, EXPLANATION_WRITERS);
  return EXIT.done;
}

/** In the order of the JSON that `--format json` prints. */
interface Result {
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  readonly tenants: number;
  readonly hostnames: number;
  readonly ms: number;
  /** The project's own, for SARIF. */
  readonly rules: readonly RuleText[];
}

const WRITERS: Writers<Result> = {
  text: (result, palette) =>
    result.problems.length === 0
      ? summaryOf(result)
      : styledLines([problemsText(result.problems, palette), "", summaryOf(result)]),
  json: ({ rules: _, ...result }) => printableJson(result),
  sarif: async ({ problems, rules }) => {
    const { ALL_RULES } = await import("../../changes/all-rules");
    return (await import("../problems-sarif")).problemsSarif(problems, [...ALL_RULES, ...rules]);
  },
  github: async (result) => (await import("../problems-github")).problemsGithub(result.problems, summaryOf(result)),
};

function summaryOf({ problems, tenants, hostnames, ms }: Result): string {
  return `${plural(tenants, "tenant")}, ${plural(hostnames, "hostname")}: ${countText(problems)} (${ms} ms).`;
}

async function checkProject(terminal: Terminal, options: Options): Promise<Omit<Result, "ok" | "ms">> {
  const { loadProject } = await import("../../bundle/project-rules");
  const { loadImports, loadWaivers } = await import("../../registry/load");
  const { checkRegistry } = await import("../../registry/check");
  const { byPlace } = await import("../../registry/problem");
  const { today } = await import("../registry");
  const { refreshEditorSchemas } = await import("../editor-schemas");
  const project = loadProject(terminal.cwd);
  const loaded = [project, loadWaivers(terminal.cwd), loadImports(terminal.cwd)];
  const folder = loaded.flatMap(({ sources }) => sources);
  const judged: Judged =
    options.base === undefined ? { sources: folder, problems: [] } : await judge(folder, terminal, options);
  const findings = loaded.flatMap((part) => part.findings);
  const { problems, documents } = checkRegistry(
    { ...project, sources: judged.sources, findings, ...(judged.before && { before: judged.before }) },
    today(),
  );
  if (options.base === undefined) await refreshEditorSchemas(terminal, documents);
  return {
    problems: [...problems, ...judged.problems].sort(byPlace),
    tenants: documents.tenants.length,
    hostnames: documents.hostnames.length,
    rules: project.rules ?? [],
  };
}

interface Judged {
  /** The registry as it will be after the merge, which is what is checked. */
  readonly sources: readonly SourceFile[];
  readonly problems: readonly Problem[];
  /** The base's registry. */
  readonly before?: readonly SourceFile[];
}

async function judge(folder: readonly SourceFile[], { cwd, env }: Terminal, options: Options): Promise<Judged> {
  const { base, author: user, authorTeam = [] } = options;
  const { authorFrom } = await import("../../changes/author");
  const author = authorFrom(user as string | undefined, authorTeam as readonly string[], env);
  if (author === undefined) {
    throw new UserError(
      "--base needs the author of the changes: --author <GitHub login>, and --author-team for each of their teams.",
    );
  }
  const { readChange } = await import("../../changes/git");
  const { checkChanges } = await import("../../changes/check-changes");
  const { before, after, ...diff } = readChange(cwd, String(base), env, folder);
  return { sources: after, before, problems: checkChanges(before, after, author, diff) };
}
