import type { Readable } from "node:stream";
import { build } from "esbuild";
import type { MiniflareOptions, Request } from "miniflare";
import { bundleWorker } from "../bundle/worker";
import { packageRoot } from "../package-root";
import { type Dispatch, dispatchNamespace } from "./dispatch-namespace";
import type { Scene } from "./scene";
import { standIn } from "./stand-in";

export interface DevOptions {
  readonly port: number;
  /** Told of each request that reaches a user Worker. */
  readonly onDispatch: (dispatch: Dispatch) => void;
  /** Told of each line that a Worker logs. */
  readonly onLog: (line: string) => void;
}

export interface DevServer {
  readonly url: URL;
  /** Serves another scene, by the dispatch Worker as its sources are now, and with nothing cached. */
  show(scene: Scene, modules: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

/** Serves a scene on this machine: the real dispatch Worker in workerd, between a stand-in edge and stand-in user Workers. */
export async function startDevServer(
  scene: Scene,
  modules: Readonly<Record<string, string>>,
  options: DevOptions,
): Promise<DevServer> {
  const { Miniflare } = await import("miniflare");
  const miniflare = new Miniflare(await miniflareOptions(scene, modules, options));
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
  scene: Scene,
  modules: Readonly<Record<string, string>>,
  { port, onDispatch, onLog }: DevOptions,
): Promise<MiniflareOptions> {
  const { Response } = await import("miniflare");
  const { compatibilityDate, variables, entries, routes, metadata } = scene;
  const scripts = { ...Object.fromEntries(scene.userWorkers.map((name) => [name, standIn(name)])), ...modules };
  const userWorkers = Object.fromEntries(Object.entries(scripts).map(([name, script]) => [name, { script }]));
  const namespace = dispatchNamespace(userWorkers, compatibilityDate, onDispatch);
  const shared = { modules: true as const, compatibilityDate };
  return {
    host: "127.0.0.1",
    port,
    cf: false,
    handleRuntimeStdio: (out: Readable, err: Readable) => [out, err].map((stream) => readLines(stream, onLog)),
    workers: [
      {
        ...shared,
        name: "edge",
        script: await edgeScript(),
        bindings: { ROUTES: [...routes], METADATA: metadata },
        serviceBindings: { DISPATCH: "dispatch" },
      },
      {
        ...shared,
        name: "dispatch",
        script: (await bundleWorker({ packageRoot: packageRoot() })).code,
        bindings: variables,
        wrappedBindings: { KV: { scriptName: "kv" }, DISPATCHER: namespace.binding },
        outboundService: () => new Response("The origin of this hostname would answer here.\n"),
      },
      {
        name: "kv",
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
    ],
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
