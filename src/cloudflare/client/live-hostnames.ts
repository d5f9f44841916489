import type { Env } from "../../env";
import type { Environment, RegistryHostname } from "../../registry/model";
import type { CloudflareHostname } from "../custom-hostname";
import { createClient } from "./client";
import { sleepFor } from "./options";
import { readSnapshot, snapshotTarget } from "./read-snapshot";

/** Milliseconds for all answers: the instructions are useful without them. */
const PATIENCE = 30_000;

export interface LiveHostnames {
  readonly hostnames: ReadonlyMap<string, CloudflareHostname>;
  /** Why something is not known, as sentences without a final dot. */
  readonly failures: readonly string[];
}

/**
 * What Cloudflare has of these hostnames, their validation tokens among it. An answer with a record outside of its hostname is left
 * out: the customer would be told to change another customer's name.
 * @throws UserError without a token
 */
export async function askLiveHostnames(
  env: Env,
  environment: Environment,
  hostnames: readonly RegistryHostname[],
): Promise<LiveHostnames> {
  const client = await createClient(env, {
    now: Date.now,
    sleep: sleepFor,
    answerTimeout: PATIENCE / 3,
    progress: () => {},
    signal: AbortSignal.timeout(PATIENCE),
  });
  const names = hostnames.map(({ hostname }) => hostname);
  const target = { ...snapshotTarget(environment), hostnames };
  const { zone, zoneId, hostnames: list } = await readSnapshot(client, target, { parts: ["hostnames"], names });
  if (!zone.checked) return { hostnames: new Map(), failures: [zone.why] };
  if (zoneId === undefined) return { hostnames: new Map(), failures: [] };
  const answers = names.map((name) => [name, list.find(name)] as const);
  const found = answers.flatMap(([name, answer]) =>
    answer.checked && answer.value ? [[name, answer.value] as const] : [],
  );
  return { hostnames: new Map(found), failures: [...new Set(list.failures)] };
}
