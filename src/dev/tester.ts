// Runs in workerd (src/dev/edge.ts).
import { hostnameOf } from "../../worker/hostname";
import { type EnvironmentNames, environmentFor } from "./environment-for";
import { matchRoute, type Route } from "./match";

/** What the edge knows of an environment. */
export interface EdgeEnvironment extends EnvironmentNames {
  readonly name: string;
  /** The binding to its dispatch Worker. */
  readonly dispatch: string;
  /** The binding to the same Worker with a namespace that only says which user Worker was asked for. */
  readonly rehearsal: string;
  readonly routes: readonly Route[];
  readonly metadata: Readonly<Record<string, object>>;
}

/** A request that someone asks about. Nothing of it reaches a user Worker. */
export interface TestedRequest {
  readonly hostname: string;
  /** With its query. */
  readonly path: string;
  readonly method: string;
}

/** Who answers it, and why. */
export interface TestResult extends TestedRequest {
  readonly environment: string | undefined;
  /** Whether the environment has the hostname, or was chosen because its zone contains it or as the first one. */
  readonly declared: boolean;
  /** The route that decides; undefined if none matches. */
  readonly route: Route | undefined;
  readonly outcome: Outcome;
}

export type Outcome =
  | { readonly kind: "no worker" }
  | { readonly kind: "worker"; readonly worker: string; readonly limits?: object; readonly outbound?: object }
  | { readonly kind: "origin" }
  | { readonly kind: "redirect"; readonly status: number; readonly location: string }
  | { readonly kind: "refused"; readonly status: number; readonly code: string }
  | { readonly kind: "answered"; readonly status: number };

/** The dispatch Worker with nothing behind it. */
export interface Rehearsal {
  fetch(request: Request, init?: { cf: object }): Promise<Response>;
}

/** A header of the namespace and the origin behind a rehearsal. A dispatch Worker that passes answers on keeps it. */
export const REHEARSED = "x-switchyard-rehearsed";

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** The request in the query of the tester's address; a text says what is wrong with it. */
export function testedRequest(query: URLSearchParams): TestedRequest | string {
  const method = query.get("method") || "GET";
  if (!METHODS.includes(method)) return `The method ${method} is not among ${METHODS.join(", ")}.`;
  const given = (query.get("host") ?? "").trim();
  const pasted = URL.canParse(given) && /^https?:\/\//i.test(given) ? new URL(given) : undefined;
  const hostname = pasted === undefined ? plainHostname(given) : hostnameOf(pasted);
  if (hostname === undefined) return `${given} is not a hostname. Use a name such as shop.acme.com.`;
  const path = query.get("path") || (pasted === undefined ? "/" : pasted.pathname + pasted.search);
  return { hostname, path: path.startsWith("/") ? path : `/${path}`, method };
}

/** Without a port, a user or a path, which `URL` would take for parts of its own. */
function plainHostname(text: string): string | undefined {
  return /^[^\s/\\@:?#%]+$/.test(text) && URL.canParse(`https://${text}`)
    ? hostnameOf(new URL(`https://${text}`))
    : undefined;
}

/** Decides as the edge and the dispatch Worker do: with the zone's routes, then with the Worker itself. */
export async function testRequest(
  environments: readonly EdgeEnvironment[],
  tested: TestedRequest,
  rehearsalOf: (environment: EdgeEnvironment) => Rehearsal,
): Promise<TestResult> {
  const url = urlOf(tested);
  const environment = environmentFor(environments, tested.hostname);
  const route = matchRoute(environment?.routes ?? [], url);
  const found = {
    ...tested,
    environment: environment?.name,
    declared: isDeclared(environment, tested.hostname),
    route,
  };
  if (environment === undefined || route?.script === undefined) return { ...found, outcome: { kind: "no worker" } };
  const hostMetadata = environment.metadata[tested.hostname];
  const request = new Request(url, {
    method: tested.method,
    redirect: "manual",
    headers: { accept: "application/json" },
  });
  const response = await rehearsalOf(environment).fetch(request, hostMetadata && { cf: { hostMetadata } });
  return { ...found, outcome: await outcomeOf(response) };
}

/** As a visitor's browser would ask: over HTTPS. The path never becomes a part of the host. */
function urlOf({ hostname, path }: TestedRequest): URL {
  const url = new URL(`https://${hostname}/`);
  const [pathname = "/"] = path.split(/[?#]/, 1);
  url.pathname = pathname;
  url.search = /^[^?#]*(\?[^#]*)/.exec(path)?.[1] ?? "";
  return url;
}

function isDeclared(environment: EdgeEnvironment | undefined, hostname: string): boolean {
  const wildcard = `*${hostname.slice(hostname.indexOf("."))}`;
  return environment?.hostnames.some((name) => name === hostname || name === wildcard) ?? false;
}

async function outcomeOf(response: Response): Promise<Outcome> {
  const rehearsed = response.headers.get(REHEARSED);
  if (rehearsed !== null) return JSON.parse(decodeURIComponent(rehearsed)) as Outcome;
  const { status } = response;
  const location = response.headers.get("location");
  if (status >= 300 && status < 400 && location !== null) return { kind: "redirect", status, location };
  const code = await codeIn(response);
  return code === undefined ? { kind: "answered", status } : { kind: "refused", status, code };
}

/** Of the dispatch Worker's refusals. A project's own Worker may answer otherwise. */
async function codeIn(response: Response): Promise<string | undefined> {
  try {
    const { error } = (await response.json()) as { readonly error?: { readonly code?: unknown } };
    return typeof error?.code === "string" ? error.code : undefined;
  } catch {
    return undefined;
  }
}
