import type { Cloudflare } from "cloudflare";
import { UserError } from "../../user-error";

export type CloudflareApi = Cloudflare;

/**
 * Cloudflare's own client, told to ask once: waiting and asking again is done in one place that keeps the pace.
 * @param env CLOUDFLARE_API_TOKEN, and CLOUDFLARE_BASE_URL for another address than Cloudflare's
 */
export async function createApi(env: Readonly<Record<string, string | undefined>>): Promise<CloudflareApi> {
  const apiToken = env.CLOUDFLARE_API_TOKEN;
  if (apiToken === undefined || apiToken === "") {
    throw new UserError(
      "CLOUDFLARE_API_TOKEN is not set: status asks Cloudflare, and reads the token from the environment.\n" +
        'A token that may read is enough: "Zone: Read", "SSL and Certificates: Read", "Workers KV Storage: Read".',
    );
  }
  const { default: Client } = await import("cloudflare");
  return new Client({
    apiToken,
    // Said as absent, or the client would take them from the process's environment.
    apiKey: null,
    apiEmail: null,
    userServiceKey: null,
    baseURL: env.CLOUDFLARE_BASE_URL ?? null,
    maxRetries: 0,
    fetch: fetchJson,
    logLevel: "off",
  });
}

/** Lets through what Cloudflare's API says: a proxy's page with status 200 would read as an empty list. */
async function fetchJson(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(input, init);
  const type = response.headers.get("content-type") ?? "";
  if (response.ok && !type.includes("json"))
    throw new Error(`what came back is no answer of Cloudflare's API (${type})`);
  return response;
}
