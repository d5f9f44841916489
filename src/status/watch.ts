import { visible } from "../page/escape";
import { pause } from "./cloudflare/requests";
import { failuresOf, type HostnameStatusLine, linesOf, type StatusReport } from "./report";
import { timeText } from "./schedule";
import { VERDICT_WORDS } from "./statuses";

export interface Watching {
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** When to stop looking. */
  readonly deadline: number;
  read(): Promise<StatusReport>;
  print(text: string): void;
  sleep(length: number): Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks again and again and prints what changed, until all hostnames serve.
 * @returns the last report, and whether all serve
 */
export async function watch(watching: Watching): Promise<{ report: StatusReport; serving: boolean }> {
  const before = new Map<string, HostnameStatusLine>();
  for (;;) {
    const report = await watching.read();
    for (const failure of failuresOf(report))
      watching.print(`${timeText(report.now)}  could not ask: ${visible(failure)}`);
    for (const line of linesOf(report)) {
      const key = `${line.environment} ${line.hostname}`;
      const last = before.get(key);
      // What could not be asked changes nothing.
      if (line.judgement.verdict === "unasked") continue;
      if (last === undefined || hasChanged(last, line)) watching.print(changeText(last, line, report.now));
      before.set(key, line);
    }
    const lines = linesOf(report);
    const serving = lines.length > 0 && lines.every(({ judgement }) => judgement.verdict === "serving");
    const over = report.now + watching.interval > watching.deadline;
    if (serving || over) return { report, serving };
    await pause(watching, watching.interval);
    if (watching.signal?.aborted) return { report, serving };
  }
}

/** The row, rather than its words: a countdown in them is no change. */
function hasChanged(before: HostnameStatusLine, now: HostnameStatusLine): boolean {
  return (
    before.judgement.row !== now.judgement.row || before.status !== now.status || before.certificate !== now.certificate
  );
}

function changeText(before: HostnameStatusLine | undefined, now: HostnameStatusLine, at: number): string {
  const { verdict, words, next } = now.judgement;
  const last = before?.judgement.verdict;
  const from = last === undefined || last === verdict ? "" : `${VERDICT_WORDS[last]} -> `;
  const step = next === undefined ? "" : ` Next: ${next}`;
  return visible(`${timeText(at)}  ${now.hostname}: ${from}${VERDICT_WORDS[verdict]}. ${words}${step}`);
}
