/**
 * Emulates Cloudflare's edge in front of the dispatch Workers. It runs in workerd, finds the environment of a hostname,
 * matches the zone's routes, and adds the hostname's custom metadata to the request. Bundled by src/dev/server.ts.
 */
import { hostnameOf } from "../../worker/hostname";
import { type EnvironmentNames, environmentFor } from "./environment-for";
import { matchRoute, type Route } from "./match";

export interface EdgeEnvironment extends EnvironmentNames {
  /** The binding to its dispatch Worker. */
  readonly dispatch: string;
  readonly routes: readonly Route[];
  readonly metadata: Readonly<Record<string, object>>;
}

interface DispatchWorker {
  fetch(request: Request, init?: { cf: object }): Promise<Response>;
}

interface Env extends Readonly<Record<string, unknown>> {
  readonly ENVIRONMENTS: readonly EdgeEnvironment[];
}

export default {
  fetch(request: Request, env: Env): Response | Promise<Response> {
    const url = new URL(request.url);
    const hostname = hostnameOf(url) ?? "";
    const environment = environmentFor(env.ENVIRONMENTS, hostname);
    const route = matchRoute(environment?.routes ?? [], url);
    if (environment === undefined || route?.script === undefined) return withoutWorker(url, route?.pattern);
    const hostMetadata = environment.metadata[hostname];
    const dispatch = env[environment.dispatch] as DispatchWorker;
    return dispatch.fetch(request, hostMetadata && { cf: { hostMetadata } });
  },
};

function withoutWorker({ hostname }: URL, pattern: string | undefined): Response {
  const why = pattern === undefined ? "no route matches it" : `the route ${pattern} excludes it`;
  const text = `No Worker runs for ${hostname}: ${why}. On Cloudflare this request goes to the hostname's origin.\n`;
  return new Response(text, { status: 502, headers: { "content-type": "text/plain" } });
}
