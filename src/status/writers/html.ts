import type { ValidationFile } from "../../cloudflare/custom-hostname";
import type { CustomerRecord } from "../../onboarding/records";
import { compare } from "../../order";
import { pageDocument } from "../../report/document";
import { type Html, html, joinHtml, pageCode } from "../../report/html";
import {
  type FilterCell,
  type FilterRow,
  type FilterTable,
  filterTableHtml,
  type Table,
  tableHtml,
} from "../../report/table";
import { plural } from "../../text";
import { timeText } from "../../time";
import type { Revalidation } from "../judge";
import { type EnvironmentStatus, type HostnameStatusLine, linesOf, type StatusReport, totalsOf } from "../report";
import { VERDICT_WORDS, VERDICTS } from "../verdicts";
import {
  deadlineTable,
  dnsTexts,
  FOREIGN_TITLE,
  fallbackOriginText,
  fileText,
  foreignTable,
  ONBOARDING_TITLE,
  onboardingTable,
  quotaText,
  recordText,
  statusesText,
  TONES,
  timeLineOf,
} from "./lines";

/** One static page: who must act, and a table of all hostnames to search and sort. */
export function renderHtml(report: StatusReport): string {
  const lines = linesOf(report);
  const deadlines = deadlineTable(lines);
  const foreign = foreignTable(report.environments.flatMap((environment) => environment.foreign));
  return pageDocument({
    title: "Which hostnames are live, which are waiting, and which need attention",
    main: [
      html`<p class="dim">As of ${timeText(report.now)}. ${plural(lines.length, "hostname")}.</p>`,
      totalsHtml(lines),
      ...report.environments.map(environmentHtml),
      foldedTable(plural(deadlines.rows.length, "deadline"), deadlines),
      foldedTable(`${foreign.rows.length} ${FOREIGN_TITLE}`, foreign),
      foldedTable(ONBOARDING_TITLE, onboardingTable(report)),
      html`<h2>All hostnames</h2>`,
      filterTableHtml(tableOf(lines, report.now)),
    ],
    script: COPY_SCRIPT,
  });
}

function totalsHtml(lines: readonly HostnameStatusLine[]): Html {
  const totals = totalsOf(lines);
  const facts = VERDICTS.filter((verdict) => totals[verdict] > 0 || verdict === "serving").map(
    (verdict) =>
      html`<div class="${TONES[verdict]}"><dt>${VERDICT_WORDS[verdict]}</dt><dd>${totals[verdict]}</dd></div>`,
  );
  return html`<dl class="facts">${facts}</dl>`;
}

function environmentHtml(status: EnvironmentStatus): Html {
  const { environment, zone, failures, fallbackOrigin, readAt } = status;
  const down = fallbackOrigin.checked && fallbackOrigin.value?.status !== "active";
  const tone = down || failures.length > 0 ? "bad" : "good";
  const asked = readAt === undefined ? "" : `, asked ${timeText(readAt)}`;
  const problems = failures.length === 0 ? undefined : html`<p>Not checked:</p><ul>${items(failures)}</ul>`;
  return html`<div class="box ${tone}">
<p><strong>${environment} (${zone})</strong>${asked}</p>
<p>Fallback origin: ${fallbackOriginText(status)}.<br>Quota: ${quotaText(status)}.</p>
${problems}</div>`;
}

function items(texts: readonly (string | Html)[]): readonly Html[] {
  return texts.map((text) => html`<li>${text}</li>`);
}

function foldedTable(summary: string, table: Table): Html | undefined {
  return table.rows.length === 0 ? undefined : folded(summary, tableHtml(table));
}

function folded(summary: string, content: Html): Html {
  return html`<details><summary>${summary}</summary>${content}</details>`;
}

