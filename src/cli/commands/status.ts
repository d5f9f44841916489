import { InvalidArgumentError, Option, type Command as Parser } from "commander";
import { type ClientOptions, sleepFor } from "../../cloudflare/client/options";
import { chooseEnvironments } from "../../registry/environments";
import type { Registry } from "../../registry/model";
import { formatOfFile, type Writers } from "../../report/formats";
import { printableJson } from "../../report/json";
import { styledLines } from "../../report/terminal-text";
import { FAILINGS, type Failing, isFound } from "../../status/fail-on";
import { failuresOf, type StatusReport } from "../../status/report";
import { type Selection, selectionOf, unansweredNames } from "../../status/selection";
import type { StatusReader } from "../../status/status-reader";
import type { Fullness } from "../../status/writers/lines";
import { parseLength } from "../../time";
import { UserError } from "../../user-error";
import { type Command, collect, type Options } from "../command";
import { EXIT, type ExitCode } from "../exit-code";
import { validRegistry } from "../registry";
import { addOutputOptions, printReport } from "../report";
import { pathOn, type Terminal } from "../terminal";

const ANSWER_TIMEOUT = 30_000;
const DNS_TIME = 60_000;

/** @param fullness whether text and Markdown show every hostname; the other formats always do */
function writersFor(fullness: Fullness): Writers<StatusReport> {
  return {
    text: async (report, palette) => (await import("../../status/writers/text")).renderText(report, palette, fullness),
    json: async (report) => (await import("../../status/writers/json")).renderJson(report),
    markdown: async (report) => (await import("../../status/writers/markdown")).renderMarkdown(report, fullness),
    prometheus: async (report) => (await import("../../status/writers/prometheus")).renderPrometheus(report),
    html: async (report) => (await import("../../status/writers/html")).renderHtml(report),
  };
}

const WRITERS = writersFor({ full: true });

export const status: Command = {
  name: "status",
  summary:
    "Ask Cloudflare and public DNS which hostnames are live, which are waiting (and for whom), and which need attention.",
  declare(parser: Parser) {
    addOutputOptions(
      parser
        .argument("[tenant|hostname...]", "Tenants or hostnames to ask about (default: all)")
        .option("--environment <name>", "Environment to ask about (repeatable, default: all)", collect),
      WRITERS,
    )
      .option(
        "--full",
        "Show every hostname with its records and commands in text and Markdown (default: if you name any)",
      )
      .option(
        "--also <file>",
        "Write the full report to this file as well (repeatable; the extension is the format)",
        collect,
      )
      .option("--no-dns", "Skip public DNS")
      .option("--resolver <address>", "DNS resolver to ask, as an address or address:port (repeatable)", collect)
      .option("--no-entries", "Skip the dispatch Worker's KV entries")
      .option("--no-workers", "Skip the route, the dispatch Worker and the user Workers")
      .option("--ledger <file>", "Record changes in this file, and show how long each status has lasted")
      .option(
        "--fail-on <what>",
        `Exit with 1 if any hostname has one of these statuses (comma-separated): ${FAILINGS.join(", ")}`,
        failings,
      )
      .option("--watch", "Ask repeatedly and print changes, until every named hostname is live")
      .addOption(
        new Option("--interval <length>", "Time between two requests of --watch")
          .argParser(length)
          .default(30_000, "30s"),
      )
      .addOption(
        new Option("--deadline <length>", "Time after which --watch gives up")
          .argParser(length)
          .default(3_600_000, "1h"),
      )
      .option("--revalidate", "Restart the validation of the named hostnames (the only write)")
      .addHelpText("after", HELP);
  },
  async run(terminal, options, names) {
    const registry = selectedRegistry(terminal, options);
    const selection = selectionOf(registry, names);
    const stop = new AbortController();
    const interrupt = () => stop.abort();
    process.once("SIGINT", interrupt);
    try {
      const client = clientOptions(terminal, stop.signal);
      const reader = await readerOf(terminal, options, registry, client);
      if (options.revalidate === true) return await revalidateNamed(terminal, options, reader, selection);
      if (options.watch === true) return await watchNamed(terminal, options, reader, selection, client);
      return await reportOnce(terminal, options, reader, selection);
    } finally {
      process.off("SIGINT", interrupt);
    }
  },
};

const HELP = `
Reads CLOUDFLARE_API_TOKEN (and CLOUDFLARE_BASE_URL, for an address other than Cloudflare's).
A hostname is live only if the fallback origin, route, dispatch Worker, KV entry and user Workers are as declared.
If the token may not read them, use --no-entries or --no-workers. Active hostnames are then "not checked".
Exits with 2 if something could not be checked. All results are still printed.

Examples:
  switchyard status
  switchyard status acme --watch --deadline 30m
  switchyard status --format markdown --also status.html
  switchyard status --format html -o status.html --ledger status.jsonl --fail-on stuck,us`;

