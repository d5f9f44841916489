import { join } from "node:path";
import type { EmulatorOptions } from "@switchyard-dev/emulator";
import { parseShape, SHAPE_WORDS } from "../../../emulator/api/shapes";
import { PROVIDER_VERSIONS, type ProviderVersion } from "../../../emulator/provider/provider-version";
import packageJson from "../../../package.json";
import { environmentWorkers } from "../../desired/user-workers";
import { chooseEnvironments } from "../../registry/environments";
import type { Environment } from "../../registry/model";
import type { Writers } from "../../report/formats";
import { printableJson } from "../../report/json";
import { styledLines } from "../../report/terminal-text";
import { UserError } from "../../user-error";
import { type Command, collect, type Options, portOf } from "../command";
import { EXIT } from "../exit-code";
import { readRegistry } from "../registry";
import { formatOption, printReport } from "../report";
import { pathOn, type Terminal } from "../terminal";

export const emulator: Command = {
  name: "emulator",
  summary: "Emulate Cloudflare on this machine: its API, and its Terraform provider.",
  declare(parser) {
    parser
      .option("--port <port>", "Port of the API on 127.0.0.1, 0 for any free one", "8787")
      .option("--limits", "Enforce Cloudflare's rate limits")
      .addOption(
        parser
          .createOption("--provider <version>", "Release of the Terraform provider to emulate")
          .choices(PROVIDER_VERSIONS)
          .default("5.22.0"),
      )
      .option("--strict", "Give the least convenient answer where Cloudflare's varies or is not known")
      .option("--shape <name=value>", "Set one such answer (repeatable)", collect)
      .option("--state <file>", "Keep everything in this file between runs")
      .option("--stacks <folder>", "Folder of the Terraform stacks (default: cdktf.out/stacks)")
      .option("--environment <name>", "Environment whose account is emulated (repeatable, default: all)", collect)
      .addOption(formatOption(WRITERS))
      .addHelpText(
        "after",
        `
Runs until you press Ctrl-C. Nothing reaches Cloudflare. docs/offline.md has a tour.

Shapes, with the values of --strict first (docs/offline.md explains each):
${SHAPE_WORDS.map((shape) => `  ${shape}`).join("\n")}`,
      );
  },
  async run(terminal, options) {
    const { runningClock, waitsOn, startEmulator, startProvider } = await loadEmulator();
    const interrupted = interruption();
    const api = await startEmulator({
      ...accountOf(terminal, options),
      clock: runningClock(),
      port: portOf(options),
      limits: options.limits === true,
      strict: options.strict === true,
      shapes: shapesOf(options),
      ...(typeof options.state === "string" ? { stateFile: pathOn(terminal, options.state) } : {}),
    }).catch(explainPort);
    const stacksDir = stacksOf(terminal, options);
    const sleep = waitsOn(api.clock);
    const provider = await startProvider({
      stacksDir,
      apiUrl: api.url,
      token: api.token,
      sleep,
      version: options.provider as ProviderVersion,
    });
    const env = {
      CLOUDFLARE_BASE_URL: api.url,
      CLOUDFLARE_API_TOKEN: api.token,
      TF_REATTACH_PROVIDERS: provider.reattach,
    };
    await printReport(terminal, options, { api, env, limits: options.limits === true }, WRITERS);
    await interrupted;
    await provider.stop();
    await api.stop();
    return EXIT.done;
  },
};

interface Running {
  readonly api: { readonly url: string; readonly controlUrl: string; readonly resolver: string };
  readonly env: Readonly<Record<string, string>>;
  readonly limits: boolean;
}

const WRITERS: Writers<Running> = {
  text: (running) => styledLines(welcome(running)),
  json: ({ api, env }) => printableJson({ url: api.url, control: api.controlUrl, resolver: api.resolver, env }, 0),
};

/** The emulator is a separate package, because it needs gRPC. */
async function loadEmulator() {
  try {
    return await import("@switchyard-dev/emulator");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "MODULE_NOT_FOUND" && code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new UserError(
      `The emulator is a package of its own, which is not installed. Run npm install --save-dev @switchyard-dev/emulator@${packageJson.version}. In a clone of Switchyard, run npm ci.`,
    );
  }
}

