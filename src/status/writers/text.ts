import { alignedRows, wrap } from "../../report/layout";
import { type Palette, type Styled, styledBlocks } from "../../report/terminal-text";
import { listed, plural } from "../../text";
import { lengthText, timeText } from "../../time";
import { type CauseGroup, type CustomerLines, causeGroups } from "../groups";
import type { Orphan } from "../orphans";
import { type EnvironmentStatus, type HostnameStatusLine, linesOf, type StatusReport } from "../report";
import { VERDICT_WORDS, VERDICTS, type Verdict } from "../verdicts";
import {
  deadlinesOf,
  dispatchText,
  dnsTexts,
  FOREIGN_TITLE,
  FULL_REPORT,
  type Fullness,
  fallbackOriginText,
  fileText,
  foreignText,
  groupTitle,
  ORPHANS_TITLE,
  quotaText,
  recordText,
  shortCommand,
  statusesText,
  TONES,
  totalsText,
} from "./lines";

type Lines = readonly (string | Styled)[];

/** For a person at a terminal: per environment, grouped by who must act and by cause. The summary is last, where people look. */
export function renderText(report: StatusReport, palette: Palette, fullness: Fullness = FULL_REPORT): Styled {
  const fold = fullness.full ? UNFOLDED : FOLDED;
  const named = report.environments.length > 1;
  return styledBlocks([
    ...report.environments.flatMap((environment) => environmentParts(environment, named, palette, fold)),
    section("from created to serving, by validation", onboardingLines(report), palette.dim, UNFOLDED),
    ...report.environments.map((environment) => summaryPart(environment, report.now, palette)),
    restPart(report, palette, fullness),
  ]);
}

/** How much is shown before the rest is only counted. */
interface Fold {
  /** A group of at most so many hostnames shows each with its records. */
  readonly hostnames: number;
  readonly customers: number;
  /** Names of one customer's hostnames. */
  readonly names: number;
  readonly items: number;
}

const FOLDED: Fold = { hostnames: 3, customers: 5, names: 3, items: 10 };
const UNFOLDED: Fold = { hostnames: Infinity, customers: Infinity, names: Infinity, items: Infinity };

function environmentParts(
  { environment, hostnames, failures, foreign, orphans }: EnvironmentStatus,
  named: boolean,
  palette: Palette,
  fold: Fold,
): readonly Lines[] {
  const groups = causeGroups(hostnames);
  const parts = [
    section(
      "not checked",
      failures.map((failure) => wrap(failure, { indent: 2 })),
      palette.red,
      fold,
    ),
    ...VERDICTS.map((verdict) => verdictPart(verdict, groups, palette, fold)),
    section(
      "deadlines",
      deadlinesOf(hostnames).map(({ at, hostname, what }) =>
        wrap(`${timeText(at)}  ${what}: ${hostname}`, { indent: 2 }),
      ),
      palette.yellow,
      fold,
    ),
    section(
      ORPHANS_TITLE,
      orphans.map((orphan) => orphanLines(orphan, palette)),
      palette.yellow,
      fold,
    ),
    section(
      FOREIGN_TITLE,
      foreign.map((each) => [`  ${each.hostname}  ${foreignText(each)}`]),
      palette.yellow,
      fold,
    ),
  ];
  return named && parts.some(({ length }) => length > 0) ? [[palette.bold(environment)], ...parts] : parts;
}

function summaryPart(status: EnvironmentStatus, now: number, palette: Palette): Lines {
  const { environment, zone, hostnames, readAt, failures } = status;
  return [
    palette.bold(`${environment} (${zone}), ${timeText(readAt ?? now)}`),
    ...wrap(`Fallback origin: ${fallbackOriginText(status)}.`),
    ...wrap(`Quota: ${quotaText(status)}.`),
    ...wrap(`Dispatch: ${dispatchText(status)}`),
    ...(failures.length === 0 ? [] : [palette.red(`Not checked: ${plural(failures.length, "question")}, see above.`)]),
    ...wrap(`${plural(hostnames.length, "hostname")}: ${totalsText(hostnames)}.`),
  ];
}

