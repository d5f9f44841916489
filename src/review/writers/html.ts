import { compare } from "../../order";
import { pageDocument } from "../../report/document";
import { escapeHtml } from "../../report/escape";
import { type Row, tableHtml } from "../../report/table";
import type { HostnameChange } from "../changes";
import { IMPACTS, type Impact, KINDS, type Note } from "../effects";
import { type Review, verdictOf } from "../review";
import { type Section, sectionsOf } from "./sections";
import * as words from "./words";

const IMPACT_CLASSES: Readonly<Record<Impact, string>> = {
  none: "good",
  routing: "calm",
  validation: "warn",
  outage: "bad",
};

/** One static page: opens from a file, filters by tenant and impact, sorts, works by keyboard. */
export function writeHtml(review: Review): string {
  const basis = words.basisText(review);
  const parts = [
    ...(basis === undefined ? [] : [`<p><strong>${basis}</strong></p>`]),
    verdictBox(review),
    factList(review),
    sharedBox(review),
    changesPart(review),
    keptPart(review),
    ...sectionsOf(review).map(listPart),
    budgetPart(review),
    `<h2>Forecast</h2>\n<ul>${words
      .forecastText(review)
      .map((line) => `<li>${escapeHtml(line)}</li>`)
      .join("")}</ul>`,
    digestPart(review),
  ];
  return pageDocument({ title: "Release review", main: parts.filter((part) => part !== "").join("\n") });
}

function verdictBox(review: Review): string {
  const refusals = review.refusals
    .map((refusal) => words.refusalText(refusal, review.tenantsBehind))
    .map(({ what, why }) => `<li><code>${escapeHtml(what)}</code> ${escapeHtml(why)}</li>`);
  const waiting = review.waiting.map(
    (stack) => `<li>${escapeHtml(stack)} waits for a second release: it needs ids that this release makes.</li>`,
  );
  const list = [...refusals, ...waiting].join("");
  return `<section class="box ${verdictOf(review) === 0 ? "good" : "bad"}" aria-label="Verdict"><p><strong>${escapeHtml(words.verdictText(review))}</strong></p>${list === "" ? "" : `<ul>${list}</ul>`}</section>`;
}

function factList({ stacks, totals, changes }: Review): string {
  const facts: readonly (readonly [string, string])[] = [
    ["Plans", String(stacks.length)],
    ["Tenants", `${totals.tenants.before} → ${totals.tenants.after}`],
    ["Custom hostnames", `${totals.hostnames.before} → ${totals.hostnames.after}`],
    ...[...IMPACTS]
      .reverse()
      .map((impact): [string, string] => [
        words.capital(words.IMPACT_WORDS[impact]),
        String(changes.filter((change) => change.impact === impact).length),
      ]),
  ];
  return `<dl class="facts">${facts.map(([term, value]) => `<div><dt>${term}</dt><dd>${value}</dd></div>`).join("")}</dl>`;
}

function sharedBox({ shared, tenantsBehind }: Review): string {
  if (shared.length === 0) return "";
  const items = shared.map((change) => {
    const { address, impact, notes } = change;
    const text = escapeHtml(words.sharedText(change, tenantsBehind));
    return `<li><code>${escapeHtml(address)}</code> <span class="tag ${IMPACT_CLASSES[impact]}">${text}</span>${notesHtml(notes)}</li>`;
  });
  return `<section class="box" aria-labelledby="shared"><h2 id="shared">Shared by all tenants</h2><ul class="plain">${items.join("")}</ul></section>`;
}

function listPart({ title, intro, items }: Section): string {
  const list = items.map(({ name, lines, warns }) => {
    const tag = warns ? ' <span class="tag warn">look</span>' : "";
    return `<li><code>${escapeHtml(name)}</code>${tag}<br>${lines.map(escapeHtml).join("<br>")}</li>`;
  });
  return `<h2>${title}</h2>\n<p>${escapeHtml(intro)}</p>\n<ul>${list.join("")}</ul>`;
}

