import { forecast } from "../../review/forecast";
import type { Plan } from "../../terraform/plan";
import { isOnlyInState } from "../../terraform/resource-types";
import { plural } from "../../text";

/** Receives the events of an apply. */
export interface Progress {
  begin(plans: readonly Plan[]): void;
  stackStarted(stack: string): void;
  resourceDone(address: string): void;
  stackEnded(stack: string, outcome: "applied" | "failed" | "interrupted"): void;
}

interface ProgressOutput {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A line that stays. */
  readonly line: (text: string) => void;
  /** A line that the next one replaces; absent without a terminal. */
  readonly status?: (text: string) => void;
}

/**
 * The addresses that an apply changes, each with its number of steps: a replacement is two, destroy and create. Changes of the
 * state alone, and of the marker, are left out, because they cause no requests.
 */
export function workOf({ resources }: Plan): ReadonlyMap<string, number> {
  const recorded = new Set(["no-op", "forget"]);
  const work = resources.filter(({ action, type }) => !recorded.has(action) && !isOnlyInState(type));
  return new Map(work.map(({ address, actions }) => [address, actions.filter((step) => step !== "forget").length]));
}

/** Without a terminal, the shortest time between two lines. */
const PAUSE_MS = 10_000;

/** Shows stacks, resources, elapsed time and the forecast's remaining time, which each finished request reduces. */
export function progressTo({ now, line, status }: ProgressOutput): Progress {
  let stacks = 0;
  let stack = "";
  let index = 0;
  let total = 0;
  let done = 0;
  let started = 0;
  let printed = 0;
  let left = new Map<string, Plan>();
  const soFar = () =>
    `stack ${index} of ${stacks} ${stack}: ${done} of ${plural(total, "resource")}, ${duration(now() - started)} elapsed`;
  const sentence = () => `${soFar()}, ${remaining(left)}`;
  const settle = (address: string) => {
    const plan = left.get(stack);
    if (plan === undefined) return;
    left.set(stack, { ...plan, resources: plan.resources.filter((resource) => resource.address !== address) });
  };
  return {
    begin: (plans) => {
      started = now();
      printed = started;
      stacks = plans.length;
      total = plans.reduce((sum, plan) => sum + workOf(plan).size, 0);
      left = new Map(plans.map((plan) => [plan.stack, plan]));
      line(`Applying ${plural(stacks, "stack")}, ${plural(total, "resource")}; ${remaining(left)}.`);
    },
    stackStarted: (name) => {
      stack = name;
      index++;
      status?.(sentence());
    },
    resourceDone: (address) => {
      done++;
      settle(address);
      if (status !== undefined) status(sentence());
      else if (now() - printed >= PAUSE_MS) {
        printed = now();
        line(sentence());
      }
    },
    stackEnded: (name, outcome) => {
      left.delete(name);
      line(outcome === "applied" ? `Applied ${sentence()}.` : `${outcome.toUpperCase()} ${soFar()}.`);
    },
  };
}

function remaining(left: ReadonlyMap<string, Plan>): string {
  const none = { before: 0, after: 0 };
  const { minutes } = forecast([...left.values()], none, { included: null, hardCap: null }).apply;
  return minutes === 0
    ? "nothing remains"
    : `about ${plural(minutes, "minute")} ${minutes === 1 ? "remains" : "remain"}`;
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
