import { isIP } from "node:net";
import { Option } from "commander";
import type { ProbeTarget } from "../../lifecycle/probe/ask";
import type { ProbeReport } from "../../lifecycle/probe/report";
import type { Writers } from "../../report/formats";
import { parseLength } from "../../time";
import { UserError } from "../../user-error";
import { type Command, type Options, textOf } from "../command";
import { EXIT, type ExitCode } from "../exit-code";
import { formatOption, printReport } from "../report";
import type { Terminal } from "../terminal";

const ANSWER_TIMEOUT = 10_000;
const USUAL_PATIENCE = "10m";

const WRITERS: Writers<ProbeReport> = {
  text: async (report, palette) => (await import("../../lifecycle/probe/report")).probeText(report, palette),
  json: async (report) => (await import("../../lifecycle/probe/report")).probeJson(report),
};

const HELP = `
Sends one HTTPS request per hostname, as a visitor would, and compares the answer with the tenant's file: live, redirected to the
canonical hostname, suspended (E_SUSPENDED), in maintenance, removed. The dispatch Worker marks its answers to a probe, and a user
Worker can't forge that mark. Without it, another server or Cloudflare itself has answered.

One answer comes from one machine of Cloudflare's. After a change, others may still have the earlier answer for up to 150 seconds,
plus KV's own copying. --wait asks again every 5 seconds until all hostnames agree in one round. Reads no body, follows no redirect.

--resolve connects to an address before the customer's DNS points to Cloudflare; certificate and Host are still the hostname's.
--address asks a server without TLS, such as the local edge of switchyard dev.

Exit codes: 0 all as the registry says; 1 a hostname differs; 2 a hostname could not be asked, or wrong usage.

Examples:
  switchyard probe acme
  switchyard probe acme --wait
  switchyard probe shop.acme-store.com --resolve 104.16.1.1
  switchyard probe acme --address http://127.0.0.1:8787`;

export const probe: Command = {
  name: "probe",
  summary: "Ask hostnames over HTTPS what visitors get, and compare it with the registry.",
  declare(parser) {
    parser
      .argument("<tenant|hostname...>", "Tenants or hostnames to ask")
      .option("--wait [time]", `Ask again until all agree, or this time is over (default: ${USUAL_PATIENCE})`)
      .addOption(
        new Option("--resolve <address>", "Connect to this IP address or address:port instead of DNS's answer"),
      )
      .addOption(new Option("--address <url>", "Ask this server over plain HTTP instead").conflicts("resolve"))
      .addOption(formatOption(WRITERS))
      .addHelpText("after", HELP);
  },
  async run(terminal, options, names) {
    const patience = patienceOf(options);
    const where = connectionOf(options);
    const { selectQuestions } = await import("../../lifecycle/probe/select");
    const { checkRegistry } = await import("../../registry/check");
    const { loadRegistry } = await import("../../registry/load");
    const questions = selectQuestions(checkRegistry(loadRegistry(terminal.cwd)).documents, names);
    if (questions.length === 0) throw new UserError("The tenants you named have no hostname.", "refused");
    const stop = new AbortController();
    const interrupt = () => stop.abort();
    process.once("SIGINT", interrupt);
    try {
      const context = await contextOf(terminal, where, stop.signal);
      const { probeOnce, probeUntilAgreed } = await import("../../lifecycle/probe/run");
      const results =
        patience === undefined
          ? await probeOnce(context, questions)
          : await probeUntilAgreed(context, questions, patience);
      await printReport(terminal, options, { results }, WRITERS);
      return exitCodeOf({ results });
    } finally {
      process.removeListener("SIGINT", interrupt);
    }
  },
};

/** undefined: ask once. */
function patienceOf({ wait }: Options): number | undefined {
  if (wait === undefined) return undefined;
  const patience = parseLength(wait === true ? USUAL_PATIENCE : String(wait));
  if (patience !== undefined) return patience;
  throw new UserError(`--wait ${wait} is not a length of time. Use a number with s, m, h or d: 90s, 10m.`);
}

type Connection = Omit<ProbeTarget, "hostname">;

function connectionOf(options: Options): Connection {
  const [resolve, address] = [textOf(options.resolve), textOf(options.address)];
  if (address !== undefined) return { connectTo: plainServer(address), plain: true };
  return resolve === undefined ? {} : { connectTo: addressOf(resolve) };
}

const HTTPS_PORT = 443;

/** `203.0.113.1`, `203.0.113.1:8443`, `2001:db8::1`, `[2001:db8::1]:8443`. */
function addressOf(text: string): Connection["connectTo"] {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = isIP(text) === 0 ? (bracketed ?? plain ?? "") : text;
  if (isIP(host) !== 0) return { host, port: Number(port ?? HTTPS_PORT) };
  throw new UserError(`--resolve ${text} is not an IP address. Use an address such as 104.16.1.1 or 104.16.1.1:443.`);
}

function plainServer(text: string): Connection["connectTo"] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" && url.pathname === "/")
    return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 80) };
  throw new UserError(`--address ${text} is not the address of a server. Use one such as http://127.0.0.1:8787.`);
}

async function contextOf(terminal: Terminal, where: Connection, signal: AbortSignal) {
  const { askVisitor } = await import("../../lifecycle/probe/ask");
  const { sleepFor } = await import("../../cloudflare/client/options");
  return {
    ask: (target: ProbeTarget) => askVisitor(target, { timeout: ANSWER_TIMEOUT, signal }),
    targetOf: (hostname: string) => ({ hostname, ...where }),
    now: Date.now,
    sleep: (length: number) => sleepFor(length, signal),
    progress: (text: string) => terminal.err(text),
    stopped: () => signal.aborted,
  };
}

/** A hostname that differs is worse than one that could not be asked. */
function exitCodeOf({ results }: ProbeReport): ExitCode {
  const outcomes = new Set(results.map(({ outcome }) => outcome));
  if (outcomes.has("differs")) return EXIT.refused;
  return outcomes.has("unknown") ? EXIT.couldNotRun : EXIT.done;
}
