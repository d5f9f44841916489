import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, standingClock } from "./clock";
import { answerControl, type Levers } from "./control";
import { type Customers, createCustomers } from "./customers";
import { type Answer, ApiError, failure } from "./envelope";
import { createFaults, type Fault, type Faults, faultAnswer } from "./faults";
import { foundNamespace } from "./kv-namespaces";
import { createLimits, type Limits } from "./limits";
import { createRequestLog, type RequestLog } from "./requests";
import { resourceRoutes } from "./resources";
import { createRouter, type Route } from "./router";
import { LENIENT, type Shapes, STRICT } from "./shapes";
import { stateOf } from "./state";
import { readState, writeState } from "./state-file";
import { createTokens, type TokenPermissions, type Tokens } from "./tokens";
import { type Entitlements, emptyWorld, type World } from "./world";
import { type ExistingZone, foundZone, unroutable } from "./zones";

export interface EmulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Stands still unless told otherwise. */
  clock?: Clock;
  /** Cloudflare's rate limits; off unless said otherwise. */
  limits?: boolean;
  /** Keeps what is held across runs. */
  stateFile?: string;
  accountId?: string;
  entitlements?: Partial<Entitlements>;
  /** Answers as unkindly as Cloudflare may, where nobody knows or it varies; else as everybody hopes. */
  strict?: boolean;
  /** Single shapes that differ from what `strict` says. */
  shapes?: Partial<Shapes>;
  /** What the account holds before the first request. */
  existing?: { zones?: readonly ExistingZone[]; kvNamespaces?: readonly { id: string; title: string }[] };
  /** Tokens beside the one that may do everything. */
  tokens?: Readonly<Record<string, TokenPermissions>>;
}

export interface Emulator {
  /** The value of CLOUDFLARE_BASE_URL. */
  url: string;
  /** Where /control/… is. */
  controlUrl: string;
  /** A token that may do everything: the value of CLOUDFLARE_API_TOKEN. */
  token: string;
  accountId: string;
  clock: Clock;
  customers: Customers;
  faults: Faults;
  requests: RequestLog;
  tokens: Tokens;
  /** Answers in these shapes from now on. */
  reshape(shapes: Partial<Shapes>): void;
  /** Everything held, by resource type, for comparison. */
  state(): ReturnType<typeof stateOf>;
  stop(): Promise<void>;
}

const API = "/client/v4";
const TOKEN = "emulator-token-that-may-do-everything-00";
const DEFAULT_ACCOUNT = "023e105f4ecef8ad9ca31a8372d0c353";
const DEFAULT_ENTITLEMENTS: Entitlements = {
  quota: 100,
  hardCap: 50_000,
  customOrigins: true,
  customMetadata: true,
  wildcardMetadata: true,
  certificateAuthority: true,
  apexAddresses: [],
};

interface Parts extends Levers {
  limits: Limits | undefined;
  /** Notes that something was written. */
  touch: () => void;
}

const router = createRouter(resourceRoutes);

/** Starts the emulated API on the loopback interface. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { world, clock } = openWorld(options);
  const keeper = keepState(options.stateFile, () => ({ now: clock.now().getTime(), world }));
  const state = () => stateOf(world, clock.now().getTime());
  const parts: Parts = {
    world,
    clock,
    customers: createCustomers(world.dns, () => clock.now().getTime()),
    faults: createFaults(),
    requests: createRequestLog(),
    tokens: createTokens({ [TOKEN]: "all", ...options.tokens }),
    limits: options.limits === true ? createLimits() : undefined,
    state,
    touch: keeper.touch,
  };
  const server = createServer((request, response) => void serve(parts, request, response));
  // Longer than clients keep idle connections: a reset at the wrong moment would be a fault that nobody injected.
  server.keepAliveTimeout = 65_000;
  const origin = await listen(server, options.port ?? 0);
  const { customers, faults, requests, tokens } = parts;
  return {
    url: `${origin}${API}`,
    controlUrl: `${origin}/control`,
    token: TOKEN,
    accountId: world.accountId,
    clock,
    customers,
    faults,
    requests,
    tokens,
    reshape: (shapes) => reshape(world, shapes),
    state,
    stop: async () => {
      await close(server);
      keeper.save();
    },
  };
}

/** The world of the state file, if there is one; its time is not turned back. */
function openWorld(options: EmulatorOptions): { world: World; clock: Clock } {
  const saved = options.stateFile === undefined ? undefined : readState(options.stateFile);
  const clock = options.clock ?? standingClock(saved === undefined ? undefined : new Date(saved.now));
  const behind = (saved?.now ?? 0) - clock.now().getTime();
  if (behind > 0) clock.advance(behind);
  // A state file may be older than a kind of object.
  const world = { ...newWorld(options), ...saved?.world };
  reshape(world, { ...(options.strict === false ? LENIENT : STRICT), ...options.shapes });
  for (const zone of options.existing?.zones ?? []) foundZone(world, zone, clock.now().getTime());
  for (const namespace of options.existing?.kvNamespaces ?? []) foundNamespace(world, namespace);
  return { world, clock };
}

