import { existsSync } from "node:fs";
import { join } from "node:path";
import { codeFolder } from "../bundle/code-folder";
import { packageRoot } from "../package-root";
import { plural, printable } from "../text";
import type { LocalEnvironment } from "./local-environment";
import { type DevServer, startDevServer } from "./server";
import { userModules } from "./user-modules";
import { watchFolders } from "./watch";

interface ReloadingServerOptions {
  /** The project's folder. */
  readonly root: string;
  readonly port: number;
  /** Folder with the user's own user Workers. */
  readonly workers: string | undefined;
  /** Reads the registry again. Throws if it has an error. */
  readonly readEnvironments: () => readonly LocalEnvironment[];
  /** Gets a line for each request, each log line of a Worker, and each reload. */
  readonly tell: (line: string) => void;
}

export interface ReloadingServer {
  readonly environments: readonly LocalEnvironment[];
  readonly url: URL;
  stop(): Promise<void>;
}

/** Serves the project's environments on this machine. Reloads when a tenant file, a platform file or a Worker changes. */
export async function startReloadingServer(options: ReloadingServerOptions): Promise<ReloadingServer> {
  const { root, port, workers, tell } = options;
  const environments = options.readEnvironments();
  const server = await startDevServer(environments, await modulesIn(workers), {
    port,
    project: root,
    onDispatch: ({ workerName, url }) => tell(printable(`${url} -> ${workerName}`)),
    onLog: (line) => tell(printable(line)),
  });
  const workerFolders = [packageRoot(), codeFolder(root)].map((folder) => join(folder, "worker")).filter(existsSync);
  const folders = [join(root, "tenants"), join(root, "platform"), ...new Set(workerFolders)];
  const watcher = watchFolders(workers === undefined ? folders : [...folders, workers], () => reload(server, options));
  const stop = () => {
    watcher.stop();
    return server.stop();
  };
  return { environments, url: server.url, stop };
}

/** On an error, for example a half-written file, the server keeps serving the previous state. */
async function reload(server: DevServer, { workers, readEnvironments, tell }: ReloadingServerOptions): Promise<void> {
  try {
    const next = readEnvironments();
    await server.show(next, await modulesIn(workers));
    tell(`Reloaded: ${plural(next.flatMap(({ hostnames }) => hostnames).length, "hostname")}.`);
  } catch (error) {
    tell(`${(error as Error).message}\nStill serving the previous state.`);
  }
}

function modulesIn(folder: string | undefined): Readonly<Record<string, string>> | Promise<Record<string, string>> {
  return folder === undefined ? {} : userModules(folder);
}
