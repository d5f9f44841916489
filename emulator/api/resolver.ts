import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, type Packet, RECURSION_AVAILABLE } from "dns-packet";
import type { EmulatedAccount } from "./account";
import { ANSWERED_TYPES, type AnsweredType, type PublicRecord, publicAnswer } from "./public-dns";

export interface Resolver {
  /** `127.0.0.1:8787`, as `status --resolver` takes it. */
  readonly address: string;
  stop(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
const LONGEST_DATAGRAM = 65_507;
/** Seconds. The clock may jump, so nothing should keep an answer. */
const TTL = 1;
/** RFC 1035, section 4.1.1. */
const SERVER_FAILURE = 2;
const NO_SUCH_NAME = 3;
const NOT_IMPLEMENTED = 4;

/**
 * Answers DNS questions on the loopback interface from what the customers published and from our own zones.
 * @param port of UDP; any free one if another program has it
 */
export async function startResolver(account: EmulatedAccount, now: () => number, port: number): Promise<Resolver> {
  const socket = await bind(port).catch(() => bind(0));
  // The API keeps the program running, not its DNS.
  socket.unref();
  socket.on("message", (message, { port: from, address }) => {
    const reply = replyTo(account, message, now());
    if (reply !== undefined) socket.send(reply, from, address);
  });
  return {
    address: `${LOOPBACK}:${socket.address().port}`,
    stop: async () => {
      const closed = once(socket, "close");
      socket.close();
      await closed;
    },
  };
}

async function bind(port: number): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.bind(port, LOOPBACK);
  try {
    await once(socket, "listening");
  } catch (error) {
    socket.close();
    throw error;
  }
  return socket;
}

/** undefined for a message that is no question: nothing is sent back. */
function replyTo(account: EmulatedAccount, message: Buffer, at: number): Buffer | undefined {
  const query = decoded(message);
  const [question] = query?.questions ?? [];
  if (query?.type !== "query" || question === undefined) return undefined;
  const flags = AUTHORITATIVE_ANSWER | RECURSION_AVAILABLE;
  const reply: Packet = { type: "response", id: query.id ?? 0, flags, questions: [question] };
  const type = ANSWERED_TYPES.find((each) => each === question.type);
  if (type === undefined) return encode({ ...reply, flags: flags | NOT_IMPLEMENTED });
  const records = publicAnswer(account, question.name, type, at);
  if (records === undefined) return encode({ ...reply, flags: flags | NO_SUCH_NAME });
  return (
    encodeShort({ ...reply, answers: records.map(answerOf) }) ?? encode({ ...reply, flags: flags | SERVER_FAILURE })
  );
}

/** undefined: a customer published more than one datagram carries. */
function encodeShort(reply: Packet): Buffer | undefined {
  try {
    const bytes = encode(reply);
    return bytes.length > LONGEST_DATAGRAM ? undefined : bytes;
  } catch {
    return undefined;
  }
}

function decoded(message: Buffer): Packet | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}

function answerOf({ name, type, content }: PublicRecord): Answer {
  const data = DATA[type](content);
  return { name, type, ttl: TTL, data } as Answer;
}

/** A TXT record is written in parts of at most 255 bytes. */
const DATA: Readonly<Record<AnsweredType, (content: string) => unknown>> = {
  A: (content) => content,
  AAAA: (content) => content,
  CNAME: (content) => content,
  TXT: (content) => partsOf(Buffer.from(content)),
  CAA: (content) => {
    const [, flags = "0", tag = "", value = ""] = /^\s*(\d+)\s+(\w+)\s+"?([^"]*)/.exec(content) ?? [];
    return { flags: Number(flags), tag, value };
  },
};

function partsOf(bytes: Buffer): Buffer[] {
  const starts = Array.from({ length: Math.max(1, Math.ceil(bytes.length / 255)) }, (_, index) => index * 255);
  return starts.map((start) => bytes.subarray(start, start + 255));
}
