import { refuseWith } from "./envelope";
import { type Fields, isFields } from "./fields";
import type { ApiCall } from "./route";

/** @returns the request's JSON object, or refuses with `code`. */
export function jsonObject(call: ApiCall, code = 1400): Fields {
  const value = jsonValue(call, code);
  return isFields(value) ? value : refuseWith(400, code, "The request body must be a JSON object.");
}

/** @returns the request's JSON, whatever it is, or refuses with `code`. */
export function jsonValue(call: ApiCall, code: number): unknown {
  try {
    return JSON.parse(call.body.toString("utf8"));
  } catch {
    return refuseWith(400, code, "Unable to decode the JSON request body. Check your input and try again.");
  }
}
