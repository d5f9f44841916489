import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Option } from "commander";
import type { AdoptedFile, Adoption } from "../../adoption/adopt-zone";
import type { Mapping } from "../../adoption/mapping";
import type { AdoptionReport } from "../../adoption/report";
import type { Snapshot } from "../../cloudflare/snapshot";
import { createFile, replaceFile, writeWhole } from "../../file-writes";
import type { CheckedRegistry } from "../../registry/check";
import { chooseEnvironment } from "../../registry/environments";
import type { RegistrySources } from "../../registry/load";
import type { Environment } from "../../registry/model";
import type { Writers } from "../../report/formats";
import { countText, problemsText } from "../../report/problems-text";
import { UserError } from "../../user-error";
import { type Command, collect, type Options, textOf } from "../command";
import { EXIT } from "../exit-code";
import { today } from "../registry";
import { formatOption, printReport } from "../report";
import { pathOn, type Terminal } from "../terminal";

const HELP = `
For a zone whose custom hostnames were made by hand or by a script. Reads the zone in bulk and writes one file per tenant, so that
the next release takes everything over without changing a hostname. Sends no write to Cloudflare.

Hostnames become one tenant by the user Worker in their KV entry (--by worker), by the domain that the customer registered
(--by domain), or by a mapping: CSV with the header hostname,tenant,worker,owner (worker and owner are optional). What nothing
decides is printed, and listed in dist/adopt/<environment>.csv, which is a mapping to complete. What the registry can't say is
named and left as it is.

The platform file gets the grants, user Workers, tenants, entitlements and the tier that the hostnames need. What a release
will change goes to imports/<environment>.json (docs/adoption.md). adopt can be run again: it adds what is new, and never touches
a file that a person wrote or changed. An interrupted run continues where it stopped, within ten minutes.

Reads CLOUDFLARE_API_TOKEN (and CLOUDFLARE_BASE_URL). The token needs the permissions of plan --drift.

Exit codes: 0 done, also with hostnames left to a person; 1 the mapping or the registry has errors, nothing was written;
2 Cloudflare could not be read, or its list changed while it was read, or wrong usage.

Examples:
  switchyard adopt --environment production --dry-run
  switchyard adopt --environment production --by domain --owner saasprovider/support
  switchyard adopt --environment production --mapping customers.csv`;

const WRITERS: Writers<AdoptionReport> = {
  text: async (report, palette) => (await import("../../adoption/report")).writeAdoptionText(report, palette),
  json: async (report) => (await import("../../adoption/report")).writeAdoptionJson(report),
};

export const adopt: Command = {
  name: "adopt",
  summary: "Write tenant files for the custom hostnames that a zone already has.",
  declare(parser) {
    parser
      .option("--environment <name>", "Environment whose zone is read (default: the only one)")
      .option("--mapping <file>", "CSV file that names the tenant of each hostname: hostname,tenant[,worker,owner]")
      .addOption(
        new Option(
          "--by <what>",
          "What makes hostnames one tenant (default: worker; with --mapping, hostnames that it does not name are left out)",
        ).choices(["worker", "domain"]),
      )
      .option("--owner <user|org/team>", "Owner of tenants for which the mapping names none (repeatable)", collect)
      .option("--tier <tier>", "Tier of the new tenants (default: the one that changes no limit)")
      .option("--apply-defaults", "Let the release set certificateDefaults where Cloudflare has no value")
      .option("--foreign", "List hostnames that the registry can't say in foreign, in the platform file")
      .option("--dry-run", "Write nothing, and print what would be written")
      .addOption(formatOption(WRITERS))
      .addHelpText("after", HELP);
  },
  async run(terminal, options) {
    const { cwd } = terminal;
    const dryRun = options.dryRun === true;
    if (!dryRun && existsSync(join(cwd, "platform"))) mkdirSync(join(cwd, "tenants"), { recursive: true });
    const { registry, checked, environment } = await readProject(terminal, options);
    const list = join("dist", "adopt", `${environment.name}.csv`);
    const mapping = await readMapping(terminal, textOf(options.mapping), list);
    const snapshot = await readZone(terminal, environment);
    await refuseFaults(options, mapping, snapshot, checked, environment);
    const adoption = await decide(options, { registry, checked, environment, snapshot, mapping, cwd });
    const writes = adoption.problems.length === 0 && !dryRun;
    if (writes) {
      writeAdoption(cwd, adoption, registry);
      const { todoCsv } = await import("../../adoption/todo-list");
      if (adoption.todo.length > 0) writeWhole(join(cwd, list), todoCsv(adoption.todo));
    }
    const written = writes && adoption.todo.length > 0 ? list : undefined;
    await printReport(terminal, options, { ...adoption, dryRun, list: written }, WRITERS);
    if (adoption.problems.length > 0) return EXIT.refused;
    return adoption.complete ? EXIT.done : EXIT.couldNotRun;
  },
};

interface ReadRegistry {
  readonly registry: RegistrySources;
  readonly checked: CheckedRegistry;
  readonly environment: Environment;
}

