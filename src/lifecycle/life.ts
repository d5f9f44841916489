import { UserError } from "../user-error";

/**
 * The life of a hostname, in one table: offboard takes its steps from it, and docs/lifecycle.md and its picture are drawn
 * from it.
 */
export const LIFE_STATES = {
  free: { words: "no file names it", answer: "404" },
  pending: { words: "declared, and Cloudflare or the customer's DNS is not ready", answer: "nothing" },
  live: { words: "the user Worker answers", answer: "the site" },
  maintenance: { words: "`status: maintenance`", answer: "503" },
  suspended: { words: "`status: suspended`", answer: "403" },
  removed: { words: "`status: removed`, of the tenant or of the hostname", answer: "410" },
  held: { words: "in `retired`, and its retention runs", answer: "404" },
  expired: { words: "in `retired`, and its retention is over", answer: "404" },
} as const;

export type LifeState = keyof typeof LIFE_STATES;

/** One way from a state to another. */
export interface LifeTransition {
  readonly from: LifeState;
  readonly to: LifeState;
  /** What happens in the file, or outside it. */
  readonly change: string;
  /** Who may do it, by docs/authority.md. */
  readonly who: string;
  /** What it costs at Cloudflare, and for visitors. */
  readonly cost: string;
  /** Set on the steps of offboard. `skips`: only an operator with a reason goes this way. */
  readonly offboard?: "step" | "skips";
}

const OWNERS = "owners";
const OPERATORS = "operators";
const NOTHING = "nothing";
const ONE_WRITE = "one KV write per hostname";

export const LIFE_TRANSITIONS: readonly LifeTransition[] = [
  { from: "free", to: "pending", change: "declare", who: OWNERS, cost: "a hostname and a certificate" },
  { from: "pending", to: "live", change: "DNS and validation", who: "the customer", cost: NOTHING },
  { from: "live", to: "maintenance", change: "maintenance", who: OWNERS, cost: ONE_WRITE },
  { from: "maintenance", to: "live", change: "end it", who: OWNERS, cost: ONE_WRITE },
  { from: "live", to: "suspended", change: "suspend", who: OPERATORS, cost: ONE_WRITE },
  { from: "suspended", to: "live", change: "resume", who: OPERATORS, cost: ONE_WRITE },
  { from: "live", to: "removed", change: "offboard, step 1", who: OWNERS, cost: ONE_WRITE, offboard: "step" },
  { from: "pending", to: "removed", change: "offboard, step 1", who: OWNERS, cost: ONE_WRITE, offboard: "step" },
  { from: "maintenance", to: "removed", change: "offboard, step 1", who: OWNERS, cost: ONE_WRITE, offboard: "step" },
  { from: "suspended", to: "removed", change: "offboard, step 1", who: OPERATORS, cost: ONE_WRITE, offboard: "step" },
  {
    from: "removed",
    to: "live",
    change: "bring back",
    who: "operators; owners for a single hostname",
    cost: ONE_WRITE,
  },
  {
    from: "removed",
    to: "held",
    change: "offboard, step 2, once DNS points elsewhere",
    who: "owners; operators after a suspension",
    cost: "hostname and certificate are deleted",
    offboard: "step",
  },
  ...(["live", "maintenance", "suspended", "removed"] as const).map((from): LifeTransition => {
    const cost = "hostname and certificate are deleted: visitors get an error at once";
    return { from, to: "held", change: "offboard --reason", who: OPERATORS, cost, offboard: "skips" };
  }),
  {
    from: "held",
    to: "pending",
    change: "take it back",
    who: "its tenant; operators for another",
    cost: "a new certificate",
  },
  { from: "held", to: "expired", change: "retention is over", who: "no one: the base's date", cost: NOTHING },
  { from: "expired", to: "free", change: "remove the entry", who: OWNERS, cost: NOTHING },
];

/**
 * The next step of offboard from a state.
 * @param skips whether an operator skips the steps in between
 * @throws UserError where offboard does not go
 */
export function offboardStep(from: LifeState, skips: boolean): LifeTransition {
  const step = LIFE_TRANSITIONS.find((each) => each.from === from && each.offboard === (skips ? "skips" : "step"));
  const found =
    step ?? (skips ? LIFE_TRANSITIONS.find((each) => each.from === from && each.offboard === "step") : undefined);
  if (found === undefined) throw new UserError(`A hostname that is ${from} can't be offboarded.`, "refused");
  return found;
}
