import { plural, printable } from "../../text";
import { lengthText, timeText } from "../../time";
import { type EnvironmentStatus, type HostnameStatusLine, linesOf, type StatusReport, totalsOf } from "../report";
import { shellWord } from "../shell-word";
import { VERDICT_WORDS, VERDICTS, type Verdict } from "../verdicts";
import { deadlinesOf, dnsTexts, fallbackOriginText, fileText, quotaText, recordText, statusesText } from "./lines";

/** How the headings are set off; `(text) => text` where nobody sees colors. */
export interface Look {
  bold(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  dim(text: string): string;
}

/** A terminal is this wide at least. Commands and records are longer: a broken one can't be copied. */
const WIDTH = 80;

/** For a person at a terminal: per environment, grouped by who must act. */
export function renderText(report: StatusReport, look: Look): string {
  const parts = report.environments.map((environment) => environmentText(environment, report.now, look));
  return [...parts, ...onboardingText(report, look)].join("\n\n");
}

function environmentText(environment: EnvironmentStatus, now: number, look: Look): string {
  const { hostnames, readAt, failures } = environment;
  const head = [
    look.bold(`${environment.environment} (${environment.zone}), ${timeText(readAt ?? now)}`),
    ...wrap(`Fallback origin: ${fallbackOriginText(environment)}.`, 0),
    ...wrap(`Quota: ${quotaText(environment)}.`, 0),
    ...wrap(`${plural(hostnames.length, "hostname")}: ${totalsText(hostnames)}.`, 0),
  ];
  const groups = VERDICTS.map((verdict) => groupText(verdict, hostnames, look));
  return [
    head.join("\n"),
    section(
      "not checked",
      failures.map((failure) => wrap(failure, 2).join("\n")),
      look.red,
    ),
    ...groups,
    section("deadlines", deadlineLines(hostnames), look.yellow),
    section("at Cloudflare, but not declared here: never touched", foreignLines(environment), look.yellow),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

export function totalsText(lines: readonly HostnameStatusLine[]): string {
  const totals = totalsOf(lines);
  const some = VERDICTS.filter((verdict) => totals[verdict] > 0);
  return some.length === 0 ? "none" : some.map((verdict) => `${totals[verdict]} ${VERDICT_WORDS[verdict]}`).join(", ");
}

function section(title: string, lines: readonly string[], color: (text: string) => string): string {
  return lines.length === 0 ? "" : [color(`${title.toUpperCase()} (${lines.length})`), ...lines].join("\n");
}

const COLORS: Readonly<Record<Verdict, "red" | "yellow" | "dim">> = {
  stuck: "red",
  us: "red",
  customer: "yellow",
  cloudflare: "dim",
  unknown: "yellow",
  unasked: "red",
  serving: "dim",
};

function groupText(verdict: Verdict, hostnames: readonly HostnameStatusLine[], look: Look): string {
  const lines = hostnames.filter(({ judgement }) => judgement.verdict === verdict);
  const widths = columnsOf(lines);
  const rows = lines.map((line) => lineText(line, widths, look));
  return section(VERDICT_WORDS[verdict], rows, look[COLORS[verdict]]);
}

interface Widths {
  readonly hostname: number;
  readonly tenant: number;
}

/** A very long name gets a line of its own, rather than pushing the others' columns out. */
function columnsOf(lines: readonly HostnameStatusLine[]): Widths {
  const longest = (texts: readonly string[], most: number) =>
    Math.max(0, ...texts.map(({ length }) => length).filter((length) => length <= most));
  return {
    hostname: longest(
      lines.map(({ hostname }) => hostname),
      34,
    ),
    tenant: longest(
      lines.map(({ tenant }) => tenant),
      14,
    ),
  };
}

function lineText(line: HostnameStatusLine, { hostname: width, tenant: tenantWidth }: Widths, look: Look): string {
  const { judgement, hostname, tenant } = line;
  const name = hostname.length > width ? `  ${hostname}\n  ${" ".repeat(width)}` : `  ${hostname.padEnd(width)}`;
  const columns = `${name}  ${tenant.padEnd(tenantWidth)}`;
  const statuses = statusesText(line);
  const fits = columns.length - columns.lastIndexOf("\n") + statuses.length <= WIDTH - 2;
  const head = `${columns}${fits ? "  " : "\n    "}${statuses}`.trimEnd();
  const { verdict, words, next, records, files, revalidate } = judgement;
  if (verdict === "serving") return `${head}${words === "Serves." ? "" : `\n${wrap(words, 4).join("\n")}`}`;
  const commands = [
    ...(records.length > 0 ? [`npx switchyard instructions ${shellWord(hostname)}`] : []),
    ...(revalidate === undefined ? [] : [revalidate.command, revalidate.patch]),
  ];
  return [
    head,
    ...wrap(words, 4),
    ...(next === undefined ? [] : wrap(`Next: ${next}`, 4)),
    ...dnsTexts(line).flatMap((text) => wrap(text, 4)),
    ...[...records.map(recordText), ...files.map(fileText)].map((text) => `      ${printable(text)}`),
    ...commands.map((command) => look.dim(`      $ ${printable(command)}`)),
  ].join("\n");
}

function deadlineLines(hostnames: readonly HostnameStatusLine[]): string[] {
  return deadlinesOf(hostnames).map(({ at, hostname, what }) =>
    wrap(`${timeText(at)}  ${what}: ${hostname}`, 2).join("\n"),
  );
}

function foreignLines({ foreign }: EnvironmentStatus): string[] {
  return foreign.map((each) => `  ${printable(each.hostname)}  ${statusesText(each)}`);
}

function onboardingText(report: StatusReport, look: Look): string[] {
  const lines = report.onboarding.map(
    ({ validation, hostnames, median, p90 }) =>
      `  ${validation.padEnd(9)}  ${plural(hostnames, "hostname")}, median ${lengthText(median)}, p90 ${lengthText(p90)}`,
  );
  const served = linesOf(report).length > 0 ? lines : [];
  return served.length === 0 ? [] : [section("from created to serving, by validation", served, look.dim)];
}

/** Breaks at spaces; what comes from others is shown, not obeyed. */
function wrap(text: string, indent: number): string[] {
  const lines: string[] = [];
  for (const word of printable(text).split(" ")) {
    const last = lines.at(-1);
    const fits = last !== undefined && indent + last.length + 1 + word.length <= WIDTH;
    if (fits) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `${" ".repeat(indent)}${line}`);
}
