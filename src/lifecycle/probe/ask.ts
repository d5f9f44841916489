import { type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { PROBE_HEADER } from "../../../worker/probe";

/** Whom to ask for a hostname. */
export interface ProbeTarget {
  /** For SNI and `Host`, as a visitor's browser sends them. */
  readonly hostname: string;
  /** Connects here instead of where DNS points. */
  readonly connectTo?: { readonly host: string; readonly port: number } | undefined;
  /** Without TLS: the local edge. */
  readonly plain?: boolean;
}

/** What one server said. Its texts are as hostile as any visitor's. */
export type ProbeAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** What the dispatch Worker says of itself; undefined: it did not answer. */
      readonly mark: string | undefined;
      readonly server: string | undefined;
    }
  | { readonly kind: "dns" | "tls" | "unreachable"; readonly why: string };

export interface AskOptions {
  /** For all of an answer's headers, in milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  /** Certificate authorities to trust besides the usual ones; tests have their own. */
  readonly ca?: string;
}

const HTTPS_PORT = 443;
const MOST_HEADER_BYTES = 16 << 10;

/** Asks as a visitor would, once. Reads no body and follows no redirect. Never throws for what the other side does. */
export function askVisitor(target: ProbeTarget, { timeout, signal, ca }: AskOptions): Promise<ProbeAnswer> {
  const { hostname, connectTo, plain = false } = target;
  return new Promise((resolve) => {
    const done = (answer: ProbeAnswer) => {
      clearTimeout(timer);
      request.destroy();
      resolve(answer);
    };
    const send = plain ? requestPlain : requestTls;
    const request = send({
      host: connectTo?.host ?? hostname,
      port: connectTo?.port ?? HTTPS_PORT,
      method: "GET",
      path: "/",
      headers: {
        host: hostname,
        accept: "application/json",
        "cache-control": "no-cache",
        "user-agent": "switchyard-probe",
        [PROBE_HEADER]: "1",
      },
      agent: false,
      maxHeaderSize: MOST_HEADER_BYTES,
      ...(plain ? {} : { servername: hostname, ca }),
      ...(signal && { signal }),
    });
    const timer = setTimeout(
      () => done({ kind: "unreachable", why: `no answer in ${timeout / 1000} seconds` }),
      timeout,
    );
    request.on("response", (response) => done(answerOf(response)));
    request.on("upgrade", (response) => done(answerOf(response)));
    request.on("error", (error) => done(failureOf(error)));
    request.on("close", () => done({ kind: "unreachable", why: "the connection was closed without an answer" }));
    request.end();
  });
}

function answerOf({ statusCode = 0, headers }: IncomingMessage): ProbeAnswer {
  const text = (name: string) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  };
  return { kind: "answered", status: statusCode, mark: text(PROBE_HEADER), server: text("server") };
}

const DNS_CODES: ReadonlySet<string> = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "ENODATA"]);

function failureOf(error: NodeJS.ErrnoException): ProbeAnswer {
  const code = error.code ?? "";
  if (DNS_CODES.has(code)) return { kind: "dns", why: `DNS has no address for it (${code})` };
  // OpenSSL's verdicts on a certificate come as codes without a common beginning: CERT_HAS_EXPIRED, SELF_SIGNED_CERT_IN_CHAIN.
  if (/CERT|TLS|SSL|^EPROTO$|SIGNATURE/.test(code)) return { kind: "tls", why: error.message };
  if (error.name === "AbortError") return { kind: "unreachable", why: "stopped before the answer came" };
  return { kind: "unreachable", why: code === "" ? error.message : `${error.message || code}` };
}
