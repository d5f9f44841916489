import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { JsonObject } from "../../src/json";
import type { ApplyEvent, Terraform } from "../../src/terraform/run";
import { UserError } from "../../src/user-error";

/** Plays Terraform: a test says what the states and plans are, and reads what was asked. */
export interface FakeTerraform extends Terraform {
  /** What was run, in order: `plan production-platform refresh`. */
  readonly calls: string[];
  /** By stack; none has a state or a plan at first. */
  readonly states: Map<string, JsonObject>;
  readonly plans: Map<string, JsonObject>;
  /** Runs that fail, as they are named in `calls`. */
  readonly failing: Set<string>;
  /** Told while a stack is applied. */
  readonly events: Map<string, readonly ApplyEvent[]>;
  /** The folders that the stacks' folders lie in. */
  readonly rooms: Set<string>;
  /** By stack: what its folder held when Terraform came. */
  readonly laid: Map<string, readonly string[]>;
  readonly caches: Set<string>;
  /** By stack: what changes when its state is mended. */
  readonly mended: Map<string, () => void>;
  /** By stack: what its variables were set to when it was planned. */
  readonly variables: Map<string, Readonly<Record<string, string>>>;
  /** Whether a person stops what fails. */
  interrupted: boolean;
  versionsFound: { terraform: string; provider: string | undefined };
  /** The most that ever ran at once. */
  readonly busiest: () => number;
}

export function fakeTerraform(): FakeTerraform {
  let running = 0;
  let most = 0;
  const calls: string[] = [];
  const failing = new Set<string>();
  const call = async (...words: string[]) => {
    const name = words.join(" ");
    calls.push(name);
    running++;
    most = Math.max(most, running);
    await Promise.resolve();
    running--;
    if (failing.has(name)) throw new UserError(`terraform ${name} failed`);
  };
  const fake: FakeTerraform = {
    calls,
    failing,
    states: new Map(),
    plans: new Map(),
    events: new Map(),
    rooms: new Set(),
    laid: new Map(),
    caches: new Set(),
    mended: new Map(),
    variables: new Map(),
    interrupted: false,
    versionsFound: { terraform: "1.11.4", provider: "5.22.0" },
    busiest: () => most,
    versions: async () => fake.versionsFound,
    mend: async (folder, { addresses }) => {
      const stack = basename(folder);
      await call("mend", stack, ...addresses);
      fake.mended.get(stack)?.();
    },
    init: async (folder, { frozen, reconfigure = false, pluginCache }) => {
      fake.rooms.add(dirname(folder));
      fake.laid.set(basename(folder), readdirSync(folder));
      fake.caches.add(pluginCache);
      await call("init", basename(folder), ...(frozen ? ["frozen"] : []), ...(reconfigure ? ["reconfigure"] : []));
    },
    pushState: async (folder, file) => {
      await call("push", basename(folder));
      fake.states.set(basename(folder), JSON.parse(readFileSync(file, "utf8")));
    },
    lock: async (folder) => call("lock", basename(folder)),
    pullState: async (folder) => {
      await call("pull", basename(folder));
      const state = fake.states.get(basename(folder));
      return state === undefined ? "" : JSON.stringify(state);
    },
    plan: async (folder, { file, refresh, variables }) => {
      fake.variables.set(basename(folder), variables);
      await call("plan", basename(folder), ...(refresh ? ["refresh"] : []));
      writeFileSync(file, `plan of ${basename(folder)}`);
    },
    show: async (folder) => JSON.stringify(fake.plans.get(basename(folder)) ?? { format_version: "1.2" }),
    apply: async (folder, file, onEvent) => {
      const name = `apply ${basename(folder)}`;
      calls.push(name);
      if (!existsSync(file)) throw new Error(`${file} is not there`);
      for (const event of fake.events.get(basename(folder)) ?? []) onEvent(event);
      return { ok: !failing.has(name), interrupted: fake.interrupted, output: "" };
    },
  };
  return fake;
}
