import { oneSpelling } from "../spelling";
import { isAddress, isDnsName } from "./hostname";

/** A Worker route's pattern in its parts. */
export interface RoutePattern {
  /** A name; one star may come first: `*`, `*.acme.com`, `*acme.com`. */
  readonly host: string;
  /** From the first slash on; empty when the pattern has none, which means `/` only. */
  readonly path: string;
}

const PATTERN = /^(?:https?:\/\/)?(\*?[^/*:?#]*)(\/[^*?#]*\*?)?$/;

/** The parts of a pattern that Cloudflare takes: a star leads the host or ends the path; no port, no query. */
export function parsePattern(pattern: string): RoutePattern | undefined {
  const [, host, path = ""] = PATTERN.exec(pattern) ?? [];
  if (host === undefined) return undefined;
  const name = host.replace(/^\*\.?/, "");
  const isHost = host === "*" || (name !== "" && isDnsName(name));
  return isHost && !/\s/.test(path) ? { host, path } : undefined;
}

/** The pattern with its host as names are written here; undefined where that is none either, or the host is an address. */
export function canonicalPattern(pattern: string): string | undefined {
  const [, scheme = "", star = "", host = "", path = ""] =
    /^(https?:\/\/)?(\*\.?)?([^/*]*)(\/.*)?$/i.exec(pattern) ?? [];
  const name = oneSpelling(host);
  const better = `${scheme.toLowerCase()}${star}${name}${path}`;
  return isAddress(name) || parsePattern(better) === undefined ? undefined : better;
}

/** Whether a pattern's host takes this name. `*acme.com` takes `myacme.com` too. */
export function hostCovers(host: string, name: string): boolean {
  return host.startsWith("*") ? name.endsWith(host.slice(1)) : name === host;
}
