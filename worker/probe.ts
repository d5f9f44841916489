/**
 * How `switchyard probe` learns who answered. A request with this header is answered with it. The user Worker never sees it, and what
 * it sets itself is overwritten: a suspended tenant can't pretend to a probe. All other requests cost and tell nothing more.
 */
export const PROBE_HEADER = "x-switchyard-probe";

/** `live`: a user Worker answered. `redirect`: to the canonical hostname. Otherwise the code of a refusal. */
export function markProbe(response: Response, mark: string): Response {
  const marked = new Response(response.body, response);
  marked.headers.set(PROBE_HEADER, mark);
  return marked;
}
