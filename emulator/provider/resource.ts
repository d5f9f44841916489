import type { ApiAnswer, ApiRequest } from "./api-client";
import type { BodyStyle } from "./api-json";
import type { ModifyPlan } from "./planning";
import type { Attributes } from "./schema";
import type { ObjectValue } from "./values";

/** A resource as a row of a table: its schema, its requests and, where it has any, its own ways. */
export interface Resource {
  readonly attributes: Attributes;
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
  readonly form?: (planned: ObjectValue, access: Access) => Promise<FormData>;
  /** Reads what takes more than one GET of `path`; a 404 means that the object is gone. */
  readonly read?: (state: ObjectValue, access: Access) => Promise<ObjectValue>;
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

export interface Write {
  readonly method: "POST" | "PUT" | "PATCH";
  readonly path: string;
  readonly body: BodyStyle | ((planned: ObjectValue) => BodyStyle);
}

/** What a resource reaches outside: the API, and the files a configuration names. */
export interface Access {
  readonly send: (request: ApiRequest) => Promise<ApiAnswer>;
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
