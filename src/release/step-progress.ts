import { plural } from "../text";

/** Where progress goes, and the clock that measures it. */
export interface StepOutput {
  readonly say: (line: string) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Called after each stack of a step. */
export type StackDone = (stack: string, resources: number) => void;

/** The shortest time between two lines of one step. */
const PAUSE_MS = 2_000;

/**
 * Tells how far a step over several stacks is: the first stack at once, then at most one line in two seconds, and the last. What
 * remains follows from the time that the stacks so far took.
 * @param verb of the lines, such as "Planned"
 */
export function startStep({ say, now }: StepOutput, verb: string, stacks: number): StackDone {
  const started = now();
  let done = 0;
  let printed = Number.NEGATIVE_INFINITY;
  return (stack, resources) => {
    done++;
    const time = now();
    if (done < stacks && time - printed < PAUSE_MS) return;
    printed = time;
    const left = Math.ceil(((time - started) / done) * (stacks - done));
    say(`${verb} ${stack} (${done} of ${stacks}), ${plural(resources, "resource")}.${remaining(left)}`);
  };
}

/** Nothing worth saying below a second. */
function remaining(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 1) return "";
  const length = seconds < 90 ? plural(seconds, "second") : plural(Math.round(seconds / 60), "minute");
  return ` About ${length} left.`;
}
