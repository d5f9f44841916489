import { notChecked } from "../cloudflare/checked";
import { createClient } from "../cloudflare/client/client";
import { askObjects } from "../cloudflare/client/objects";
import { sleepFor } from "../cloudflare/client/options";
import { findMissingWorkers } from "../cloudflare/client/workers";
import type { AskObjects } from "../cloudflare/objects";
import type { Env } from "../env";
import { UserError } from "../user-error";
import type { AskMissingWorkers } from "./missing-workers";

const ANSWER_TIMEOUT = 30_000;

/** Without a token, nothing is known. */
export function askMissingWorkers(env: Env, say: (line: string) => void): AskMissingWorkers {
  return async ({ accountId, namespace }, workers) => {
    try {
      const client = await createClient(env, {
        now: Date.now,
        sleep: sleepFor,
        answerTimeout: ANSWER_TIMEOUT,
        progress: say,
      });
      return await findMissingWorkers(client, accountId, namespace, workers);
    } catch (error) {
      if (error instanceof UserError) return notChecked(error.message);
      throw error;
    }
  };
}

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
