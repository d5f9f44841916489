import { createServer } from "node:net";
import type { LocalEnvironment } from "../../dev/local-environment";
import type { ReloadingServer } from "../../dev/reloading-server";
import { chooseEnvironments } from "../../registry/environments";
import type { Environment } from "../../registry/model";
import type { Writers } from "../../report/formats";
import { printableJson } from "../../report/json";
import { type Palette, type Styled, styled, styledLines } from "../../report/terminal-text";
import { plural } from "../../text";
import { UserError } from "../../user-error";
import { type Command, type Options, portOf } from "../command";
import { EXIT, type ExitCode } from "../exit-code";
import { untilInterrupted } from "../interrupted";
import { validRegistry } from "../registry";
import { formatOption, printReport } from "../report";
import { pathOn, type Terminal } from "../terminal";

const ROWS_SHOWN = 40;

export const dev: Command = {
  name: "dev",
  summary: "Serve the whole registry on localhost, with the real dispatch Worker and stand-ins for user Workers.",
  declare(parser) {
    parser
      .option("--environment <name>", "Environment to serve or check (default: all)")
      .option("--port <number>", "Port on localhost, 0 for any free one", "8787")
      .option("--workers <folder>", "Folder of your own user Workers: <folder>/acme-shop.js answers as acme-shop")
      .option(
        "--check",
        "Check which Worker answers for every hostname, path and exclusion, proxied and DNS-only, then exit",
      )
      .addOption(formatOption(WRITERS))
      .addHelpText(
        "after",
        `
Open http://localhost:8787 in a browser: it lists every hostname with a link that works there, and tells which Worker answers a
request, and why. A link ends in .localhost, which browsers resolve to this machine: http://shop.acme-store.com.localhost:8787.

Reloads when tenants/, platform/, worker/ or the folder of user Workers change. Press Ctrl-C to stop.
Limits and outbound parameters are not enforced here.

Examples:
  switchyard dev
  curl -H 'Host: shop.acme-store.com' localhost:8787
  curl 'localhost:8787/?host=api.acme-store.com&path=/v2/x&method=POST'
  switchyard dev --check --format json`,
      );
  },
  run: (terminal, options) => (options.check === true ? judge(terminal, options) : serve(terminal, options)),
};

async function judge(terminal: Terminal, options: Options): Promise<ExitCode> {
  const { conformanceOf, deviationsIn, deviationText } = await import("../../dev/conformance");
  const judged = chosenEnvironments(terminal, options).map((environment) => {
    const rows = conformanceOf(environment);
    return { environment: environment.name, rows, deviations: deviationsIn(rows) };
  });
  if (options.format === "json") terminal.out(printableJson(judged));
  else {
    for (const { environment, rows, deviations } of judged) {
      for (const row of deviations) terminal.err(styled`${environment}: ${deviationText(row)}`);
      terminal.out(`${environment}: ${plural(rows.length, "case")} checked, ${deviations.length} with a wrong answer.`);
    }
  }
  return judged.every(({ deviations }) => deviations.length === 0) ? EXIT.done : EXIT.refused;
}

async function serve(terminal: Terminal, options: Options): Promise<ExitCode> {
  await (await import("../../dev/local-runtime")).requireLocalRuntime();
  const { localEnvironmentOf } = await import("../../dev/local-environment");
  const { startReloadingServer } = await import("../../dev/reloading-server");
  const port = portOf(options);
  await refuseBusyPort(port);
  const server = await startReloadingServer({
    root: terminal.cwd,
    port,
    workers: typeof options.workers === "string" ? pathOn(terminal, options.workers) : undefined,
    readEnvironments: () => chosenEnvironments(terminal, options).map(localEnvironmentOf),
    tell: terminal.err,
  });
  const { refreshEditorSchemas } = await import("../editor-schemas");
  await refreshEditorSchemas(terminal, undefined);
  const interrupted = untilInterrupted();
  await printReport(terminal, options, server, WRITERS);
  await interrupted;
  await server.stop();
  return EXIT.done;
}

/** @throws UserError when the registry has an error */
function chosenEnvironments(terminal: Terminal, { environment }: Options): readonly Environment[] {
  const registry = validRegistry(terminal, "Nothing is served");
  return chooseEnvironments(registry, environment === undefined ? [] : [String(environment)]);
}

const WRITERS: Writers<ReloadingServer> = {
  text: writeText,
  json: ({ environments: served, url }) => {
    const environments = served.map(({ environment, hostnames }) => ({ environment, hostnames }));
    return printableJson({ origin: originOf(url), environments }, 0);
  },
};

function originOf({ port }: URL): string {
  return `http://localhost:${port}`;
}

function writeText({ environments, url }: ReloadingServer, palette: Palette): Styled {
  const names = environments.flatMap(({ hostnames }) => hostnames.map(({ hostname }) => hostname));
  const sample = names.find((name) => !name.startsWith("*")) ?? "any.hostname.com";
  return styledLines([
    `Serving ${originOf(url)}`,
    "",
    ...environments.flatMap((each) => [...environmentLines(each, palette), ""]),
    `Open ${originOf(url)} for the list of hostnames, and to test who answers a request.`,
    `Or: curl -H 'Host: ${sample}' ${originOf(url)}/`,
    "Press Ctrl-C to stop.",
  ]);
}

function environmentLines(
  { environment, variables, hostnames }: LocalEnvironment,
  palette: Palette,
): readonly (string | Styled)[] {
  const width = Math.max(...hostnames.map(({ hostname }) => hostname.length), 0);
  const rows = hostnames
    .slice(0, ROWS_SHOWN)
    .map(
      ({ hostname, tenant, answer }) => styled`  ${hostname.padEnd(width)}  ${answer} ${palette.dim(`(${tenant})`)}`,
    );
  const left = hostnames.length - ROWS_SHOWN;
  return [`${environment}, lookup by ${variables.LOOKUP}:`, ...rows, ...(left > 0 ? [`  and ${left} more`] : [])];
}

/** Checked first, because the runtime's own error only says that it could not start. */
function refuseBusyPort(port: number): Promise<void> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", () =>
      fail(new UserError(`Port ${port} is in use. Choose another one with --port; 0 selects any free port.`)),
    );
    probe.listen(port, "127.0.0.1", () => probe.close(() => done()));
  });
}
