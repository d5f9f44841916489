import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";

export interface WorkerService {
  readonly script: string;
  /** Cap'n Proto text of each binding, without its name. */
  readonly bindings?: Readonly<Record<string, string>>;
  /** Listens on a loopback port of its own. */
  readonly socket?: boolean;
  /** The service that plain `fetch()` goes to. */
  readonly globalOutbound?: string;
}

export interface WorkerdOptions {
  readonly workers: Readonly<Record<string, WorkerService>>;
  /** Plain HTTP servers that bindings may name, by address. */
  readonly servers?: Readonly<Record<string, string>>;
  readonly compatibilityDate?: string;
}

export interface WorkerdProcess {
  readonly pid: number;
  /** Port by the name of the Worker. */
  readonly ports: Readonly<Record<string, number>>;
  /** What the Workers logged so far. */
  readonly output: () => string;
  stop(): void;
}

/** A binding to a dispatch namespace: a name without a Worker throws what makes the runtime itself say "Worker not found." */
export function namespaceBinding(userWorkers: Readonly<Record<string, string>>, missing: string): string {
  const inner = Object.entries(userWorkers).map(([name, service]) => `(name = "w:${name}", service = "${service}")`);
  inner.push(`(name = "missing", service = "${missing}")`);
  return `wrapped = (moduleName = "switchyard:namespace", innerBindings = [${inner.join(", ")}])`;
}

export const MISSING_WORKER = `export default { fetch() { throw new Error("NOSENTRY script not found"); } };`;
const NAMESPACE = `export default (env) => ({ get: (name) => env["w:" + name] ?? env.missing });`;

/** Starts the workerd that miniflare brings, without miniflare: nothing between the socket and the Worker. */
export async function startWorkerd(options: WorkerdOptions): Promise<WorkerdProcess> {
  const folder = mkdtempSync(path.join(tmpdir(), "switchyard-workerd-"));
  writeFileSync(path.join(folder, "namespace.js"), NAMESPACE);
  for (const [name, { script }] of Object.entries(options.workers))
    writeFileSync(path.join(folder, `${name}.js`), script);
  writeFileSync(path.join(folder, "config.capnp"), configText(options));

  const binary: string = createRequire(require.resolve("miniflare"))("workerd").default;
  const child = spawn(binary, ["serve", "config.capnp", "--control-fd=3"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const chunks: string[] = [];
  child.stdout?.on("data", (chunk) => chunks.push(String(chunk)));
  child.stderr?.on("data", (chunk) => chunks.push(String(chunk)));
  const stop = () => {
    child.kill("SIGKILL"); // on SIGTERM it waits for open requests, and one that hangs never ends
    rmSync(folder, { recursive: true, force: true });
  };
  const sockets = Object.values(options.workers).filter(({ socket }) => socket).length;
  try {
    const ports = await listening(child.stdio[3] as Readable, sockets);
    return { pid: child.pid ?? 0, ports, output: () => chunks.join(""), stop };
  } catch {
    stop();
    throw new Error(`workerd did not start:\n${chunks.join("")}`);
  }
}

/** CPU that all threads of a process have used, in microseconds; from the scheduler's own books, which only Linux opens. */
export function cpuMicroseconds(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]))
    .reduce((sum, nanoseconds) => sum + nanoseconds / 1000, 0);
}

/** Resident memory of a process in KiB. */
export function residentKiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

function listening(control: Readable, count: number): Promise<Record<string, number>> {
  return new Promise((resolve, reject) => {
    const ports: Record<string, number> = {};
    let text = "";
    control.on("data", (chunk) => {
      text += chunk;
      for (const line of text.split("\n").slice(0, -1)) {
        const event = JSON.parse(line);
        if (event.event === "listen") ports[event.socket] = event.port;
      }
      if (Object.keys(ports).length === count) resolve(ports);
    });
    control.on("end", () => reject(new Error("closed")));
  });
}

function configText({ workers, servers = {}, compatibilityDate = "2026-04-21" }: WorkerdOptions): string {
  const services = Object.entries(workers).map(([name, { bindings = {}, globalOutbound }]) => {
    const list = Object.entries(bindings).map(([binding, value]) => `(name = "${binding}", ${value})`);
    const outbound = globalOutbound ? `, globalOutbound = "${globalOutbound}"` : "";
    return `(name = "${name}", worker = (modules = [(name = "worker.js", esModule = embed "${name}.js")], compatibilityDate = "${compatibilityDate}", bindings = [${list.join(", ")}]${outbound}))`;
  });
  const external = Object.entries(servers).map(
    ([name, address]) => `(name = "${name}", external = (address = "${address}", http = ()))`,
  );
  const sockets = Object.entries(workers)
    .filter(([, { socket }]) => socket)
    .map(
      ([name]) => `(name = "${name}", address = "127.0.0.1:0", http = (cfBlobHeader = "CF-Blob"), service = "${name}")`,
    );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${[...services, ...external].join(",\n")}],
  sockets = [${sockets.join(",\n")}],

  extensions = [(modules = [(name = "switchyard:namespace", internal = true, esModule = embed "namespace.js")])]
);
`;
}
