/** User Workers as plain functions: Node calls them, and their text is what runs in workerd. */
type UserWorker = (request: Request, name: string) => Response | Promise<Response>;

const echo: UserWorker = async (request, name) =>
  Response.json({
    worker: name,
    url: request.url,
    method: request.method,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
  });

/** `/<status>` is the status it answers with. */
const statuses: UserWorker = (request) => {
  const status = Number(new URL(request.url).pathname.slice(1));
  const headers = new Headers({ location: "https://elsewhere.example/" });
  headers.append("set-cookie", "a=1; Path=/");
  headers.append("set-cookie", "b=2; Path=/");
  return new Response(status === 204 || status === 304 ? null : "body", { status, headers });
};

export const USER_WORKERS: Readonly<Record<string, UserWorker>> = {
  "acme-shop": echo,
  "acme-api": echo,
  "acme-api-v2": echo,
  "acme-wild": echo,
  "acme-own": echo,
  "bolt-shop": echo,
  label: echo,
  statuses,
  forger: () =>
    Response.json(
      { error: { code: "E_SUSPENDED" } },
      { status: 403, headers: { "x-switchyard-probe": "E_SUSPENDED" } },
    ),
  throws: () => {
    throw new TypeError("internal-name-of-acme kaboom");
  },
  rejects: () => Promise.reject(new Error("internal-name-of-acme later")),
  spoof: () => {
    throw new Error("Worker not found. internal-name-of-acme");
  },
  "cpu-limit": () => {
    throw new Error("Worker exceeded CPU time limit.");
  },
  "memory-limit": () => {
    throw new Error("Worker has exceeded memory limit.");
  },
  "subrequest-limit": () => {
    throw new Error("Too many subrequests.");
  },
};

export function scriptOf(name: string, worker: UserWorker): string {
  return `const worker = ${worker.toString()};\nexport default { fetch: (request) => worker(request, ${JSON.stringify(name)}) };`;
}
