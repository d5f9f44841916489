import { connect } from "node:net";

export interface Load {
  readonly port: number;
  readonly requests: number;
  readonly connections: number;
  /** Host of the n-th request. */
  readonly hostname: (index: number) => string;
}

/** What a browser sends through Cloudflare, for the number of headers is part of what a request costs. */
function requestText(hostname: string): string {
  return [
    `GET /products?page=2 HTTP/1.1`,
    `host: ${hostname}`,
    "user-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "accept-encoding: gzip, br",
    "accept-language: en-GB,en;q=0.9",
    "cookie: session=0f1e2d3c4b5a69788796a5b4c3d2e1f0; theme=dark",
    "sec-fetch-dest: document",
    "sec-fetch-mode: navigate",
    "sec-fetch-site: none",
    "upgrade-insecure-requests: 1",
    "cf-connecting-ip: 203.0.113.7",
    "cf-ipcountry: GB",
    "cf-ray: 9a1b2c3d4e5f6071-LHR",
    'cf-visitor: {"scheme":"https"}',
    "x-forwarded-for: 203.0.113.7",
    "x-forwarded-proto: https",
    "\r\n",
  ].join("\r\n");
}

/** Sends the requests over kept-alive connections and gives the time that each took, in microseconds. */
export async function applyLoad({ port, requests, connections, hostname }: Load): Promise<number[]> {
  const took: number[] = [];
  let sent = 0;
  const client = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      let since = 0n;
      let received = "";
      const next = () => {
        if (sent >= requests) return socket.end(resolve);
        received = "";
        since = process.hrtime.bigint();
        socket.write(requestText(hostname(sent++)));
      };
      socket.on("connect", next);
      socket.on("error", reject);
      socket.on("data", (chunk) => {
        received += chunk.toString("latin1");
        if (!isWhole(received)) return;
        if (!received.startsWith("HTTP/1.1 200 "))
          return reject(new Error(`unexpected answer: ${received.slice(0, 400)}`));
        took.push(Number(process.hrtime.bigint() - since) / 1000);
        next();
      });
    });
  await Promise.all(Array.from({ length: connections }, client));
  return took;
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf("\r\n\r\n");
  const length = /content-length: (\d+)/i.exec(answer)?.[1];
  return end >= 0 && length !== undefined && answer.length >= end + 4 + Number(length);
}
