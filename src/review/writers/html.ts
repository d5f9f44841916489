import { compare } from "../../order";
import { pageDocument } from "../../report/document";
import { type Html, html, joinHtml } from "../../report/html";
import { type FilterRow, filterTableHtml, tableHtml } from "../../report/table";
import { capital } from "../../text";
import type { HostnameChange } from "../changes";
import { IMPACTS, type Impact, KINDS, type Note } from "../effects";
import { type Review, verdictOf } from "../review";
import { reasonsOf, waiverPhrase } from "./reasons";
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
    title: words.titlePhrase(review).toString(),
    main: [
      verdictBox(review),
      basis === undefined ? undefined : html`<p><strong>${basis}</strong></p>`,
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

/** The reasons, or that there is none. What waits is not a reason, but whoever approves must know it. */
function verdictBox(review: Review): Html {
  const reasons = reasonsOf(review).map(({ rule, what, why, tenants }) => {
    const names = tenants.length === 0 ? undefined : html`<br>${words.namesPhrase(tenants, MOST_TENANTS)}`;
    return html`<li><code>${what}</code> (${rule}): ${why}${names}</li>`;
  });
  const waiting = review.waiting.map(
    (stack) => html`<li>${stack} waits for a second release: it needs ids that this release creates.</li>`,
  );
  const list = [...reasons, ...waiting];
  const waiver = waiverPhrase(review);
  return html`<section class="box ${verdictOf(review) === 0 ? "good" : "bad"}" aria-label="Verdict"><p><strong>${words.verdictText(review)}</strong></p>${list.length === 0 ? undefined : html`<ul>${list}</ul>`}${waiver === undefined ? undefined : html`<p>${waiver}</p>`}</section>`;
}

/** Above this number, the table below names the tenants over a budget. */
const MOST_TENANTS = 30;

/** A zero says something only of outages: there is none. */
function factList({ stacks, totals, changes }: Review): Html {
  const counts = words.WORST_FIRST.map((impact): [Impact, number] => [
    impact,
    changes.filter((change) => change.impact === impact).length,
  ]);
  const facts: readonly (readonly [string, string | number])[] = [
    ["Plans", stacks.length],
    ...(["tenants", "hostnames"] as const).flatMap((kind): readonly [string, string][] => {
      const { before, after } = totals[kind];
      return before + after === 0 ? [] : [[TOTALS[kind], before === after ? `${after}` : `${before} → ${after}`]];
    }),
    ...counts
      .filter(([impact, count]) => count > 0 || impact === "outage")
      .map(([impact, count]): [string, number] => [capital(words.IMPACT_WORDS[impact]), count]),
  ];
  return html`<dl class="facts">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

const TOTALS = { tenants: "Tenants", hostnames: "Custom hostnames" } as const;

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
  const detailed = changes.some(({ notes }) => notes.length > 0);
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
    columns: ["Tenant", "Hostname", "What", "Impact", ...(detailed ? ["Details"] : [])],
    rows: [...changes].sort(worstFirst).map((change) => changeRow(change, detailed)),
  });
  return part("Tenants", table);
}

function worstFirst(a: HostnameChange, b: HostnameChange): number {
  return IMPACTS.indexOf(b.impact) - IMPACTS.indexOf(a.impact);
}

function changeRow({ tenant, from, hostname, kinds, impact, notes }: HostnameChange, detailed: boolean): FilterRow {
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
      ...(detailed ? [{ content: notesHtml(notes) }] : []),
    ],
  };
}

function digestPart(review: Review): Html {
  const { digest, changeDigest } = review;
  const release = digest === null ? undefined : html`Release <code>${digest}</code><br>`;
  const vouched = words.vouchedText(review);
  return html`<p class="dim">${release}Change <code>${changeDigest}</code>${vouched === undefined ? undefined : html`<br>${vouched}`}</p>`;
}

function impactTag(impact: Impact, text: string): Html {
  return html`<span class="tag ${IMPACT_TONES[impact]}">${text}</span>`;
}

function notesHtml(notes: readonly Note[]): Html | undefined {
  if (notes.length === 0) return undefined;
  return html`<ul class="plain">${notes.map((note) => html`<li>${words.notePhrase(note)}</li>`)}</ul>`;
}