function welcome({ api, env, limits }: Running): readonly string[] {
  return [
    `The emulated Cloudflare API runs at ${api.url} (rate limits ${limits ? "on" : "off"}); nothing reaches Cloudflare.`,
    "",
    ...Object.entries(env).map(([name, value]) => `export ${name}='${value}'`),
    "",
    `Status:        npx switchyard status --resolver ${api.resolver}`,
    `A week later:  curl -s -X POST ${api.controlUrl}/clock -d '{"advance":"7d"}'`,
    "Press Ctrl-C to stop.",
  ];
}

/** The account that the platform files describe. Without a registry, one with every entitlement. */
function accountOf(terminal: Terminal, options: Options): EmulatorOptions {
  const { registry } = readRegistry(terminal.cwd);
  if (registry === undefined) {
    terminal.err(
      "The registry in this folder can't be read (switchyard check says why), so the emulated account has every entitlement.",
    );
    return {};
  }
  const environments = chooseEnvironments(registry, (options.environment as readonly string[] | undefined) ?? []);
  const platforms = environments.map(({ platform }) => platform);
  const [accountId, another] = new Set(platforms.map((platform) => platform.accountId));
  if (another !== undefined) {
    throw new UserError(
      `The platform files name several accounts. Choose with --environment: ${namesOf(environments)}.`,
    );
  }
  if (accountId === undefined) return {};
  return { accountId, entitlements: entitlementsOf(platforms), existing: existingIn(environments) };
}

type Platforms = readonly Environment["platform"][];

/** The account may do whatever any of the environments may do. */
function entitlementsOf(platforms: Platforms): EmulatorOptions["entitlements"] {
  const all = platforms.map(({ entitlements }) => entitlements);
  const included = all.flatMap(({ hostnamesIncluded }) => hostnamesIncluded ?? []);
  const hardCaps = all.flatMap(({ hostnamesHardCap }) => hostnamesHardCap ?? []);
  return {
    customOrigins: true,
    customMetadata: all.some(({ customMetadata }) => customMetadata),
    certificateAuthority: all.some(({ certificateAuthority }) => certificateAuthority),
    apexAddresses: all.flatMap(({ apexAddresses }) => [...apexAddresses]),
    ...(included.length === 0 ? {} : { quota: Math.max(...included) }),
    ...(hardCaps.length === 0 ? {} : { hardCap: Math.max(...hardCaps) }),
  };
}

/** Whatever has an id in a platform file already exists. */
function existingIn(environments: readonly Environment[]): EmulatorOptions["existing"] {
  const platforms = environments.map(({ platform }) => platform);
  return {
    zones: platforms.map(({ zone: { name, id, dcvDelegationId } }) => ({
      name,
      ...(id === undefined ? {} : { id }),
      ...(dcvDelegationId === undefined ? {} : { dcvDelegationId }),
    })),
    kvNamespaces: platforms.flatMap(({ dispatch: { kvNamespace } }) =>
      kvNamespace.id === undefined ? [] : [{ id: kvNamespace.id, title: kvNamespace.title }],
    ),
    userWorkers: environments.map((environment) => ({
      namespace: environment.platform.dispatch.namespace,
      workers: [...environmentWorkers(environment).keys()],
    })),
  };
}

function namesOf(environments: readonly Environment[]): string {
  return environments.map(({ name }) => name).join(", ");
}

function stacksOf(terminal: Terminal, { stacks }: Options): string {
  return typeof stacks === "string" ? pathOn(terminal, stacks) : join(terminal.cwd, "cdktf.out/stacks");
}

function shapesOf(options: Options): EmulatorOptions["shapes"] {
  const words = (options.shape as readonly string[] | undefined) ?? [];
  const shapes = words.map((word) => parseShape(word) ?? unknownShape(word));
  return Object.assign({}, ...shapes);
}

function unknownShape(word: string): never {
  throw new UserError(`Unknown shape ${JSON.stringify(word)}. Choose one of: ${SHAPE_WORDS.join(", ")}.`);
}

function explainPort(error: NodeJS.ErrnoException): never {
  if (error.code !== "EADDRINUSE") throw error;
  throw new UserError("Another program uses the port. Choose another with --port, or any free one with --port 0.");
}

/** Listens from the start, so that an interruption during startup is not lost. */
function interruption(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done());
  });
}
