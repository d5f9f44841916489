/**
 * A mistake of the person or the surroundings, told in words they can act on; printed without a stack.
 * `refused`: the input is at fault. `impossible`: it could not run at all.
 */
export class UserError extends Error {
  constructor(
    message: string,
    readonly kind: "refused" | "impossible" = "impossible",
  ) {
    super(message);
  }
}
