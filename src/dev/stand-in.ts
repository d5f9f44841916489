/** A user Worker that answers with its name, as HTML for a browser and as JSON otherwise. */
export function standIn(workerName: string): string {
  return `const worker = ${JSON.stringify(workerName)};
export default {
  fetch(request) {
    const { hostname, pathname, search } = new URL(request.url);
    const tenant = request.headers.get("x-tenant-id") ?? undefined;
    const said = { worker, hostname, path: pathname + search, method: request.method, tenant };
    if (!request.headers.get("accept")?.includes("text/html")) return Response.json(said);
    const text = JSON.stringify(said, null, 2).replaceAll("<", "&lt;");
    return new Response("<!doctype html><title>" + worker + "</title><h1>" + worker + "</h1><pre>" + text + "</pre>", {
      headers: { "content-type": "text/html; charset=utf-8" },
    });
  },
};`;
}
