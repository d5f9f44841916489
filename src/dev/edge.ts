/**
 * Emulates Cloudflare's edge in front of the dispatch Workers. It runs in workerd, finds the environment of a hostname,
 * matches the zone's routes, and adds the hostname's custom metadata to the request. At its own address it answers with the
 * index and the tester. Bundled by src/dev/server.ts.
 */
import { hostnameOf } from "../../worker/hostname";
import { environmentFor } from "./environment-for";
import { matchRoute } from "./match";
import { hostnameBehind, isOwnAddress } from "./own-address";
import { type EdgeEnvironment, type Rehearsal, testedRequest, testRequest } from "./tester";

interface Env extends Readonly<Record<string, unknown>> {
  readonly ENVIRONMENTS: readonly EdgeEnvironment[];
  /** Writes the pages of the server's own address. */
  readonly PAGES: { fetch(url: string, init: { method: string; body: string }): Promise<Response> };
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const url = new URL(request.url);
    if (isOwnAddress(url.hostname)) return await ownPage(request, url, env);
    const behind = hostnameBehind(url.hostname);
    if (behind === undefined) return await answer(request, url, env);
    const { host } = url;
    url.hostname = behind;
    // A name that can't stand alone, such as `1.2.localhost`, stays as it came, and the Worker refuses it.
    if (url.hostname !== behind) return await answer(request, new URL(request.url), env);
    const response = await answer(new Request(url, request), url, env);
    return keptOnThisMachine(response, url, host, env);
  },
};

function answer(request: Request, url: URL, env: Env): Response | Promise<Response> {
  const hostname = hostnameOf(url) ?? "";
  const environment = environmentFor(env.ENVIRONMENTS, hostname);
  const route = matchRoute(environment?.routes ?? [], url);
  if (environment === undefined || route?.script === undefined) return withoutWorker(url, route?.pattern);
  const hostMetadata = environment.metadata[hostname];
  const dispatch = env[environment.dispatch] as Rehearsal;
  return dispatch.fetch(request, hostMetadata && { cf: { hostMetadata } });
}

function withoutWorker({ hostname }: URL, pattern: string | undefined): Response {
  const why = pattern === undefined ? "no route matches it" : `the route ${pattern} excludes it`;
  const text = `No Worker runs for ${hostname}: ${why}. On Cloudflare this request goes to the hostname's origin.\n`;
  return new Response(text, { status: 502, headers: { "content-type": "text/plain" } });
}

/** A redirect from one hostname of the registry to another stays on this machine. Others lead where they lead in production. */
function keptOnThisMachine(response: Response, { href, port }: URL, host: string, env: Env): Response {
  const location = response.headers.get("location");
  if (location === null || !URL.canParse(location, href)) return response;
  const target = new URL(location, href);
  const served = env.ENVIRONMENTS.some(({ hostnames }) => hostnames.includes(target.hostname));
  if (!served || target.port !== port) return response;
  target.host = `${target.hostname}.localhost:${host.split(":")[1] ?? "80"}`;
  const headers = new Headers(response.headers);
  headers.set("location", target.href);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

/** The index, or with `?host=` what the tester says. The pages are for people on this machine: no other site can frame or read them. */
async function ownPage(request: Request, url: URL, env: Env): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD")
    return refusedHere("Only GET and HEAD are allowed here.", 405);
  if (url.pathname !== "/") return refusedHere("There is nothing at this path. The index is at /.", 404);
  const asked = url.searchParams.has("host") ? testedRequest(url.searchParams) : undefined;
  const result =
    asked === undefined || typeof asked === "string"
      ? asked
      : await testRequest(env.ENVIRONMENTS, asked, (environment) => env[environment.rehearsal] as Rehearsal);
  const json = asked !== undefined && !(request.headers.get("accept") ?? "").includes("text/html");
  const status = typeof asked === "string" ? 400 : 200;
  if (json)
    return ownResponse(
      `${JSON.stringify(typeof result === "string" ? { error: result } : result, null, 2)}\n`,
      "application/json",
      status,
    );
  const query = Object.fromEntries(["host", "path", "method"].map((name) => [name, url.searchParams.get(name) ?? ""]));
  const page = await env.PAGES.fetch("http://pages", {
    method: "POST",
    body: JSON.stringify({ port: url.port, query, result }),
  });
  return ownResponse(await page.text(), "text/html; charset=utf-8", status);
}

function refusedHere(text: string, status: number): Response {
  return ownResponse(`${text}\n`, "text/plain", status);
}

function ownResponse(body: string, type: string, status: number): Response {
  return new Response(body, {
    status,
    headers: {
      "content-type": type,
      "cache-control": "no-store",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    },
  });
}
