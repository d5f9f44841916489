import type { ValidationFile } from "../../cloudflare/custom-hostname";
import type { DnsRecord } from "../../onboarding/records";
import { compare } from "../../order";
import { pageDocument } from "../../report/document";
import { escapeHtml } from "../../report/escape";
import { type Cell, type Row, type Table, tableHtml } from "../../report/table";
import { plural } from "../../text";
import { lengthText, timeText } from "../../time";
import type { Revalidation } from "../judge";
import { type EnvironmentStatus, type HostnameStatusLine, linesOf, type StatusReport, totalsOf } from "../report";
import { VERDICT_WORDS, VERDICTS, type Verdict } from "../verdicts";
import {
  deadlinesOf,
  dnsTexts,
  fallbackOriginText,
  fileText,
  quotaText,
  recordText,
  statusesText,
  timeLineOf,
} from "./lines";

const TONES: Readonly<Record<Verdict, "bad" | "warn" | "calm" | "good">> = {
  stuck: "bad",
  us: "bad",
  customer: "warn",
  cloudflare: "calm",
  unknown: "warn",
  unasked: "bad",
  serving: "good",
};

/** One static page: who must act, and a table of all hostnames to search and sort. */
export function renderHtml(report: StatusReport): string {
  const lines = linesOf(report);
  const main = [
    `<p class="dim">${escapeHtml(`As of ${timeText(report.now)}. ${plural(lines.length, "hostname")}.`)}</p>`,
    totalsHtml(lines),
    ...report.environments.map(environmentHtml),
    deadlinesHtml(lines),
    foreignHtml(report),
    onboardingHtml(report),
    "<h2>All hostnames</h2>",
    tableHtml(tableOf(lines, report.now)),
  ];
  return pageDocument({
    title: "Which hostnames are live, which are waiting, and which need attention",
    main: main.filter((part) => part !== "").join("\n"),
    script: COPY_SCRIPT,
  });
}

function totalsHtml(lines: readonly HostnameStatusLine[]): string {
  const totals = totalsOf(lines);
  const facts = VERDICTS.filter((verdict) => totals[verdict] > 0 || verdict === "serving").map(
    (verdict) => `<div class="${TONES[verdict]}"><dt>${VERDICT_WORDS[verdict]}</dt><dd>${totals[verdict]}</dd></div>`,
  );
  return `<dl class="facts">${facts.join("")}</dl>`;
}

function environmentHtml(status: EnvironmentStatus): string {
  const { environment, zone, failures, fallbackOrigin, readAt } = status;
  const down = fallbackOrigin.asked && fallbackOrigin.answer?.status !== "active";
  const tone = down || failures.length > 0 ? "bad" : "good";
  const asked = readAt === undefined ? "" : `, asked ${timeText(readAt)}`;
  const problems =
    failures.length === 0
      ? ""
      : `<p>Not checked:</p><ul>${failures.map((why) => `<li>${escapeHtml(why)}</li>`).join("")}</ul>`;
  return `<div class="box ${tone}">
<p><strong>${escapeHtml(`${environment} (${zone})`)}</strong>${escapeHtml(asked)}</p>
<p>Fallback origin: ${escapeHtml(fallbackOriginText(status))}.<br>Quota: ${escapeHtml(quotaText(status))}.</p>
${problems}</div>`;
}

function deadlinesHtml(lines: readonly HostnameStatusLine[]): string {
  const deadlines = deadlinesOf(lines);
  const items = deadlines.map(
    ({ at, hostname, what }) => `${timeText(at)}: ${what}: <code>${escapeHtml(hostname)}</code>`,
  );
  return foldedList(plural(items.length, "deadline"), items);
}

function onboardingHtml({ onboarding }: StatusReport): string {
  const items = onboarding.map(
    ({ validation, hostnames, median, p90 }) =>
      `${escapeHtml(validation)}: ${plural(hostnames, "hostname")}, median ${lengthText(median)}, p90 ${lengthText(p90)}`,
  );
  return foldedList("How long it took from created to serving", items);
}

