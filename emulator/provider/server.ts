import { type handleUnaryCall, Server, ServerCredentials, type ServerUnaryCall, status } from "@grpc/grpc-js";
import { type ApiClientOptions, send } from "./api-client";
import { findContentFile } from "./content-files";
import { createObject, deleteObject, importObject, readObject, updateObject } from "./operations";
import { planChange } from "./planning";
import { attributePath, type Diagnostic, type DynamicValue, providerService } from "./protocol";
import { type Access, ProviderError, type Resource } from "./resource";
import { resources } from "./resources";
import { type Attributes, nestedAttributes, optional, schemaMessage } from "./schema";
import { decodeObject, decodeState, encodeObject, isObject, type ObjectValue, type Value } from "./values";

export interface ProviderOptions {
  /** The folder of synthesized stacks: where a relative `content_file` is looked for. */
  readonly stacksDir: string;
  /** Where the API is and the token for it, unless the configuration says `base_url` and `api_token`. */
  readonly apiUrl?: string;
  readonly token?: string;
  /** Waits between two tries of a request. A test moves its clock instead. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly requestTimeoutMs?: number;
}

export interface RunningProvider {
  readonly address: string;
  /** The value of TF_REATTACH_PROVIDERS that makes Terraform or OpenTofu use this provider. */
  readonly reattach: string;
  readonly stop: () => Promise<void>;
}

const SCHEMA_VERSION = 500;

const providerAttributes: Attributes = {
  api_key: optional("string", { sensitive: true }),
  api_token: optional("string", { sensitive: true }),
  api_user_service_key: optional("string", { sensitive: true }),
  base_url: optional("string"),
  email: optional("string"),
  user_agent_operator_suffix: optional("string"),
};

/**
 * Starts the stand-in for Cloudflare's Terraform provider on a free loopback port. It serves any number of Terraform
 * runs, one after another or at once; the API it talks to is the one the latest run configured.
 */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(providerService(), implementation(options));
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

interface TypedRequest {
  readonly type_name: string;
}

interface ConfigRequest {
  readonly config: DynamicValue;
}

interface UpgradeRequest extends TypedRequest {
  readonly raw_state: { readonly json: Uint8Array };
}

interface ReadRequest extends TypedRequest {
  readonly current_state: DynamicValue;
  readonly private: Uint8Array;
}

interface PlanRequest extends TypedRequest, ConfigRequest {
  readonly prior_state: DynamicValue;
  readonly proposed_new_state: DynamicValue;
  readonly prior_private: Uint8Array;
}

interface ApplyRequest extends TypedRequest {
  readonly prior_state: DynamicValue;
  readonly planned_state: DynamicValue;
  readonly planned_private: Uint8Array;
}

interface ImportRequest extends TypedRequest {
  readonly id: string;
}

function implementation(options: ProviderOptions) {
  let client = clientOptions(options, {});
  const access: Access = {
    send: (request) => send(configured(client), request),
    findFile: (path, sha256) => findContentFile(options.stacksDir, path, sha256),
  };
  return {
    GetProviderSchema: answer(async () => schemas()),
    GetResourceIdentitySchemas: answer(async () => ({})),
    ValidateProviderConfig: answer(async () => ({})),
    ConfigureProvider: answer(async ({ config }: ConfigRequest) => {
      client = clientOptions(options, decodeObject(config.msgpack, providerAttributes) ?? {});
      configured(client);
      return {};
    }),
    ValidateResourceConfig: answer((request: TypedRequest & ConfigRequest) => validate(request, access)),
    UpgradeResourceState: answer(async ({ type_name, raw_state }: UpgradeRequest) => {
      const { attributes } = resourceOf(type_name);
      return { upgraded_state: dynamic(decodeState(raw_state.json, attributes), attributes) };
    }),
    ReadResource: answer((request: ReadRequest) => read(request, access)),
    PlanResourceChange: answer(async (request: PlanRequest) => plan(request)),
    ApplyResourceChange: answer((request: ApplyRequest) => apply(request, access)),
    ImportResourceState: answer(async ({ type_name, id }: ImportRequest) => {
      const resource = resourceOf(type_name);
      const state = await importObject(resource, id, access);
      return { imported_resources: [{ type_name, state: dynamic(state, resource.attributes) }] };
    }),
    StopProvider: answer(async () => ({})),
  };
}

function clientOptions(options: ProviderOptions, config: ObjectValue): Partial<ApiClientOptions> {
  const { sleep = wait, requestTimeoutMs: timeoutMs = 60_000 } = options;
  const baseUrl = typeof config.base_url === "string" ? config.base_url : options.apiUrl;
  const token = typeof config.api_token === "string" ? config.api_token : options.token;
  return { sleep, timeoutMs, ...(baseUrl !== undefined && { baseUrl }), ...(token !== undefined && { token }) };
}

