/** A promise of Switchyard's that a project's own code breaks. */
export interface ConformanceProblem {
  /** Which promise: docs/extending.md lists them. */
  readonly promise: string;
  /** Where the code is: `worker/index.ts` or `main.ts`. */
  readonly file: string;
  /** What is broken, and how it was seen. */
  readonly message: string;
}

/**
 * Holds a project's own code to what Switchyard promises: runs its Worker and its main.ts on a registry of the suite's, offline.
 * It takes the project's folder (default: the current one), and returns every promise that is broken; none if all hold. It throws
 * a UserError for code that can't be built.
 */
export type CheckConformance = (root?: string) => Promise<readonly ConformanceProblem[]>;