function newWorld({ accountId, entitlements }: EmulatorOptions): World {
  return emptyWorld(accountId ?? DEFAULT_ACCOUNT, { ...DEFAULT_ENTITLEMENTS, ...entitlements }, STRICT);
}

function reshape(world: World, shapes: Partial<Shapes>): void {
  world.shapes = { ...world.shapes, ...shapes };
}

/** Writes the state file at most once a second, and at the end. */
function keepState(file: string | undefined, state: () => { now: number; world: World }) {
  let planned: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(planned);
    planned = undefined;
    if (file !== undefined) writeState(file, state());
  };
  const touch = () => {
    if (file !== undefined) planned ??= setTimeout(save, 1_000).unref();
  };
  return { save, touch };
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** One request as it came in. */
interface Incoming {
  method: string;
  url: URL;
  body: Buffer;
  authorization: string | undefined;
  contentType: string;
}

async function serve(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const incoming = await readRequest(request);
  if (incoming === undefined) return;
  if (incoming.url.pathname.startsWith("/control")) {
    write(response, answerControl(parts, incoming.method, incoming.url.pathname, incoming.body));
    parts.touch();
    return;
  }
  const fault = parts.faults.take(incoming.method, pathOf(incoming) + incoming.url.search);
  if (fault === undefined) write(response, answer(parts, incoming));
  else misbehave(parts, incoming, response, fault);
}

function misbehave(parts: Parts, incoming: Incoming, response: ServerResponse, fault: Fault): void {
  const instead = faultAnswer(fault);
  const done = fault.kind === "slow" || fault.kind === "lost-answer" ? answer(parts, incoming, fault) : undefined;
  if (done === undefined) note(parts, incoming, instead?.status ?? 0, fault);
  if (instead !== undefined) write(response, instead);
  else if (fault.kind === "slow" && done !== undefined)
    setTimeout(() => write(response, done), fault.delay ?? 100).unref();
  else if (fault.kind !== "timeout") response.socket?.resetAndDestroy();
}

function answer(parts: Parts, incoming: Incoming, fault?: Fault): Answer {
  const found = router.find(incoming.method, pathOf(incoming));
  const result = guard(() => {
    if (found === undefined) return unroutable(pathOf(incoming));
    return handle(parts, incoming, found.route, found.params);
  });
  note(parts, incoming, result.status, fault);
  if (incoming.method !== "GET") parts.touch();
  return result;
}

function handle(parts: Parts, incoming: Incoming, route: Route, params: Record<string, string>): Answer {
  const { world, tokens, limits } = parts;
  const now = parts.clock.now().getTime();
  tokens.check(incoming.authorization, route.needs);
  limits?.request(now);
  if (params.account !== undefined && params.account !== world.accountId) unroutable(pathOf(incoming));
  const orders = route.resource === "custom_hostname" && route.verb === "create";
  if (orders) limits?.order(now);
  const { url, body, contentType } = incoming;
  const result = route.handle({ world, now, params, query: url.searchParams, body, contentType });
  if (orders) limits?.ordered(now);
  return result;
}

function guard(respond: () => Answer): Answer {
  try {
    return respond();
  } catch (error) {
    if (error instanceof ApiError) return failure(error);
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return failure(new ApiError(500, [{ code: 1500, message: `The emulator failed: ${message}` }]));
  }
}

function note(parts: Parts, incoming: Incoming, status: number, fault: Fault | undefined): void {
  const route = router.find(incoming.method, pathOf(incoming))?.route;
  parts.requests.add({
    at: parts.clock.now().toISOString(),
    method: incoming.method,
    resource: route?.resource ?? "unknown",
    verb: route?.verb ?? "unknown",
    path: pathOf(incoming) + incoming.url.search,
    status,
    ...(fault === undefined ? {} : { fault: fault.kind }),
  });
}

/** The path below /client/v4; empty for anything else. */
function pathOf({ url }: Incoming): string {
  return url.pathname.startsWith(`${API}/`) ? url.pathname.slice(API.length) : "";
}

/** @returns undefined where the client hung up before it had said everything. */
async function readRequest(request: IncomingMessage): Promise<Incoming | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return {
    method: request.method ?? "GET",
    url: new URL(request.url ?? "/", "http://emulator"),
    body: Buffer.concat(chunks),
    authorization: request.headers.authorization,
    contentType: request.headers["content-type"] ?? "",
  };
}

function write(response: ServerResponse, { status, json, body, headers }: Answer): void {
  const type = json === undefined ? {} : { "content-type": "application/json" };
  response.writeHead(status, { ...type, ...headers });
  response.end(json === undefined ? body : JSON.stringify(json));
}
