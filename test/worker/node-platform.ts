import { type Bindings, dispatchIn, type IncomingRequest, type Isolate } from "../../worker/dispatch";
import { KvCache } from "../../worker/kv-cache";
import { kvKeyOf } from "../../worker/kv-entry";
import { ENTRIES, SETUPS } from "./cases";
import { USER_WORKERS } from "./user-workers";

/** Everything around the pure Worker, in Node: KV, namespace, clock and log, each open to a test's hand. */
export class NodePlatform {
  readonly kv = new Map(Object.entries(ENTRIES).map(([hostname, value]) => [kvKeyOf(hostname), value]));
  /** Keys of every KV read, in order. */
  readonly reads: string[][] = [];
  readonly log: string[] = [];
  readonly points: { indexes: string[]; blobs: string[]; doubles: number[] }[] = [];
  readonly dispatched: { name: string; options: object | undefined }[] = [];
  readonly background: Promise<unknown>[] = [];
  /** Milliseconds. */
  clock = 1_000_000;
  /** Set while KV fails. */
  outage: (() => Promise<never>) | undefined;

  readonly #write = (line: object) => void this.log.push(JSON.stringify(line));
  readonly isolate: Isolate = {
    entries: new KvCache({ now: () => this.clock, log: this.#write }),
    now: () => this.clock,
    passOn: async () => new Response("origin"),
    log: this.#write,
  };

  bindings(setup: keyof typeof SETUPS = "kv"): Bindings {
    return {
      ...SETUPS[setup],
      KV: { get: (keys) => this.#read(keys) },
      DISPATCHER: { get: (name, _, options) => ({ fetch: (request) => this.#fetch(name, options, request) }) },
    };
  }

  async #read(keys: string[]): Promise<Map<string, string | null>> {
    this.reads.push(keys);
    await this.outage?.();
    return new Map(keys.map((key) => [key, this.kv.get(key) ?? null]));
  }

  async #fetch(name: string, options: object | undefined, request: Request): Promise<Response> {
    this.dispatched.push({ name, options });
    const worker = USER_WORKERS[name];
    if (worker === undefined) throw new Error("Worker not found.");
    try {
      return await worker(request, name);
    } catch (error) {
      throw Object.assign(error as Error, { remote: true }); // as the runtime marks what comes from elsewhere
    }
  }

  answer(request: IncomingRequest, bindings: Bindings = this.bindings()): Promise<Response> {
    return dispatchIn(request, bindings, { waitUntil: (promise) => void this.background.push(promise) }, this.isolate);
  }

  /** Visits a hostname and gives the status of the answer. */
  async visit(hostname: string): Promise<number> {
    return (await this.answer(requestTo(`http://${hostname}/`))).status;
  }
}

/** A request whose URL is left as the client wrote it, for workerd does not normalise it either. */
export function requestTo(url: string, init: RequestInit = {}, hostMetadata?: unknown): IncomingRequest {
  const request = new Request("http://placeholder.invalid/", init);
  return Object.defineProperties(request, { url: { value: url }, cf: { value: hostMetadata && { hostMetadata } } });
}
