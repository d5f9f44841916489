import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { Scene } from "../../dev/scene";
import type { DevServer } from "../../dev/server";
import { packageRoot } from "../../package-root";
import { chooseEnvironment, chooseEnvironments } from "../../registry/environments";
import type { Registry } from "../../registry/model";
import { plural, printable } from "../../text";
import { UserError } from "../../user-error";
import type { Command, Options } from "../command";
import { CliError, EXIT, type ExitCode } from "../exit-code";
import { problemsText } from "../problems-text";
import { readRegistry } from "../registry";
import type { Terminal } from "../terminal";

const ROWS_SHOWN = 40;

export const dev: Command = {
  name: "dev",
  summary: "Serve a whole environment on localhost: the real dispatch Worker, stand-in user Workers.",
  declare(parser) {
    parser
      .option("--environment <name>", "the environment to serve; default: the only one")
      .option("--port <number>", "0 takes any that is free", portFrom, 8787)
      .option("--workers <folder>", "user Workers of your own: <folder>/acme-shop.js answers as acme-shop")
      .option("--check", "serve nothing: judge every hostname, path and exclusion under both colours of DNS, and exit")
      .addOption(new Option("--format <format>", "how to print").choices(["text", "json"]).default("text"))
      .addHelpText(
        "after",
        `
Reloads when tenants/, platform/, worker/ or the folder of user Workers change. Ctrl-C stops it.
Limits and outbound parameters are not enforced here.

Examples:
  switchyard dev --environment production
  curl -H 'Host: shop.acme-store.com' localhost:8787
  chromium --host-resolver-rules='MAP * 127.0.0.1:8787' http://shop.acme-store.com
  switchyard dev --check --format json`,
      );
  },
  run: (terminal, options) => (options.check === true ? judge(terminal, options) : serve(terminal, options)),
};

function portFrom(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return port;
}

async function judge(terminal: Terminal, options: Options): Promise<ExitCode> {
  const { conformanceOf, deviationsIn } = await import("../../routes/conformance");
  const named = options.environment === undefined ? [] : [String(options.environment)];
  const judged = chooseEnvironments(soundRegistry(terminal), named).map((environment) => {
    const rows = conformanceOf(environment);
    return { environment: environment.name, rows, deviations: deviationsIn(rows) };
  });
  if (options.format === "json") terminal.out(JSON.stringify(judged, null, 2));
  else for (const each of judged) printJudged(terminal, each);
  return judged.every(({ deviations }) => deviations.length === 0) ? EXIT.done : EXIT.refused;
}

type Judged = {
  environment: string;
  rows: readonly unknown[];
  deviations: readonly { hostname: string; path: string; dns: string; decidedBy?: string; shouldRun: boolean }[];
};

function printJudged(terminal: Terminal, { environment, rows, deviations }: Judged): void {
  for (const { hostname, path, dns, decidedBy, shouldRun } of deviations) {
    const by = decidedBy === undefined ? "no route matches" : `the route ${decidedBy} decides`;
    const should = shouldRun
      ? "should reach the dispatch Worker and does not"
      : "should not reach the dispatch Worker and does";
    terminal.err(`${environment}: ${printable(hostname + path)} (${dns}) ${should}: ${printable(by)}.`);
  }
  terminal.out(`${environment}: ${plural(rows.length, "case")} judged, ${deviations.length} not as they should be.`);
}

async function serve(terminal: Terminal, options: Options): Promise<ExitCode> {
  const { startDevServer } = await import("../../dev/server");
  const { watchFolders } = await import("../../dev/watch");
  const folder = typeof options.workers === "string" ? resolve(terminal.cwd, options.workers) : undefined;
  const scene = await sceneFor(terminal, options);
  const port = Number(options.port);
  await refuseBusyPort(port);
  const server = await startDevServer(scene, await modulesIn(folder), {
    port,
    onDispatch: ({ workerName, url }) => terminal.err(`${printable(url)} -> ${printable(workerName)}`),
    onLog: (line) => terminal.err(printable(line)),
  });
  const interrupted = untilInterrupted();
  print(terminal, scene, server, options);
  const watched = [join(terminal.cwd, "tenants"), join(terminal.cwd, "platform"), join(packageRoot(), "worker")];
  const watcher = watchFolders(folder === undefined ? watched : [...watched, folder], () =>
    reload(terminal, options, server, folder),
  );
  await interrupted;
  watcher.stop();
  await server.stop();
  return EXIT.done;
}

async function reload(
  terminal: Terminal,
  options: Options,
  server: DevServer,
  folder: string | undefined,
): Promise<void> {
  try {
    const scene = await sceneFor(terminal, options);
    await server.show(scene, await modulesIn(folder));
    terminal.err(`Reloaded: ${plural(scene.hostnames.length, "hostname")}.`);
  } catch (error) {
    // The message of an esbuild failure has file and line as well.
    terminal.err(`${(error as Error).message}\nStill serving what was there before.`);
  }
}

async function sceneFor(terminal: Terminal, options: Options): Promise<Scene> {
  const { sceneOf } = await import("../../dev/scene");
  const name = options.environment === undefined ? undefined : String(options.environment);
  return sceneOf(chooseEnvironment(soundRegistry(terminal), name));
}

async function modulesIn(folder: string | undefined): Promise<Readonly<Record<string, string>>> {
  if (folder === undefined) return {};
  const { userModules } = await import("../../dev/user-modules");
  return userModules(folder);
}

function soundRegistry(terminal: Terminal): Registry {
  const { registry, problems } = readRegistry(terminal.cwd);
  if (registry !== undefined) return registry;
  throw new UserError(problemsText(problems, terminal), "refused");
}

function print(
  terminal: Terminal,
  { environment, variables, hostnames }: Scene,
  { url }: DevServer,
  options: Options,
): void {
  const origin = `http://localhost:${url.port}`;
  if (options.format === "json") {
    terminal.out(JSON.stringify({ environment, origin, hostnames }));
    return;
  }
  terminal.out(`Serving ${environment} on ${origin} (lookup by ${variables.LOOKUP}).\n`);
  const width = Math.max(...hostnames.map(({ hostname }) => hostname.length), 8);
  for (const { hostname, tenant, answer } of hostnames.slice(0, ROWS_SHOWN)) {
    terminal.out(`  ${hostname.padEnd(width)}  ${answer} ${terminal.colors.dim(`(${tenant})`)}`);
  }
  if (hostnames.length > ROWS_SHOWN) terminal.out(`  and ${hostnames.length - ROWS_SHOWN} more`);
  terminal.out(
    `\nTry: curl -H 'Host: ${hostnames.find(({ hostname }) => !hostname.startsWith("*"))?.hostname}' ${origin}/\nCtrl-C stops it.`,
  );
}

/** Asked first, for the runtime only says that it could not start. */
function refuseBusyPort(port: number): Promise<void> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", () => fail(new CliError(`Port ${port} is in use: name another with --port, or 0 for any.`)));
    probe.listen(port, "127.0.0.1", () => probe.close(() => done()));
  });
}

/** Takes the signals from miniflare, whose handlers would end the process before anything was put away. */
function untilInterrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.removeAllListeners(signal).once(signal, () => done());
  });
}
