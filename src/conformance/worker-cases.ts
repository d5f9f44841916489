import { encodeKvEntry, encodeMetadata, type KvEntry, kvKeyOf } from "../../worker/kv-entry";

/** One request to a company's Worker, and what must come of it. Pure data: `worker-run.ts` sends it. */
export interface WorkerCase {
  /** The promise that it holds the Worker to. */
  readonly promise: string;
  /** What a Worker does that breaks it. */
  readonly fault: string;
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly hostMetadata?: Readonly<Record<string, string>>;
  /** Values in KV by key; "fails" for a KV that can't be reached. */
  readonly kv: Readonly<Record<string, string>> | "fails";
  /** What the user Worker does. */
  readonly worker?: "throws";
  readonly expected: Expectation;
}

export interface Expectation {
  readonly status: number;
  /** The user Worker that answers, its options, and what it must have seen; absent: none may answer. */
  readonly reaches?: {
    readonly workerName: string;
    readonly options?: object;
    readonly body?: string;
    readonly withoutHeaders?: readonly string[];
  };
  /** The request goes to the origin instead. */
  readonly passesOn?: true;
  readonly location?: string;
  /** A text that the answer must not contain. */
  readonly without?: string;
  /** Keys that may be asked of KV; each of them must be. */
  readonly keys?: readonly string[];
}

const HOST = "shop.conformance.example";
const URL = `https://${HOST}/`;
/** No company's canary or redirect knows this name. */
const WORKER = "conformance-worker";
const ENTRY: KvEntry = { workerName: WORKER, tenant: "conformance" };

const kvOf = (entry: KvEntry, hostname = HOST) => ({ [kvKeyOf(hostname)]: encodeKvEntry(entry) });

const MARKUP = "<script>conformance</script>";

export const WORKER_CASES: readonly WorkerCase[] = [
  {
    promise: "entry",
    fault: "the user Worker that the hostname's entry names does not get the request",
    url: URL,
    kv: kvOf(ENTRY),
    expected: {
      status: 200,
      reaches: { workerName: WORKER },
      keys: [kvKeyOf(HOST), kvKeyOf("*.conformance.example")],
    },
  },
  {
    promise: "entry",
    fault: "the entry of a wildcard hostname is not found",
    url: URL,
    kv: kvOf(ENTRY, "*.conformance.example"),
    expected: { status: 200, reaches: { workerName: WORKER } },
  },
  {
    promise: "entry",
    fault: "the user Worker of the longest path does not get the request",
    url: `${URL}v2/orders`,
    kv: kvOf({
      ...ENTRY,
      paths: [
        { prefix: "/v2", workerName: "conformance-v2" },
        { prefix: "/v", workerName: "conformance-v" },
      ],
    }),
    expected: { status: 200, reaches: { workerName: "conformance-v2" } },
  },
  {
    promise: "entry",
    fault: "the limits and the outbound parameters of the entry are lost",
    url: URL,
    kv: kvOf({ ...ENTRY, limits: { cpuMs: 5, subRequests: 2 }, outbound: { region: "eu" } }),
    expected: {
      status: 200,
      reaches: {
        workerName: WORKER,
        options: { limits: { cpuMs: 5, subRequests: 2 }, outbound: { region: "eu" } },
      },
    },
  },
  {
    promise: "entry",
    fault: "custom metadata is not read in metadata lookup",
    url: URL,
    variables: { LOOKUP: "metadata" },
    hostMetadata: encodeMetadata({ ...ENTRY, workerName: "conformance-metadata" }),
    kv: kvOf(ENTRY),
    expected: { status: 200, reaches: { workerName: "conformance-metadata" } },
  },
  {
    promise: "request",
    fault: "the method, the path, the query or the body of a request is changed",
    url: `${URL}orders?id=1`,
    method: "POST",
    body: "conformance body",
    kv: kvOf(ENTRY),
    expected: { status: 200, reaches: { workerName: WORKER, body: `POST ${URL}orders?id=1 conformance body` } },
  },
  {
    promise: "no-forgery",
    fault: "a visitor can send the headers that only the platform sends",
    url: URL,
    headers: { "x-tenant-id": "forged", "x-tenant-anything": "forged" },
    kv: kvOf(ENTRY),
    expected: { status: 200, reaches: { workerName: WORKER, withoutHeaders: ["x-tenant-id", "x-tenant-anything"] } },
  },
  ...(
    [
      ["suspended", 403],
      ["maintenance", 503],
      ["removed", 410],
    ] as const
  ).map(
    ([status, code]): WorkerCase => ({
      promise: "status",
      fault: `a tenant that is ${status} is served, or the answer is not ${code}`,
      url: URL,
      kv: kvOf({ ...ENTRY, status }),
      expected: { status: code },
    }),
  ),
  {
    promise: "status",
    fault: "a validation path is not passed on, so that certificates of a suspended tenant are not renewed",
    url: `${URL}.well-known/acme-challenge/token`,
    kv: kvOf({ ...ENTRY, status: "suspended" }),
    expected: { status: 200, passesOn: true },
  },
  {
    promise: "canonical",
    fault: "a hostname does not redirect to its canonical hostname",
    url: `${URL}a?b=c`,
    kv: kvOf({ ...ENTRY, canonical: "www.conformance.example" }),
    expected: { status: 308, location: "https://www.conformance.example/a?b=c" },
  },
  {
    promise: "no-guess",
    fault: "a hostname without an entry is served",
    url: URL,
    kv: {},
    expected: { status: 404 },
  },
  {
    promise: "no-guess",
    fault: "a hostname whose entry can't be read is served, perhaps by another tenant's wildcard",
    url: URL,
    kv: { ...kvOf(ENTRY, "*.conformance.example"), [kvKeyOf(HOST)]: '{"workerName":' },
    expected: { status: 500 },
  },
  {
    promise: "no-guess",
    fault: "an entry with a status that only a later version knows is served",
    url: URL,
    kv: { [kvKeyOf(HOST)]: JSON.stringify({ ...ENTRY, status: "conformance" }) },
    expected: { status: 500 },
  },
  {
    promise: "never-throws",
    fault: "a failure of KV is not answered with 503",
    url: URL,
    kv: "fails",
    expected: { status: 503 },
  },
  {
    promise: "never-throws",
    fault: "a failure of the user Worker is not answered with 502",
    url: URL,
    kv: kvOf(ENTRY),
    worker: "throws",
    expected: { status: 502, without: "conformance failure" },
  },
  {
    promise: "escaping",
    fault: "a text of the platform file is written into a page as markup",
    url: URL,
    headers: { accept: "text/html" },
    variables: { REFUSAL_PAGES: JSON.stringify({ messages: { E_SUSPENDED: MARKUP } }) },
    kv: kvOf({ ...ENTRY, status: "suspended" }),
    expected: { status: 403, without: MARKUP },
  },
];
