import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { type AccountEntitlements, type EmulatedAccount, emptyAccount } from "./account";
import { API_PATH, createEmulatorApp, type EmulatorParts } from "./app";
import { type Clock, standingClock } from "./clock";
import { type Customers, createCustomers } from "./customers";
import { addExistingWorkers } from "./dispatch-namespaces";
import { createFaults, type Faults } from "./faults";
import { addExistingNamespace } from "./kv-namespaces";
import { createRateLimits } from "./limits";
import { createRequestLog, type RequestLog } from "./requests";
import { startResolver } from "./resolver";
import { LENIENT, type Shapes, STRICT } from "./shapes";
import { accountState } from "./state";
import { readStateFile, writeStateFile } from "./state-file";
import { createTokens, type TokenPermissions, type Tokens } from "./tokens";
import { addExistingZone, type ExistingZone } from "./zones";

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
  entitlements?: Partial<AccountEntitlements>;
  /** Gives the least convenient answer where Cloudflare's varies or is not known, otherwise the most convenient. */
  strict?: boolean;
  /** Single shapes that differ from what `strict` says. */
  shapes?: Partial<Shapes>;
  /** What the account holds before the first request. */
  existing?: {
    zones?: readonly ExistingZone[];
    kvNamespaces?: readonly { id: string; title: string }[];
    /** Placeholders, in their dispatch namespace as soon as it is created. */
    userWorkers?: readonly { namespace: string; workers: readonly string[] }[];
  };
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
  /** Where public DNS can be asked, as `status --resolver` takes it. */
  resolver: string;
  clock: Clock;
  customers: Customers;
  faults: Faults;
  requests: RequestLog;
  tokens: Tokens;
  /** Answers in these shapes from now on. */
  reshape(shapes: Partial<Shapes>): void;
  /** Everything held, by resource type, for comparison. */
  state(): ReturnType<typeof accountState>;
  stop(): Promise<void>;
}

const TOKEN = "emulator-token-that-may-do-everything-00";
const DEFAULT_ACCOUNT = "023e105f4ecef8ad9ca31a8372d0c353";
const DEFAULT_ENTITLEMENTS: AccountEntitlements = {
  quota: 100,
  hardCap: 50_000,
  customOrigins: true,
  customMetadata: true,
  wildcardMetadata: true,
  certificateAuthority: true,
  apexAddresses: [],
};

/** Starts the emulated API on the loopback interface. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { account, clock } = openAccount(options);
  const keeper = keepState(options.stateFile, () => ({ now: clock.now().getTime(), account }));
  const state = () => accountState(account, clock.now().getTime());
  const parts: EmulatorParts = {
    account,
    clock,
    customers: createCustomers(account.dns, () => clock.now().getTime()),
    faults: createFaults(),
    requests: createRequestLog(),
    tokens: createTokens({ [TOKEN]: "all", ...options.tokens }),
    limits: options.limits === true ? createRateLimits() : undefined,
    state,
    touch: keeper.touch,
  };
  const { fetch } = createEmulatorApp(parts);
  // Without the adaptor's own Request and Response, which it would put in the place of Node's in the whole program.
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false }) as Server;
  // Longer than clients keep idle connections: a reset at the wrong moment would look like an injected fault.
  server.keepAliveTimeout = 65_000;
  const origin = await listen(server, options.port ?? 0);
  const port = (server.address() as AddressInfo).port;
  const resolver = await startResolver(account, () => clock.now().getTime(), port);
  const { customers, faults, requests, tokens } = parts;
  return {
    url: `${origin}${API_PATH}`,
    controlUrl: `${origin}/control`,
    token: TOKEN,
    accountId: account.accountId,
    resolver: resolver.address,
    clock,
    customers,
    faults,
    requests,
    tokens,
    reshape: (shapes) => reshape(account, shapes),
    state,
    stop: async () => {
      await close(server);
      await resolver.stop();
      keeper.save();
    },
  };
}

/** The account of the state file, if there is one; its time is not turned back. */
function openAccount(options: EmulatorOptions): { account: EmulatedAccount; clock: Clock } {
  const saved = options.stateFile === undefined ? undefined : readStateFile(options.stateFile);
  const clock = options.clock ?? standingClock(saved === undefined ? undefined : new Date(saved.now));
  const behind = (saved?.now ?? 0) - clock.now().getTime();
  if (behind > 0) clock.advance(behind);
  // A state file may be older than a kind of object.
  const account = { ...newAccount(options), ...saved?.account };
  reshape(account, { ...(options.strict === false ? LENIENT : STRICT), ...options.shapes });
  for (const zone of options.existing?.zones ?? []) addExistingZone(account, zone, clock.now().getTime());
  for (const namespace of options.existing?.kvNamespaces ?? []) addExistingNamespace(account, namespace);
  for (const each of options.existing?.userWorkers ?? []) addExistingWorkers(account, each, clock.now().getTime());
  return { account, clock };
}

function newAccount({ accountId, entitlements }: EmulatorOptions): EmulatedAccount {
  return emptyAccount(accountId ?? DEFAULT_ACCOUNT, { ...DEFAULT_ENTITLEMENTS, ...entitlements }, STRICT);
}

function reshape(account: EmulatedAccount, shapes: Partial<Shapes>): void {
  account.shapes = { ...account.shapes, ...shapes };
}

/** Writes the state file at most once a second, and at the end. */
function keepState(file: string | undefined, state: () => { now: number; account: EmulatedAccount }) {
  let planned: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(planned);
    planned = undefined;
    if (file !== undefined) writeStateFile(file, state());
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
