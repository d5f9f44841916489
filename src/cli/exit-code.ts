/** What a command's exit code says; documented in the README and the same for every command. */
export const EXIT = {
  done: 0,
  /** The input is at fault, or what was asked is refused. */
  refused: 1,
  /** Could not run at all, or used in a way that does not exist. */
  couldNotRun: 2,
  overBudget: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
