import { bundleWorker } from "../../src/bundle/worker";
import { packageRoot } from "../../src/package-root";
import { type BenchReport, interleaved, median } from "../bench";
import { applyLoad } from "./load";
import { KV_STAND_IN, variants, type WorkerVariant } from "./variants";
import { cpuMicroseconds, residentKiB, startWorkerd, type WorkerdProcess } from "./workerd-process";

/** The same code costs some percent more or less from process to process, by where its memory happens to lie. */
const PROCESSES = 3;
const ROUNDS = 40;
const CONNECTIONS = 8;
const WARM_REQUESTS = 400;
const FIRST_VISITS = 400;
/** Before anything counts, for each Worker in each way it is used: until then the JIT is at work, and its threads count too. */
const WARM_UP = 20_000;
const HOSTNAMES = 10_000;
const BUNDLE_BUDGET = 16_000;

/** What the dispatch Worker costs beside a bare service-binding hop and beside the founding snippet, in CPU of workerd. */
export async function run(): Promise<BenchReport> {
  const { code, gzipBytes } = await bundleWorker({ packageRoot: packageRoot() });
  const kv = await startWorkerd({ workers: { kv: { script: KV_STAND_IN, socket: true } } });
  const servers = { kv: `127.0.0.1:${kv.ports.kv}` };
  const start = () => startWorkerd({ workers: variants(code), servers });
  try {
    const processes: Requests[] = [];
    while (processes.length < PROCESSES) processes.push(await inOneProcess(start, measureRequests));
    const memory = { seed: await memoryAfter(start, "seed"), switchyard: await memoryAfter(start, "switchyard") };
    const startUp = await measureStartUp(start);
    return report(pooled(processes), memory, startUp, gzipBytes);
  } finally {
    kv.stop();
  }
}

type Series = Partial<Record<WorkerVariant, readonly number[]>>;

interface Requests {
  /** CPU per request, one hostname, warm. */
  readonly warm: Series;
  /** Median time of a request over one connection. */
  readonly latency: Series;
  /** CPU per request, each for a hostname not seen before. */
  readonly first: Series;
}

async function measureRequests(workerd: WorkerdProcess): Promise<Requests> {
  const all: readonly WorkerVariant[] = ["user", "hop", "seed", "switchyard", "identity"];
  const firsts: readonly WorkerVariant[] = ["seed", "bothKeys", "names", "timeLimit", "switchyard"];
  let visited = 0;
  const newHostname = () => `shop-${visited++}.acme-store.com`;
  for (const variant of all) await cpuPerRequest(workerd, variant, WARM_UP, sameHostname);
  for (const variant of firsts) await cpuPerRequest(workerd, variant, WARM_UP, newHostname);
  return {
    warm: await series(all, (variant) => cpuPerRequest(workerd, variant, WARM_REQUESTS, sameHostname)),
    latency: await series(all, (variant) => medianTime(workerd, variant)),
    first: await series(firsts, (variant) => cpuPerRequest(workerd, variant, FIRST_VISITS, newHostname)),
  };
}

/** The rounds of all processes as those of one. */
function pooled(processes: readonly Requests[]): Requests {
  const pool = (figure: keyof Requests): Series => {
    const names = Object.keys(processes[0]?.[figure] ?? {}) as WorkerVariant[];
    return Object.fromEntries(
      names.map((name) => [name, processes.flatMap((requests) => requests[figure][name] ?? [])]),
    );
  };
  return { warm: pool("warm"), latency: pool("latency"), first: pool("first") };
}

const sameHostname = () => "shop.acme-store.com";

async function series(
  names: readonly WorkerVariant[],
  measure: (variant: WorkerVariant) => Promise<number>,
): Promise<Series> {
  const results = await interleaved(
    names.map((name) => () => measure(name)),
    ROUNDS,
  );
  return Object.fromEntries(names.map((name, index) => [name, results[index]]));
}

async function cpuPerRequest(
  { pid, ports }: WorkerdProcess,
  variant: WorkerVariant,
  requests: number,
  hostname: () => string,
): Promise<number> {
  const before = cpuMicroseconds(pid);
  await applyLoad({ port: ports[variant] ?? 0, requests, connections: CONNECTIONS, hostname });
  return (cpuMicroseconds(pid) - before) / requests;
}

async function medianTime({ ports }: WorkerdProcess, variant: WorkerVariant): Promise<number> {
  return median(await applyLoad({ port: ports[variant] ?? 0, requests: 100, connections: 1, hostname: sameHostname }));
}

/** MiB that a process of its own has taken after so many hostnames. */
function memoryAfter(start: () => Promise<WorkerdProcess>, variant: WorkerVariant): Promise<number> {
  return inOneProcess(start, async ({ pid, ports }) => {
    const hostname = (index: number) => `shop-${index}.acme-store.com`;
    await applyLoad({ port: ports[variant] ?? 0, requests: HOSTNAMES, connections: CONNECTIONS, hostname });
    return residentKiB(pid) / 1024;
  });
}

