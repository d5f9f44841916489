import type { Explanation } from "../changes/explanation";
import type { RegistryPatch } from "../registry/rule";
import type { Writers } from "../report/formats";
import { printableJson } from "../report/json";
import { wrap } from "../report/layout";
import { type Palette, type Styled, styledBlocks } from "../report/terminal-text";
import { plural } from "../text";

/** `check --explain`: a rule, how to follow it, and its examples. */
export const EXPLANATION_WRITERS: Writers<Explanation> = {
  text: explanationText,
  json: (explanation) => printableJson(explanation),
};

const MOST_EXAMPLES = 3;

type Lines = readonly (string | Styled)[];

function explanationText(explanation: Explanation, palette: Palette): Styled {
  const { id, severity, summary, fix, code, docs, examples } = explanation;
  const color = severity === "error" ? palette.red : palette.yellow;
  const source = [code === null ? "" : `error ${code}`, docs ?? ""].filter((part) => part !== "").join(", ");
  const shown = examples.slice(0, MOST_EXAMPLES);
  return styledBlocks([
    [palette.bold(`${id} (${severity})`), ...wrap(summary, { indent: 2 })],
    [palette.bold("Fix"), ...wrap(fix, { indent: 2 })],
    source === "" ? [] : [palette.bold("Cloudflare"), `  ${source}`],
    ...shown.flatMap(({ by, base, bad, problems, good }): Lines[] => [
      base === null ? [] : [palette.bold("Example: the base has"), ...patchLines(base)],
      [palette.bold(by === null ? "Example: bad" : `Example: bad, by ${by}`), ...patchLines(bad)],
      [
        color("check says"),
        ...problems.slice(0, MOST_PROBLEMS).flatMap((problem) => wrap(problem, { indent: 2 })),
        ...more(problems.length - MOST_PROBLEMS),
      ],
      good === null
        ? []
        : [
            palette.bold(good.by === null ? "Example: good" : `Example: good, by ${good.by}`),
            ...patchLines(good.change),
          ],
    ]),
    [
      ...more(examples.length - MOST_EXAMPLES, "example", " (--format json prints all)"),
      ...(examples.length === 0
        ? []
        : wrap("An example names only what differs from the sample registry in docs/rules.md.").map(palette.dim)),
    ],
  ]);
}

const MOST_PROBLEMS = 8;

function more(count: number, noun = "problem", hint = ""): readonly string[] {
  return count > 0 ? [`  and ${plural(count, `more ${noun}`)}${hint}`] : [];
}

function patchLines(patch: RegistryPatch): readonly string[] {
  const files = Object.entries(patch);
  if (files.length === 0) return ["  the sample registry as it is"];
  return files.flatMap(([file, change]) =>
    change === null ? [`  ${file}: deleted`] : [`  ${file}`, ...contentLines(change).map((line) => `    ${line}`)],
  );
}

const MOST_LINES = 16;
const LONGEST_LINE = 72;

/** On one line if it fits. */
function contentLines(change: object | string): readonly string[] {
  const short = typeof change === "string" ? change : printableJson(change, 0);
  if (short.length <= LONGEST_LINE && !short.includes("\n")) return short === "" ? ["(empty)"] : [short];
  const lines = (typeof change === "string" ? change : printableJson(change)).split("\n");
  const cut = lines.map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line));
  return cut.length > MOST_LINES ? [...cut.slice(0, MOST_LINES), "…"] : cut;
}
