import { REDIRECT_MAX_AGE_S } from "./constants";
import type { RefusalPages } from "./refusal-pages";

interface Refusal {
  readonly status: number;
  readonly message: string;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** Every answer that does not come from a user Worker, by the code that clients, logs and data points carry. */
export const REFUSALS = {
  E_BAD_HOST: { status: 400, message: "This is not the address of a site." },
  E_UNKNOWN_HOST: { status: 404, message: "There is no site at this address." },
  E_WORKER_MISSING: { status: 404, message: "This site has not been published yet." },
  E_SUSPENDED: { status: 403, message: "This site is suspended." },
  E_REMOVED: { status: 410, message: "This site has been removed." },
  E_MAINTENANCE: { status: 503, message: "This site is down for maintenance.", retryAfter: 120 },
  E_UNAVAILABLE: { status: 503, message: "This site cannot be reached just now.", retryAfter: 5 },
  E_LIMIT_EXCEEDED: { status: 503, message: "This site is using more than it may.", retryAfter: 10 },
  E_WORKER_FAILED: { status: 502, message: "This site failed to answer." },
  E_CORRUPT_ENTRY: { status: 500, message: "This site is not set up correctly." },
  E_INTERNAL: { status: 500, message: "Something went wrong on our side." },
} as const satisfies Record<string, Refusal>;

export type RefusalCode = keyof typeof REFUSALS;

/**
 * The answer of a refusal, HTML or JSON as the client prefers; it names no Worker, no tenant and no cause.
 * @param pages the operator's texts; one that is missing is ours
 */
export function refuse(code: RefusalCode, request: Request, requestId: string, pages?: RefusalPages): Response {
  const { status, retryAfter, message: ours }: Refusal = REFUSALS[code];
  const message = pages?.messages?.[code] ?? ours;
  const html = prefersHtml(request.headers.get("accept") ?? "");
  const headers = new Headers({
    "content-type": html ? "text/html; charset=utf-8" : "application/json",
    "cache-control": "no-store",
    vary: "accept",
    "x-content-type-options": "nosniff",
    "x-request-id": requestId,
  });
  if (retryAfter !== undefined) headers.set("retry-after", String(retryAfter));
  const body = html
    ? page(code, message, requestId, pages)
    : `${JSON.stringify({ error: { code, message, requestId } })}\n`;
  return new Response(request.method === "HEAD" ? null : body, { status, headers });
}

/** To the same path and query on the canonical hostname; scheme and port stay as they came. */
export function redirect({ url }: Request, canonical: string): Response {
  const target = new URL(url);
  target.hostname = canonical;
  return new Response(null, {
    status: 308,
    headers: { location: target.href, "cache-control": `max-age=${REDIRECT_MAX_AGE_S}` },
  });
}

/** Cloudflare's ray id, by which its logs are searched; elsewhere a random one. Only a plain token is echoed. */
export function requestIdOf(request: Request): string {
  const ray = request.headers.get("cf-ray") ?? "";
  return /^[\w-]{1,64}$/.test(ray) ? ray : crypto.randomUUID();
}

/** A browser names `text/html`; a client that takes anything gets JSON. */
function prefersHtml(accept: string): boolean {
  return quality(accept, "text/html") > quality(accept, "application/json");
}

/** The weight of a media type in an `Accept` header: the most specific range that covers it decides (RFC 9110, 12.5.1). */
function quality(accept: string, type: string): number {
  const ranges = accept
    .toLowerCase()
    .split(",")
    .map((range) => range.split(";").map((part) => part.trim()));
  for (const name of [type, `${type.split("/")[0]}/*`, "*/*"]) {
    const parameters = ranges.find(([first]) => first === name)?.slice(1);
    if (parameters) return Number(parameters.find((part) => part.startsWith("q="))?.slice(2) ?? 1);
  }
  return 0;
}

function page(code: RefusalCode, message: string, requestId: string, pages?: RefusalPages): string {
  const text = escaped(message);
  return `<!doctype html>
<html lang="${escaped(pages?.language ?? "en")}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${text}</title>
<body style="font:1rem/1.5 system-ui;max-width:36rem;margin:20vh auto;padding:0 1rem">${logo(pages)}
<h1>${text}</h1>
<p>${code} · request ${requestId}</p>
`;
}

function logo(pages: RefusalPages | undefined): string {
  if (pages?.logo === undefined) return "";
  const { url, alt } = pages.logo;
  return `\n<p><img src="${escaped(url)}" alt="${escaped(alt)}" style="max-width:100%;max-height:6rem"></p>`;
}

/** For a text and for an attribute in double quotes: the operator's texts are no markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
