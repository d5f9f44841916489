import type { JsonObject } from "../json";

/** A question about one object: whether Cloudflare has it, and how. */
export interface ObjectQuestion {
  /** Terraform's resource type. */
  readonly type: string;
  /** What the object is found by, under the provider's names: `zone_id` and `hostname`, `account_id` and `title`. */
  readonly at: Readonly<Record<string, string>>;
  /** Cloudflare's ID, where a state knows it: then this very object is meant, and no other of its name. */
  readonly id: string | undefined;
}

/** An object that Cloudflare has. */
export interface FoundObject {
  /** As `terraform import` takes it: `<zone id>/<hostname id>`. */
  readonly importId: string;
  /** What a configuration can declare of it, as Cloudflare has it, under the provider's names. */
  readonly fields: JsonObject;
  /** Paths of which nothing is known: the answer leaves them out. */
  readonly unlisted?: readonly string[];
}

/** In the order of the questions. undefined: Cloudflare has no such object. */
export interface ObjectAnswers {
  readonly objects: readonly (FoundObject | undefined)[];
  /** Number of requests that the answers took. */
  readonly requests: number;
}

/** Asks Cloudflare about objects; only reads. @throws UserError when one of them can't be asked about */
export type AskObjects = (questions: readonly ObjectQuestion[]) => Promise<ObjectAnswers>;
