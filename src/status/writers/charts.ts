import { knownValue } from "../../cloudflare/checked";
import { bandsChart, barsChart, type Column, columnsChart, figureHtml, type Shade } from "../../report/chart";
import type { Html } from "../../report/html";
import { sentence } from "../../report/phrase";
import { plural } from "../../text";
import { DAY, lengthText, timeText } from "../../time";
import { type HostnameStatusLine, linesOf, type StatusReport } from "../report";
import { VERDICT_WORDS, VERDICTS, type Verdict } from "../verdicts";
import { deadlinesOf, deadlineTable, ONBOARDING_TITLE, onboardingTable } from "./lines";

/** The charts that the report has figures for, each with its table. */
export function chartsOf(report: StatusReport): readonly (Html | undefined)[] {
  return [historyChart(report), onboardingChart(report), deadlineChart(report), quotaChart(report)];
}

/** Dark is urgent, so that the problem is what one sees, in greyscale too. */
const SHADES: Readonly<Record<Verdict, Shade>> = {
  stuck: "s1",
  us: "s2",
  customer: "s3",
  cloudflare: "s4",
  unknown: "s5",
  unasked: "s6",
  serving: "s7",
};

const HISTORY_TITLE = "Verdicts over time, of the hostnames declared today";

function historyChart({ history }: StatusReport): Html | undefined {
  if (history.length < 2) return undefined;
  const used = VERDICTS.filter((verdict) => history.some(({ counts }) => counts[verdict] > 0));
  const bands = used.map((verdict) => ({
    label: VERDICT_WORDS[verdict],
    shade: SHADES[verdict],
    values: history.map(({ counts }) => counts[verdict]),
  }));
  const times = history.map(({ at }) => at);
  const table = {
    columns: ["when", ...used.map((verdict) => VERDICT_WORDS[verdict])],
    rows: history.map(({ at, counts }) => [sentence(timeText(at)), ...used.map((verdict) => counts[verdict])]),
  };
  return figureHtml(HISTORY_TITLE, bandsChart(HISTORY_TITLE, times, bands), table);
}

function onboardingChart(report: StatusReport): Html | undefined {
  if (report.onboarding.length === 0) return undefined;
  const bars = report.onboarding.map(({ validation, hostnames, median, p90 }) => ({
    label: `${validation} (${plural(hostnames, "hostname")})`,
    value: median,
    text: `median ${lengthText(median)}`,
    marks: [{ value: p90, text: `p90 ${lengthText(p90)}` }],
  }));
  return figureHtml(ONBOARDING_TITLE, barsChart(ONBOARDING_TITLE, bars), onboardingTable(report));
}

/** What is further away can wait for the next look. */
const DAYS_AHEAD = 30;

function deadlineChart(report: StatusReport): Html | undefined {
  const lines = linesOf(report);
  const columns = deadlineColumns(lines, report.now);
  if (columns.every(({ value }) => value === 0)) return undefined;
  const title = `Deadlines in the next ${DAYS_AHEAD} days`;
  return figureHtml(title, columnsChart(`${title}, hostnames per day`, columns), deadlineTable(lines));
}

function deadlineColumns(lines: readonly HostnameStatusLine[], now: number): readonly Column[] {
  const first = Math.floor(now / DAY);
  const counts = Array.from({ length: DAYS_AHEAD }, () => 0);
  for (const { at } of deadlinesOf(lines)) {
    const day = Math.floor(at / DAY) - first;
    if (day in counts) counts[day] = (counts[day] ?? 0) + 1;
  }
  return counts.map((value, day) => ({ label: timeText((first + day) * DAY).slice(5, 10), value }));
}

function quotaChart({ environments }: StatusReport): Html | undefined {
  const known = environments.flatMap(({ environment, quota: found }) => {
    const quota = knownValue(found);
    return quota === undefined ? [] : [{ environment, ...quota }];
  });
  if (known.length === 0) return undefined;
  const title = "Custom hostnames, against the limits";
  const bars = known.map(({ environment, used, allocated, hardCap }) => ({
    label: environment,
    value: used,
    text: `${used} used`,
    marks: [
      { value: allocated, text: `${allocated} included` },
      { value: hardCap, text: `at most ${hardCap}` },
    ],
  }));
  const rows = known.map(({ environment, used, allocated, hardCap }) => [environment, used, allocated, hardCap]);
  return figureHtml(title, barsChart(title, bars), { columns: ["environment", "used", "included", "at most"], rows });
}