function restPart(report: StatusReport, palette: Palette, { full, file }: Fullness): Lines {
  if (file !== undefined) return wrap(`Details, with records and commands: ${file}`);
  const folds = !full && linesOf(report).length > FOLDED.hostnames;
  // What is shown of a few hostnames is already everything.
  return folds ? [palette.dim("Details, with records and commands: add --full, or name a tenant.")] : [];
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

function section(title: string, items: readonly Lines[], color: Palette["red"], fold: Fold): Lines {
  if (items.length === 0) return [];
  const lines = [color(`${title.toUpperCase()} (${items.length})`)] as (string | Styled)[];
  for (const item of items.slice(0, fold.items)) lines.push(...item);
  return items.length > fold.items ? [...lines, `  and ${items.length - fold.items} more`] : lines;
}

const COLORS = { bad: "red", warn: "yellow", calm: "dim", good: "dim" } as const;

function verdictPart(verdict: Verdict, all: readonly CauseGroup[], palette: Palette, fold: Fold): Lines {
  const groups = all.filter((group) => group.verdict === verdict);
  const count = groups.reduce((sum, { lines }) => sum + lines.length, 0);
  if (count === 0) return [];
  const color = palette[COLORS[TONES[verdict]]];
  const title = color(`${VERDICT_WORDS[verdict].toUpperCase()} (${count})`);
  return [title, ...groups.flatMap((group) => groupLines(group, palette, fold))];
}

/** One hostname is shown with everything. Several are shown below what they have in common. */
function groupLines(group: CauseGroup, palette: Palette, fold: Fold): Lines {
  const [first, second] = group.lines;
  if (first === undefined) return [];
  if (second === undefined) return [...headLines(first), ...detailLines(group, first, palette)];
  const each = group.lines.length <= fold.hostnames;
  if (group.verdict === "serving" && each)
    return group.lines.flatMap((line) => [...headLines(line), ...servingLines(line)]);
  return [
    ...wrap(groupTitle(group), { indent: 2 }),
    ...messageLines(group),
    ...group.commands.map((command) => commandLine(each ? command : shortCommand(command), palette)),
    ...(each ? group.lines.flatMap((line) => memberLines(line, palette, fold)) : customerLines(group, fold)),
  ];
}

function headLines(line: HostnameStatusLine): Lines {
  return alignedRows([[line.hostname, line.tenant, statusesText(line)]], [34, 14])[0] ?? [];
}

function servingLines({ judgement: { words } }: HostnameStatusLine): Lines {
  return words === "Serves traffic." ? [] : wrap(words, { indent: 4 });
}

function messageLines({ words, next }: Pick<CauseGroup, "words" | "next">): Lines {
  return [words, ...(next === undefined ? [] : [`Next: ${next}`])].flatMap((text) => wrap(text, { indent: 4 }));
}

/** Keeps each command and record on one line, so that it can be copied. */
function detailLines(group: CauseGroup, line: HostnameStatusLine, palette: Palette): Lines {
  if (group.verdict === "serving") return servingLines(line);
  const { revalidate } = line.judgement;
  const commands = [...group.commands, ...(revalidate === undefined ? [] : [revalidate.patch])];
  return [
    ...messageLines(group),
    ...dnsTexts(line).flatMap((text) => wrap(text, { indent: 4 })),
    ...proofLines(line),
    ...commands.map((command) => commandLine(command, palette)),
  ];
}

function commandLine(command: string, palette: Palette): Styled {
  return palette.dim(`      $ ${command}`);
}

function proofLines({ judgement: { records, files } }: HostnameStatusLine): Lines {
  return [...records.map(recordText), ...files.map(fileText)].map((text) => `      ${text}`);
}

/** A hostname of a group: only what the group's words leave out. */
function memberLines(line: HostnameStatusLine, palette: Palette, fold: Fold): Lines {
  const { revalidate } = line.judgement;
  return [
    ...headLines(line),
    ...[...line.judgement.particulars, ...dnsTexts(line)].flatMap((text) => wrap(text, { indent: 6 })),
    ...proofLines(line),
    ...(revalidate === undefined || fold !== UNFOLDED ? [] : [commandLine(revalidate.patch, palette)]),
  ];
}

/** No one looks for a live one here. */
function customerLines({ customers, verdict }: CauseGroup, fold: Fold): Lines {
  if (verdict === "serving" && fold !== UNFOLDED) return [];
  const shown = customers
    .slice(0, fold.customers)
    .flatMap((customer) => wrap(customerText(customer, fold), { indent: 4, bullet: "- " }));
  const left = customers.slice(fold.customers);
  const hostnames = left.reduce((sum, { lines }) => sum + lines.length, 0);
  if (left.length === 0) return shown;
  return [...shown, `    - and ${plural(left.length, "customer")} more with ${plural(hostnames, "hostname")}`];
}

/** `acme (12): a.com, b.com, c.com and 9 more`. */
function customerText({ tenant, lines }: CustomerLines, fold: Fold): string {
  return `${tenant} (${lines.length}): ${listed(
    lines.map(({ hostname }) => hostname),
    fold.names,
  )}`;
}
