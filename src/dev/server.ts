import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { build } from "esbuild";
import type { Json, MiniflareOptions, Request, WorkerOptions } from "miniflare";
import { codeFolder } from "../bundle/code-folder";
import { bundleWorker } from "../bundle/worker";
import { packageRoot } from "../package-root";
import { type DispatchCall, dispatchNamespace, rehearsalNamespace } from "./dispatch-namespace";
import type { LocalEnvironment } from "./local-environment";
import { indexPage, type PageRequest } from "./pages";
import { standIn } from "./stand-in";
import { type EdgeEnvironment, type Outcome, REHEARSED } from "./tester";

interface DevOptions {
  readonly port: number;
  /** The project's folder, if its own Worker is served. */
  readonly project?: string;
  /** Called for each request that reaches a user Worker. */
  readonly onDispatch: (dispatch: DispatchCall) => void;
  /** Called for each line that a Worker logs. */
  readonly onLog: (line: string) => void;
}

export interface DevServer {
  readonly url: URL;
  /** Serves other environments with a newly built dispatch Worker and empty caches. */
  show(environments: readonly LocalEnvironment[], modules: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

/** Serves environments on this machine: each with the real dispatch Worker in workerd, behind an emulated edge and with stand-in user Workers. */
export async function startDevServer(
  environments: readonly LocalEnvironment[],
  modules: Readonly<Record<string, string>>,
  options: DevOptions,
): Promise<DevServer> {
  const { Miniflare } = await import("miniflare");
  const miniflare = new Miniflare(await miniflareOptions(environments, modules, options));
  const url = await miniflare.ready;
  return {
    url,
    show: async (next, nextModules) => {
      await miniflare.setOptions(await miniflareOptions(next, nextModules, { ...options, port: Number(url.port) }));
    },
    stop: () => miniflare.dispose(),
  };
}

const EDGE = "src/dev/edge.ts";

// Asks Node for each KV value: a large registry needs no upload at start.
const KV = `export default (env) => ({
  async get(keys) {
    const response = await env.entries.fetch("http://entries", { method: "POST", body: JSON.stringify(keys) });
    return new Map(Object.entries(await response.json()));
  },
});`;

async function miniflareOptions(
  environments: readonly LocalEnvironment[],
  modules: Readonly<Record<string, string>>,
  { port, project, onDispatch, onLog }: DevOptions,
): Promise<MiniflareOptions> {
  const { Response } = await import("miniflare");
  const { code } = await bundleWorker({
    packageRoot: packageRoot(),
    ...(project !== undefined && { code: codeFolder(project) }),
  });
  return {
    host: "127.0.0.1",
    port,
    cf: false,
    handleRuntimeStdio: (out: Readable, err: Readable) => [out, err].map((stream) => readLines(stream, onLog)),
    workers: [await edge(environments), ...environments.flatMap((each) => platformOf(each))],
  };

  /** The Workers of one environment: its dispatch Worker, its KV namespace and its user Workers. */
  function platformOf(local: LocalEnvironment): WorkerOptions[] {
    const { environment, compatibilityDate, variables, kvValues } = local;
    const userWorkers = { ...Object.fromEntries(local.userWorkers.map((name) => [name, standIn(name)])), ...modules };
    const scripts = Object.entries(userWorkers).map(([name, script]) => [name, { script }] as const);
    const namespace = dispatchNamespace(
      `namespace:${environment}`,
      Object.fromEntries(scripts),
      compatibilityDate,
      onDispatch,
    );
    const kv = `kv:${environment}`;
    const rehearsed = rehearsalNamespace(`rehearsal-namespace:${environment}`);
    return [
      {
        name: dispatchName(local),
        modules: true,
        compatibilityDate,
        script: code,
        bindings: variables,
        wrappedBindings: { KV: { scriptName: kv }, DISPATCHER: namespace.binding },
        outboundService: () => new Response("The origin of this hostname would answer here.\n"),
      },
      {
        name: rehearsalName(local),
        modules: true,
        compatibilityDate,
        script: code,
        bindings: variables,
        wrappedBindings: { KV: { scriptName: kv }, DISPATCHER: rehearsed.binding },
        outboundService: () => new Response("", { headers: { [REHEARSED]: rehearsedOrigin } }),
      },
      ...rehearsed.workers,
      {
        name: kv,
        modules: true,
        script: KV,
        serviceBindings: {
          entries: async (request: Request) => {
            const keys = (await request.json()) as string[];
            return Response.json(Object.fromEntries(keys.map((key) => [key, kvValues.get(key) ?? null])));
          },
        },
      },
      ...namespace.workers,
    ];
  }
}

const dispatchName = ({ environment }: LocalEnvironment) => `dispatch:${environment}`;
/** The dispatch Worker again, with no user Workers: the tester asks it. */
const rehearsalName = ({ environment }: LocalEnvironment) => `rehearsal:${environment}`;
const rehearsedOrigin = encodeURIComponent(JSON.stringify({ kind: "origin" } satisfies Outcome));

async function edge(environments: readonly LocalEnvironment[]): Promise<WorkerOptions> {
  const { Response } = await import("miniflare");
  const onEdge = environments.map(
    (each): EdgeEnvironment => ({
      name: each.environment,
      dispatch: dispatchName(each),
      rehearsal: rehearsalName(each),
      zoneName: each.zoneName,
      hostnames: each.hostnames.map(({ hostname }) => hostname),
      routes: each.routes,
      metadata: each.metadata,
    }),
  );
  return {
    name: "edge",
    modules: true,
    compatibilityDate: environments[0]?.compatibilityDate,
    script: await edgeScript(),
    bindings: { ENVIRONMENTS: onEdge as unknown as Json },
    serviceBindings: {
      ...Object.fromEntries(
        environments.flatMap((each) => [dispatchName(each), rehearsalName(each)]).map((name) => [name, name]),
      ),
      PAGES: async (request: Request) => new Response(indexPage(environments, (await request.json()) as PageRequest)),
    },
  };
}

/** In a clone its source is built; the package has it built. */
async function edgeScript(): Promise<string> {
  if (!existsSync(join(packageRoot(), EDGE))) return readFileSync(join(packageRoot(), "lib/edge.mjs"), "utf8");
  const { outputFiles } = await build({
    absWorkingDir: packageRoot(),
    entryPoints: [EDGE],
    bundle: true,
    format: "esm",
    target: "es2024",
    tsconfigRaw: "{}",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** Drops the lines that workerd adds for an exception that the dispatch Worker has caught and logged itself. */
function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (/^[[{]/.test(line) || !/^(?:workerd\/|stack:|\s*at )/.test(line)) onLine(line);
  });
}
