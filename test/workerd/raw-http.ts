import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";

export interface RawRequest {
  /** The server, and no more: what the Host header says is for the caller to choose. */
  readonly port: number;
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Sends a request without the normalising that fetch() does. */
export function open({ port, host, path = "/", method = "GET", headers = {} }: RawRequest): ClientRequest {
  return httpRequest({ port, host: "127.0.0.1", path, method, headers: { ...headers, host }, agent: false });
}

export function sendRaw(request: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = open(request);
    outgoing.on("error", reject);
    outgoing.on("response", async (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.end(request.body);
  });
}
