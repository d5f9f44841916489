import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";

// The part of Terraform's plugin protocol 6 the stand-in answers, as a protobuf descriptor in TypeScript: a bundle needs
// no .proto file beside it. Field names and numbers are those of docs/plugin-protocol/tfplugin6.8.proto in
// hashicorp/terraform (v1.11) and, for GetResourceIdentitySchemas, of tfplugin6.9.proto. Fields that are not here are
// skipped, and calls that are not here are answered "unimplemented", which Terraform takes for "not supported".

type Field = readonly [id: number, type: string, kind?: "repeated" | "map"];

function message(fields: Record<string, Field>, nested: Record<string, object> = {}): object {
  const descriptors = Object.entries(fields).map(([name, [id, type, kind]]) => [name, fieldOf(id, type, kind)]);
  return { fields: Object.fromEntries(descriptors), nested };
}

function fieldOf(id: number, type: string, kind?: "repeated" | "map"): object {
  if (kind === "map") return { id, type, keyType: "string" };
  return kind === undefined ? { id, type } : { id, type, rule: kind };
}

function call(request: Record<string, Field>, response: Record<string, Field>, nested: Record<string, object> = {}) {
  return { fields: {}, nested: { Request: message(request), Response: message(response), ...nested } };
}

const diagnostics = (id: number): Field => [id, "Diagnostic", "repeated"];

const calls = {
  GetProviderSchema: call(
    {},
    {
      provider: [1, "Schema"],
      resource_schemas: [2, "Schema", "map"],
      diagnostics: diagnostics(4),
    },
  ),
  GetResourceIdentitySchemas: call({}, { diagnostics: diagnostics(2) }),
  ValidateProviderConfig: call({ config: [1, "DynamicValue"] }, { diagnostics: diagnostics(2) }),
  ConfigureProvider: call({ config: [2, "DynamicValue"] }, { diagnostics: diagnostics(1) }),
  ValidateResourceConfig: call(
    { type_name: [1, "string"], config: [2, "DynamicValue"] },
    { diagnostics: diagnostics(1) },
  ),
  UpgradeResourceState: call(
    { type_name: [1, "string"], version: [2, "int64"], raw_state: [3, "RawState"] },
    { upgraded_state: [1, "DynamicValue"], diagnostics: diagnostics(2) },
  ),
  ReadResource: call(
    { type_name: [1, "string"], current_state: [2, "DynamicValue"], private: [3, "bytes"] },
    { new_state: [1, "DynamicValue"], diagnostics: diagnostics(2), private: [3, "bytes"] },
  ),
  PlanResourceChange: call(
    {
      type_name: [1, "string"],
      prior_state: [2, "DynamicValue"],
      proposed_new_state: [3, "DynamicValue"],
      config: [4, "DynamicValue"],
      prior_private: [5, "bytes"],
    },
    {
      planned_state: [1, "DynamicValue"],
      requires_replace: [2, "AttributePath", "repeated"],
      planned_private: [3, "bytes"],
      diagnostics: diagnostics(4),
    },
  ),
  ApplyResourceChange: call(
    {
      type_name: [1, "string"],
      prior_state: [2, "DynamicValue"],
      planned_state: [3, "DynamicValue"],
      planned_private: [5, "bytes"],
    },
    { new_state: [1, "DynamicValue"], private: [2, "bytes"], diagnostics: diagnostics(3) },
  ),
  ImportResourceState: call(
    { type_name: [1, "string"], id: [2, "string"] },
    { imported_resources: [1, "ImportedResource", "repeated"], diagnostics: diagnostics(2) },
    { ImportedResource: message({ type_name: [1, "string"], state: [2, "DynamicValue"], private: [3, "bytes"] }) },
  ),
  StopProvider: call({}, { Error: [1, "string"] }),
};

const NESTING_MODES = { INVALID: 0, SINGLE: 1, LIST: 2, SET: 3, MAP: 4 };

const types = {
  DynamicValue: message({ msgpack: [1, "bytes"] }),
  RawState: message({ json: [1, "bytes"] }),
  AttributePath: message({ steps: [1, "Step", "repeated"] }, { Step: message({ attribute_name: [1, "string"] }) }),
  Diagnostic: message(
    { severity: [1, "Severity"], summary: [2, "string"], detail: [3, "string"], attribute: [4, "AttributePath"] },
    { Severity: { values: { INVALID: 0, ERROR: 1, WARNING: 2 } } },
  ),
  Schema: message(
    { version: [1, "int64"], block: [2, "Block"] },
    {
      Block: message({ attributes: [2, "Attribute", "repeated"], deprecated: [6, "bool"] }),
      Attribute: message({
        name: [1, "string"],
        type: [2, "bytes"],
        required: [4, "bool"],
        optional: [5, "bool"],
        computed: [6, "bool"],
        sensitive: [7, "bool"],
        deprecated: [9, "bool"],
        nested_type: [10, "Object"],
      }),
      Object: message(
        { attributes: [1, "Attribute", "repeated"], nesting: [3, "NestingMode"] },
        { NestingMode: { values: NESTING_MODES } },
      ),
    },
  ),
};

const service = {
  methods: Object.fromEntries(
    Object.keys(calls).map((name) => [
      name,
      { requestType: `${name}.Request`, responseType: `${name}.Response`, comment: "" },
    ]),
  ),
};

/** The gRPC service Terraform talks to. */
export function providerService(): ServiceDefinition<UntypedServiceImplementation> {
  const definition = fromJSON(
    { nested: { tfplugin6: { nested: { ...types, ...calls, Provider: service } } } },
    { longs: Number, enums: String, defaults: true },
  );
  return definition["tfplugin6.Provider"] as ServiceDefinition<UntypedServiceImplementation>;
}

export interface DynamicValue {
  readonly msgpack: Uint8Array;
}

export interface ProviderDiagnostic {
  readonly severity: "ERROR" | "WARNING";
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: AttributePath;
}

interface AttributePath {
  readonly steps: readonly { readonly attribute_name: string }[];
}

/** The path of an attribute by the names that lead to it. */
export function attributePath(...names: string[]): AttributePath {
  return { steps: names.map((name) => ({ attribute_name: name })) };
}
