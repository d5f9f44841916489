import type { EmulatedAccount } from "./account";
import type { Answer } from "./envelope";
import type { FormPart } from "./form";
import type { Permission } from "./tokens";

export type Verb = "create" | "list" | "get" | "update" | "delete";

/** One request, as a resource sees it. */
export interface ApiCall {
  account: EmulatedAccount;
  /** The clock's time, in milliseconds; one value for the whole request. */
  now: number;
  /** What stands at the `:name` places of the route's path, decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  body: Buffer;
  /** The fields of a multipart body; undefined where the body is none. */
  form: readonly FormPart[] | undefined;
}

/** One line of the data table that says what the emulator answers. */
export interface ApiRoute {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below /client/v4, as hono writes paths. */
  path: string;
  resource: string;
  verb: Verb;
  needs: Permission;
  handle: (call: ApiCall) => Answer;
}
