import { escapeMarkdown } from "../../report/escape";
import { plural, printable } from "../../text";
import { lengthText, timeText } from "../../time";
import { type EnvironmentStatus, type HostnameStatusLine, linesOf, type StatusReport } from "../report";
import { VERDICT_WORDS, VERDICTS } from "../verdicts";
import { deadlinesOf, fallbackOriginText, fileText, quotaText, recordText, statusesText } from "./lines";
import { totalsText } from "./text";

/** For an issue or a job's summary. */
export function renderMarkdown(report: StatusReport): string {
  const parts = [
    `# Status of ${plural(linesOf(report).length, "hostname")}: ${totalsText(linesOf(report))}`,
    ...report.environments.flatMap((environment) => environmentParts(environment, report.now)),
    ...onboardingParts(report),
  ];
  return `${parts.join("\n\n")}\n`;
}

function environmentParts(environment: EnvironmentStatus, now: number): string[] {
  const { hostnames, failures, foreign } = environment;
  const groups = VERDICTS.map((verdict) => hostnames.filter(({ judgement }) => judgement.verdict === verdict));
  return [
    `## ${prose(environment.environment)} (${prose(environment.zone)}), ${timeText(environment.readAt ?? now)}`,
    `- Fallback origin: ${prose(fallbackOriginText(environment))}\n- Quota: ${prose(quotaText(environment))}`,
    ...(failures.length === 0 ? [] : [`### Not checked\n\n${failures.map((why) => `- ${prose(why)}`).join("\n")}`]),
    ...groups.flatMap(groupParts),
    ...deadlineParts(hostnames),
    ...(foreign.length === 0
      ? []
      : [
          table(
            "At Cloudflare, but not declared here: never touched",
            ["hostname", "hostname / certificate"],
            foreign.map((each) => [escapeMarkdown(each.hostname), statusesText(each)]),
          ),
        ]),
  ];
}

function groupParts(lines: readonly HostnameStatusLine[]): string[] {
  const [first] = lines;
  if (first === undefined) return [];
  const title = `${VERDICT_WORDS[first.judgement.verdict]} (${lines.length})`;
  return [
    table(
      title.charAt(0).toUpperCase() + title.slice(1),
      ["hostname", "tenant", "hostname / certificate", "what", "next"],
      lines.map((line) => [
        escapeMarkdown(line.hostname),
        escapeMarkdown(line.tenant),
        prose(statusesText(line)),
        prose(line.judgement.words),
        nextCell(line),
      ]),
    ),
  ];
}

function nextCell({ judgement: { next, records, files, revalidate } }: HostnameStatusLine): string {
  const parts = [
    ...(next === undefined ? [] : [prose(next)]),
    ...[...records.map(recordText), ...files.map(fileText)].map(escapeMarkdown),
    ...(revalidate === undefined ? [] : [escapeMarkdown(revalidate.command), escapeMarkdown(revalidate.patch)]),
  ];
  return parts.join("<br>");
}

function deadlineParts(lines: readonly HostnameStatusLine[]): string[] {
  const deadlines = deadlinesOf(lines);
  if (deadlines.length === 0) return [];
  const rows = deadlines.map(({ at, hostname, what }) => [timeText(at), escapeMarkdown(hostname), what]);
  return [table("Deadlines", ["when", "hostname", "what"], rows)];
}

function onboardingParts({ onboarding }: StatusReport): string[] {
  if (onboarding.length === 0) return [];
  const rows = onboarding.map(({ validation, hostnames, median, p90 }) => [
    validation,
    String(hostnames),
    lengthText(median),
    lengthText(p90),
  ]);
  return [table("From created to serving", ["validation", "hostnames", "median", "p90"], rows)];
}

function table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return `### ${title}\n\n${markdownTable(columns, rows)}`;
}

function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A sentence: what could be markup, a mention or a link in it is written as a character's number. */
function prose(text: string): string {
  return printable(text).replace(/[^\p{L}\p{N} .,;'"()/=-]/gu, (char) => `&#${char.codePointAt(0)};`);
}
