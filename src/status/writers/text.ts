import { alignedRows, wrap } from "../../report/layout";
import { type Palette, type Styled, styledBlocks } from "../../report/terminal-text";
import { plural } from "../../text";
import { lengthText, timeText } from "../../time";
import type { Orphan } from "../orphans";
import { type EnvironmentStatus, type HostnameStatusLine, linesOf, type StatusReport } from "../report";
import { shellWord } from "../shell-word";
import { VERDICT_WORDS, VERDICTS, type Verdict } from "../verdicts";
import {
  deadlinesOf,
  dispatchText,
  dnsTexts,
  FOREIGN_TITLE,
  fallbackOriginText,
  fileText,
  foreignText,
  ORPHANS_TITLE,
  quotaText,
  recordText,
  statusesText,
  TONES,
  totalsText,
} from "./lines";

type Lines = readonly (string | Styled)[];

/** For a person at a terminal: per environment, grouped by who must act. */
export function renderText(report: StatusReport, palette: Palette): Styled {
  return styledBlocks([
    ...report.environments.flatMap((environment) => environmentParts(environment, report.now, palette)),
    section("from created to serving, by validation", onboardingLines(report), palette.dim),
  ]);
}

function environmentParts(status: EnvironmentStatus, now: number, palette: Palette): readonly Lines[] {
  const { environment, zone, hostnames, readAt, failures, foreign, orphans } = status;
  return [
    [
      palette.bold(`${environment} (${zone}), ${timeText(readAt ?? now)}`),
      ...wrap(`Fallback origin: ${fallbackOriginText(status)}.`),
      ...wrap(`Quota: ${quotaText(status)}.`),
      ...wrap(`Dispatch: ${dispatchText(status)}`),
      ...wrap(`${plural(hostnames.length, "hostname")}: ${totalsText(hostnames)}.`),
    ],
    section(
      "not checked",
      failures.map((failure) => wrap(failure, { indent: 2 })),
      palette.red,
    ),
    ...VERDICTS.map((verdict) => groupPart(verdict, hostnames, palette)),
    section(
      "deadlines",
      deadlinesOf(hostnames).map(({ at, hostname, what }) =>
        wrap(`${timeText(at)}  ${what}: ${hostname}`, { indent: 2 }),
      ),
      palette.yellow,
    ),
    section(
      ORPHANS_TITLE,
      orphans.map((orphan) => orphanLines(orphan, palette)),
      palette.yellow,
    ),
    section(
      FOREIGN_TITLE,
      foreign.map((each) => [`  ${each.hostname}  ${foreignText(each)}`]),
      palette.yellow,
    ),
  ];
}

function orphanLines({ hostname, words, next, command }: Orphan, palette: Palette): Lines {
  return [
    `  ${hostname}`,
    ...[words, `Next: ${next}`].flatMap((text) => wrap(text, { indent: 4 })),
    ...(command === undefined ? [] : [palette.dim(`      $ ${command}`)]),
  ];
}

function onboardingLines(report: StatusReport): readonly Lines[] {
  if (linesOf(report).length === 0) return [];
  return report.onboarding.map(({ validation, hostnames, median, p90 }) => [
    `  ${validation.padEnd(9)}  ${plural(hostnames, "hostname")}, median ${lengthText(median)}, p90 ${lengthText(p90)}`,
  ]);
}

function section(title: string, items: readonly Lines[], color: Palette["red"]): Lines {
  if (items.length === 0) return [];
  const lines = [color(`${title.toUpperCase()} (${items.length})`)] as (string | Styled)[];
  for (const item of items) lines.push(...item);
  return lines;
}

const COLORS = { bad: "red", warn: "yellow", calm: "dim", good: "dim" } as const;

function groupPart(verdict: Verdict, hostnames: readonly HostnameStatusLine[], palette: Palette): Lines {
  const lines = hostnames.filter(({ judgement }) => judgement.verdict === verdict);
  const heads = alignedRows(
    lines.map((line) => [line.hostname, line.tenant, statusesText(line)]),
    [34, 14],
  );
  const items = lines.map((line, index) => [...(heads[index] ?? []), ...detailLines(line, palette)]);
  return section(VERDICT_WORDS[verdict], items, palette[COLORS[TONES[verdict]]]);
}

/** Keeps each command and record on one line, so that it can be copied. */
function detailLines(line: HostnameStatusLine, palette: Palette): Lines {
  const { hostname, judgement } = line;
  const { verdict, words, next, command, records, files, revalidate } = judgement;
  if (verdict === "serving") return words === "Serves traffic." ? [] : wrap(words, { indent: 4 });
  const commands = [
    ...(command === undefined ? [] : [command]),
    ...(records.length > 0 ? [`npx switchyard instructions ${shellWord(hostname)}`] : []),
    ...(revalidate === undefined ? [] : [revalidate.command, revalidate.patch]),
  ];
  return [
    ...[words, ...(next === undefined ? [] : [`Next: ${next}`]), ...dnsTexts(line)].flatMap((text) =>
      wrap(text, { indent: 4 }),
    ),
    ...[...records.map(recordText), ...files.map(fileText)].map((text) => `      ${text}`),
    ...commands.map((command) => palette.dim(`      $ ${command}`)),
  ];
}
