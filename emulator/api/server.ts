import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, standingClock } from "./clock";
import { type Answer, ApiError, failure } from "./envelope";
import { createRequestLog, type RequestLog } from "./requests";
import { resourceRoutes } from "./resources";
import { createRouter, type Router } from "./router";
import { createTokens, type TokenPermissions, type Tokens } from "./tokens";
import { type Entitlements, emptyWorld, type World } from "./world";
import { unroutable } from "./zones";

export interface EmulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Stands still unless told otherwise. */
  clock?: Clock;
  accountId?: string;
  entitlements?: Partial<Entitlements>;
  /** Tokens beside the one that may do everything. */
  tokens?: Readonly<Record<string, TokenPermissions>>;
}

export interface Emulator {
  /** The value of CLOUDFLARE_BASE_URL. */
  url: string;
  /** A token that may do everything: the value of CLOUDFLARE_API_TOKEN. */
  token: string;
  accountId: string;
  clock: Clock;
  tokens: Tokens;
  requests: RequestLog;
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
  certificateAuthority: true,
  apexAddresses: [],
};

interface Parts {
  clock: Clock;
  world: World;
  tokens: Tokens;
  requests: RequestLog;
  router: Router;
}

/** Starts the emulated API on the loopback interface. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const parts: Parts = {
    clock: options.clock ?? standingClock(),
    world: emptyWorld(options.accountId ?? DEFAULT_ACCOUNT, { ...DEFAULT_ENTITLEMENTS, ...options.entitlements }),
    tokens: createTokens({ [TOKEN]: "all", ...options.tokens }),
    requests: createRequestLog(),
    router: createRouter(resourceRoutes),
  };
  const server = createServer((request, response) => void serve(parts, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${API}`,
    token: TOKEN,
    accountId: parts.world.accountId,
    clock: parts.clock,
    tokens: parts.tokens,
    requests: parts.requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  write(response, answer(parts, request, body));
}

function answer(parts: Parts, request: IncomingMessage, body: Buffer): Answer {
  const url = new URL(request.url ?? "/", "http://emulator");
  const path = url.pathname.startsWith(`${API}/`) ? url.pathname.slice(API.length) : "";
  const method = request.method ?? "GET";
  const now = parts.clock.now().getTime();
  const found = parts.router.find(method, path);
  const result = guard(() => {
    if (found === undefined) return unroutable(path);
    parts.tokens.check(request.headers.authorization, found.route.needs);
    refuseOtherAccount(parts.world, found.params, path);
    return found.route.handle({
      world: parts.world,
      now,
      params: found.params,
      query: url.searchParams,
      body,
      contentType: request.headers["content-type"] ?? "",
    });
  });
  parts.requests.add({
    at: new Date(now).toISOString(),
    method,
    resource: found?.route.resource ?? "unknown",
    verb: found?.route.verb ?? "unknown",
    path,
    status: result.status,
  });
  return result;
}

function guard(handle: () => Answer): Answer {
  try {
    return handle();
  } catch (error) {
    if (error instanceof ApiError) return failure(error);
    throw error;
  }
}

function refuseOtherAccount(world: World, params: Record<string, string>, path: string): void {
  if (params.account !== undefined && params.account !== world.accountId) unroutable(path);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function write(response: ServerResponse, { status, json, body, headers }: Answer): void {
  const type = json === undefined ? {} : { "content-type": "application/json" };
  response.writeHead(status, { ...type, ...headers });
  response.end(json === undefined ? body : JSON.stringify(json));
}