function foreignHtml({ environments }: StatusReport): string {
  const items = environments.flatMap(({ foreign }) =>
    foreign.map((each) => `<code>${escapeHtml(each.hostname)}</code> ${escapeHtml(statusesText(each))}`),
  );
  return foldedList(`${items.length} at Cloudflare, but not declared here: never touched`, items);
}

/** @param items HTML, its values escaped */
function foldedList(summary: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  return `<details><summary>${summary}</summary><ol>${items.map((item) => `<li>${item}</li>`).join("")}</ol></details>`;
}

function tableOf(lines: readonly HostnameStatusLine[], now: number): Table {
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

function rowOf(line: HostnameStatusLine, now: number): Row {
  const { hostname, tenant, environment, judgement } = line;
  const { verdict, until } = judgement;
  return {
    data: { hostname, tenant, verdict },
    cells: [
      {
        html: `<code>${escapeHtml(hostname)}</code><br><span class="dim">${escapeHtml(environment)}</span>`,
        sort: hostname,
      },
      { html: escapeHtml(tenant) },
      {
        html: `<span class="tag ${TONES[verdict]}">${VERDICT_WORDS[verdict]}</span><br><span class="dim">${escapeHtml(statusesText(line))}</span>`,
        sort: `${VERDICTS.indexOf(verdict)}`,
      },
      { html: whatHtml(line, now), sort: judgement.words },
      untilCell(until),
    ],
  };
}

/** What never ends is sorted behind what does. */
function untilCell(until: number | undefined): Cell {
  if (until === undefined) return { html: "", sort: "~" };
  const time = timeText(until);
  return { html: `<span class="tag">${time}</span>`, sort: time };
}

function whatHtml(line: HostnameStatusLine, now: number): string {
  const { words, next, records, files, revalidate } = line.judgement;
  const parts = [
    escapeHtml(words),
    ...(next === undefined ? [] : [`<br><strong>Next:</strong> ${escapeHtml(next)}`]),
    ...dnsTexts(line).map((text) => `<br><span class="dim">${escapeHtml(text)}</span>`),
    ...(records.length + files.length === 0
      ? []
      : [`<ul class="plain">${[...records.map(recordHtml), ...files.map(fileHtml)].join("")}</ul>`]),
    ...(revalidate === undefined ? [] : [revalidationHtml(revalidate, line.hostname)]),
    foldedList(
      "Time line",
      timeLineOf(line, now).map(
        ({ at, what, future }) => `${timeText(at)}${future ? " (to come)" : ""}: ${escapeHtml(what)}`,
      ),
    ),
  ];
  return parts.join("");
}

function recordHtml(record: DnsRecord): string {
  const { name, value } = record;
  const text = `<code>${escapeHtml(recordText(record))}</code>`;
  if (value === undefined) return `<li>${text}</li>`;
  return `<li>${text} ${copyButton(name, "name", `of ${name}`)} ${copyButton(value, "value", `of ${name}`)}</li>`;
}

function fileHtml(file: ValidationFile): string {
  const { url, body } = file;
  return `<li><code>${escapeHtml(fileText(file))}</code> ${copyButton(url, "address", `of ${url}`)} ${copyButton(body, "content", `of ${url}`)}</li>`;
}

function revalidationHtml({ command, patch }: Revalidation, hostname: string): string {
  const by = (text: string) => `<code>${escapeHtml(text)}</code> ${copyButton(text, "command", `for ${hostname}`)}`;
  return `<div>${by(command)}</div><details><summary>The same by curl</summary>${by(patch)}</details>`;
}

/** @param whose tells equal buttons apart for those who hear the page */
function copyButton(text: string, what: string, whose: string): string {
  return `<button type="button" data-copy="${escapeHtml(text)}" aria-label="${escapeHtml(`Copy ${what} ${whose}`)}">Copy ${what}</button>`;
}

/** Runs in the page. Where a page from a file may not use the clipboard, the old way still works. */
const COPY_SCRIPT = `
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
  // A second click finds the label changed already.
  button.dataset.label ??= button.textContent;
  copied.textContent = "copied";
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = button.dataset.label; copied.textContent = ""; }, 1500);
});
`;