function changesPart({ changes }: Review): string {
  if (changes.length === 0) return "<h2>Tenants</h2>\n<p>No tenant's hostname changes.</p>";
  const tenants = [...new Set(changes.map(({ tenant }) => tenant).filter((tenant) => tenant !== null))].sort(compare);
  const table = tableHtml({
    id: "changes",
    caption: "Changes by hostname",
    filters: [
      { name: "tenant", label: "Tenant", suggestions: tenants },
      { name: "hostname", label: "Hostname" },
      {
        name: "impact",
        label: "Impact",
        choices: [...IMPACTS].reverse().map((impact) => [impact, words.IMPACT_WORDS[impact]]),
      },
      { name: "kinds", label: "What", choices: KINDS.map((kind) => [kind, words.KIND_WORDS[kind]]) },
    ],
    columns: ["Tenant", "Hostname", "What", "Impact", "Details"],
    rows: [...changes].sort(worstFirst).map(changeRow),
  });
  return `<h2>Tenants</h2>\n${table}`;
}

function worstFirst(a: HostnameChange, b: HostnameChange): number {
  return IMPACTS.indexOf(b.impact) - IMPACTS.indexOf(a.impact);
}

function changeRow({ tenant, from, hostname, kinds, impact, notes }: HostnameChange): Row {
  return {
    // The one who loses a hostname finds it under the own name too.
    data: { tenant: [tenant ?? "", from ?? ""].join(" ").trim(), hostname, impact, kinds: kinds.join(" ") },
    cells: [
      { html: tenant === null ? '<span class="dim">unknown</span>' : escapeHtml(tenant) },
      { html: `<code>${escapeHtml(hostname)}</code>` },
      { html: escapeHtml(words.kindsText(kinds)) },
      { html: impactTag(impact), sort: String(IMPACTS.length - IMPACTS.indexOf(impact)) },
      { html: notesHtml(notes) },
    ],
  };
}

function keptPart({ kept }: Review): string {
  if (kept.length === 0) return "";
  const items = kept.map(
    ({ attribute, value, hostnames }) =>
      `<li><code>${escapeHtml(attribute)}</code>: <code>${escapeHtml(value)}</code> ${escapeHtml(words.listedNames(hostnames))}</li>`,
  );
  return `<h2>${words.KEPT_TITLE}</h2>\n<p>${escapeHtml(words.KEPT_HINT)}</p>\n<ul>${items.join("")}</ul>`;
}

function budgetPart({ budgets }: Review): string {
  const used = budgets.filter(({ tenants }) => tenants.length > 0);
  if (used.length === 0) return "";
  const items = used.map((budget) => {
    const names = budget.over ? words.unwaived(budget) : [];
    const over = budget.over
      ? ` <span class="tag bad">over</span> ${names.map((name) => `<code>${escapeHtml(name)}</code>`).join(", ")}`
      : "";
    return `<li>${words.capital(words.BUDGET_WORDS[budget.kind])} (${budget.kind}): ${escapeHtml(words.budgetText(budget))}${over}</li>`;
  });
  return `<h2>Budgets</h2>\n<ul>${items.join("")}</ul>`;
}

function digestPart({ digest, changeDigest }: Review): string {
  const release = digest === null ? "" : `Release <code>${escapeHtml(digest)}</code><br>`;
  return `<p class="dim">${release}Change <code>${escapeHtml(changeDigest)}</code></p>`;
}

function impactTag(impact: Impact): string {
  return `<span class="tag ${IMPACT_CLASSES[impact]}">${words.IMPACT_WORDS[impact]}</span>`;
}

function notesHtml(notes: readonly Note[]): string {
  return notes.length === 0
    ? ""
    : `<ul class="plain">${notes.map((note) => `<li>${noteHtml(note)}</li>`).join("")}</ul>`;
}

function noteHtml(note: Note): string {
  if ("sentence" in note) return escapeHtml(note.sentence);
  if ("fact" in note) return `${escapeHtml(note.fact)}: <code>${escapeHtml(note.value)}</code>`;
  const value = (text: string | null) =>
    text === null ? '<span class="dim">not set</span>' : `<code>${escapeHtml(text)}</code>`;
  return `<code>${escapeHtml(note.attribute)}</code>: ${value(note.before)} → ${value(note.after)}`;
}
