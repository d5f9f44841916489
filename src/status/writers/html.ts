import { knownValue } from "../../cloudflare/checked";
import type { ValidationFile } from "../../cloudflare/custom-hostname";
import type { CustomerRecord } from "../../onboarding/records";
import { compare } from "../../order";
import { pageDocument } from "../../report/document";
import { filterLink, type Html, html, joinHtml, pageCode } from "../../report/html";
import {
  type FilterCell,
  type FilterRow,
  type FilterTable,
  filterTableHtml,
  type Table,
  tableHtml,
} from "../../report/table";
import { capital, plural } from "../../text";
import { timeText } from "../../time";
import { type CauseGroup, causeGroups } from "../groups";
import type { Revalidation } from "../judge";
import { type EnvironmentStatus, type HostnameStatusLine, linesOf, type StatusReport, totalsOf } from "../report";
import { VERDICT_WORDS, VERDICTS } from "../verdicts";
import { chartsOf } from "./charts";
import {
  dispatchText,
  dnsTexts,
  FOREIGN_TITLE,
  fallbackOriginText,
  fileText,
  foreignTable,
  groupTitle,
  ORPHANS_TITLE,
  orphanTable,
  quotaText,
  recordText,
  shortCommand,
  statusesText,
  TONES,
  timeLineOf,
} from "./lines";

/** One static page: causes first, then charts, then a table of all hostnames to search and sort. */
export function renderHtml(report: StatusReport): string {
  const lines = linesOf(report);
  const groups = causeGroups(lines).map((group, index) => ({ group, key: `${group.row}-${index + 1}` }));
  const orphans = orphanTable(report.environments.flatMap((environment) => environment.orphans));
  const foreign = foreignTable(report.environments.flatMap((environment) => environment.foreign));
  return pageDocument({
    title: "Which hostnames are live, which are waiting, and which need attention",
    main: [
      html`<p class="dim">As of ${timeText(report.now)}.</p>`,
      tilesHtml(lines),
      ...report.environments.map(environmentHtml),
      ...groups.filter(({ group }) => group.verdict !== "serving").map(groupHtml),
      foldedTable(`${orphans.rows.length} ${ORPHANS_TITLE}`, orphans),
      foldedTable(`${foreign.rows.length} ${FOREIGN_TITLE}`, foreign),
      ...chartsOf(report),
      html`<h2>All hostnames</h2>`,
      filterTableHtml(tableOf(report, groups)),
    ],
    script: COPY_SCRIPT,
  });
}

interface KeyedGroup {
  readonly group: CauseGroup;
  /** Names it in the page's address. */
  readonly key: string;
}

/** Each filters the table. Those that need no one have no colour. */
function tilesHtml(lines: readonly HostnameStatusLine[]): Html {
  const totals = totalsOf(lines);
  const shown = VERDICTS.filter((verdict) => totals[verdict] > 0 || verdict === "serving");
  const tiles = shown.map(
    (verdict) =>
      html`<li>${filterLink("verdict", verdict, html`<strong>${totals[verdict]}</strong>${VERDICT_WORDS[verdict]}`, verdict === "serving" ? "" : TONES[verdict])}</li>`,
  );
  return html`<ul class="tiles">${tiles}<li>${filterLink("verdict", "", html`<strong>${lines.length}</strong>all hostnames`)}</li></ul>`;
}

/** One cause: its message, next step and commands once. */
function groupHtml({ group, key }: KeyedGroup): Html {
  const { verdict, words, next, commands, lines, environment } = group;
  const title = `${capital(VERDICT_WORDS[verdict])}: ${groupTitle(group)}`;
  return html`<section class="box ${TONES[verdict]}" aria-label="${title}">
<h2>${title}</h2>
<p>${words}</p>${next === undefined ? undefined : html`<p><strong>Next:</strong> ${next}</p>`}
${commands.map((command) => commandHtml(command, `${key} of ${environment}`))}
<p>${filterLink("cause", key, `Show ${lines.length === 1 ? "it" : "them"} in the table`)}</p>
${customersHtml(group)}</section>`;
}

