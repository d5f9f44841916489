import type { UserWorker } from "../../src/dev/dispatch-namespace";
import { encodeKvEntry } from "../../worker/kv-entry";

/** User Workers of which only a runtime can show the behaviour, as scripts. */
export const STREAMING_WORKERS: Readonly<Record<string, UserWorker>> = {
  /** Answers with what it is sent, while it is sent. */
  mirror: {
    script: `export default { fetch: (request) => new Response(request.body, { headers: { "x-length": request.headers.get("content-length") ?? "none" } }) };`,
  },

  socket: {
    script: `export default { fetch(request) {
    if (request.headers.get("upgrade") !== "websocket") return new Response("no upgrade", { status: 426 });
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    server.addEventListener("message", ({ data }) => { server.send("echo " + data); server.close(1000, "done"); });
    return new Response(null, { status: 101, webSocket: client });
  } };`,
  },

  /** Rejects after the headers, and the first bytes, are out. */
  "cut-off": {
    script: `export default { fetch: () => {
    let sent = 0;
    return new Response(new ReadableStream({ pull(controller) {
      if (sent++ === 0) controller.enqueue(new TextEncoder().encode("first"));
      else throw new Error("internal-name-of-acme broke");
    } }));
  } };`,
  },

  never: { script: `export default { fetch: () => new Promise(() => {}) };` },

  "no-handler": { script: `export default {};` },

  "not-a-response": { script: `export default { fetch: () => "text" };` },

  /** Streams until the client leaves; tells, on a later request with `?aborted`, whether the one before on that path was aborted. */
  patient: {
    compatibilityFlags: ["enable_request_signal"],
    script: `const aborted = new Set();
    export default { async fetch(request, env, context) {
      const { pathname, search } = new URL(request.url);
      if (search === "?aborted") return new Response(String(aborted.has(pathname)));
      request.signal.addEventListener("abort", () => aborted.add(pathname));
      const { readable, writable } = new IdentityTransformStream();
      context.waitUntil((async () => {
        const writer = writable.getWriter();
        for (let turn = 0; turn < 1000; turn++) {
          await writer.write(new TextEncoder().encode("waiting"));
          await scheduler.wait(2);
        }
      })().catch(() => {}));
      return new Response(readable);
    } };`,
  },
};

export const STREAMING_ENTRIES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(STREAMING_WORKERS).map((workerName) => [
    `${workerName}.acme.com`,
    encodeKvEntry({ workerName, tenant: "acme" }),
  ]),
);