async function readProject({ cwd, err, colors }: Terminal, options: Options): Promise<ReadRegistry> {
  const { checkRegistry } = await import("../../registry/check");
  const { loadProject } = await import("../../bundle/project-rules");
  const registry = loadProject(cwd);
  const checked = checkRegistry(registry, today());
  if (checked.registry === undefined) {
    err(problemsText(checked.problems, colors));
    throw new UserError(`\nNothing was asked: ${countText(checked.problems)}.`, "refused");
  }
  const environment = chooseEnvironment(checked.registry, textOf(options.environment));
  const tier = textOf(options.tier);
  if (tier !== undefined && !Object.hasOwn(environment.platform.tiers, tier))
    throw new UserError(
      `--tier ${tier} is no tier of platform/${environment.name}.json: ${Object.keys(environment.platform.tiers).join(", ")}.`,
    );
  return { registry, checked, environment };
}

async function readMapping(terminal: Terminal, file: string | undefined, list: string): Promise<Mapping | undefined> {
  if (file === undefined) return undefined;
  const path = pathOn(terminal, file);
  if (relative(join(terminal.cwd, list), path) === "")
    throw new UserError(`adopt writes ${list} again. Copy it, complete the copy, and name that with --mapping.`);
  const { parseMapping } = await import("../../adoption/mapping");
  try {
    return parseMapping(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UserError(`--mapping ${file} can't be read: ${(error as Error).message}`);
  }
}

/** @throws UserError where a part that adopt needs was not read */
async function readZone({ cwd, env, err }: Terminal, environment: Environment): Promise<Snapshot> {
  const { snapshotReader } = await import("../../release/ask-cloudflare");
  const { snapshotTarget } = await import("../../cloudflare/client/read-snapshot");
  const { noZoneText } = await import("../../cloudflare/client/zone");
  const read = snapshotReader(cwd, environment.name, env, (line) => err(line));
  const { snapshot, requests } = await read(snapshotTarget(environment));
  if (!snapshot.zone.checked) throw new UserError(`The zone was not read: ${snapshot.zone.why}`);
  if (snapshot.zone.value === undefined) throw new UserError(noZoneText(environment.platform));
  const { hostnames, kvKeys, kvEntries } = snapshot;
  const failures = [
    ...hostnames.failures,
    ...(kvKeys.checked ? [] : [`the KV keys: ${kvKeys.why}`]),
    ...kvEntries.failures,
  ];
  if (failures.length > 0)
    throw new UserError(
      `Not everything was read, so nothing was written. Run adopt again: it continues where it stopped.\n${failures.map((failure) => `  ${failure}`).join("\n")}`,
    );
  err(
    `Read ${hostnames.hostnames.length} hostnames and ${kvEntries.entries.size} KV entries with ${requests} requests.`,
  );
  return snapshot;
}

/** @throws UserError with every fault of the mapping, each with its line and column */
async function refuseFaults(
  options: Options,
  mapping: Mapping | undefined,
  snapshot: Snapshot,
  { documents }: CheckedRegistry,
  { platform }: Environment,
): Promise<void> {
  if (mapping === undefined) return;
  const { mappingFaults } = await import("../../adoption/mapping-faults");
  const faults = mappingFaults(mapping, snapshot, documents, platform);
  if (faults.length === 0) return;
  const file = textOf(options.mapping);
  const lines = faults.map(({ line, column, message }) => `${file}:${line}:${column} ${message}.`);
  throw new UserError(["The mapping has errors, so nothing was written:", ...lines].join("\n"), "refused");
}

interface Decision extends ReadRegistry {
  readonly snapshot: Snapshot;
  readonly mapping: Mapping | undefined;
  readonly cwd: string;
}

async function decide(options: Options, decision: Decision): Promise<Adoption> {
  const { adoptZone } = await import("../../adoption/adopt-zone");
  const { readTakeOvers } = await import("../../release/take-overs");
  const { registry, checked, environment, snapshot, mapping, cwd } = decision;
  const by = textOf(options.by) as "worker" | "domain" | undefined;
  return adoptZone({
    registry,
    documents: checked.documents,
    environment,
    snapshot,
    grouping: {
      mapping: mapping?.hostnames,
      by: by ?? (mapping === undefined ? "worker" : undefined),
      owners: (options.owner as readonly string[] | undefined) ?? [],
    },
    tier: textOf(options.tier),
    applyDefaults: options.applyDefaults === true,
    writeForeign: options.foreign === true,
    imports: readTakeOvers(cwd, environment.name),
    today: today(),
  });
}

/**
 * In an order that leaves a registry which passes the check, whenever it is cut short: what tenants need before the tenants, and
 * the environment's list of tenants after them.
 */
function writeAdoption(root: string, { files, platform, imports }: Adoption, registry: RegistrySources): void {
  const before = new Map(registry.sources.map(({ file, text }) => [file, text]));
  if (platform !== undefined) replaceUnchanged(root, platform.file, before.get(platform.file), platform.early);
  for (const file of files) writeTenant(root, file, before.get(file.file));
  if (platform !== undefined && platform.early !== platform.text)
    replaceUnchanged(root, platform.file, platform.early, platform.text);
  if (imports !== undefined) writeWhole(join(root, imports.file), imports.text);
}

function writeTenant(root: string, { file, text, kind }: AdoptedFile, before: string | undefined): void {
  if (kind === "extended") replaceUnchanged(root, file, before, text);
  else if (!createFile(join(root, file), text))
    throw new UserError(`${file} was made by someone in the meantime, and is not touched. Run adopt again.`, "refused");
}

/** Someone may have edited the file while the zone was read. */
function replaceUnchanged(root: string, file: string, before: string | undefined, text: string): void {
  if (readFileSync(join(root, file), "utf8") !== before)
    throw new UserError(`${file} was changed in the meantime, and is not touched. Run adopt again.`, "refused");
  replaceFile(join(root, file), text);
}