function tableOf(lines: readonly HostnameStatusLine[], now: number): FilterTable {
  const used = new Set(lines.map(({ judgement }) => judgement.verdict));
  const choices = VERDICTS.filter((verdict) => used.has(verdict)).map(
    (verdict) => [verdict, VERDICT_WORDS[verdict]] as const,
  );
  const tenants = [...new Set(lines.map(({ tenant }) => tenant))].sort(compare);
  return {
    id: "hostnames",
    caption: "All hostnames",
    filters: [
      { name: "hostname", label: "Hostname" },
      { name: "tenant", label: "Tenant", suggestions: tenants.slice(0, 500) },
      { name: "verdict", label: "Who must act", choices },
    ],
    columns: ["Hostname", "Tenant", "Verdict", "What and next", "Until"],
    rows: lines.map((line) => rowOf(line, now)),
  };
}

function rowOf(line: HostnameStatusLine, now: number): FilterRow {
  const { hostname, tenant, environment, judgement } = line;
  const { verdict, words, until } = judgement;
  return {
    data: { hostname, tenant, verdict },
    cells: [
      { content: html`<code>${hostname}</code><br>${dim(environment)}`, sort: hostname },
      { content: tenant },
      {
        content: html`<span class="tag ${TONES[verdict]}">${VERDICT_WORDS[verdict]}</span><br>${dim(statusesText(line))}`,
        sort: `${VERDICTS.indexOf(verdict)}`,
      },
      { content: whatHtml(line, now), sort: words },
      untilCell(until),
    ],
  };
}

function dim(text: string): Html {
  return html`<span class="dim">${text}</span>`;
}

/** Certificates without an end are sorted last. */
function untilCell(until: number | undefined): FilterCell {
  if (until === undefined) return { content: "", sort: "~" };
  const time = timeText(until);
  return { content: html`<span class="tag">${time}</span>`, sort: time };
}

function whatHtml(line: HostnameStatusLine, now: number): Html {
  const { words, next, records, files, revalidate } = line.judgement;
  const proofs = [...records.map(recordHtml), ...files.map(fileHtml)];
  const moments = timeLineOf(line, now).map(
    ({ at, what, future }) => `${timeText(at)}${future ? " (to come)" : ""}: ${what}`,
  );
  const parts = [words, next && html`<strong>Next:</strong> ${next}`, ...dnsTexts(line).map(dim)];
  return html`${joinHtml(parts, "<br>")}${[
    proofs.length === 0 ? undefined : html`<ul class="plain">${items(proofs)}</ul>`,
    revalidate && revalidationHtml(revalidate, line.hostname),
    moments.length === 0 ? undefined : folded("Time line", html`<ol>${items(moments)}</ol>`),
  ]}`;
}

function recordHtml(record: CustomerRecord): Html {
  const { name, value } = record;
  const text = html`<code>${recordText(record)}</code>`;
  if (value === undefined) return text;
  return html`${text} ${copyButton(name, "name", `of ${name}`)} ${copyButton(value, "value", `of ${name}`)}`;
}

function fileHtml(file: ValidationFile): Html {
  const { url, body } = file;
  return html`<code>${fileText(file)}</code> ${copyButton(url, "address", `of ${url}`)} ${copyButton(body, "content", `of ${url}`)}`;
}

function revalidationHtml({ command, patch }: Revalidation, hostname: string): Html {
  const by = (text: string) => html`<code>${text}</code> ${copyButton(text, "command", `for ${hostname}`)}`;
  return html`<div>${by(command)}</div>${folded("The same by curl", by(patch))}`;
}

/** @param whose distinguishes buttons with the same label for screen readers */
function copyButton(text: string, what: string, whose: string): Html {
  return html`<button type="button" data-copy="${text}" aria-label="${`Copy ${what} ${whose}`}">Copy ${what}</button>`;
}

/** Runs in the page. Where a page from a file may not use the clipboard, the old way still works. */
const COPY_SCRIPT = pageCode`
const copied = document.createElement("output");
copied.setAttribute("aria-live", "polite");
copied.className = "skip";
document.body.append(copied);
const copyByHand = (text) => {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
};
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button === null) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    copyByHand(button.dataset.copy);
    button.focus();
  }
  // At a second click, the label is already changed.
  button.dataset.label ??= button.textContent;
  copied.textContent = "copied";
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = button.dataset.label; copied.textContent = ""; }, 1500);
});
`;
