import { parseShape, type Shapes } from "../../emulator/api/shapes";
import { printableJson } from "../../src/report/json";
import { wrap } from "../../src/report/layout";
import { type Palette, type Styled, styled, styledBlocks } from "../../src/report/terminal-text";
import { plural } from "../../src/text";
import type { GuessVerdict, SmokeObservation } from "./questions";
import type { SmokeReport } from "./run";

type Lines = readonly (string | Styled)[];

const VERDICTS: readonly { readonly verdict: GuessVerdict; readonly heading: string; readonly color: keyof Palette }[] =
  [
    { verdict: "agrees", heading: "AGREES WITH THE EMULATOR", color: "green" },
    { verdict: "not-observed", heading: "NOT OBSERVED", color: "yellow" },
    { verdict: "differs", heading: "DIFFERS FROM THE EMULATOR", color: "red" },
  ];

/** The emulator's shapes as Cloudflare answered: the body of `POST /control/shapes`. */
export function observedShapes(observations: readonly SmokeObservation[]): Partial<Shapes> {
  const shapes = observations.map(({ shape, found }) => parseShape(`${shape}=${found}`) ?? {});
  return Object.assign({}, ...shapes);
}

/** What the emulator can take over, and each observation. */
export function smokeJson({ name, observations, failure, left }: SmokeReport): string {
  return printableJson({ name, shapes: observedShapes(observations), observations, failure, left });
}

/** For a person: what differs and the summary last. */
export function smokeText({ name, observations, failure, left }: SmokeReport, palette: Palette): Styled {
  const groups = VERDICTS.map(({ verdict, heading, color }): Lines => {
    const own = observations.filter((each) => each.verdict === verdict);
    return own.length === 0 ? [] : [palette[color](heading), ...own.flatMap(observationLines)];
  });
  return styledBlocks([...groups, shapeLines(observations), endLines(name, failure, left), [countsLine(observations)]]);
}

function observationLines({ id, about, verdict, found, guesses, why }: SmokeObservation): Lines {
  const said = {
    agrees: `${about}: ${found}`,
    differs: `${about}: ${found}. The emulator: ${guesses.join(" or ")}`,
    "not-observed": `${about}: ${why}`,
  }[verdict];
  const [first = "", ...others] = wrap(said, { indent: 34 });
  return [styled`  ${id.padEnd(32)}${first.trimStart()}`, ...others];
}

function shapeLines(observations: readonly SmokeObservation[]): Lines {
  const shapes = Object.entries(observedShapes(observations));
  if (shapes.length === 0) return [];
  const options = shapes.map(([name, value]) => `--shape ${name}=${value}`);
  return ["The emulator answers like Cloudflare with:", `  npx switchyard emulator ${options.join(" ")}`];
}

function endLines(name: string, failure: string | null, left: readonly string[]): Lines {
  const cleaning =
    left.length === 0
      ? []
      : [
          `${plural(left.length, "object")} could not be deleted:`,
          ...left.map((one) => `  ${one}`),
          `Next: repeat the command with --clean ${name}, or delete them in the dashboard.`,
        ];
  return [...(failure === null ? [] : [`The run ended early: ${failure}.`]), ...cleaning];
}

function countsLine(observations: readonly SmokeObservation[]): string {
  const count = (verdict: GuessVerdict) => observations.filter((each) => each.verdict === verdict).length;
  return `${count("agrees")} agree with the emulator, ${count("differs")} differ, ${count("not-observed")} not observed.`;
}
