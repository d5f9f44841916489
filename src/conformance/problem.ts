/** A promise of Switchyard's that a project's own code breaks. */
export interface ConformanceProblem {
  /** Which promise: docs/extending.md lists them. */
  readonly promise: string;
  /** Where the code is: `worker/index.ts` or `main.ts`. */
  readonly file: string;
  /** What is broken, and how it was seen. */
  readonly message: string;
}
