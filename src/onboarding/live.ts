import {
  type CloudflareHostname,
  distrust,
  NoCustomHostnames,
  readCustomHostnames,
} from "../cloudflare/custom-hostname";
import { isArray, isObject } from "../json";

/**
 * Reads a file with the `result` of Cloudflare's list endpoint, for `instructions --live`.
 * @returns the custom hostnames by name
 * @throws NoCustomHostnames also for a record outside of its hostname: the customer would be told to change another customer's name
 */
export function parseLive(text: string): ReadonlyMap<string, CloudflareHostname> {
  const value = parseJson(text);
  if (isObject(value) && isArray(value.result))
    throw new NoCustomHostnames(
      "is not an array of custom hostnames: this is the whole answer, take its result alone (jq .result)",
    );
  const hostnames = readCustomHostnames(value);
  const [why] = hostnames.flatMap((each) => distrust(each) ?? []);
  if (why !== undefined) throw new NoCustomHostnames(why);
  return new Map(hostnames.map((each) => [each.hostname, each]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoCustomHostnames("is not JSON");
  }
}
