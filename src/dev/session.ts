import { join } from "node:path";
import { packageRoot } from "../package-root";
import { plural, printable } from "../text";
import type { LocalEnvironment } from "./local-environment";
import { type DevServer, startDevServer } from "./server";
import { userModules } from "./user-modules";
import { watchFolders } from "./watch";

export interface DevSessionOptions {
  /** The project's folder. */
  readonly root: string;
  readonly port: number;
  /** A folder with user Workers of one's own. */
  readonly workers: string | undefined;
  /** Reads the registry as it is now; throws when it cannot be served. */
  readonly scenes: () => readonly LocalEnvironment[];
  /** Told who answered, what the Workers log, and of each reload. */
  readonly tell: (line: string) => void;
}

export interface DevSession {
  readonly scenes: readonly LocalEnvironment[];
  readonly url: URL;
  stop(): Promise<void>;
}

/** Serves the project's scenes, and serves them anew whenever a file that they are made from changes. */
export async function startDevSession(options: DevSessionOptions): Promise<DevSession> {
  const { root, port, workers, tell } = options;
  const scenes = options.scenes();
  const server = await startDevServer(scenes, await modulesIn(workers), {
    port,
    onDispatch: ({ workerName, url }) => tell(printable(`${url} -> ${workerName}`)),
    onLog: (line) => tell(printable(line)),
  });
  const folders = [join(root, "tenants"), join(root, "platform"), join(packageRoot(), "worker")];
  const watcher = watchFolders(workers === undefined ? folders : [...folders, workers], () => reload(server, options));
  const stop = () => {
    watcher.stop();
    return server.stop();
  };
  return { scenes, url: server.url, stop };
}

/** What cannot be served, a half-written file say, leaves what there was before. */
async function reload(server: DevServer, { workers, scenes, tell }: DevSessionOptions): Promise<void> {
  try {
    const next = scenes();
    await server.show(next, await modulesIn(workers));
    tell(`Reloaded: ${plural(next.flatMap(({ hostnames }) => hostnames).length, "hostname")}.`);
  } catch (error) {
    tell(`${(error as Error).message}\nStill serving what was there before.`);
  }
}

function modulesIn(folder: string | undefined): Readonly<Record<string, string>> | Promise<Record<string, string>> {
  return folder === undefined ? {} : userModules(folder);
}
