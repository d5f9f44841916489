import type { Readable } from "node:stream";
import { build } from "esbuild";
import type { Json, MiniflareOptions, Request, WorkerOptions } from "miniflare";
import { bundleWorker } from "../bundle/worker";
import { packageRoot } from "../package-root";
import { type DispatchCall, dispatchNamespace } from "./dispatch-namespace";
import type { EdgeEnvironment } from "./edge";
import type { LocalEnvironment } from "./local-environment";
import { standIn } from "./stand-in";

export interface DevOptions {
  readonly port: number;
  /** Told of each request that reaches a user Worker. */
  readonly onDispatch: (dispatch: DispatchCall) => void;
  /** Told of each line that a Worker logs. */
  readonly onLog: (line: string) => void;
}

export interface DevServer {
  readonly url: URL;
  /** Serves other scenes, by the dispatch Worker as its sources are now, and with nothing cached. */
  show(scenes: readonly LocalEnvironment[], modules: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

/** Serves scenes on this machine: for each the real dispatch Worker in workerd, between one stand-in edge and stand-in user Workers. */
export async function startDevServer(
  scenes: readonly LocalEnvironment[],
  modules: Readonly<Record<string, string>>,
  options: DevOptions,
): Promise<DevServer> {
  const { Miniflare } = await import("miniflare");
  const miniflare = new Miniflare(await miniflareOptions(scenes, modules, options));
  const url = await miniflare.ready;
  return {
    url,
    show: async (next, nextModules) => {
      await miniflare.setOptions(await miniflareOptions(next, nextModules, { ...options, port: Number(url.port) }));
    },
    stop: () => miniflare.dispose(),
  };
}

// Asks Node for entries: a registry of any size is there at once.
const KV = `export default (env) => ({
  async get(keys) {
    const response = await env.entries.fetch("http://entries", { method: "POST", body: JSON.stringify(keys) });
    return new Map(Object.entries(await response.json()));
  },
});`;

async function miniflareOptions(
  scenes: readonly LocalEnvironment[],
  modules: Readonly<Record<string, string>>,
  { port, onDispatch, onLog }: DevOptions,
): Promise<MiniflareOptions> {
  const { Response } = await import("miniflare");
  const { code } = await bundleWorker({ packageRoot: packageRoot() });
  return {
    host: "127.0.0.1",
    port,
    cf: false,
    handleRuntimeStdio: (out: Readable, err: Readable) => [out, err].map((stream) => readLines(stream, onLog)),
    workers: [await edge(scenes), ...scenes.flatMap((scene) => platformOf(scene))],
  };

  /** What an environment has on Cloudflare: its dispatch Worker, its KV and its namespace of user Workers. */
  function platformOf(scene: LocalEnvironment): WorkerOptions[] {
    const { environment, compatibilityDate, variables, entries } = scene;
    const userWorkers = { ...Object.fromEntries(scene.userWorkers.map((name) => [name, standIn(name)])), ...modules };
    const scripts = Object.entries(userWorkers).map(([name, script]) => [name, { script }] as const);
    const namespace = dispatchNamespace(
      `namespace:${environment}`,
      Object.fromEntries(scripts),
      compatibilityDate,
      onDispatch,
    );
    const kv = `kv:${environment}`;
    return [
      {
        name: dispatchName(scene),
        modules: true,
        compatibilityDate,
        script: code,
        bindings: variables,
        wrappedBindings: { KV: { scriptName: kv }, DISPATCHER: namespace.binding },
        outboundService: () => new Response("The origin of this hostname would answer here.\n"),
      },
      {
        name: kv,
        modules: true,
        script: KV,
        serviceBindings: {
          entries: async (request: Request) => {
            const keys = (await request.json()) as string[];
            return Response.json(Object.fromEntries(keys.map((key) => [key, entries.get(key) ?? null])));
          },
        },
      },
      ...namespace.workers,
    ];
  }
}

const dispatchName = ({ environment }: LocalEnvironment) => `dispatch:${environment}`;

async function edge(scenes: readonly LocalEnvironment[]): Promise<WorkerOptions> {
  const environments = scenes.map(
    (scene): EdgeEnvironment => ({
      dispatch: dispatchName(scene),
      zoneName: scene.zoneName,
      hostnames: scene.hostnames.map(({ hostname }) => hostname),
      routes: scene.routes,
      metadata: scene.metadata,
    }),
  );
  return {
    name: "edge",
    modules: true,
    compatibilityDate: scenes[0]?.compatibilityDate,
    script: await edgeScript(),
    bindings: { ENVIRONMENTS: environments as unknown as Json },
    serviceBindings: Object.fromEntries(scenes.map((scene) => [dispatchName(scene), dispatchName(scene)])),
  };
}

async function edgeScript(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: packageRoot(),
    entryPoints: ["src/dev/edge.ts"],
    bundle: true,
    format: "esm",
    target: "es2024",
    tsconfigRaw: "{}",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** Without what workerd itself adds for an exception that the dispatch Worker has caught and told in its own words. */
function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (/^[[{]/.test(line) || !/^(?:workerd\/|stack:|\s*at )/.test(line)) onLine(line);
  });
}
