import { distrust, readCustomHostnames } from "../custom-hostname";
import { createClient } from "./client";
import { sleepFor } from "./options";

/** How long a failed apply waits for this help, in milliseconds. */
const PATIENCE = 60_000;

/** The one question a release asks Cloudflare itself: the id of a custom hostname that exists already. */
export async function findHostnameId(
  env: Readonly<Record<string, string | undefined>>,
  zoneId: string,
  hostname: string,
): Promise<string | undefined> {
  try {
    const client = await createClient(env, {
      now: Date.now,
      sleep: sleepFor,
      answerTimeout: PATIENCE / 3,
      progress: () => {},
      signal: AbortSignal.timeout(PATIENCE),
    });
    const wanted = { zone_id: zoneId, hostname: { exact: hostname } };
    const { result } = await client.ask((api, options) => api.customHostnames.list(wanted, options));
    const found = readCustomHostnames(result).find((one) => one.hostname === hostname);
    return found === undefined || distrust(found) !== undefined ? undefined : found.id;
  } catch {
    return undefined; // the apply failed already; this is only help, and must not hide why
  }
}
