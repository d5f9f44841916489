/** What a command's exit code means. The README lists them; they are the same for every command. */
export const EXIT = {
  done: 0,
  /** The input has errors, or the request is refused. */
  refused: 1,
  /** Could not run, or wrong usage. */
  couldNotRun: 2,
  overBudget: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
