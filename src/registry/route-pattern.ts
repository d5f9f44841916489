import { oneSpelling } from "../spelling";
import { isAddress, isDnsName } from "./hostname";

/** The parts of a Worker route's pattern. */
export interface RoutePattern {
  /** A name; one star may come first: `*`, `*.acme.com`, `*acme.com`. */
  readonly host: string;
  /** From the first slash on; empty when the pattern has none, which means `/` only. */
  readonly path: string;
}

const PATTERN = /^(?:https?:\/\/)?(\*?[^/*:?#]*)(\/[^*?#]*\*?)?$/;

/** The parts of a valid pattern: a star only at the start of the host and the end of the path, no port, no query. */
export function parsePattern(pattern: string): RoutePattern | undefined {
  const [, host, path = ""] = PATTERN.exec(pattern) ?? [];
  if (host === undefined) return undefined;
  const name = host.replace(/^\*\.?/, "");
  const isHost = host === "*" || (name !== "" && isDnsName(name));
  return isHost && !/\s/.test(path) ? { host, path } : undefined;
}

/** The pattern with its host spelled correctly; undefined if it is still invalid, or the host is an IP address. */
export function canonicalPattern(pattern: string): string | undefined {
  const [, scheme = "", star = "", host = "", path = ""] =
    /^(https?:\/\/)?(\*\.?)?([^/*]*)(\/.*)?$/i.exec(pattern) ?? [];
  const name = oneSpelling(host);
  const better = `${scheme.toLowerCase()}${star}${name}${path}`;
  return isAddress(name) || parsePattern(better) === undefined ? undefined : better;
}

/** Whether a pattern's host matches this name. `*acme.com` matches `myacme.com` too. */
export function hostCovers(host: string, name: string): boolean {
  return host.startsWith("*") ? name.endsWith(host.slice(1)) : name === host;
}
