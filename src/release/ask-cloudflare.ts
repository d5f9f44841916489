import { join } from "node:path";
import { notChecked } from "../cloudflare/checked";
import { type CloudflareClient, createClient, RequestFailed, tryRequest } from "../cloudflare/client/client";
import { askObjects } from "../cloudflare/client/objects";
import { sleepFor } from "../cloudflare/client/options";
import { filePageStore } from "../cloudflare/client/page-store";
import { readSnapshot, type SnapshotTarget } from "../cloudflare/client/read-snapshot";
import { askSuspensions, deleteKvEntry } from "../cloudflare/client/suspensions";
import { findMissingWorkers } from "../cloudflare/client/workers";
import type { AskObjects } from "../cloudflare/objects";
import type { Snapshot } from "../cloudflare/snapshot";
import { suspensionKeyOf } from "../cloudflare/suspension-record";
import type { Env } from "../env";
import { UserError } from "../user-error";
import type { LiveSuspensions } from "./live-suspensions";
import type { AskMissingWorkers } from "./missing-workers";

const ANSWER_TIMEOUT = 30_000;

/** Without a token, nothing is known. */
export function askMissingWorkers(env: Env, say: (line: string) => void): AskMissingWorkers {
  return async ({ accountId, namespace }, workers) => {
    try {
      const { client } = await countingClient(env, say);
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
    const { client, requests } = await countingClient(env, say);
    return { objects: await askObjects(client, questions), requests: requests() };
  };
}

/** A record that can't be read is an error: a suspension that no one sees could be lifted. */
export function liveSuspensions(env: Env, say: (line: string) => void): LiveSuspensions {
  return {
    read: async (place) => {
      const { client, requests } = await countingClient(env, say);
      try {
        return { records: await askSuspensions(client, place), requests: requests() };
      } catch (error) {
        if (!(error instanceof RequestFailed)) throw error;
        throw new UserError(
          `Cloudflare could not be asked about suspensions that suspend --now made: ${error.message}.`,
        );
      }
    },
    forget: async (place, tenants) => {
      const { client } = await countingClient(env, say);
      const left: string[] = [];
      for (const tenant of tenants) {
        const deleted = await tryRequest(() => deleteKvEntry(client, place, suspensionKeyOf(tenant)));
        if (!deleted.checked)
          left.push(
            `The record of the suspension of ${tenant} could not be deleted: ${deleted.why}. Its end will need: npx switchyard resume ${tenant} --now`,
          );
      }
      return left;
    },
  };
}

/** Reads what Cloudflare has of an environment. Never throws for what Cloudflare answers: the snapshot says what was not checked. */
export type ReadSnapshot = (
  target: SnapshotTarget,
) => Promise<{ readonly snapshot: Snapshot; readonly requests: number }>;

/** @param root of the project: an interrupted reading is continued from files below it */
export function snapshotReader(root: string, environment: string, env: Env, say: (line: string) => void): ReadSnapshot {
  const store = (kind: string, source: string) =>
    filePageStore<never>(join(root, "dist", "drift", `${environment}.${kind}.jsonl`), source);
  return async (target) => {
    const { client, requests } = await countingClient(env, say);
    const snapshot = await readSnapshot(client, target, {
      hostnameStore: (zoneId) => store("hostnames", `${client.baseUrl} ${zoneId}`),
      kvStore: (namespaceId) => store("kv", `${client.baseUrl} ${namespaceId}`),
    });
    return { snapshot, requests: requests() };
  };
}

async function countingClient(
  env: Env,
  say: (line: string) => void,
): Promise<{ readonly client: CloudflareClient; requests(): number }> {
  let sent = 0;
  const tell = requestProgress(say);
  const client = await createClient(env, {
    now: Date.now,
    sleep: sleepFor,
    answerTimeout: ANSWER_TIMEOUT,
    progress: say,
    fetch: (input, init) => {
      sent++;
      tell(sent);
      return fetch(input, init);
    },
  });
  return { client, requests: () => sent };
}

/** The shortest time between two lines about requests. */
const PAUSE_MS = 5_000;

function requestProgress(say: (line: string) => void): (sent: number) => void {
  let printed = Date.now();
  return (sent) => {
    if (Date.now() - printed < PAUSE_MS) return;
    printed = Date.now();
    say(`Sent ${sent} requests to Cloudflare so far.`);
  };
}
