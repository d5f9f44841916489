import type { ApiAnswer, ApiRequest } from "./api-client";
import type { BodyStyle } from "./api-json";
import type { ModifyPlan } from "./planning";
import type { Attributes, TraitsByPath } from "./schema";
import type { ObjectValue } from "./values";

/** How a resource type behaves at Cloudflare's API; its attributes are data, from the provider's schema. */
export interface ResourceBehavior {
  readonly traits: TraitsByPath;
  /** The attributes an import id spells, in order, separated by slashes. */
  readonly importId: readonly string[];
  /** The attribute that is also the id, where the API gives out no id. */
  readonly idFrom?: string;
  readonly create: Write;
  /** Absent: an update is accepted and does nothing. */
  readonly update?: Write;
  /** Where one object is read and deleted; `{name}` stands for an attribute. */
  readonly path: string;

  /** The body as a multipart form instead of JSON. */
  readonly form?: (planned: ObjectValue, access: Access, attributes: Attributes) => Promise<FormData>;
  /** Reads what takes more than one GET of `path`; a 404 means that the object is gone. */
  readonly read?: (state: ObjectValue, access: Access, attributes: Attributes) => Promise<ObjectValue>;
  /** What a write leaves in the state where that is not what was planned and answered. */
  readonly written?: (state: ObjectValue) => ObjectValue;
  readonly modifyPlan?: ModifyPlan;
  /** Settles a state the API left open. */
  readonly normalize?: (state: ObjectValue) => ObjectValue;
  /** Refuses a configuration the schema alone lets through. */
  readonly validate?: (config: ObjectValue, access: Access) => Promise<void>;
  /** Refuses to create what the API would refuse. */
  readonly checkCreate?: (planned: ObjectValue) => void;
}

/** A resource type as Terraform's calls use it. */
export interface Resource {
  readonly attributes: Attributes;
  readonly modifyPlan?: ModifyPlan;
  readonly validate?: ResourceBehavior["validate"];
  readonly operations: Operations;
}

/** What can be done with an object of a resource type. Errors are `ProviderError`s. */
export interface Operations {
  create(planned: ObjectValue, access: Access): Promise<KeptObject>;
  /** Changes the object in place. */
  update(planned: ObjectValue, prior: KeptObject, access: Access): Promise<KeptObject>;
  /** Reads the object again. Undefined: the API no longer has it. */
  read(prior: KeptObject, access: Access): Promise<ObjectValue | undefined>;
  delete(prior: KeptObject, access: Access): Promise<void>;
  /** Reads an object that Terraform is to take over, by its import id. */
  import(importId: string, access: Access): Promise<KeptObject>;
}

/** An object as Terraform keeps it: its state and, for the provider alone, where the emulator stores it. */
export interface KeptObject {
  readonly state: ObjectValue;
  readonly private: Uint8Array;
}

export interface Write {
  readonly method: "POST" | "PUT" | "PATCH";
  readonly path: string;
  readonly body: BodyStyle | ((planned: ObjectValue) => BodyStyle);
}

/** What a resource reaches outside: the API, and the files a configuration names. */
export interface Access {
  readonly send: (request: ApiRequest) => Promise<ApiAnswer>;
  /** The address of the API, or a `ProviderError` that there is none. */
  readonly apiUrl: () => string;
  /** A file by the path in the configuration; a relative one is found by its SHA-256. Undefined: there is none. */
  readonly findFile: (path: string, sha256: string | undefined) => Promise<Buffer | undefined>;
}

/** An error of the provider itself, shown to the user as Terraform shows diagnostics. */
export class ProviderError extends Error {
  constructor(
    readonly summary: string,
    readonly detail: string,
    readonly attribute?: readonly string[],
  ) {
    super(`${summary}: ${detail}`);
  }
}

/**
 * Fills `{name}` with the attribute's value, percent-encoded; a colon stays, as in the real provider's requests. `{+name}`
 * is filled with the value as it stands.
 */
export function fillPath(path: string, values: ObjectValue): string {
  const segment = (name: string) => encodeURIComponent(String(values[name])).replaceAll("%3A", ":");
  return path.replace(/\{(\+?)(\w+)\}/g, (_, plain: string, name: string) =>
    plain === "" ? segment(name) : String(values[name]),
  );
}