/** CPU milliseconds from the start of the process to its first answer. */
async function measureStartUp(start: () => Promise<WorkerdProcess>): Promise<{ hop: number; switchyard: number }> {
  const first = (variant: WorkerVariant) => () =>
    inOneProcess(start, async ({ pid, ports }) => {
      await applyLoad({ port: ports[variant] ?? 0, requests: 1, connections: 1, hostname: sameHostname });
      return cpuMicroseconds(pid) / 1000;
    });
  const [hop = [], switchyard = []] = await interleaved([first("hop"), first("switchyard")], 7);
  return { hop: median(hop), switchyard: median(switchyard) };
}

async function inOneProcess<T>(
  start: () => Promise<WorkerdProcess>,
  measure: (workerd: WorkerdProcess) => Promise<T>,
): Promise<T> {
  const workerd = await start();
  try {
    return await measure(workerd);
  } finally {
    workerd.stop();
  }
}

function report(
  { warm, latency, first }: Requests,
  memory: { seed: number; switchyard: number },
  startUp: { hop: number; switchyard: number },
  gzipBytes: number,
): BenchReport {
  return {
    title: "The dispatch Worker",
    columns: ["figure", "measured", "beside", "its figure", "ratio"],
    rows: [
      comparison("CPU per request, warm, µs", warm, "switchyard", "hop"),
      comparison("the same with identity headers, µs", warm, "identity", "hop"),
      comparison("the founding snippet, µs", warm, "seed", "hop"),
      comparison("a user Worker without any dispatch, µs", warm, "user", "hop"),
      comparison("CPU, first request for a hostname, µs", first, "switchyard", "seed"),
      comparison("the founding snippet that reads both keys at once, µs", first, "bothKeys", "seed"),
      comparison("… and looks at every header's name, µs", first, "names", "seed"),
      comparison("… and limits the read's time, µs", first, "timeLimit", "seed"),
      comparison("p50 over one connection, warm, µs", latency, "switchyard", "hop"),
      comparison("p50 of the founding snippet, µs", latency, "seed", "hop"),
      row(`memory of workerd after ${HOSTNAMES} hostnames, MiB`, memory.switchyard, "founding snippet", memory.seed),
      row("CPU from the start of workerd to its first answer, ms", startUp.switchyard, "bare hop", startUp.hop),
      row("bundle, bytes compressed", gzipBytes, "budget", BUNDLE_BUDGET),
    ],
    notes: [
      "Bare hop: a Worker that only forwards over a service binding. Founding snippet: the KV lookup of Cloudflare's hostname routing page, word for word.",
      "CPU is that of the workerd process, from the scheduler's books (Linux), not wall time. KV is another process, so its CPU is not counted; in production it is another machine.",
      `Medians of ${ROUNDS} interleaved rounds in each of ${PROCESSES} processes; a ratio is the median of the rounds' own ratios, so that a noisy neighbour falls on both sides.`,
      "A first request reads KV for two keys at once (the hostname's and its wildcard's), under a time limit, looks for forged headers and fills the cache; the snippet reads one key and keeps nothing. The three rows below it are the snippet with what it lacks, one thing after the other; they refuse nothing and keep nothing.",
    ],
    budgets: [
      {
        name: "CPU per request, warm, ÷ bare hop",
        measured: ratio(warm, "switchyard", "hop"),
        limit: 1.15,
        kind: "at most",
      },
      {
        name: "CPU of a first request ÷ founding snippet",
        measured: ratio(first, "switchyard", "seed"),
        limit: 1.15,
        kind: "at most",
      },
      { name: "bundle, bytes compressed", measured: gzipBytes, limit: BUNDLE_BUDGET, kind: "at most" },
    ],
  };
}

const NAMES: Readonly<Record<WorkerVariant, string>> = {
  user: "user Worker",
  hop: "bare hop",
  seed: "founding snippet",
  bothKeys: "snippet with both keys",
  names: "snippet with both keys and names",
  timeLimit: "snippet with both keys, names and time limit",
  switchyard: "Switchyard",
  identity: "Switchyard with identity headers",
};

function comparison(
  figure: string,
  all: Series,
  variant: WorkerVariant,
  other: WorkerVariant,
): BenchReport["rows"][number] {
  const [own, its] = [median(all[variant] ?? []), median(all[other] ?? [])];
  return [figure, own.toFixed(1), NAMES[other], its.toFixed(1), ratio(all, variant, other).toFixed(2)];
}

function row(figure: string, measured: number, name: string, other: number): BenchReport["rows"][number] {
  return [figure, measured.toFixed(1), name, other.toFixed(1), (measured / other).toFixed(2)];
}

function ratio(all: Series, variant: WorkerVariant, other: WorkerVariant): number {
  const others = all[other] ?? [];
  return median((all[variant] ?? []).map((value, round) => value / (others[round] ?? Number.NaN)));
}
