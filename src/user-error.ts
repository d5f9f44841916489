const USER_ERROR = Symbol.for("switchyard/UserError");

/**
 * A mistake of the person or the machine, told in words they can act on; printed without a stack.
 * `refused`: the input is at fault. `impossible`: it could not run at all.
 */
export class UserError extends Error {
  constructor(
    message: string,
    readonly kind: "refused" | "impossible" = "impossible",
  ) {
    super(message);
    Object.defineProperty(this, USER_ERROR, { value: true });
  }

  /** Also for one that another copy of this code threw: main.ts is bundled with its own. bin/run.js asks the same. */
  static isUserError(error: unknown): error is UserError {
    return typeof error === "object" && error !== null && USER_ERROR in error;
  }
}
