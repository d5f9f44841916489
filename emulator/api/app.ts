import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { answerControl, type ControlledParts } from "./control";
import { type Answer, ApiRefusal, failure } from "./envelope";
import { faultAnswer, type InjectedFault } from "./faults";
import { type FormPart, readForm } from "./form";
import type { RateLimits } from "./limits";
import type { ApiRoute } from "./route";
import { apiRoutes } from "./routes";
import { unroutable } from "./zones";

/** Where Cloudflare's API is, on its own server and here. */
export const API_PATH = "/client/v4";

/** What answers requests: the account, and all that decides how they fare. */
export interface EmulatorParts extends ControlledParts {
  limits: RateLimits | undefined;
  /** Notes that something was written. */
  touch: () => void;
}

type RequestContext = Context<{ Bindings: HttpBindings }>;

/** One request as it came in. */
interface Incoming {
  method: string;
  /** Below /client/v4, without its query; empty for anything else. */
  path: string;
  url: URL;
  params: Record<string, string>;
  body: Buffer;
  form: readonly FormPart[] | undefined;
  authorization: string | undefined;
  /** Undefined: no path of the API. */
  route: ApiRoute | undefined;
}

/** The emulated API and its controls, as a function from a request to a response. */
export function createEmulatorApp(parts: EmulatorParts): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>({ strict: false });
  app.all("/control/*", async (context) => {
    const body = await readBody(context);
    if (body === undefined) return RESPONSE_ALREADY_SENT;
    const answered = answerControl(parts, context.req.method, context.req.path, body);
    parts.touch();
    return responseOf(answered);
  });
  for (const route of apiRoutes) {
    app.on(route.method, `${API_PATH}${route.path}`, (context) => serve(parts, context, route));
  }
  return app.all("*", (context) => serve(parts, context, undefined));
}

async function serve(parts: EmulatorParts, context: RequestContext, route: ApiRoute | undefined): Promise<Response> {
  const body = await readBody(context);
  if (body === undefined) return RESPONSE_ALREADY_SENT;
  const incoming = await describeRequest(context, route, body);
  const fault = parts.faults.take(incoming.method, incoming.path + incoming.url.search);
  return fault === undefined ? responseOf(answer(parts, incoming)) : misbehave(parts, context, incoming, fault);
}

async function misbehave(
  parts: EmulatorParts,
  context: RequestContext,
  incoming: Incoming,
  fault: InjectedFault,
): Promise<Response> {
  const instead = faultAnswer(fault);
  const done = fault.kind === "slow" || fault.kind === "lost-answer" ? answer(parts, incoming, fault) : undefined;
  if (done === undefined) note(parts, incoming, instead?.status ?? 0, fault);
  if (instead !== undefined) return responseOf(dated(parts, instead));
  if (fault.kind === "slow" && done !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, fault.delay ?? 100).unref());
    return responseOf(done);
  }
  if (fault.kind !== "timeout") context.env.incoming.socket.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
}

function answer(parts: EmulatorParts, incoming: Incoming, fault?: InjectedFault): Answer {
  const handled = guard(() => handle(parts, incoming));
  const limits = incoming.route && parts.limits?.headers(parts.clock.now().getTime());
  const result = dated(parts, { ...handled, headers: { ...limits, ...handled.headers } });
  note(parts, incoming, result.status, fault);
  if (incoming.method !== "GET") parts.touch();
  return result;
}

/** Cloudflare says what time it is, and here that is the emulator's time. */
function dated({ clock }: EmulatorParts, answer: Answer): Answer {
  return { ...answer, headers: { date: clock.now().toUTCString(), ...answer.headers } };
}

function handle(parts: EmulatorParts, { route, path, ...incoming }: Incoming): Answer {
  if (route === undefined) return unroutable(path);
  const { account, tokens, limits } = parts;
  const now = parts.clock.now().getTime();
  tokens.check(incoming.authorization, route.needs);
  limits?.request(now);
  const { url, body, form, params } = incoming;
  if (params.account !== undefined && params.account !== account.accountId) unroutable(path);
  const orders = route.resource === "custom_hostname" && route.verb === "create";
  if (orders) limits?.order(now);
  const result = route.handle({ account, now, params, query: url.searchParams, body, form });
  if (orders) limits?.ordered(now);
  return result;
}

function guard(respond: () => Answer): Answer {
  try {
    return respond();
  } catch (error) {
    if (error instanceof ApiRefusal) return failure(error);
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return failure(new ApiRefusal(500, [{ code: 1500, message: `The emulator failed: ${message}` }]));
  }
}

function note(parts: EmulatorParts, incoming: Incoming, status: number, fault: InjectedFault | undefined): void {
  const { route, method, path, url } = incoming;
  parts.requests.add({
    at: parts.clock.now().toISOString(),
    method,
    resource: route?.resource ?? "unknown",
    verb: route?.verb ?? "unknown",
    path: path + url.search,
    status,
    ...(fault === undefined ? {} : { fault: fault.kind }),
  });
}

async function describeRequest({ req }: RequestContext, route: ApiRoute | undefined, body: Buffer): Promise<Incoming> {
  const url = new URL(req.url);
  return {
    method: req.method,
    path: url.pathname.startsWith(`${API_PATH}/`) ? url.pathname.slice(API_PATH.length) : "",
    url,
    params: req.param() as Record<string, string>,
    body,
    form: await readForm(body, req.header("content-type") ?? ""),
    authorization: req.header("authorization"),
    route,
  };
}

/** Undefined: the client hung up before it had said everything. Read from Node's own request, which takes half the time. */
async function readBody({ env }: RequestContext): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of env.incoming) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

function responseOf({ status, json, body, headers }: Answer): Response {
  if (json === undefined) return new Response(body ?? null, { status, ...(headers && { headers }) });
  return new Response(JSON.stringify(json), { status, headers: { "content-type": "application/json", ...headers } });
}
