import type { RegistrySources } from "../../registry/load";
import type { Problem } from "../../registry/problem";
import { plural } from "../../text";
import { UserError } from "../../user-error";
import { type Command, collect, formatOption, type Options } from "../command";
import { EXIT } from "../exit-code";
import { countText, problemsText } from "../problems-text";
import type { Terminal } from "../terminal";

const HELP = `
With --base, what changed since that commit is judged too: who may touch which file is read from the base's version of it.
The author is --author, else SWITCHYARD_AUTHOR, GITHUB_ACTOR or GITLAB_USER_LOGIN from the environment. On GitHub name the
pull request's author with --author: GITHUB_ACTOR is whoever pushed or reopened last. Teams are --author-team, else
SWITCHYARD_AUTHOR_TEAMS (separated by commas). Nothing is looked up on the network: the caller vouches for both.

Examples:
  switchyard check
  switchyard check --strict --format json
  switchyard check --base origin/main --author acme-admin --author-team saasprovider/support`;

export const check: Command = {
  name: "check",
  summary: "Judge the registry: every problem at once, with its place and the way out.",
  declare(parser) {
    parser
      .addOption(formatOption("json", "sarif", "github"))
      .option("--strict", "let warnings fail")
      .option("--base <ref>", "judge the changes since this commit or branch as well")
      .option("--author <user>", "who asks for the changes, as a GitHub user")
      .option("--author-team <org/team>", "a team of the author's; may be given again", collect)
      .addHelpText("after", HELP);
  },
  async run(terminal, options) {
    const started = performance.now();
    const checked = await checkProject(terminal, options);
    const { problems } = checked;
    const ok = !problems.some(({ severity }) => severity === "error" || options.strict === true);
    const ms = Math.round(performance.now() - started);
    terminal.out(await render({ ok, ...checked, ms }, String(options.format), terminal));
    return ok ? EXIT.done : EXIT.refused;
  },
};

/** In the order of the JSON that `--format json` prints. */
interface Result {
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  readonly tenants: number;
  readonly hostnames: number;
  readonly ms: number;
}

async function checkProject(terminal: Terminal, options: Options): Promise<Omit<Result, "ok" | "ms">> {
  const { loadRegistry, loadWaivers } = await import("../../registry/load");
  const { checkRegistry } = await import("../../registry/check");
  const [registry, waivers] = [loadRegistry(terminal.cwd), loadWaivers(terminal.cwd)];
  const sources = {
    sources: [...registry.sources, ...waivers.sources],
    findings: [...registry.findings, ...waivers.findings],
  };
  const { problems, documents } = checkRegistry(sources);
  const changes =
    options.base === undefined ? [] : await checkAgainst(String(options.base), sources, terminal, options);
  const { byPlace } = await import("../../registry/problem");
  return {
    problems: [...problems, ...changes].sort(byPlace),
    tenants: documents.tenants.length,
    hostnames: documents.hostnames.length,
  };
}

async function checkAgainst(
  ref: string,
  { sources }: RegistrySources,
  { cwd, env }: Terminal,
  { author: user, authorTeam = [] }: Options,
): Promise<readonly Problem[]> {
  const { authorFrom } = await import("../../changes/author");
  const author = authorFrom(user as string | undefined, authorTeam as readonly string[], env);
  if (author === undefined) {
    throw new UserError(
      "Who asks for the changes? Name them with --author <GitHub user>, and their teams with --author-team.",
    );
  }
  const { readChange } = await import("../../changes/git");
  const { checkChanges } = await import("../../changes/check-changes");
  const { before, after, ...diff } = readChange(cwd, ref, env, sources);
  return checkChanges(before, after, author, diff);
}

async function render(result: Result, format: string, terminal: Terminal): Promise<string> {
  const { ok, problems, tenants, hostnames, ms } = result;
  if (format === "json") return JSON.stringify({ ok, problems, tenants, hostnames, ms }, null, 2);
  if (format === "sarif") {
    const { problemsSarif } = await import("../problems-sarif");
    const { ALL_RULES } = await import("../../changes/all-rules");
    return problemsSarif(problems, ALL_RULES);
  }
  const summary = `${plural(tenants, "tenant")}, ${plural(hostnames, "hostname")}: ${countText(problems)} (${ms} ms).`;
  if (problems.length === 0) return summary;
  if (format === "text") return `${problemsText(problems, terminal)}\n\n${summary}`;
  const { problemsGithub } = await import("../problems-github");
  return `${problemsGithub(problems)}\n${summary}`;
}
