import { compare } from "../../order";
import { pageDocument } from "../../report/document";
import { type Html, html, joinHtml } from "../../report/html";
import { type FilterRow, filterTableHtml, tableHtml } from "../../report/table";
import { capital } from "../../text";
import type { HostnameChange } from "../changes";
import { IMPACTS, type Impact, KINDS, type Note } from "../effects";
import { type Review, verdictOf } from "../review";
import { type Section, sectionsOf } from "./sections";
import * as words from "./words";

const IMPACT_TONES: Readonly<Record<Impact, string>> = {
  none: "good",
  routing: "calm",
  validation: "warn",
  outage: "bad",
};

/** One static page. It opens from a file, filters by tenant and impact, sorts, and works with the keyboard. */
export function writeHtml(review: Review): string {
  const basis = words.basisText(review);
  const used = review.budgets.some(({ tenants }) => tenants.length > 0);
  return pageDocument({
    title: "Release review",
    main: [
      basis === undefined ? undefined : html`<p><strong>${basis}</strong></p>`,
      verdictBox(review),
      factList(review),
      sharedBox(review),
      changesPart(review),
      ...sectionsOf(review).map(listPart),
      used ? part(words.BUDGETS_TITLE, tableHtml(words.budgetTable(review))) : undefined,
      part("Forecast", html`<ul>${words.forecastText(review).map((line) => html`<li>${line}</li>`)}</ul>`),
      digestPart(review),
    ],
  });
}

function part(title: string, content: Html): Html {
  return html`<h2>${title}</h2>\n${content}`;
}

function verdictBox(review: Review): Html {
  const refusals = review.refusals
    .map((refusal) => words.refusalText(refusal, review.tenantsBehind))
    .map(({ what, why }) => html`<li><code>${what}</code> ${why}</li>`);
  const waiting = review.waiting.map(
    (stack) => html`<li>${stack} waits for a second release: it needs ids that this release creates.</li>`,
  );
  const list = [...refusals, ...waiting];
  return html`<section class="box ${verdictOf(review) === 0 ? "good" : "bad"}" aria-label="Verdict"><p><strong>${words.verdictText(review)}</strong></p>${list.length === 0 ? undefined : html`<ul>${list}</ul>`}</section>`;
}

function factList({ stacks, totals, changes }: Review): Html {
  const facts: readonly (readonly [string, string | number])[] = [
    ["Plans", stacks.length],
    ["Tenants", `${totals.tenants.before} → ${totals.tenants.after}`],
    ["Custom hostnames", `${totals.hostnames.before} → ${totals.hostnames.after}`],
    ...words.WORST_FIRST.map((impact): [string, number] => [
      capital(words.IMPACT_WORDS[impact]),
      changes.filter((change) => change.impact === impact).length,
    ]),
  ];
  return html`<dl class="facts">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function sharedBox({ shared, tenantsBehind }: Review): Html | undefined {
  if (shared.length === 0) return undefined;
  const items = shared.map((change) => {
    const tag = impactTag(change.impact, words.sharedText(change, tenantsBehind));
    return html`<li><code>${change.address}</code> ${tag}${notesHtml(change.notes)}</li>`;
  });
  return html`<section class="box" aria-labelledby="shared"><h2 id="shared">Shared by all tenants</h2><ul class="plain">${items}</ul></section>`;
}

function listPart({ title, intro, items }: Section): Html {
  const list = items.map(({ name, lines, warns }) => {
    const tag = warns ? html` <span class="tag warn">look</span>` : undefined;
    return html`<li><code>${name}</code>${tag}<br>${joinHtml(lines, "<br>")}</li>`;
  });
  return part(title, html`<p>${intro}</p>\n<ul>${list}</ul>`);
}

function changesPart({ changes }: Review): Html {
  if (changes.length === 0) return part("Tenants", html`<p>No tenant's hostname changes.</p>`);
  const tenants = [...new Set(changes.map(({ tenant }) => tenant).filter((tenant) => tenant !== null))].sort(compare);
  const table = filterTableHtml({
    id: "changes",
    caption: "Changes by hostname",
    filters: [
      { name: "tenant", label: "Tenant", suggestions: tenants },
      { name: "hostname", label: "Hostname" },
      {
        name: "impact",
        label: "Impact",
        choices: words.WORST_FIRST.map((impact) => [impact, words.IMPACT_WORDS[impact]]),
      },
      { name: "kinds", label: "What", choices: KINDS.map((kind) => [kind, words.KIND_WORDS[kind]]) },
    ],
    columns: ["Tenant", "Hostname", "What", "Impact", "Details"],
    rows: [...changes].sort(worstFirst).map(changeRow),
  });
  return part("Tenants", table);
}

function worstFirst(a: HostnameChange, b: HostnameChange): number {
  return IMPACTS.indexOf(b.impact) - IMPACTS.indexOf(a.impact);
}

function changeRow({ tenant, from, hostname, kinds, impact, notes }: HostnameChange): FilterRow {
  return {
    // Also listed under the tenant that loses the hostname.
    data: { tenant: [tenant ?? "", from ?? ""].join(" ").trim(), hostname, impact, kinds: kinds.join(" ") },
    cells: [
      { content: tenant ?? html`<span class="dim">unknown</span>` },
      { content: html`<code>${hostname}</code>` },
      { content: words.kindsText(kinds) },
      {
        content: impactTag(impact, words.IMPACT_WORDS[impact]),
        sort: String(IMPACTS.length - IMPACTS.indexOf(impact)),
      },
      { content: notesHtml(notes) },
    ],
  };
}

function digestPart({ digest, changeDigest }: Review): Html {
  const release = digest === null ? undefined : html`Release <code>${digest}</code><br>`;
  return html`<p class="dim">${release}Change <code>${changeDigest}</code></p>`;
}

function impactTag(impact: Impact, text: string): Html {
  return html`<span class="tag ${IMPACT_TONES[impact]}">${text}</span>`;
}

function notesHtml(notes: readonly Note[]): Html | undefined {
  if (notes.length === 0) return undefined;
  return html`<ul class="plain">${notes.map((note) => html`<li>${words.notePhrase(note)}</li>`)}</ul>`;
}
