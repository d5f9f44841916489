import { wrap } from "../../report/layout";
import { type Palette, type Styled, styled, styledBlocks } from "../../report/terminal-text";
import { plural } from "../../text";
import {
  countsOf,
  type DoctorFinding,
  type DoctorReport,
  type EnvironmentHealth,
  type Level,
  TOPICS,
} from "../finding";

type Lines = readonly (string | Styled)[];

const MARKS: Readonly<Record<Level, { readonly word: string; readonly color: keyof Palette }>> = {
  ok: { word: "ok", color: "green" },
  warning: { word: "warning", color: "yellow" },
  problem: { word: "problem", color: "red" },
  unknown: { word: "not checked", color: "yellow" },
};

/** For a person at a terminal: by topic, the summary last. */
export function doctorText({ environments }: DoctorReport, palette: Palette): Styled {
  return styledBlocks(environments.flatMap((environment) => environmentBlocks(environment, palette)));
}

function environmentBlocks({ environment, zone, findings }: EnvironmentHealth, palette: Palette): readonly Lines[] {
  const topics = TOPICS.map((topic) => findings.filter((finding) => finding.topic === topic));
  return [
    [palette.bold(`${environment} (${zone})`)],
    ...topics.map((own): Lines => {
      const [first] = own;
      return first === undefined
        ? []
        : [palette.bold(first.topic.toUpperCase()), ...own.flatMap((finding) => findingLines(finding, palette))];
    }),
    [summaryText(findings)],
  ];
}

function findingLines({ level, message, fix }: DoctorFinding, palette: Palette): Lines {
  const { word, color } = MARKS[level];
  const [first = "", ...others] = wrap(message, { indent: 15 });
  const fixLines = fix === undefined ? [] : wrap(`Fix: ${fix}`, { indent: 15 });
  return [styled`  ${palette[color](word.padEnd(13))}${first.trimStart()}`, ...others, ...fixLines];
}

export function summaryText(findings: readonly DoctorFinding[]): string {
  const { problem, unknown, warning, ok } = countsOf(findings);
  return `${plural(problem, "problem")}, ${unknown} not checked, ${plural(warning, "warning")}, ${ok} ok.`;
}
