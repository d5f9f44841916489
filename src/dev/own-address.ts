// Imports nothing: `switchyard dev` runs this in workerd as well (src/dev/edge.ts).

/** The names under which the server answers for itself. No DNS name that someone else controls is among them. */
const OWN = new Set(["localhost", "127.0.0.1", "[::1]"]);
/** Browsers resolve every name below it to this machine, without any setting. */
const SUFFIX = ".localhost";

/** Whether a request is for the server itself: its index and its tester. Any other name is a visitor's, also one that resolves to this machine. */
export function isOwnAddress(hostname: string): boolean {
  return OWN.has(hostname);
}

/** `shop.acme.com` for `shop.acme.com.localhost`; undefined for any other name. */
export function hostnameBehind(hostname: string): string | undefined {
  return hostname.endsWith(SUFFIX) ? hostname.slice(0, -SUFFIX.length) : undefined;
}

/** The URL under which a browser on this machine reaches a hostname. A wildcard is represented by one name that it covers. */
export function localUrl(hostname: string, port: string): URL {
  return new URL(`http://${hostname.replace(/^\*\./, "any.")}${SUFFIX}:${port}/`);
}
