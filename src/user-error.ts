const USER_ERROR = Symbol.for("switchyard/UserError");

/**
 * A mistake of the user or a problem of the machine, with a message that says what to do; printed without a stack trace.
 * `refused`: the input has errors. `impossible`: the command could not run.
 */
export class UserError extends Error {
  constructor(
    message: string,
    readonly kind: "refused" | "impossible" = "impossible",
  ) {
    super(message);
    Object.defineProperty(this, USER_ERROR, { value: true });
  }

  /**
   * Also true for an error that another copy of this code threw: main.ts is bundled with its own copy. bin/run-entry.js checks the
   * same.
   */
  static isUserError(error: unknown): error is UserError {
    return typeof error === "object" && error !== null && USER_ERROR in error;
  }
}