/** A stand-in has no default: it talks to the API it was told of and to no other. */
function configured({ baseUrl, token, sleep = wait, timeoutMs = 60_000 }: Partial<ApiClientOptions>): ApiClientOptions {
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

function schemas(): object {
  const entries = Object.entries(resources).map(([type, { attributes }]) => [
    type,
    schemaMessage(SCHEMA_VERSION, attributes),
  ]);
  return { provider: schemaMessage(0, providerAttributes), resource_schemas: Object.fromEntries(entries) };
}

async function validate(request: TypedRequest & ConfigRequest, access: Access): Promise<object> {
  const resource = resourceOf(request.type_name);
  const config = decodeObject(request.config.msgpack, resource.attributes) ?? {};
  const diagnostics = refusedValues(resource.attributes, config, []);
  await resource.validate?.(config, access);
  return { diagnostics };
}

function refusedValues(attributes: Attributes, config: ObjectValue, path: readonly string[]): Diagnostic[] {
  return Object.entries(attributes).flatMap(([name, { type, oneOf }]) => {
    const value: Value = config[name] ?? null;
    const here = [...path, name];
    if (oneOf !== undefined && typeof value === "string" && !oneOf.includes(value)) {
      const known = oneOf.map((item) => JSON.stringify(item)).join(" ");
      const detail = `Attribute ${here.join(".")} value must be one of: [${known}], got: ${JSON.stringify(value)}`;
      return [diagnostic("Invalid Attribute Value Match", detail, here)];
    }
    const nested = nestedAttributes(type);
    return nested !== undefined && isObject(value) ? refusedValues(nested, value, here) : [];
  });
}

async function read({ type_name, current_state, private: kept }: ReadRequest, access: Access): Promise<object> {
  const resource = resourceOf(type_name);
  const state = decodeObject(current_state.msgpack, resource.attributes);
  const found = state === null ? undefined : await readObject(resource, state, access);
  if (found !== undefined) return { new_state: dynamic(found, resource.attributes), private: kept };
  const detail = "The resource was not found on the server and will be removed from state.";
  const gone: Diagnostic = { severity: "WARNING", summary: "Resource not found", detail };
  return { new_state: dynamic(null, resource.attributes), diagnostics: [gone] };
}

function plan(request: PlanRequest): object {
  const { attributes, modifyPlan } = resourceOf(request.type_name);
  const prior = decodeObject(request.prior_state.msgpack, attributes);
  const proposed = decodeObject(request.proposed_new_state.msgpack, attributes);
  const config = decodeObject(request.config.msgpack, attributes);
  const { planned, replace } = planChange(attributes, { prior, proposed, config }, modifyPlan);
  return {
    planned_state: dynamic(planned, attributes),
    planned_private: request.prior_private,
    requires_replace: replace.map((name) => attributePath(name)),
  };
}

/** A failed write leaves the state as it was, and says why. */
async function apply(request: ApplyRequest, access: Access): Promise<object> {
  const resource = resourceOf(request.type_name);
  const prior = decodeObject(request.prior_state.msgpack, resource.attributes);
  const planned = decodeObject(request.planned_state.msgpack, resource.attributes);
  try {
    const state = await applied(resource, prior, planned, access);
    return { new_state: dynamic(state, resource.attributes), private: request.planned_private };
  } catch (error) {
    const diagnostics = [diagnosticOf(error)];
    return { new_state: dynamic(prior, resource.attributes), private: request.planned_private, diagnostics };
  }
}

async function applied(
  resource: Resource,
  prior: ObjectValue | null,
  planned: ObjectValue | null,
  access: Access,
): Promise<ObjectValue | null> {
  if (planned !== null && prior !== null) return updateObject(resource, planned, prior, access);
  if (planned !== null) return createObject(resource, planned, access);
  if (prior !== null) await deleteObject(resource, prior, access);
  return null;
}

function resourceOf(type: string): Resource {
  const resource = resources[type];
  if (resource === undefined) throw new ProviderError("unknown resource type", type);
  return resource;
}

function dynamic(value: ObjectValue | null, attributes: Attributes): DynamicValue {
  return { msgpack: encodeObject(value, attributes) };
}

/** A gRPC handler: an error of the provider's own becomes a diagnostic, any other is a defect and fails the call. */
function answer<Request>(handle: (request: Request) => Promise<object>): handleUnaryCall<Request, object> {
  return (call: ServerUnaryCall<Request, object>, callback) => {
    handle(call.request)
      .catch((error: unknown) => ({ diagnostics: [diagnosticOf(error)] }))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback({ code: status.INTERNAL, details: String(error) }),
      );
  };
}

function diagnosticOf(error: unknown): Diagnostic {
  if (error instanceof ProviderError) return diagnostic(error.summary, error.detail, error.attribute);
  throw error;
}

function diagnostic(summary: string, detail: string, attribute?: readonly string[]): Diagnostic {
  return { severity: "ERROR", summary, detail, ...(attribute && { attribute: attributePath(...attribute) }) };
}
