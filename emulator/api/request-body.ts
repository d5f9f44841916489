import { refuse } from "./envelope";
import type { Call } from "./router";

export type Fields = Record<string, unknown>;

/** @returns the request's JSON object, or refuses with `code`. */
export function jsonObject(call: Call, code = 1400): Fields {
  const value = jsonValue(call, code);
  return isFields(value) ? value : refuse(400, code, "The request body must be a JSON object.");
}

/** @returns the request's JSON, whatever it is, or refuses with `code`. */
export function jsonValue(call: Call, code: number): unknown {
  try {
    return JSON.parse(call.body.toString("utf8"));
  } catch {
    return refuse(400, code, "Unable to decode the JSON request body. Check your input and try again.");
  }
}

/** True for an object that is neither null nor an array. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns the string at `name`; undefined where there is none. */
export function textAt(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" ? value : undefined;
}

/** @returns the boolean at `name`; undefined where there is none. */
export function flagAt(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  return typeof value === "boolean" ? value : undefined;
}
