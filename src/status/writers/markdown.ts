import { joinMarkdown, listMarkdown, type Markdown, type MarkdownValue, markdown } from "../../report/markdown";
import { type Phrase, phrase, sentence } from "../../report/phrase";
import { type Table, tableMarkdown } from "../../report/table";
import { capital, plural } from "../../text";
import { timeText } from "../../time";
import { type CauseGroup, causeGroups } from "../groups";
import { type EnvironmentStatus, type HostnameStatusLine, linesOf, type StatusReport } from "../report";
import { VERDICT_WORDS, VERDICTS, type Verdict } from "../verdicts";
import {
  deadlineTable,
  dispatchText,
  FOREIGN_TITLE,
  FULL_REPORT,
  type Fullness,
  fallbackOriginText,
  fileText,
  foreignTable,
  groupTitle,
  ONBOARDING_TITLE,
  ORPHANS_TITLE,
  onboardingTable,
  orphanTable,
  quotaText,
  recordText,
  shortCommand,
  totalsText,
} from "./lines";

/** GitHub cuts comments at 65,536 characters. */
const MOST_BYTES = 60_000;

/** How much of each list is shown: the most that fits. */
interface Room {
  readonly rows: number;
  readonly groups: number;
}

const ROOMS: readonly Room[] = [
  ...[1_000, 300, 100, 50, 20, 10, 5].map((rows) => ({ rows, groups: 200 })),
  { rows: 0, groups: 100 },
  { rows: 0, groups: 20 },
  { rows: 0, groups: 5 },
];

/** For an issue or a job's summary, which hold only so much. What does not fit is in the file of the full report. */
export function renderMarkdown(report: StatusReport, fullness: Fullness = FULL_REPORT): string {
  if (fullness.full) return written(report, { rows: Infinity, groups: Infinity }, undefined);
  for (const room of ROOMS) {
    const isWhole = room === ROOMS[0] && fullness.file === undefined;
    const text = written(report, room, isWhole ? undefined : fullness);
    if (Buffer.byteLength(text) < MOST_BYTES) return text;
  }
  return `${joinMarkdown([titleOf(report), restPart(fullness)], "\n\n")}\n`;
}

function written(report: StatusReport, room: Room, fullness: Fullness | undefined): string {
  const body = [
    ...report.environments.flatMap((environment) => environmentParts(environment, report.now, room)),
    tablePart(ONBOARDING_TITLE, onboardingTable(report), room),
  ];
  const parts = [titleOf(report), ...body, fullness && restPart(fullness)];
  return `${joinMarkdown(parts, "\n\n")}\n`;
}

function titleOf(report: StatusReport): Markdown {
  const lines = linesOf(report);
  return markdown`# Status of ${sentence(`${plural(lines.length, "hostname")}: ${totalsText(lines)}`)}`;
}

function restPart({ file }: Fullness): Markdown {
  return file === undefined
    ? markdown`${phrase`Details of every hostname, with records and commands: add ${"--also status.html"}.`}`
    : markdown`${phrase`Details of every hostname, with records and commands: ${file}`}`;
}

function environmentParts(status: EnvironmentStatus, now: number, room: Room): readonly MarkdownValue[] {
  const { environment, zone, readAt, hostnames, failures, foreign, orphans } = status;
  const groups = causeGroups(hostnames);
  return [
    markdown`## ${sentence(`${environment} (${zone}), ${timeText(readAt ?? now)}`)}`,
    listMarkdown(
      [
        `Fallback origin: ${fallbackOriginText(status)}`,
        `Quota: ${quotaText(status)}`,
        `Dispatch: ${dispatchText(status)}`,
      ].map(sentence),
    ),
    failures.length === 0
      ? undefined
      : markdown`### Not checked (${failures.length})\n\n${listMarkdown(failures.slice(0, Math.max(room.rows, 5)).map(sentence))}`,
    ...VERDICTS.map((verdict) => verdictPart(verdict, groups, room)),
    tablePart("Deadlines", deadlineTable(hostnames), {
      ...room,
      rows: room.rows === Infinity ? Infinity : Math.min(room.rows, 20),
    }),
    tablePart(capital(ORPHANS_TITLE), orphanTable(orphans), room),
    tablePart(capital(FOREIGN_TITLE), foreignTable(foreign), room),
  ];
}

function tablePart(title: string, { columns, rows }: Table, room: Room): Markdown | undefined {
  if (rows.length === 0) return undefined;
  const shown = rows.slice(0, room.rows);
  return joinMarkdown(
    [
      markdown`### ${sentence(`${title} (${rows.length})`)}`,
      shown.length === 0 ? undefined : tableMarkdown({ columns, rows: shown }),
      shown.length === rows.length ? undefined : markdown`and ${rows.length - shown.length} more`,
    ],
    "\n\n",
  );
}

function verdictPart(verdict: Verdict, all: readonly CauseGroup[], room: Room): Markdown | undefined {
  const groups = all.filter((group) => group.verdict === verdict);
  const count = groups.reduce((sum, { lines }) => sum + lines.length, 0);
  if (count === 0) return undefined;
  const left = groups.length - room.groups;
  return joinMarkdown(
    [
      markdown`### ${sentence(capital(VERDICT_WORDS[verdict]))} (${count})`,
      ...groups.slice(0, room.groups).map((group) => groupPart(group, room)),
      left > 0 ? markdown`and ${sentence(plural(left, "cause"))} more` : undefined,
    ],
    "\n\n",
  );
}

/** The message, the next step and the commands once; the hostnames are folded. */
function groupPart(group: CauseGroup, room: Room): Markdown {
  const { verdict, words, next, commands, lines } = group;
  return joinMarkdown(
    [
      markdown`**${sentence(groupTitle(group))}:** ${sentence(words)}`,
      next === undefined ? undefined : markdown`**Next:** ${sentence(next)}`,
      commands.length === 0
        ? undefined
        : listMarkdown(commands.map((command) => (room.rows === Infinity ? command : shortCommand(command)))),
      verdict === "serving" && room.rows !== Infinity ? undefined : membersPart(lines, room),
    ],
    "\n\n",
  );
}

function membersPart(lines: readonly HostnameStatusLine[], { rows }: Room): Markdown | undefined {
  const shown = lines.slice(0, rows);
  if (shown.length === 0) return undefined;
  const table = tableMarkdown({
    columns: ["hostname", "tenant", "details", "records"],
    rows: shown.map((line) => [line.hostname, line.tenant, line.judgement.particulars.map(sentence), proofs(line)]),
  });
  const left = lines.length - shown.length;
  const more = left === 0 ? undefined : markdown`and ${left} more`;
  const summary = `${plural(lines.length, "hostname")}`;
  return markdown`<details><summary>${sentence(summary)}</summary>\n\n${joinMarkdown([table, more], "\n\n")}\n\n</details>`;
}

function proofs({ judgement: { records, files } }: HostnameStatusLine): readonly (string | Phrase)[] {
  return [...records.map(recordText), ...files.map(fileText)];
}
