import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { InvalidArgumentError, Option, type Command as Parser } from "commander";
import type { Registry } from "../../registry/model";
import type { DnsQuestions } from "../../status/dns/questions";
import type { Rearmed } from "../../status/rearm";
import type { StatusReport } from "../../status/report";
import { parseLength } from "../../status/schedule";
import { plural } from "../../text";
import { type Command, collect, type Options } from "../command";
import { CliError, EXIT, type ExitCode } from "../exit-code";
import { problemsText } from "../problems-text";
import { readRegistry } from "../registry";
import type { Terminal } from "../terminal";

/** The world beside the terminal; tests hand in their own. */
export interface StatusWorld {
  now(): number;
  sleep(length: number): Promise<void>;
  readonly answerTimeout: number;
  /** How long DNS may take in all, in milliseconds. */
  readonly dnsTime: number;
  /** undefined: Node's resolver. */
  readonly dns?: DnsQuestions;
}

const WORLD: StatusWorld = {
  now: Date.now,
  sleep: (length) => new Promise((wake) => setTimeout(wake, length)),
  answerTimeout: 30_000,
  dnsTime: 60_000,
};

const FORMATS = ["text", "json", "markdown", "prometheus", "html"] as const;
const FAILING = ["stuck", "us", "customer", "cloudflare", "unknown", "expiring", "missing", "foreign"] as const;
type Failing = (typeof FAILING)[number];

export const status: Command = statusCommand(WORLD);

export function statusCommand(world: StatusWorld): Command {
  return {
    name: "status",
    summary: "Ask Cloudflare and public DNS which hostname is serving, who waits for whom, and who is stuck.",
    declare,
    run: (terminal, options, names) => run(world, terminal, options, names),
  };
}

function declare(parser: Parser): void {
  parser
    .argument("[tenant|hostname...]", "whom to ask about; default: everybody")
    .option("--environment <name>", "an environment to ask about, repeatable; default: all", collect)
    .addOption(new Option("--format <format>", "how to print").choices(FORMATS).default("text"))
    .option("-o, --output <file>", "write there instead of printing")
    .option("--no-dns", "don't ask public DNS")
    .option("--resolver <address>", "a DNS resolver to ask, with :port if need be, repeatable", collect)
    .option("--no-entries", "don't ask for the KV entries of the dispatch Worker")
    .option("--ledger <file>", "keep what changed in this file, and say since when")
    .option("--fail-on <what>", `exit with 1 when there is any of: ${FAILING.join(", ")} (comma between)`, failings)
    .option("--watch", "look again and print changes, until all named hostnames serve")
    .option("--interval <length>", "between two looks, as 30s or 5m", length, 30_000)
    .option("--deadline <length>", "how long to look, as 30m or 2h", length, 3_600_000)
    .option("--rearm", "start the validation of the named hostnames again: the only thing ever written")
    .addHelpText(
      "after",
      `
Reads CLOUDFLARE_API_TOKEN (and CLOUDFLARE_BASE_URL, for another address than Cloudflare's).
Exits with 2 when something could not be asked; what was answered is printed all the same.

Examples:
  switchyard status
  switchyard status acme --watch --deadline 30m
  switchyard status --format html -o status.html --ledger status.jsonl --fail-on stuck,us`,
    );
}

function failings(text: string): readonly Failing[] {
  return text.split(",").map((word) => {
    const known = FAILING.find((each) => each === word.trim());
    if (known === undefined) throw new InvalidArgumentError(`${word} is none of ${FAILING.join(", ")}.`);
    return known;
  });
}

function length(text: string): number {
  const parsed = parseLength(text);
  if (parsed === undefined) throw new InvalidArgumentError("Write a length as 30s, 5m or 2h.");
  return parsed;
}

