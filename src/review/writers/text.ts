import { plural, printable } from "../../text";
import type { HostnameChange } from "../changes";
import { IMPACTS, type Impact, type Note } from "../effects";
import type { Review } from "../review";
import { MOST_ITEMS, type Section, sectionsOf } from "./sections";
import * as words from "./words";

export interface Palette {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
}

const WIDTH = 80;
/** More than these in one section are folded by kind, outages never. */
const LONGEST_SECTION = 40;
const LONGEST_LIST = 30;

/** For a terminal of 80 columns; the worst comes last, where the eye is when the command ends. */
export function writeText(review: Review, palette: Palette): string {
  const sections = [
    head(review, palette),
    sharedSection(review, palette),
    ...IMPACTS.map((impact) => impactSection(impact, review, palette)),
    keptSection(review, palette),
    ...sectionsOf(review).map((one) => listSection(one, palette)),
    budgetSection(review, palette),
    section(
      "Forecast",
      words.forecastText(review).flatMap((line) => wrap(line, 2)),
      palette,
    ),
    waitingSection(review, palette),
    verdictSection(review, palette),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

type Lines = readonly string[];

function head(review: Review, palette: Palette): Lines {
  const { stacks, digest, changeDigest, totals } = review;
  const { tenants, hostnames } = totals;
  const basis = words.basisText(review);
  return [
    ...(basis === undefined ? [] : wrap(basis, 0).map(palette.yellow)),
    palette.bold(`Review of ${plural(stacks.length, "plan")}`),
    `${tenants.before} → ${plural(tenants.after, "tenant")}, ${hostnames.before} → ${plural(hostnames.after, "custom hostname")}`,
    ...(digest === null ? [] : [`release ${digest}`]),
    `change  ${changeDigest}`,
  ];
}

function section(title: string, lines: Lines, palette: Palette): Lines {
  return lines.length === 0 ? [] : [palette.bold(title), ...lines];
}

function sharedSection({ shared, tenantsBehind }: Review, palette: Palette): Lines {
  const lines = shared.flatMap((change) => [
    ...wrap(printable(change.address), 2),
    ...wrap(words.sharedText(change, tenantsBehind), 4).map(paint(change.impact, palette)),
    ...change.notes.flatMap((note) => noteLines(note, palette)),
  ]);
  return section("Shared by all tenants", lines, palette);
}

function listSection({ title, intro, items }: Section, palette: Palette): Lines {
  const shown = items
    .slice(0, MOST_ITEMS)
    .flatMap(({ name, lines, warns }) => [
      ...wrap(printable(name), 2),
      ...lines.flatMap((line) => wrap(printable(line), 4).map(warns ? palette.yellow : palette.dim)),
    ]);
  const more = items.length - MOST_ITEMS;
  const rest = more > 0 ? [`  and ${more} more (--format json names all)`] : [];
  return section(title, [...wrap(intro, 2), ...shown, ...rest], palette);
}

function impactSection(impact: Impact, { changes }: Review, palette: Palette): Lines {
  const concerned = changes.filter((change) => change.impact === impact);
  if (concerned.length === 0) return [];
  const title = `${words.capital(words.IMPACT_WORDS[impact])}: ${words.sizeText(concerned)}`;
  const folded = impact !== "outage" && concerned.length > LONGEST_SECTION;
  const lines = folded ? foldedLines(concerned, palette) : changeLines(concerned, palette);
  return [palette.bold(paint(impact, palette)(title)), ...lines];
}

function changeLines(changes: readonly HostnameChange[], palette: Palette): Lines {
  const tenantWidth = columnWidth(
    changes.map(({ tenant }) => printable(tenant ?? "")),
    20,
  );
  const hostnameWidth = columnWidth(
    changes.map(({ hostname }) => printable(hostname)),
    34,
  );
  return changes.flatMap(({ tenant, hostname, kinds, notes }) => {
    const owner = tenantWidth === 0 ? "" : `${pad(printable(tenant ?? "-"), tenantWidth)}  `;
    const name = `${owner}${pad(printable(hostname), hostnameWidth)}`;
    const what = words.kindsText(kinds);
    const line = `${name}  ${what}`;
    const lines = widthOf(line) <= WIDTH - 2 ? [`  ${line}`] : [...wrap(name.trimEnd(), 2), ...wrap(what, 4)];
    return [...lines, ...notes.flatMap((note) => noteLines(note, palette))];
  });
}

function foldedLines(changes: readonly HostnameChange[], palette: Palette): Lines {
  return words.foldChanges(changes).flatMap(({ text, changes: folded }) => {
    const names = firstNames(folded.map(({ hostname }) => hostname));
    return [
      ...wrap(`${text}: ${words.sizeText(folded)}`, 2),
      ...reasonLines(folded, palette),
      ...wrap(names.join(", "), 4),
    ];
  });
}

const MOST_REASONS = 10;

/** Each reason once, with the number of hostnames it holds for; the most frequent first. */
function reasonLines(changes: readonly HostnameChange[], palette: Palette): Lines {
  const counts = new Map<string, number>();
  for (const text of changes.flatMap(({ notes }) => notes.map(noteText))) counts.set(text, (counts.get(text) ?? 0) + 1);
  const reasons = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  const lines = reasons.slice(0, MOST_REASONS).flatMap(([text, count]) => wrap(`${text} (${count})`, 4));
  const left = reasons.length - MOST_REASONS;
  return [...lines, ...(left > 0 ? [`    and ${plural(left, "more reason")} (--format json lists all)`] : [])].map(
    palette.dim,
  );
}

function firstNames(names: readonly string[]): Lines {
  const more = names.length - LONGEST_LIST;
  const shown = names.slice(0, LONGEST_LIST).map(printable);
  return more > 0 ? [...shown, `and ${more} more (--format json names all)`] : shown;
}

function noteLines(note: Note, palette: Palette): Lines {
  return wrap(noteText(note), 4).map(palette.dim);
}

function noteText(note: Note): string {
  if ("sentence" in note) return note.sentence;
  if ("fact" in note) return `${note.fact}: ${printable(note.value)}`;
  return `${printable(note.attribute)}: ${printable(note.before ?? "(not set)")} → ${printable(note.after ?? "(not set)")}`;
}

function keptSection({ kept }: Review, palette: Palette): Lines {
  const lines = kept.flatMap(({ attribute, value, hostnames }) => [
    ...wrap(printable(`${attribute}: ${value} (${plural(hostnames.length, "hostname")})`), 2),
    ...wrap(printable(words.listedNames(hostnames)), 4).map(palette.dim),
  ]);
  return section(words.KEPT_TITLE, lines.length === 0 ? [] : [...lines, ...wrap(words.KEPT_HINT, 2)], palette);
}

function budgetSection({ budgets }: Review, palette: Palette): Lines {
  const used = budgets.filter(({ tenants }) => tenants.length > 0);
  const lines = used.flatMap((budget) => {
    const text = `${budget.kind.padEnd(16)}  ${words.budgetText(budget)}`;
    if (!budget.over) return wrap(text, 2);
    const names = firstNames(words.unwaived(budget));
    return [...wrap(`${text}, OVER`, 2).map(palette.red), ...wrap(names.join(", "), 4)];
  });
  const over = budgets.some((budget) => budget.over);
  const hint = "Make the change smaller, or have an operator commit a waiver: docs/review.md.";
  return section("Budgets, in tenants", over ? [...lines, ...wrap(hint, 2)] : lines, palette);
}

function waitingSection({ waiting }: Review, palette: Palette): Lines {
  const why = "These stacks wait for a second release, because they need ids that this release makes:";
  const names = waiting.flatMap((stack) => wrap(printable(stack), 4));
  return section("Waiting", waiting.length === 0 ? [] : [...wrap(why, 2), ...names], palette);
}

function verdictSection(review: Review, palette: Palette): Lines {
  const refusals = review.refusals.flatMap((refusal) => {
    const { what, why } = words.refusalText(refusal, review.tenantsBehind);
    return [...wrap(printable(what), 2).map(palette.red), ...wrap(why, 4)];
  });
  const bad = refusals.length > 0 || review.budgets.some((budget) => budget.over);
  return [
    ...wrap(words.verdictText(review), 0).map((line) => palette.bold(bad ? palette.red(line) : palette.green(line))),
    ...refusals,
  ];
}

function paint(impact: Impact, palette: Palette): (text: string) => string {
  if (impact === "outage") return palette.red;
  return impact === "none" ? (text) => text : palette.yellow;
}

function columnWidth(cells: readonly string[], most: number): number {
  return Math.min(most, Math.max(...cells.map(widthOf)));
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Breaks at spaces, and inside what is longer than a line: nothing is cut off, and nothing leaves the 80 columns. */
function wrap(text: string, indent: number): Lines {
  const room = WIDTH - indent;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((long) => pieces(long, room))) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (widthOf(joined) <= room) line = joined;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].map((wrapped) => `${" ".repeat(indent)}${wrapped}`);
}

function pieces(word: string, room: number): Lines {
  if (widthOf(word) <= room) return [word];
  const parts: string[] = [];
  let part = "";
  for (const char of word) {
    if (widthOf(part + char) > room) {
      parts.push(part);
      part = "";
    }
    part += char;
  }
  return [...parts, part];
}

/** East Asian wide characters and pictures take two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;

function widthOf(text: string): number {
  return [...text].length + (text.match(WIDE)?.length ?? 0);
}
