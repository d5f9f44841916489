/** Sends a share of a shop's visitors to its next version, and keeps each of them there by a cookie. */
import {
  type Bindings,
  dispatch,
  type IncomingRequest,
  type RequestContext,
  withWorkers,
} from "@switchyard-dev/switchyard/worker";

/** By the user Worker that an entry names: its next version, and the share of visitors who get it. */
const CANARIES: Readonly<Record<string, { readonly next: string; readonly percent: number }>> = {
  "acme-shop": { next: "acme-shop-next", percent: 10 },
};

const COOKIE = "canary";
const DAY_S = 24 * 60 * 60;

type Answer = "yes" | "no";

export default {
  async fetch(request: IncomingRequest, bindings: Bindings, context: RequestContext): Promise<Response> {
    let drawn: Answer | undefined;
    const choose = (workerName: string) => {
      const canary = Object.hasOwn(CANARIES, workerName) ? CANARIES[workerName] : undefined;
      if (canary === undefined) return workerName;
      const answer = answerIn(request) ?? (Math.random() * 100 < canary.percent ? "yes" : "no");
      if (answerIn(request) === undefined) drawn = answer;
      return answer === "yes" ? canary.next : workerName;
    };
    const response = await dispatch(request, withWorkers(bindings, choose), context);
    return drawn === undefined ? response : withCookie(response, drawn);
  },
};

/** What this visitor drew before. `canary=yes` also lets a tester choose. */
function answerIn(request: Request): Answer | undefined {
  const match = /(?:^|;\s*)canary=(yes|no)(?:;|$)/.exec(request.headers.get("cookie") ?? "");
  return match?.[1] as Answer | undefined;
}

/** A WebSocket's answer is left alone: it has no body to carry over, and the page that opened it has the cookie. */
function withCookie(response: Response, answer: Answer): Response {
  if (response.status === 101) return response;
  const copy = new Response(response.body, response);
  copy.headers.append("set-cookie", `${COOKIE}=${answer}; Path=/; Max-Age=${DAY_S}; Secure; HttpOnly; SameSite=Lax`);
  return copy;
}