/** Asks, prints, and says by its exit code whether somebody must look. */
async function run(
  world: StatusWorld,
  terminal: Terminal,
  options: Options,
  names: readonly string[],
): Promise<ExitCode> {
  const [{ selectionOf }, { linesOf, failuresOf }] = await Promise.all([
    import("../../status/selection"),
    import("../../status/report"),
  ]);
  const registry = registryOf(terminal, options);
  const selection = selectionOf(registry, names);
  const asking = await askingOf(world, terminal, options, registry);
  const read = () => asking.read(selection);
  if (options.rearm === true) {
    const { refuseBroadRearm, rearm } = await import("../../status/rearm");
    refuseBroadRearm(selection);
    const report = await read();
    refuseUnasked(failuresOf(report));
    return printRearmed(terminal, options, await rearm(asking.api, asking.requests, report));
  }
  if (options.watch === true) return await watchRun(world, terminal, options, read, selection !== undefined);
  const report = await read();
  await print(terminal, options, report);
  const seen = new Set(
    [...linesOf(report), ...report.environments.flatMap(({ foreign }) => foreign)].map((each) => each.hostname),
  );
  for (const name of selection?.undeclared.filter((each) => !seen.has(each)) ?? [])
    terminal.err(`${name} is not declared in the registry, and Cloudflare did not show it.`);
  return exitCode(terminal, options, report);
}

/** The selected environments of a sound registry. */
function registryOf(terminal: Terminal, options: Options): Registry {
  const { registry, problems } = readRegistry(terminal.cwd);
  if (registry === undefined) {
    const errors = problems.filter(({ severity }) => severity === "error");
    throw new CliError(
      `${problemsText(errors, terminal)}\n\nStatus needs a sound registry; this one has ${plural(errors.length, "error")}.`,
      EXIT.refused,
    );
  }
  const wanted = options.environment as readonly string[] | undefined;
  const known = registry.environments.map(({ name }) => name);
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new CliError(`There is no environment ${unknown}; platform/ has ${known.join(", ")}.`, EXIT.refused);
  return { environments: registry.environments.filter(({ name }) => wanted?.includes(name) ?? true) };
}

async function askingOf(world: StatusWorld, terminal: Terminal, options: Options, registry: Registry) {
  const [
    { createApi },
    { createRequests },
    { filePageStore },
    { readStatus },
    ledgers,
    { nodeQuestions, remembering },
    { ledgerLine, linesOf },
  ] = await Promise.all([
    import("../../status/cloudflare/client"),
    import("../../status/cloudflare/requests"),
    import("../../status/cloudflare/page-store"),
    import("../../status/read-status"),
    import("../../status/ledger"),
    import("../../status/dns/questions"),
    import("../../status/report"),
  ]);
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const edges = { ...world, progress: (text: string) => terminal.err(text), signal: stop.signal };
  const api = await createApi(terminal.env);
  const requests = createRequests(edges);
  const ledgerPath = typeof options.ledger === "string" ? resolve(terminal.cwd, options.ledger) : undefined;
  const questions = world.dns ?? nodeQuestions(options.resolver as readonly string[] | undefined);
  return {
    api,
    requests,
    signal: stop.signal,
    async read(selection: Parameters<typeof readStatus>[2]): Promise<StatusReport> {
      const ledger = ledgers.readLedger(ledgerPath);
      const report = await readStatus(
        {
          api,
          requests,
          edges,
          dns: options.dns === false ? undefined : { questions: remembering(questions), time: world.dnsTime },
          entries: options.entries !== false,
          ledger,
          pageStore: (environment, zoneId) =>
            filePageStore(join(terminal.cwd, "dist", "status", `${environment}.jsonl`), `${api.baseURL} ${zoneId}`),
        },
        registry,
        selection,
      );
      if (ledgerPath !== undefined)
        ledgers.appendChanges(
          ledgerPath,
          ledger,
          linesOf(report).map((line) => ledgerLine(line, report.now)),
        );
      return report;
    },
  };
}

