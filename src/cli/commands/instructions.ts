import { readFileSync } from "node:fs";
import { closest } from "fastest-levenshtein";
import { type CloudflareHostname, NoCustomHostnames } from "../../cloudflare/custom-hostname";
import { type Instructions, instructionsFor } from "../../onboarding/instructions";
import { parseLive } from "../../onboarding/live";
import type { Environment, Registry, Tenant } from "../../registry/model";
import type { Writers } from "../../report/formats";
import { oneSpelling } from "../../spelling";
import { plural } from "../../text";
import { UserError } from "../../user-error";
import type { Command, Options } from "../command";
import { EXIT } from "../exit-code";
import { validRegistry } from "../registry";
import { formatOption, printReport } from "../report";
import { pathOn, type Terminal } from "../terminal";

const WRITERS: Writers<Instructions> = {
  text: async (report) => (await import("../../onboarding/text-template")).instructionsText(report),
  markdown: async (report) => (await import("../../onboarding/markdown-template")).instructionsMarkdown(report),
  json: async (report) => (await import("../../onboarding/json-template")).instructionsJson(report),
};

export const instructions: Command = {
  name: "instructions",
  summary:
    "Write instructions for a customer's DNS administrator: which records to create, in which order, and what to expect.",
  declare(parser) {
    parser
      .argument("<tenant|hostname>", "Tenant ID, or one of the tenant's hostnames")
      .option("--live <file>", "Fill in validation tokens from this file, a Cloudflare API response (the result array)")
      .option("--no-live", "Don't ask Cloudflare for validation tokens")
      .addOption(formatOption(WRITERS, "Output format; text is an e-mail"))
      .addHelpText(
        "after",
        "\nAsks Cloudflare for the validation tokens if CLOUDFLARE_API_TOKEN is set; only reads.\n\nExamples:\n  switchyard instructions acme\n  switchyard instructions shop.acme-store.com --format markdown",
      );
  },
  async run(terminal, options, [wanted = ""]) {
    const registry = validRegistry(terminal, "No instructions were written");
    const found = find(registry, wanted);
    const live = await liveHostnames(terminal, options, found);
    const declared = found.hostnames.map((hostname) => ({ tenant: found.tenant, hostname }));
    const result = instructionsFor(found.tenant, declared, found.environment, live);
    await printReport(terminal, options, result, WRITERS);
    hintAtTokens(terminal, result, found.environment);
    return EXIT.done;
  },
};

type LiveHostnames = ReadonlyMap<string, CloudflareHostname>;

/** From the file that was named, or from Cloudflare where a token allows it. Without tokens, the instructions say what is to come. */
async function liveHostnames(terminal: Terminal, { live }: Options, found: Found): Promise<LiveHostnames> {
  if (typeof live === "string") return readLive(terminal, live);
  const asks = live !== false && found.hostnames.length > 0 && (terminal.env.CLOUDFLARE_API_TOKEN ?? "") !== "";
  if (!asks) return new Map();
  const { askLiveHostnames } = await import("../../cloudflare/client/live-hostnames");
  const { hostnames, failures } = await askLiveHostnames(terminal.env, found.environment, found.hostnames);
  for (const failure of failures) terminal.err(`Not filled in: ${failure}.`);
  return hostnames;
}

function readLive(terminal: Terminal, file: string): ReadonlyMap<string, CloudflareHostname> {
  try {
    return parseLive(readFileSync(pathOn(terminal, file), "utf8"));
  } catch (error) {
    if (error instanceof NoCustomHostnames) throw new UserError(`${file} ${error.message}.`, "refused");
    throw new UserError(`${file} could not be read: ${(error as Error).message}`);
  }
}

interface Found {
  readonly environment: Environment;
  readonly tenant: Tenant;
  readonly hostnames: Tenant["hostnames"];
}

/** A tenant's id has no dot and a hostname has one, so no name can mean both. */
function find({ environments }: Registry, wanted: string): Found {
  const name = oneSpelling(wanted);
  const served = environments.flatMap((environment) => environment.tenants.map((tenant) => ({ environment, tenant })));
  for (const { environment, tenant } of served) {
    const subdomain = tenant.subdomain && `${tenant.subdomain}.${environment.platform.zone.name}`;
    if (tenant.id === name) return { environment, tenant, hostnames: tenant.hostnames };
    if (subdomain === name) return { environment, tenant, hostnames: [] };
    const hostnames = tenant.hostnames.filter(({ hostname }) => hostname === name);
    if (hostnames.length > 0) return { environment, tenant, hostnames };
  }
  const known = served.flatMap(({ tenant }) => [tenant.id, ...tenant.hostnames.map(({ hostname }) => hostname)]);
  const nearest = known.length === 0 ? "" : ` Did you mean ${closest(name, known)}?`;
  throw new UserError(`The registry has no tenant or hostname ${wanted}.${nearest}`, "refused");
}

function hintAtTokens(terminal: Terminal, { hostnames }: Instructions, { platform }: Environment): void {
  const records = hostnames.flatMap(({ ownership, certificate }) => [
    ...(ownership.done ? [] : [ownership.record]),
    ...(certificate.done ? [] : certificate.records),
  ]);
  const unknown = records.filter((record) => record !== undefined && record.value === undefined).length;
  if (unknown === 0) return;
  const zone = platform.zone.id ?? "<zone id>";
  terminal.err(
    `The values of ${plural(unknown, "record")} exist only after the hostname is released. Then run this again with CLOUDFLARE_API_TOKEN set, or with --live <file>: the result of GET /zones/${zone}/custom_hostnames.`,
  );
}
