import { joinMarkdown, listMarkdown, type Markdown, type MarkdownValue, markdown } from "../../report/markdown";
import { type Phrase, sentence } from "../../report/phrase";
import { type Table, tableMarkdown } from "../../report/table";
import { capital, plural } from "../../text";
import { timeText } from "../../time";
import { type EnvironmentStatus, type HostnameStatusLine, linesOf, type StatusReport } from "../report";
import { VERDICT_WORDS, VERDICTS } from "../verdicts";
import {
  deadlineTable,
  dispatchText,
  FOREIGN_TITLE,
  fallbackOriginText,
  fileText,
  foreignTable,
  ONBOARDING_TITLE,
  ORPHANS_TITLE,
  onboardingTable,
  orphanTable,
  quotaText,
  recordText,
  statusesText,
  totalsText,
} from "./lines";

/** For an issue or a job's summary. */
export function renderMarkdown(report: StatusReport): string {
  const lines = linesOf(report);
  const parts = [
    markdown`# Status of ${sentence(`${plural(lines.length, "hostname")}: ${totalsText(lines)}`)}`,
    ...report.environments.flatMap((environment) => environmentParts(environment, report.now)),
    tablePart(ONBOARDING_TITLE, onboardingTable(report)),
  ];
  return `${joinMarkdown(parts, "\n\n")}\n`;
}

function environmentParts(status: EnvironmentStatus, now: number): readonly MarkdownValue[] {
  const { environment, zone, readAt, hostnames, failures, foreign, orphans } = status;
  const groups = VERDICTS.map((verdict) => hostnames.filter(({ judgement }) => judgement.verdict === verdict));
  return [
    markdown`## ${sentence(`${environment} (${zone}), ${timeText(readAt ?? now)}`)}`,
    listMarkdown(
      [
        `Fallback origin: ${fallbackOriginText(status)}`,
        `Quota: ${quotaText(status)}`,
        `Dispatch: ${dispatchText(status)}`,
      ].map(sentence),
    ),
    failures.length === 0 ? undefined : markdown`### Not checked\n\n${listMarkdown(failures.map(sentence))}`,
    ...groups.map(groupPart),
    tablePart("Deadlines", deadlineTable(hostnames)),
    tablePart(capital(ORPHANS_TITLE), orphanTable(orphans)),
    tablePart(capital(FOREIGN_TITLE), foreignTable(foreign)),
  ];
}

function tablePart(title: string, table: Table): Markdown | undefined {
  return table.rows.length === 0 ? undefined : markdown`### ${sentence(title)}\n\n${tableMarkdown(table)}`;
}

function groupPart(lines: readonly HostnameStatusLine[]): Markdown | undefined {
  const [first] = lines;
  const title = first === undefined ? "" : VERDICT_WORDS[first.judgement.verdict];
  return tablePart(`${capital(title)} (${lines.length})`, {
    columns: ["hostname", "tenant", "hostname / certificate", "what", "next"],
    rows: lines.map((line) => [
      line.hostname,
      line.tenant,
      sentence(statusesText(line)),
      sentence(line.judgement.words),
      nextCell(line),
    ]),
  });
}

function nextCell({ judgement }: HostnameStatusLine): readonly (string | Phrase)[] {
  const { next, command, records, files, revalidate } = judgement;
  return [
    ...(next === undefined ? [] : [sentence(next)]),
    ...(command === undefined ? [] : [command]),
    ...records.map(recordText),
    ...files.map(fileText),
    ...(revalidate === undefined ? [] : [revalidate.command, revalidate.patch]),
  ];
}
