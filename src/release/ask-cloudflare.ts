import { createClient } from "../cloudflare/client/client";
import { askObjects } from "../cloudflare/client/objects";
import { sleepFor } from "../cloudflare/client/options";
import type { AskObjects } from "../cloudflare/objects";
import type { Env } from "../env";

const ANSWER_TIMEOUT = 30_000;

/** Asks with the token of this environment, at the pace that Cloudflare allows. Each answer tells what it cost. */
export function askCloudflare(env: Env, say: (line: string) => void): AskObjects {
  return async (questions) => {
    let requests = 0;
    const client = await createClient(env, {
      now: Date.now,
      sleep: sleepFor,
      answerTimeout: ANSWER_TIMEOUT,
      progress: say,
      fetch: (input, init) => {
        requests++;
        return fetch(input, init);
      },
    });
    return { objects: await askObjects(client, questions), requests };
  };
}
