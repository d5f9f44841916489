import { alignedRows, wrap } from "../../report/layout";
import type { Phrase } from "../../report/phrase";
import { type Palette, type Styled, styledBlocks } from "../../report/terminal-text";
import { plural } from "../../text";
import type { HostnameChange } from "../changes";
import { IMPACTS, type Impact, type Note } from "../effects";
import { type Review, verdictOf } from "../review";
import { reasonsOf, waiverPhrase } from "./reasons";
import { MOST_ITEMS, type Section, sectionsOf } from "./sections";
import * as words from "./words";

/** A section with more lines is folded by kind; outages never are. */
const LONGEST_SECTION = 40;
const LONGEST_LIST = 30;
/** More equal changes than these are one line. */
const MOST_EQUAL = 5;

type Lines = readonly (string | Styled)[];

/** For a terminal of 80 columns. The verdict and its reasons come first, and the verdict again at the end, where a terminal stops. */
export function writeText(review: Review, palette: Palette): Styled {
  return styledBlocks([
    head(review, palette),
    reasonLines(review, palette),
    factLines(review),
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
    lines(words.verdictText(review), 0).map(verdictColor(review, palette)),
  ]);
}

/** Nothing leaves the 80 columns. */
function lines(text: string | Phrase, indent: number): readonly string[] {
  return wrap(String(text), { indent, cut: true });
}

function head(review: Review, palette: Palette): Lines {
  const basis = words.basisText(review);
  return [
    ...lines(words.titlePhrase(review), 0).map(verdictColor(review, palette)),
    ...(basis === undefined ? [] : lines(basis, 0).map(palette.yellow)),
  ];
}

function verdictColor(review: Review, { bold, red, green }: Palette): (line: string) => Styled {
  const color = verdictOf(review) === 0 ? green : red;
  return (line) => bold(color(line));
}

function reasonLines(review: Review, palette: Palette): Lines {
  const reasons = reasonsOf(review).flatMap(({ rule, what, why, tenants }) => [
    ...lines(`${what} (${rule})`, 2).map(palette.red),
    ...lines(why, 4),
    ...(tenants.length === 0 ? [] : lines(firstNames(tenants), 4)),
  ]);
  const waiver = waiverPhrase(review);
  return waiver === undefined ? reasons : [...reasons, ...lines(waiver, 2)];
}

function factLines(review: Review): Lines {
  const { digest, changeDigest } = review;
  const vouched = words.vouchedText(review);
  return [
    words.totalsTexts(review).join(", "),
    ...(digest === null ? [] : [`release ${digest}`]),
    `change  ${changeDigest}`,
    ...(vouched === undefined ? [] : lines(vouched, 0)),
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
  const groups = words.equalChanges(concerned);
  const many = groups.filter((group) => group.length > MOST_EQUAL);
  const together = new Set(many.flat());
  const named = concerned.filter((change) => !together.has(change));
  const folded = impact !== "outage" && named.length > LONGEST_SECTION;
  return [
    palette.bold(title),
    ...many.flatMap((group) => {
      const size = group.length === concerned.length ? plural(group.length, "hostname") : words.sizeText(group);
      return equalLines(size, group, impact === "outage" ? group.length : MOST_EQUAL);
    }),
    ...(folded ? foldedLines(named, palette) : changeLines(named, palette)),
  ];
}

/** Equal changes, once: how many, what happens, before and after. Then the first hostnames. */
function equalLines(size: string, changes: readonly HostnameChange[], most: number): Lines {
  const [first] = changes;
  if (first === undefined) return [];
  const reasons = first.notes.map((note) => String(words.notePhrase(note)));
  return [
    ...lines(`${size}: ${[words.kindsText(first.kinds), ...reasons].join("; ")}`, 2),
    ...lines(
      firstNames(
        changes.map(({ hostname }) => hostname),
        most,
      ),
      4,
    ),
  ];
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
      ...noteCounts(folded, palette),
      ...lines(firstNames(folded.map(({ hostname }) => hostname)), 4),
    ]);
}

const MOST_REASONS = 10;

/** Each reason once, with the number of its hostnames; the most frequent first. */
function noteCounts(changes: readonly HostnameChange[], palette: Palette): Lines {
  const counts = new Map<string, number>();
  for (const text of changes.flatMap(({ notes }) => notes.map((note) => String(words.notePhrase(note)))))
    counts.set(text, (counts.get(text) ?? 0) + 1);
  const reasons = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  const shown = reasons.slice(0, MOST_REASONS).flatMap(([text, count]) => lines(`${text} (${count})`, 4));
  const left = reasons.length - MOST_REASONS;
  const rest = left > 0 ? [`    and ${plural(left, "more reason")} (--format json lists all)`] : [];
  return [...shown, ...rest].map(palette.dim);
}

function firstNames(names: readonly string[], most = LONGEST_LIST): string {
  const rest = names.length > most ? " (--format json names all)" : "";
  return `${words.firstNames(names, most).join(", ")}${rest}`;
}

function noteLines(notes: readonly Note[], palette: Palette): Lines {
  return notes.flatMap((note) => lines(words.notePhrase(note), 4)).map(palette.dim);
}

function budgetSection({ budgets }: Review, palette: Palette): Lines {
  const used = budgets.filter(({ tenants }) => tenants.length > 0);
  const content = used.flatMap((budget): Lines => {
    const text = `${budget.kind.padEnd(16)}  ${words.budgetText(budget)}`;
    return budget.over ? lines(`${text}, OVER`, 2).map(palette.red) : lines(text, 2);
  });
  return section(words.BUDGETS_TITLE, content, palette);
}

function waitingSection({ waiting }: Review, palette: Palette): Lines {
  if (waiting.length === 0) return [];
  return section(
    "Waiting",
    [...lines(words.WAITING_INTRO, 2), ...waiting.flatMap((stack) => lines(stack, 4))],
    palette,
  );
}

function painted(impact: Impact, palette: Palette): (text: string) => string | Styled {
  if (impact === "outage") return palette.red;
  return impact === "none" ? (text) => text : palette.yellow;
}
