import { type handleUnaryCall, Server, ServerCredentials, type ServerUnaryCall, status } from "@grpc/grpc-js";
import { type ApiClientOptions, send } from "./api-client";
import * as calls from "./calls";
import { findContentFile } from "./content-files";
import { providerService } from "./protocol";
import { attributesOf, schemaMessage } from "./provider-schema";
import type { ProviderVersion } from "./provider-version";
import { type ProviderRelease, releaseOf } from "./release";
import { type Access, ProviderError } from "./resource";
import { decodeObject, type ObjectValue } from "./values";

interface ProviderOptions {
  /** The folder of synthesized stacks: where a relative `content_file` is looked for. */
  readonly stacksDir: string;
  /** Where the API is and the token for it, unless the configuration says `base_url` and `api_token`. */
  readonly apiUrl?: string;
  readonly token?: string;
  /** Waits between two tries of a request. A test moves its clock instead. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly requestTimeoutMs?: number;
  /** The release that is played; 5.22.0 unless said otherwise. */
  readonly version?: ProviderVersion;
}

export interface RunningProvider {
  readonly address: string;
  /** The value of TF_REATTACH_PROVIDERS that makes Terraform or OpenTofu use this provider. */
  readonly reattach: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the stand-in for Cloudflare's Terraform provider on a free loopback port. It serves any number of Terraform
 * runs, one after another or at once; the API it talks to is the one the latest run configured.
 */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const service = providerService();
  server.addService({ ...service, GetProviderSchema: preSerialized(service) }, implementation(options, service));
  const port = await new Promise<number>((resolve, reject) => {
    const bound = (error: Error | null, free: number) => (error ? reject(error) : resolve(free));
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), bound);
  });
  const address = `127.0.0.1:${port}`;
  return { address, reattach: reattachTo(address), stop: async () => server.forceShutdown() };
}

function reattachTo(address: string): string {
  const config = {
    Protocol: "grpc",
    ProtocolVersion: 6,
    Pid: process.pid,
    Test: true,
    Addr: { Network: "tcp", String: address },
  };
  const registries = ["registry.terraform.io", "registry.opentofu.org"];
  return JSON.stringify(Object.fromEntries(registries.map((host) => [`${host}/cloudflare/cloudflare`, config])));
}

type Service = ReturnType<typeof providerService>;

/** Each command of Terraform's asks for the schemas of all resource types: they are serialized once. */
function preSerialized({ GetProviderSchema: method }: Service): Service[string] {
  if (method === undefined) throw new Error("the protocol lacks GetProviderSchema");
  return { ...method, responseSerialize: (bytes: Buffer) => bytes };
}

function implementation(options: ProviderOptions, service: Service) {
  const release = releaseOf(options.version ?? "5.22.0");
  const providerAttributes = attributesOf(release.schema.provider, {});
  let schemaBytes: Buffer | undefined;
  const underWay = createUnderWay();
  let config: ObjectValue = {};
  const access = (signal: AbortSignal): Access => ({
    send: (request) => send({ ...clientOptions(options, config), patience: release.patience, signal }, request),
    apiUrl: () => clientOptions(options, config).baseUrl,
    findFile: (path, sha256) => findContentFile(options.stacksDir, path, sha256),
  });
  /** A call that may talk to the API: an interrupted Terraform cancels its own calls only. */
  const talking = <Request>(handle: (request: Request, release: ProviderRelease, access: Access) => Promise<object>) =>
    answer((request: Request, run) => underWay.during(run, (signal) => handle(request, release, access(signal))));
  return {
    GetProviderSchema: answer(async () => {
      schemaBytes ??= service.GetProviderSchema?.responseSerialize(schemas(release)) ?? Buffer.alloc(0);
      return schemaBytes;
    }),
    GetResourceIdentitySchemas: answer(async () => ({})),
    ValidateProviderConfig: answer(async () => ({})),
    ConfigureProvider: answer(async (request: calls.ConfigRequest) => {
      config = decodeObject(request.config.msgpack, providerAttributes) ?? {};
      clientOptions(options, config);
      return {};
    }),
    ValidateResourceConfig: talking(calls.validateConfig),
    UpgradeResourceState: answer((request: calls.UpgradeRequest) => calls.upgradeState(request, release)),
    ReadResource: talking(calls.readResource),
    PlanResourceChange: answer((request: calls.PlanResourceRequest) => calls.planResource(request, release)),
    ApplyResourceChange: talking(calls.applyResource),
    ImportResourceState: talking(calls.importState),
    StopProvider: answer(async (_, run) => {
      underWay.stop(run);
      return {};
    }),
  };
}

/** What each run of Terraform has under way. */
interface UnderWay {
  during<Result>(run: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** Gives up all that the run has under way now; what it asks for later is done. */
  stop(run: string): void;
}

function createUnderWay(): UnderWay {
  const runs = new Map<string, Set<AbortController>>();
  return {
    during: async (run, work) => {
      const controller = new AbortController();
      const controllers = runs.get(run) ?? new Set();
      runs.set(run, controllers.add(controller));
      try {
        return await work(controller.signal);
      } finally {
        controllers.delete(controller);
        if (controllers.size === 0) runs.delete(run);
      }
    },
    stop: (run) => {
      for (const controller of runs.get(run) ?? []) controller.abort();
    },
  };
}

/** A stand-in has no default: it talks to the API it was told of and to no other. */
function clientOptions(options: ProviderOptions, config: ObjectValue): Omit<ApiClientOptions, "patience"> {
  const { sleep = wait, requestTimeoutMs: timeoutMs = 60_000 } = options;
  const baseUrl = typeof config.base_url === "string" ? config.base_url : options.apiUrl;
  const token = typeof config.api_token === "string" ? config.api_token : options.token;
  if (baseUrl !== undefined && token !== undefined) return { baseUrl, token, sleep, timeoutMs };
  const missing = baseUrl === undefined ? "base_url (CLOUDFLARE_BASE_URL)" : "api_token (CLOUDFLARE_API_TOKEN)";
  throw new ProviderError(
    "provider not configured",
    `The provider stand-in needs ${missing} and has no default for it.`,
  );
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function schemas({ schema }: ProviderRelease): object {
  const entries = Object.entries(schema.resource_schemas).map(([type, resource]) => [type, schemaMessage(resource)]);
  return { provider: schemaMessage(schema.provider), resource_schemas: Object.fromEntries(entries) };
}

/** A gRPC handler; a run of Terraform is one connection. An error of the provider's own becomes a diagnostic, any other is a defect and fails the call. */
function answer<Request>(handle: (request: Request, run: string) => Promise<object>): handleUnaryCall<Request, object> {
  return (call: ServerUnaryCall<Request, object>, callback) => {
    handle(call.request, call.getPeer())
      .catch((error: unknown) => ({ diagnostics: [calls.diagnosticOf(error)] }))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback({ code: status.INTERNAL, details: String(error) }),
      );
  };
}