function failings(text: string): readonly Failing[] {
  return text.split(",").map((word) => {
    const known = FAILINGS.find((each) => each === word.trim());
    if (known === undefined) throw new InvalidArgumentError(`${word} is none of ${FAILINGS.join(", ")}.`);
    return known;
  });
}

function length(text: string): number {
  const parsed = parseLength(text);
  if (parsed === undefined) throw new InvalidArgumentError("Write a length as 30s, 5m or 2h.");
  return parsed;
}

/** The selected environments of a registry without errors. */
function selectedRegistry(terminal: Terminal, { environment }: Options): Registry {
  const registry = validRegistry(terminal, "Nothing was asked");
  return { environments: chooseEnvironments(registry, (environment as readonly string[] | undefined) ?? []) };
}

function clientOptions(terminal: Terminal, signal: AbortSignal): ClientOptions {
  return {
    now: Date.now,
    sleep: sleepFor,
    answerTimeout: ANSWER_TIMEOUT,
    progress: (text) => terminal.err(text),
    signal,
  };
}

async function readerOf(
  terminal: Terminal,
  options: Options,
  registry: Registry,
  client: ClientOptions,
): Promise<StatusReader> {
  const { createStatusReader } = await import("../../status/status-reader");
  return await createStatusReader(registry, {
    root: terminal.cwd,
    env: terminal.env,
    client,
    dns: options.dns !== false,
    resolvers: (options.resolver as readonly string[] | undefined) ?? [],
    dnsTime: DNS_TIME,
    // What is between the zone and the user Workers decides nothing about a validation.
    kvEntries: options.entries !== false && options.revalidate !== true,
    workers: options.workers !== false && options.revalidate !== true,
    ledger: typeof options.ledger === "string" ? pathOn(terminal, options.ledger) : undefined,
  });
}

async function reportOnce(
  terminal: Terminal,
  options: Options,
  reader: StatusReader,
  selection: Selection | undefined,
): Promise<ExitCode> {
  const also = (options.also as readonly string[] | undefined) ?? [];
  for (const file of also) refuseUnknownFormat(file);
  const report = await reader.read(selection);
  const full = options.full === true || selection !== undefined;
  await printReport(terminal, options, report, writersFor({ full, file: also[0] }));
  for (const output of also) await printReport(terminal, { output }, report, WRITERS);
  for (const name of unansweredNames(report, selection)) terminal.err(name);
  return exitCodeOf(terminal, options, report);
}

/** Before anything is asked: an hour of requests is not to end without its file. */
function refuseUnknownFormat(file: string): void {
  if (formatOfFile(file, WRITERS) !== undefined) return;
  throw new UserError(`--also ${file}: use an extension that names a format: .html, .md, .json, .txt or .prom.`);
}

/** What was not checked comes first, so that a partial answer does not look complete. */
function exitCodeOf(terminal: Terminal, options: Options, report: StatusReport): ExitCode {
  const failures = failuresOf(report);
  if (failures.length > 0) {
    terminal.err(styledLines(["Not everything was checked:", ...failures.map((failure) => `  ${failure}`)]));
    return EXIT.couldNotRun;
  }
  const failing = (options.failOn as readonly Failing[] | undefined) ?? [];
  const found = failing.filter((what) => isFound(what, report));
  if (found.length === 0) return EXIT.done;
  terminal.err(`Failed on: ${found.join(", ")}.`);
  return EXIT.refused;
}

async function watchNamed(
  terminal: Terminal,
  options: Options,
  reader: StatusReader,
  selection: Selection | undefined,
  client: ClientOptions,
): Promise<ExitCode> {
  if (selection === undefined)
    throw new UserError("--watch needs tenants or hostnames: npx switchyard status acme --watch");
  const { watch, newsJson, newsText, notServingText } = await import("../../status/watch");
  const write = options.format === "json" ? newsJson : newsText;
  const { report, serving } = await watch({
    ...client,
    interval: options.interval as number,
    deadline: client.now() + (options.deadline as number),
    read: () => reader.read(selection),
    tell: (news) => terminal.out(write(news)),
  });
  if (failuresOf(report).length > 0) return EXIT.couldNotRun;
  if (serving) return EXIT.done;
  terminal.err(notServingText(report));
  return EXIT.refused;
}

async function revalidateNamed(
  terminal: Terminal,
  options: Options,
  reader: StatusReader,
  selection: Selection | undefined,
): Promise<ExitCode> {
  const { revalidatedText, revalidateSelected } = await import("../../status/revalidate");
  const revalidated = await revalidateSelected(reader, selection);
  terminal.out(
    options.format === "json" ? printableJson({ revalidated }) : revalidated.map(revalidatedText).join("\n"),
  );
  return revalidated.some(({ failure }) => failure !== undefined) ? EXIT.couldNotRun : EXIT.done;
}
