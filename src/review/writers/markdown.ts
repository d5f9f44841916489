import { joinMarkdown, listMarkdown, type Markdown, type MarkdownValue, markdown } from "../../report/markdown";
import { sentence } from "../../report/phrase";
import { tableMarkdown } from "../../report/table";
import { plural } from "../../text";
import type { HostnameChange } from "../changes";
import type { Impact } from "../effects";
import type { Review } from "../review";
import { reasonsOf, waiverPhrase } from "./reasons";
import { MOST_ITEMS, type Section, sectionsOf } from "./sections";
import * as words from "./words";

/** GitHub refuses comments of more than 65,536 characters, and a workflow writes its own heading above this text. */
export const GITHUB_LIMIT = 65_536 - 256;

/** The level of detail. Every level names all outages. */
interface Detail {
  readonly notes: boolean;
  /** Number of hostnames to list for each kind of change, besides outages. */
  readonly names: number;
  /** Name each hostname with an outage, rather than its tenant and their number. */
  readonly outageHostnames: boolean;
}

const ALL = Number.POSITIVE_INFINITY;
const DETAILS: readonly [Detail, ...Detail[]] = [
  { notes: true, names: ALL, outageHostnames: true },
  { notes: false, names: ALL, outageHostnames: true },
  { notes: false, names: 20, outageHostnames: true },
  { notes: false, names: 0, outageHostnames: true },
  { notes: false, names: 0, outageHostnames: false },
];

/**
 * For a pull request's comment: the most detailed form that fits the limit. If none fits, the shortest one, which is then
 * longer than the limit, because outages are never left out.
 */
export function writeMarkdown(review: Review, limit = GITHUB_LIMIT): string {
  const [first, ...rest] = DETAILS;
  let text = textWith(review, first);
  for (const detail of rest) {
    if (text.length <= limit) break;
    text = textWith(review, detail);
  }
  return text;
}

/** The workflow finds its last comment by the first line. */
function textWith(review: Review, detail: Detail): string {
  const basis = words.basisText(review);
  const { budgets, shared } = review;
  const used = budgets.some(({ tenants }) => tenants.length > 0);
  const most = Math.max(20, detail.names);
  const parts = [
    markdown`<!-- switchyard-review -->`,
    markdown`## ${words.titlePhrase(review)}`,
    reasonList(review, most),
    waiverPhrase(review),
    basis === undefined ? undefined : markdown`> **${sentence(basis)}**`,
    sentence(`${words.totalsTexts(review).join("; ")}.`),
    shared.length === 0
      ? undefined
      : part("Shared by all tenants", tableMarkdown(words.sharedTable(review, detail.notes))),
    ...words.WORST_FIRST.map((impact) => impactPart(impact, review, detail)),
    ...sectionsOf(review).map((section) => listPart(section, most)),
    used ? part(words.BUDGETS_TITLE, tableMarkdown(words.budgetTable(review))) : undefined,
    sentence(words.forecastText(review).join(" ")),
    waitingList(review),
    digestLine(review),
  ];
  return `${joinMarkdown(parts, "\n\n")}\n`;
}

function part(title: string, ...content: readonly MarkdownValue[]): Markdown {
  return joinMarkdown([markdown`### ${sentence(title)}`, ...content], "\n\n");
}

/** The loss of a shared resource is always named. */
function reasonList(review: Review, most: number): Markdown {
  const reasons = reasonsOf(review);
  const shown = reasons.filter(({ rule }, index) => rule === "root-lost" || rule === "over-budget" || index < most);
  const items = shown.map(({ rule, what, why, tenants }) => {
    const names = tenants.length === 0 ? undefined : words.namesPhrase(tenants, most);
    return joinMarkdown([markdown`${what} (${sentence(rule)}): ${why}`, names], "<br>");
  });
  return listMarkdown([...items, ...andMore(reasons.length - shown.length)]);
}

function andMore(left: number): readonly Markdown[] {
  return left > 0 ? [markdown`and ${left} more`] : [];
}

function listPart({ title, intro, items }: Section, names: number): Markdown {
  const most = Math.min(MOST_ITEMS, names);
  const shown = items.slice(0, most).map(({ name, lines }) => joinMarkdown([name, ...lines], "<br>"));
  return part(title, sentence(intro), listMarkdown([...shown, ...andMore(items.length - shown.length)]));
}

function impactPart(impact: Impact, { changes }: Review, detail: Detail): Markdown | undefined {
  const concerned = changes.filter((change) => change.impact === impact);
  if (concerned.length === 0) return undefined;
  const title = words.impactTitle(impact, concerned);
  if (detail.notes) return part(title, tableMarkdown(words.changeTable(concerned)));
  return part(title, impact === "outage" ? outageList(concerned, detail) : foldedList(concerned, detail));
}

/** Each tenant once, with what happens to which of its hostnames. */
function outageList(changes: readonly HostnameChange[], { outageHostnames }: Detail): Markdown {
  const folds = words
    .foldChanges(changes)
    .flatMap(({ text, changes: folded }) => [
      markdown`${sentence(text)}:`,
      listMarkdown(byTenant(folded).map(([tenant, own]) => outageItem(tenant, own, outageHostnames))),
    ]);
  return joinMarkdown(folds, "\n\n");
}

function outageItem(tenant: string | null, changes: readonly HostnameChange[], named: boolean): Markdown {
  const hostnames = hostnamesOf(changes);
  if (tenant === null) return hostnames;
  return markdown`${tenant}: ${named ? hostnames : sentence(plural(changes.length, "hostname"))}`;
}

function hostnamesOf(changes: readonly HostnameChange[]): Markdown {
  return joinMarkdown(
    changes.map(({ hostname }) => hostname),
    ", ",
  );
}

function byTenant(
  changes: readonly HostnameChange[],
): readonly (readonly [string | null, readonly HostnameChange[]])[] {
  const groups = new Map<string | null, HostnameChange[]>();
  for (const change of changes) groups.set(change.tenant, [...(groups.get(change.tenant) ?? []), change]);
  return [...groups];
}

function foldedList(changes: readonly HostnameChange[], { names }: Detail): Markdown {
  const folds = words.foldChanges(changes).map(({ text, changes: folded }) => {
    const summary = sentence(`${text}: ${words.sizeText(folded)}`);
    if (names === 0) return markdown`- ${summary}`;
    const listed = joinMarkdown([hostnamesOf(folded.slice(0, names)), ...andMore(folded.length - names)], ", ");
    return markdown`<details><summary>${summary}</summary>\n\n${listed}\n</details>`;
  });
  return joinMarkdown(folds, "\n");
}

function waitingList({ waiting }: Review): Markdown | undefined {
  if (waiting.length === 0) return undefined;
  return markdown`${sentence(words.WAITING_INTRO)} ${joinMarkdown(waiting, ", ")}.`;
}

function digestLine(review: Review): Markdown {
  const { digest, changeDigest } = review;
  const name = digest === null ? markdown`Change ${changeDigest}` : markdown`Release ${digest}, change ${changeDigest}`;
  const vouched = words.vouchedText(review);
  return joinMarkdown([name, vouched === undefined ? undefined : sentence(vouched)], "<br>");
}
