import { alignedRows, wrap } from "../../report/layout";
import type { Phrase } from "../../report/phrase";
import { type Palette, type Styled, styledBlocks } from "../../report/terminal-text";
import { plural } from "../../text";
import type { HostnameChange } from "../changes";
import { IMPACTS, type Impact, type Note } from "../effects";
import type { Review } from "../review";
import { MOST_ITEMS, type Section, sectionsOf } from "./sections";
import * as words from "./words";

/** A section with more lines is folded by kind; outages never are. */
const LONGEST_SECTION = 40;
const LONGEST_LIST = 30;

type Lines = readonly (string | Styled)[];

/** For a terminal of 80 columns. The worst comes last, where people look when the command ends. */
export function writeText(review: Review, palette: Palette): Styled {
  return styledBlocks([
    head(review, palette),
    sharedSection(review, palette),
    ...IMPACTS.map((impact) => impactSection(impact, review, palette)),
    ...sectionsOf(review).map((one) => listSection(one, palette)),
    budgetSection(review, palette),
    section(
      "Forecast",
      words.forecastText(review).flatMap((line) => lines(line, 2)),
      palette,
    ),
    waitingSection(review, palette),
    verdictSection(review, palette),
  ]);
}

/** Nothing leaves the 80 columns. */
function lines(text: string | Phrase, indent: number): readonly string[] {
  return wrap(String(text), { indent, cut: true });
}

function head(review: Review, palette: Palette): Lines {
  const { stacks, digest, changeDigest } = review;
  const basis = words.basisText(review);
  return [
    ...(basis === undefined ? [] : lines(basis, 0).map(palette.yellow)),
    palette.bold(`Review of ${plural(stacks.length, "plan")}`),
    words.totalsTexts(review).slice(1).join(", "),
    ...(digest === null ? [] : [`release ${digest}`]),
    `change  ${changeDigest}`,
  ];
}

function section(title: string, content: Lines, palette: Palette): Lines {
  return content.length === 0 ? [] : [palette.bold(title), ...content];
}

function sharedSection({ shared, tenantsBehind }: Review, palette: Palette): Lines {
  const content = shared.flatMap((change) => [
    ...lines(change.address, 2),
    ...lines(words.sharedText(change, tenantsBehind), 4).map(painted(change.impact, palette)),
    ...noteLines(change.notes, palette),
  ]);
  return section("Shared by all tenants", content, palette);
}

function listSection({ title, intro, items }: Section, palette: Palette): Lines {
  const shown = items
    .slice(0, MOST_ITEMS)
    .flatMap(({ name, lines: details, warns }) => [
      ...lines(name, 2),
      ...details.flatMap((line) => lines(line, 4)).map(warns ? palette.yellow : palette.dim),
    ]);
  const more = items.length - MOST_ITEMS;
  const rest = more > 0 ? [`  and ${more} more (--format json names all)`] : [];
  return section(title, [...lines(intro, 2), ...shown, ...rest], palette);
}

function impactSection(impact: Impact, { changes }: Review, palette: Palette): Lines {
  const concerned = changes.filter((change) => change.impact === impact);
  if (concerned.length === 0) return [];
  const title = painted(impact, palette)(words.impactTitle(impact, concerned));
  const folded = impact !== "outage" && concerned.length > LONGEST_SECTION;
  return [palette.bold(title), ...(folded ? foldedLines(concerned, palette) : changeLines(concerned, palette))];
}

function changeLines(changes: readonly HostnameChange[], palette: Palette): Lines {
  const rows = changes.map(({ tenant, hostname, kinds }) => [tenant ?? "", hostname, words.kindsText(kinds)]);
  return alignedRows(rows, [20, 34]).flatMap((row, index) => [
    ...row,
    ...noteLines(changes[index]?.notes ?? [], palette),
  ]);
}

function foldedLines(changes: readonly HostnameChange[], palette: Palette): Lines {
  return words
    .foldChanges(changes)
    .flatMap(({ text, changes: folded }) => [
      ...lines(`${text}: ${words.sizeText(folded)}`, 2),
      ...reasonLines(folded, palette),
      ...lines(firstNames(folded.map(({ hostname }) => hostname)), 4),
    ]);
}

const MOST_REASONS = 10;

/** Each reason once, with the number of its hostnames; the most frequent first. */
function reasonLines(changes: readonly HostnameChange[], palette: Palette): Lines {
  const counts = new Map<string, number>();
  for (const text of changes.flatMap(({ notes }) => notes.map((note) => String(words.notePhrase(note)))))
    counts.set(text, (counts.get(text) ?? 0) + 1);
  const reasons = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  const shown = reasons.slice(0, MOST_REASONS).flatMap(([text, count]) => lines(`${text} (${count})`, 4));
  const left = reasons.length - MOST_REASONS;
  const rest = left > 0 ? [`    and ${plural(left, "more reason")} (--format json lists all)`] : [];
  return [...shown, ...rest].map(palette.dim);
}

function firstNames(names: readonly string[]): string {
  const rest = names.length > LONGEST_LIST ? " (--format json names all)" : "";
  return `${words.firstNames(names, LONGEST_LIST).join(", ")}${rest}`;
}

function noteLines(notes: readonly Note[], palette: Palette): Lines {
  return notes.flatMap((note) => lines(words.notePhrase(note), 4)).map(palette.dim);
}

function budgetSection({ budgets }: Review, palette: Palette): Lines {
  const used = budgets.filter(({ tenants }) => tenants.length > 0);
  const content = used.flatMap((budget): Lines => {
    const text = `${budget.kind.padEnd(16)}  ${words.budgetText(budget)}`;
    if (!budget.over) return lines(text, 2);
    return [...lines(`${text}, OVER`, 2).map(palette.red), ...lines(firstNames(words.unwaived(budget)), 4)];
  });
  const over = budgets.some((budget) => budget.over);
  const hint = "Make the change smaller, or have an operator commit a waiver: docs/review.md.";
  return section(words.BUDGETS_TITLE, over ? [...content, ...lines(hint, 2)] : content, palette);
}

function waitingSection({ waiting }: Review, palette: Palette): Lines {
  if (waiting.length === 0) return [];
  return section(
    "Waiting",
    [...lines(words.WAITING_INTRO, 2), ...waiting.flatMap((stack) => lines(stack, 4))],
    palette,
  );
}

function verdictSection(review: Review, palette: Palette): Lines {
  const refusals = review.refusals.flatMap((refusal) => {
    const { what, why } = words.refusalText(refusal, review.tenantsBehind);
    return [...lines(what, 2).map(palette.red), ...lines(why, 4)];
  });
  const bad = refusals.length > 0 || review.budgets.some((budget) => budget.over);
  const color = bad ? palette.red : palette.green;
  return [...lines(words.verdictText(review), 0).map((line) => palette.bold(color(line))), ...refusals];
}

function painted(impact: Impact, palette: Palette): (text: string) => string | Styled {
  if (impact === "outage") return palette.red;
  return impact === "none" ? (text) => text : palette.yellow;
}
