import { EXIT, type ExitCode } from "../src/cli/exit-code";
import { processTerminal, type Terminal } from "../src/cli/terminal";
import { redactorOf } from "../src/terraform/redact";
import { UserError } from "../src/user-error";
import { parseSmokeOptions, type SmokeDependencies, type SmokeOptions } from "./smoke/options";
import { smokeJson, smokeText } from "./smoke/report";
import { runSmoke } from "./smoke/run";

/** Requests that a run sends, Terraform's included: about so many. */
export const SMOKE_REQUESTS = 450;

/** `npm run smoke`: asks Cloudflare where docs/offline.md has a guess. docs/smoke.md describes it. */
export async function smoke(
  argv: readonly string[],
  terminal: Terminal,
  { sleep, signal }: Pick<SmokeDependencies, "sleep" | "signal">,
): Promise<ExitCode> {
  const redact = redactorOf(terminal.env);
  try {
    const options = parseSmokeOptions(argv, terminal.env);
    if (!options.yes) {
      terminal.out(intentionText(options));
      return EXIT.done;
    }
    const report = await runSmoke(options, {
      env: terminal.env,
      sleep,
      signal,
      say: (line) => terminal.err(redact(line)),
    });
    terminal.out(options.format === "json" ? redact(smokeJson(report)) : smokeText(report, terminal.colors));
    return report.failure === null && report.left.length === 0 ? EXIT.done : EXIT.couldNotRun;
  } catch (error) {
    if (!UserError.isUserError(error)) throw error;
    terminal.err(redact(error.message));
    return error.kind === "refused" ? EXIT.refused : EXIT.couldNotRun;
  }
}

function intentionText({ zone, domain, prefix, cleanOnly }: SmokeOptions): string {
  if (cleanOnly)
    return `With --yes, smoke deletes everything in ${zone} and its account whose name begins with ${prefix}. Nothing was sent.`;
  return `With --yes, smoke does this in the zone ${zone} and its account:

  1. Stops if the zone has custom hostnames, a fallback origin or Worker routes.
  2. Releases three hostnames below ${domain}, with a dispatch Worker and its route */*, a dispatch namespace,
     a KV namespace, a fallback origin and its DNS record. While it runs, the Worker gets all traffic of the zone.
  3. Asks Cloudflare about each guess of the emulator. For that, it creates and deletes 10 more hostnames,
     one after the other, 2 Workers and 101 user Workers.
  4. Changes, suspends and destroys the hostnames, and deletes everything that it created.

The names of all of it begin with switchyard-smoke-<random>, and smoke deletes nothing else.
It sends about ${SMOKE_REQUESTS} requests and takes about 10 minutes. It costs nothing if your plans include 4 more custom hostnames
and 101 more user Workers. No certificate is issued, because no hostname points to the zone.

Nothing was sent. Add --yes to start.`;
}

/** The first Ctrl-C ends the run, which then cleans up. The second one ends it at once. */
function stopOnSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(130);
      process.stderr.write(
        "Stopping, then cleaning up. Press Ctrl-C again to stop immediately, and leave everything.\n",
      );
      stop.abort();
    });
  return stop.signal;
}

if (process.argv[1]?.endsWith("smoke.ts")) {
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  smoke(process.argv.slice(2), processTerminal(), { sleep, signal: stopOnSignal() }).then((code) => {
    process.exitCode = code;
  });
}
