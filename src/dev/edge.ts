/**
 * Plays Cloudflare's edge in front of the dispatch Worker: runs in workerd, matches routes and puts a hostname's custom
 * metadata on the request. Bundled by src/dev/server.ts.
 */
import { matchRoute, type Route } from "../routes/match";

interface Env {
  readonly DISPATCH: { fetch(request: Request, init?: { cf: object }): Promise<Response> };
  readonly ROUTES: readonly Route[];
  readonly METADATA: Readonly<Record<string, object>>;
}

export default {
  fetch(request: Request, env: Env): Response | Promise<Response> {
    const url = new URL(request.url);
    const route = matchRoute(env.ROUTES, url);
    if (route?.script === undefined) return withoutWorker(url, route?.pattern);
    const hostMetadata = env.METADATA[url.hostname];
    return env.DISPATCH.fetch(request, hostMetadata && { cf: { hostMetadata } });
  },
};

function withoutWorker({ hostname }: URL, pattern: string | undefined): Response {
  const why = pattern === undefined ? "no route matches it" : `the route ${pattern} excludes it`;
  const text = `No Worker runs for ${hostname}: ${why}. On Cloudflare this request goes to the hostname's origin.\n`;
  return new Response(text, { status: 502, headers: { "content-type": "text/plain" } });
}