function customersHtml({ customers, lines }: CauseGroup): Html {
  const named = customers.map(
    ({ tenant, lines: own }) =>
      html`<li>${tenant} (${own.length}): ${own.map(({ hostname }, index) => html`${index === 0 ? "" : ", "}<code>${hostname}</code>`)}</li>`,
  );
  const summary = `${plural(lines.length, "hostname")} of ${plural(customers.length, "customer")}`;
  return folded(summary, html`<ul>${named}</ul>`);
}

function environmentHtml(status: EnvironmentStatus): Html {
  const { environment, zone, failures, fallbackOrigin, readAt, dispatch } = status;
  const down = fallbackOrigin.checked && fallbackOrigin.value?.status !== "active";
  const differs = [dispatch.route, dispatch.worker].some((part) => knownValue(part) !== undefined);
  const tone = down || differs || failures.length > 0 ? "bad" : "";
  const asked = readAt === undefined ? "" : `, asked ${timeText(readAt)}`;
  const problems = failures.length === 0 ? undefined : html`<p>Not checked:</p><ul>${items(failures)}</ul>`;
  return html`<div class="box ${tone}">
<p><strong>${environment} (${zone})</strong>${asked}</p>
<p>Fallback origin: ${fallbackOriginText(status)}.<br>Quota: ${quotaText(status)}.<br>Dispatch: ${dispatchText(status)}</p>
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

function tableOf(report: StatusReport, groups: readonly KeyedGroup[]): FilterTable {
  const lines = linesOf(report);
  const keys = new Map(groups.flatMap(({ group, key }) => group.lines.map((line) => [line, key] as const)));
  const used = new Set(lines.map(({ judgement }) => judgement.verdict));
  const choices = VERDICTS.filter((verdict) => used.has(verdict)).map(
    (verdict) => [verdict, VERDICT_WORDS[verdict]] as const,
  );
  const causes = groups.map(
    ({ group, key }) => [key, `${VERDICT_WORDS[group.verdict]}: ${key} (${group.lines.length})`] as const,
  );
  const tenants = [...new Set(lines.map(({ tenant }) => tenant))].sort(compare);
  return {
    id: "hostnames",
    caption: "All hostnames",
    filters: [
      { name: "hostname", label: "Hostname" },
      { name: "tenant", label: "Tenant", suggestions: tenants.slice(0, 500) },
      { name: "verdict", label: "Who must act", choices },
      { name: "cause", label: "Cause", choices: causes },
    ],
    columns: ["Hostname", "Tenant", "Verdict", "What and next", "Until"],
    rows: lines.map((line) => rowOf(line, keys.get(line) ?? "", report.now)),
  };
}

function rowOf(line: HostnameStatusLine, cause: string, now: number): FilterRow {
  const { hostname, tenant, environment, judgement } = line;
  const { verdict, words, until } = judgement;
  return {
    data: { hostname, tenant, verdict, cause },
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
  const { words, next, command, records, files, revalidate } = line.judgement;
  const proofs = [...records.map(recordHtml), ...files.map(fileHtml)];
  const moments = timeLineOf(line, now).map(
    ({ at, what, future }) => `${timeText(at)}${future ? " (to come)" : ""}: ${what}`,
  );
  const parts = [next && html`<strong>Next:</strong> ${next}`, ...dnsTexts(line).map(dim)];
  const details = html`${joinHtml(parts, "<br>")}${[
    proofs.length === 0 ? undefined : html`<ul class="plain">${items(proofs)}</ul>`,
    command && commandHtml(command, line.hostname),
    revalidate && revalidationHtml(revalidate, line.hostname),
    moments.length === 0 ? undefined : html`<p>Timeline</p><ol>${items(moments)}</ol>`,
  ]}`;
  return html`${words}${folded(`Details of ${line.hostname}`, details)}`;
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
  return html`${commandHtml(command, hostname)}${folded("The same by curl", commandHtml(patch, hostname))}`;
}

function commandHtml(command: string, hostname: string): Html {
  return html`<div><code>${shortCommand(command)}</code> ${copyButton(command, "command", `for ${hostname}`)}</div>`;
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
