import { printableJson } from "../../report/json";
import type { Palette, Styled } from "../../report/terminal-text";
import { styled, styledLines } from "../../report/terminal-text";
import { plural } from "../../text";
import { type ProbeResult, servedWords } from "./judge";

/** What probe prints. */
export interface ProbeReport {
  readonly results: readonly ProbeResult[];
}

export function probeText({ results }: ProbeReport, palette: Palette): Styled {
  const width = Math.max(...results.map(({ hostname }) => hostname.length));
  const lines = results.map((result) => {
    const color = { agrees: palette.green, differs: palette.red, unknown: palette.yellow }[result.outcome];
    return styled`${result.hostname.padEnd(width)}  ${color(OUTCOMES[result.outcome])}  ${wordsOf(result)}`;
  });
  return styledLines([...lines, "", summaryOf(results)]);
}

const OUTCOMES = { agrees: "ok     ", differs: "DIFFERS", unknown: "unknown" } as const;

function wordsOf({ outcome, words, expected, hostname, asked }: ProbeResult): string {
  const name = asked === hostname ? "" : ` (asked: ${asked})`;
  return outcome === "agrees" ? `${words}${name}` : `${words}${name}; the registry says ${servedWords(expected)}`;
}

function summaryOf(results: readonly ProbeResult[]): string {
  const count = (wanted: ProbeResult["outcome"]) => results.filter(({ outcome }) => outcome === wanted).length;
  const rest = [
    ...(count("differs") > 0 ? [`${count("differs")} not`] : []),
    ...(count("unknown") > 0 ? [`${count("unknown")} could not be asked`] : []),
  ];
  return `${[`${count("agrees")} of ${plural(results.length, "hostname")} as the registry says`, ...rest].join(", ")}.`;
}

export function probeJson({ results }: ProbeReport): string {
  return printableJson({
    agrees: results.every(({ outcome }) => outcome === "agrees"),
    hostnames: results.map(({ tenant, hostname, asked, expected, outcome, found, status, words }) => {
      return { tenant, hostname, asked, expected, found: found ?? null, outcome, status: status ?? null, words };
    }),
  });
}
