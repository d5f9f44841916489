import { pause } from "../cloudflare/client/options";
import { printableJson } from "../report/json";
import { printable } from "../text";
import { timeText } from "../time";
import { failuresOf, type HostnameStatusLine, linesOf, type StatusReport } from "./report";
import { VERDICT_WORDS, type Verdict } from "./verdicts";

interface Watching {
  /** Milliseconds between two checks. */
  readonly interval: number;
  /** When to stop watching. */
  readonly deadline: number;
  read(): Promise<StatusReport>;
  tell(news: News): void;
  sleep(length: number, signal?: AbortSignal): Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/** A hostname that changed since the previous check, or a question that got no answer. */
export type News =
  | {
      readonly at: number;
      readonly hostname: string;
      /** Its previous verdict; undefined at the first check. */
      readonly before: Verdict | undefined;
      readonly verdict: Verdict;
      readonly words: string;
      readonly next: string | undefined;
    }
  | { readonly at: number; readonly couldNotAsk: string };

/**
 * Checks repeatedly and reports what changed, until all hostnames serve.
 * @returns the last report, and whether all serve
 */
export async function watch(watching: Watching): Promise<{ report: StatusReport; serving: boolean }> {
  const seen = new Map<string, HostnameStatusLine>();
  for (;;) {
    const report = await watching.read();
    for (const news of newsOf(report, seen)) watching.tell(news);
    const lines = linesOf(report);
    const serving = lines.length > 0 && lines.every(({ judgement }) => judgement.verdict === "serving");
    const over = report.now + watching.interval > watching.deadline;
    if (serving || over) return { report, serving };
    await pause(watching, watching.interval);
    if (watching.signal?.aborted) return { report, serving };
  }
}

/** What is new in the report. An answer that is missing is not a change. */
function newsOf(report: StatusReport, seen: Map<string, HostnameStatusLine>): News[] {
  const at = report.now;
  const news: News[] = failuresOf(report).map((couldNotAsk) => ({ at, couldNotAsk }));
  for (const line of linesOf(report)) {
    const { environment, hostname, judgement } = line;
    const key = `${environment} ${hostname}`;
    const last = seen.get(key);
    if (judgement.verdict === "unasked") continue;
    seen.set(key, line);
    if (last !== undefined && !hasChanged(last, line)) continue;
    const { verdict, words, next } = judgement;
    news.push({ at, hostname, before: last?.judgement.verdict, verdict, words, next });
  }
  return news;
}

/** Compares the table's row and not the words, because a countdown in them is not a change. */
function hasChanged(before: HostnameStatusLine, now: HostnameStatusLine): boolean {
  return (
    before.judgement.row !== now.judgement.row || before.status !== now.status || before.certificate !== now.certificate
  );
}

export function notServingText(report: StatusReport): string {
  const waiting = linesOf(report).filter(({ judgement }) => judgement.verdict !== "serving");
  return `Not serving yet: ${waiting.map(({ hostname }) => hostname).join(", ") || "none was found"}.`;
}

export function newsText(news: News): string {
  const time = timeText(news.at);
  if ("couldNotAsk" in news) return printable(`${time}  not checked: ${news.couldNotAsk}`);
  const { hostname, before, verdict, words, next } = news;
  const from = before === undefined || before === verdict ? "" : `${VERDICT_WORDS[before]} -> `;
  const step = next === undefined ? "" : ` Next: ${next}`;
  return printable(`${time}  ${hostname}: ${from}${VERDICT_WORDS[verdict]}. ${words}${step}`);
}

/** One JSON line. */
export function newsJson(news: News): string {
  return printableJson({ ...news, at: new Date(news.at).toISOString() }, 0);
}
