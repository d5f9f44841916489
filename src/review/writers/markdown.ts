import { escapeMarkdown } from "../../report/escape";
import { plural } from "../../text";
import type { HostnameChange } from "../changes";
import { IMPACTS, type Impact, type Note } from "../effects";
import type { Review } from "../review";
import { MOST_ITEMS, type Section, sectionsOf } from "./sections";
import * as words from "./words";

/** GitHub refuses a comment of more than 65,536 characters, and a workflow writes a heading of its own above ours. */
export const GITHUB_LIMIT = 65_536 - 256;

/** First line of the comment: the workflow finds its predecessor by it. */
const COMMENT_MARK = "<!-- switchyard-review -->";

/** How much is said of each change; every one of them names all outages. */
interface Detail {
  readonly notes: boolean;
  /** Name hostnames other than outages' one by one, up to so many a list. */
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
 * For a pull request's comment: the most detailed form that fits the limit. Should none fit, the shortest comes back,
 * longer than the limit, since an outage is never left out.
 */
export function writeMarkdown(review: Review, limit = GITHUB_LIMIT): string {
  const [first, ...rest] = DETAILS;
  let text = render(review, first);
  for (const detail of rest) {
    if (text.length <= limit) break;
    text = render(review, detail);
  }
  return text;
}

function render(review: Review, detail: Detail): string {
  const basis = words.basisText(review);
  const parts = [
    COMMENT_MARK,
    ...(basis === undefined ? [] : [`> **${basis}**`]),
    `## ${words.verdictText(review)}`,
    totalsLine(review),
    refusalList(review, detail),
    sharedTable(review, detail),
    ...[...IMPACTS].reverse().map((impact) => impactPart(impact, review, detail)),
    keptTable(review),
    ...sectionsOf(review).map((section) => listPart(section, detail)),
    budgetTable(review, detail),
    words.forecastText(review).join(" "),
    waitingList(review),
    digestLines(review),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function totalsLine({ stacks, totals: { tenants, hostnames } }: Review): string {
  return `${plural(stacks.length, "plan")}; ${tenants.before} → ${plural(tenants.after, "tenant")}; ${hostnames.before} → ${plural(hostnames.after, "custom hostname")}.`;
}

function refusalList({ refusals, tenantsBehind }: Review, { names }: Detail): string {
  const shown = refusals.filter(({ rule }, index) => rule === "root-lost" || index < Math.max(names, 20));
  const lines = shown
    .map((refusal) => words.refusalText(refusal, tenantsBehind))
    .map(({ what, why }) => `- ${escapeMarkdown(what)} ${why}`);
  if (shown.length < refusals.length) lines.push(`- and ${refusals.length - shown.length} more`);
  return lines.join("\n");
}

function sharedTable({ shared, tenantsBehind }: Review, detail: Detail): string {
  const rows = shared.map((change) =>
    row([
      escapeMarkdown(change.address),
      words.ACTION_WORDS[change.action],
      words.sharedImpactText(change, tenantsBehind),
      detail.notes ? notesCell(change.notes) : "",
    ]),
  );
  return rows.length === 0
    ? ""
    : ["### Shared by all tenants\n", table(["resource", "change", "impact", "details"]), ...rows].join("\n");
}

function listPart({ title, intro, items }: Section, { names }: Detail): string {
  const most = Math.min(MOST_ITEMS, Math.max(names, 20));
  const lines = items
    .slice(0, most)
    .map(({ name, lines: details }) => `- ${[name, ...details].map(escapeMarkdown).join("<br>")}`);
  if (items.length > most) lines.push(`- and ${items.length - most} more`);
  return [`### ${title}\n`, `${intro}\n`, ...lines].join("\n");
}

function impactPart(impact: Impact, { changes }: Review, detail: Detail): string {
  const concerned = changes.filter((change) => change.impact === impact);
  if (concerned.length === 0) return "";
  const title = `### ${words.capital(words.IMPACT_WORDS[impact])}: ${words.sizeText(concerned)}\n`;
  if (detail.notes) return `${title}\n${changeTable(concerned)}`;
  return `${title}\n${impact === "outage" ? outageList(concerned, detail) : foldedList(concerned, detail)}`;
}

function changeTable(changes: readonly HostnameChange[]): string {
  const rows = changes.map(({ tenant, hostname, kinds, notes }) =>
    row([
      tenant === null ? "" : escapeMarkdown(tenant),
      escapeMarkdown(hostname),
      words.kindsText(kinds),
      notesCell(notes),
    ]),
  );
  return [table(["tenant", "hostname", "what", "details"]), ...rows].join("\n");
}

/** Each tenant once, with what happens and to which of its hostnames. */
function outageList(changes: readonly HostnameChange[], { outageHostnames }: Detail): string {
  return words
    .foldChanges(changes)
    .flatMap(({ text, changes: folded }) => [
      `\n${text}:\n`,
      ...byTenant(folded).map((group) => outageLine(group, outageHostnames)),
    ])
    .join("\n")
    .trim();
}

function outageLine(
  { tenant, changes }: { tenant: string | null; changes: readonly HostnameChange[] },
  named: boolean,
): string {
  const hostnames = changes.map(({ hostname }) => escapeMarkdown(hostname)).join(", ");
  if (tenant === null) return `- ${hostnames}`;
  return `- ${escapeMarkdown(tenant)}: ${named ? hostnames : plural(changes.length, "hostname")}`;
}

function byTenant(
  changes: readonly HostnameChange[],
): readonly { tenant: string | null; changes: readonly HostnameChange[] }[] {
  const groups = new Map<string | null, HostnameChange[]>();
  for (const change of changes) groups.set(change.tenant, [...(groups.get(change.tenant) ?? []), change]);
  return [...groups].map(([tenant, grouped]) => ({ tenant, changes: grouped }));
}

function foldedList(changes: readonly HostnameChange[], { names }: Detail): string {
  const folds = words.foldChanges(changes).map(({ text, changes: folded }) => {
    const summary = `${text}: ${words.sizeText(folded)}`;
    if (names === 0) return `- ${summary}`;
    const listed = folded.slice(0, names).map(({ hostname }) => escapeMarkdown(hostname));
    if (folded.length > listed.length) listed.push(`and ${folded.length - listed.length} more`);
    return `<details><summary>${summary}</summary>\n\n${listed.join(", ")}\n</details>`;
  });
  return folds.join("\n");
}

function keptTable({ kept }: Review): string {
  if (kept.length === 0) return "";
  const rows = kept.map(({ attribute, value, hostnames }) =>
    row([escapeMarkdown(attribute), escapeMarkdown(value), escapeMarkdown(words.listedNames(hostnames))]),
  );
  const title = `### ${words.KEPT_TITLE}\n\n${words.KEPT_HINT}\n`;
  return [title, table(["setting", "value", "hostnames"]), ...rows].join("\n");
}

function budgetTable({ budgets }: Review, { names }: Detail): string {
  const used = budgets.filter(({ tenants }) => tenants.length > 0);
  if (used.length === 0) return "";
  const rows = used.map((budget) => {
    const over = words.unwaived(budget);
    const most = Math.max(20, names);
    const listed = budget.over ? over.slice(0, most).map(escapeMarkdown) : [];
    if (budget.over && over.length > most) listed.push(`and ${over.length - most} more`);
    return row([budget.kind, words.budgetText(budget), listed.join(", ")]);
  });
  return ["### Budgets, in tenants\n", table(["budget", "used", "over"]), ...rows].join("\n");
}

function waitingList({ waiting }: Review): string {
  if (waiting.length === 0) return "";
  return `These stacks wait for a second release, because they need ids that this release makes: ${waiting.map(escapeMarkdown).join(", ")}.`;
}

function digestLines({ digest, changeDigest }: Review): string {
  const release = digest === null ? "" : `Release ${escapeMarkdown(digest)}, `;
  return `${release}${release === "" ? "C" : "c"}hange ${escapeMarkdown(changeDigest)}`;
}

function notesCell(notes: readonly Note[]): string {
  return notes.map(noteText).join("<br>");
}

function noteText(note: Note): string {
  if ("sentence" in note) return note.sentence;
  if ("fact" in note) return `${note.fact}: ${escapeMarkdown(note.value)}`;
  return `${escapeMarkdown(note.attribute)}: ${valueText(note.before)} → ${valueText(note.after)}`;
}

function valueText(value: string | null): string {
  return value === null ? "not set" : escapeMarkdown(value);
}

function table(titles: readonly string[]): string {
  return `${row(titles)}\n${row(titles.map(() => "---"))}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