async function print(terminal: Terminal, options: Options, report: StatusReport): Promise<void> {
  const text = await render(terminal, options, report);
  if (typeof options.output !== "string") {
    terminal.out(text.replace(/\n$/, ""));
    return;
  }
  const path = resolve(terminal.cwd, options.output);
  mkdirSync(dirname(path), { recursive: true });
  // Whoever reads meanwhile (a web server, a collector) sees the old file or the new one.
  writeFileSync(`${path}.tmp`, text.endsWith("\n") ? text : `${text}\n`);
  renameSync(`${path}.tmp`, path);
  terminal.err(`Wrote ${options.output}.`);
}

async function render(terminal: Terminal, options: Options, report: StatusReport): Promise<string> {
  switch (options.format as (typeof FORMATS)[number]) {
    case "json":
      return (await import("../../status/writers/json")).renderJson(report);
    case "markdown":
      return (await import("../../status/writers/markdown")).renderMarkdown(report);
    case "prometheus":
      return (await import("../../status/writers/prometheus")).renderPrometheus(report);
    case "html":
      return (await import("../../status/writers/html")).renderHtml(report);
    case "text":
      return (await import("../../status/writers/text")).renderText(report, terminal.colors);
  }
}

async function watchRun(
  world: StatusWorld,
  terminal: Terminal,
  options: Options,
  read: () => Promise<StatusReport>,
  named: boolean,
): Promise<ExitCode> {
  if (!named) throw new CliError("--watch follows one tenant or some hostnames: npx switchyard status acme --watch");
  const [{ watch }, { linesOf, failuresOf }] = await Promise.all([
    import("../../status/watch"),
    import("../../status/report"),
  ]);
  const { report, serving } = await watch({
    interval: options.interval as number,
    deadline: world.now() + (options.deadline as number),
    read,
    print: (text) => terminal.out(text),
    sleep: world.sleep,
  });
  if (serving) {
    terminal.out(`All ${plural(linesOf(report).length, "hostname")} serve.`);
    return EXIT.done;
  }
  if (failuresOf(report).length > 0) return EXIT.couldNotRun;
  const waiting = linesOf(report).filter(({ judgement }) => judgement.verdict !== "serving");
  terminal.err(`Not all serve yet: ${waiting.map(({ hostname }) => hostname).join(", ")}.`);
  return EXIT.refused;
}

function refuseUnasked(failures: readonly string[]): void {
  if (failures.length > 0)
    throw new CliError(`Nothing was sent, because not all could be asked:\n${failures.join("\n")}`);
}

function printRearmed(terminal: Terminal, options: Options, rearmed: readonly Rearmed[]): ExitCode {
  if (options.format === "json") terminal.out(JSON.stringify({ rearmed }, null, 2));
  else
    for (const { hostname, status: now, failure } of rearmed)
      terminal.out(failure === undefined ? `${hostname} is started again: ${now}.` : `${hostname}: ${failure}.`);
  return rearmed.some(({ failure }) => failure !== undefined) ? EXIT.couldNotRun : EXIT.done;
}

/** What could not be asked comes first: nobody may take a partial answer for a good one. */
async function exitCode(terminal: Terminal, options: Options, report: StatusReport): Promise<ExitCode> {
  const { failuresOf } = await import("../../status/report");
  const failures = failuresOf(report);
  if (failures.length > 0) {
    terminal.err(`Could not ask everything:\n${failures.map((failure) => `  ${failure}`).join("\n")}`);
    return EXIT.couldNotRun;
  }
  const failing = (options.failOn as readonly Failing[] | undefined) ?? [];
  const found = failing.filter((what) => isFound(what, report));
  if (found.length > 0) terminal.err(`Failed on: ${found.join(", ")}.`);
  return found.length > 0 ? EXIT.refused : EXIT.done;
}

function isFound(what: Failing, { environments }: StatusReport): boolean {
  const lines = environments.flatMap(({ hostnames }) => hostnames);
  if (what === "foreign") return environments.some(({ foreign }) => foreign.length > 0);
  if (what === "expiring") return lines.some(({ expiring }) => expiring);
  if (what === "missing") return lines.some(({ status: now }) => now === "missing");
  return lines.some(({ judgement }) => judgement.verdict === what);
}
