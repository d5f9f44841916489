// Imports nothing: `switchyard dev` runs this in workerd as well (src/dev/edge.ts).

/** A Worker route of a zone. Without a script it excludes its requests from less specific routes. */
export interface Route {
  readonly pattern: string;
  readonly script?: string;
}

interface Pattern {
  /** With the colon, as in `URL`; undefined for both. */
  readonly protocol: string | undefined;
  readonly host: string;
  readonly path: string;
}

/**
 * The route whose Worker Cloudflare runs for a URL, or undefined where none matches. Pure, by the rules of
 * developers.cloudflare.com/workers/configuration/routing/routes.
 */
export function matchRoute<R extends Route>(routes: readonly R[], url: URL): R | undefined {
  const matching = routes.filter(({ pattern }) => matches(parsePattern(pattern), url));
  return matching.reduce<R | undefined>((best, route) => (best && !isAhead(route, best) ? best : route), undefined);
}

/** Reads any pattern that Cloudflare may have, including ones that the registry refuses. Without a path it matches `/` only. */
function parsePattern(text: string): Pattern {
  const [, scheme, host = "", path = "/"] = /^(?:(https?):\/\/)?([^/]*)(\/.*)?$/i.exec(text) ?? [];
  return { protocol: scheme && `${scheme.toLowerCase()}:`, host: host.toLowerCase(), path };
}

/** Hosts ignore case, paths do not. The query string counts too, so only a pattern with a final `*` matches a request that has one. */
function matches({ protocol, host, path }: Pattern, url: URL): boolean {
  if (protocol !== undefined && protocol !== url.protocol) return false;
  const whole = url.pathname + url.search;
  const onHost = host.startsWith("*") ? url.hostname.endsWith(host.slice(1)) : url.hostname === host;
  return onHost && (path.endsWith("*") ? whole.startsWith(path.slice(0, -1)) : whole === path);
}

function isAhead(route: Route, other: Route): boolean {
  const difference = specificity(parsePattern(route.pattern)) - specificity(parsePattern(other.pattern));
  return difference > 0 || (difference === 0 && route.pattern.length > other.pattern.length);
}

/**
 * How Cloudflare's own routing table scores a pattern: each label counts more than any path, each segment counts, a `*`
 * alone in first or last place takes two away. This explains two surprises on its page of known issues:
 * `a.example.com/*` beats `*.example.com/a`, and `example.com/images*` beats `example.com/images/*`.
 */
function specificity({ host, path }: Pattern): number {
  const labels = host.split(".");
  const segments = path.split("/");
  return score(labels, labels[0] === "*") * 26 + score(segments, segments.at(-1) === "*");
}

function score(parts: readonly string[], open: boolean): number {
  return parts.length - (open ? 2 : 0);
}
