import { spawnSync } from "node:child_process";
import { Option } from "commander";
import packageJson from "../../../package.json";
import { type Answered, type Answers, askAll, completed, missingOptions } from "../../init/answers";
import { type InstalledPackage, projectFiles } from "../../init/project-files";
import { readTemplate } from "../../init/templates";
import { filesInTheWay, writeProject } from "../../init/write-project";
import { type Asker, Cancelled, terminalAsker } from "../../onboarding/asker";
import { checkRegistry } from "../../registry/check";
import { sourceFrom } from "../../registry/load";
import type { Problem } from "../../registry/problem";
import type { Writers } from "../../report/formats";
import { printableJson } from "../../report/json";
import { problemsText } from "../../report/problems-text";
import { type Palette, type Styled, styledLines } from "../../report/terminal-text";
import { UserError } from "../../user-error";
import { type Command, type Options, textOf } from "../command";
import { EXIT } from "../exit-code";
import { today } from "../registry";
import { formatOption, printReport } from "../report";
import { pathOn, type Terminal } from "../terminal";

const HELP = `
Writes platform/<environment>.json, a first tenant, main.ts, cdktf.json, package.json, the workflows for GitHub, CODEOWNERS,
editor settings, .gitignore and a README. Refuses if one of these files exists, and never overwrites anything.
Nothing is sent to Cloudflare.

Examples:
  npx ${packageJson.name} init --yes            # an example to try
  npx ${packageJson.name} init my-registry      # asks, in a terminal
  npx ${packageJson.name} init --owner my-org/platform --account 023e105f4ecef8ad9ca31a8372d0c353 --zone saasprovider.com \\
    --tenant "Acme Store" --hostname shop.acme-store.com`;

/** @param askerFor asks the questions; undefined if the terminal is not interactive */
export function initWith(askerFor: (terminal: Terminal) => Promise<Asker | undefined>): Command {
  return {
    name: "init",
    summary:
      "Write a registry of your own into an empty folder. Asks questions in a terminal; otherwise, use the options.",
    outsideProject: true,
    declare(parser) {
      parser
        .argument("[folder]", "Folder to write into (default: this one)")
        .option("--yes", "Write an example, and ask nothing")
        .option("--environment <name>", "Name of the platform file (default: production)")
        .option("--owner <user|org/team>", "GitHub user or team that owns the platform")
        .option("--account <id>", "Cloudflare account ID")
        .option("--zone <domain>", "Domain of the SaaS zone")
        .option("--zone-id <id>", "ID of the zone, if it exists (default: the first release creates it)")
        .option("--bucket <name>", "S3 bucket for Terraform's state (default: a local folder, for a trial)")
        .option("--endpoint <url>", "Address of an S3 service other than Amazon's, such as R2")
        .option("--tenant <name>", "Name of the first customer")
        .option("--hostname <hostname>", "The customer's hostname")
        .option("--worker <worker>", "User Worker that answers there (default: derived from --tenant)")
        .addOption(
          new Option(
            "--package <source>",
            "What npm installs as Switchyard, such as a tarball (default: this version)",
          ),
        )
        .addOption(formatOption(WRITERS))
        .addHelpText("after", HELP);
    },
    async run(terminal, options, [named = "."]) {
      const folder = pathOn(terminal, named);
      const answers = await answersOf(terminal, options, askerFor);
      const files = projectFiles(readTemplate, installedPackage(options), answers);
      refuseFilesInTheWay(folder, files);
      const problems = problemsOf(files);
      const ok = problems.every(({ severity }) => severity !== "error");
      if (ok) writeProject(folder, files);
      const locked = ok && lockVersions(folder);
      await printReport(terminal, options, { ok, folder, files: [...files.keys()].sort(), locked, problems }, WRITERS);
      return ok ? EXIT.done : EXIT.refused;
    },
  } satisfies Command;
}

export const init = initWith(async (terminal) =>
  terminal.interactive && process.stdin.isTTY === true ? terminalAsker() : undefined,
);

function givenBy(options: Options): Answered {
  return {
    environment: textOf(options.environment),
    owner: textOf(options.owner),
    accountId: textOf(options.account),
    zone: textOf(options.zone),
    zoneId: textOf(options.zoneId),
    bucket: textOf(options.bucket),
    endpoint: textOf(options.endpoint),
    tenant: textOf(options.tenant),
    hostname: textOf(options.hostname),
    worker: textOf(options.worker),
  };
}

/** Undefined for the example. */
async function answersOf(
  terminal: Terminal,
  options: Options,
  askerFor: (terminal: Terminal) => Promise<Asker | undefined>,
): Promise<Answers | undefined> {
  const given = givenBy(options);
  const missing = missingOptions(given);
  if (options.yes === true) {
    if (Object.values(given).some((value) => value !== undefined))
      throw new UserError("--yes writes the example as it is. Leave it out, or leave out the other answers.");
    return undefined;
  }
  if (missing.length === 0) return completed(given);
  const asker = options.format === "json" ? undefined : await askerFor(terminal);
  if (asker === undefined)
    throw new UserError(
      `init asks questions only in a terminal, and not with --format json. Missing options: ${missing.join(", ")}. For an example, use --yes.`,
    );
  try {
    return await askAll(given, asker);
  } catch (error) {
    throw error instanceof Cancelled ? new UserError("Cancelled. Nothing was written.") : error;
  }
}

function installedPackage(options: Options): InstalledPackage {
  const { name, version, devDependencies, peerDependencies, peerDependenciesMeta } = packageJson;
  const peers = Object.keys(peerDependencies).filter((peer) => !(peer in peerDependenciesMeta));
  const versions: Readonly<Record<string, string>> = devDependencies;
  return {
    name,
    version,
    source: textOf(options.package) ?? version,
    peers: Object.fromEntries(peers.map((peer) => [peer, versions[peer] ?? "*"])),
  };
}

function refuseFilesInTheWay(folder: string, files: ReadonlyMap<string, string>): void {
  const existing = filesInTheWay(folder, files.keys());
  if (existing.length === 0) return;
  const list = existing.map((file) => `\n  ${file}`).join("");
  throw new UserError(
    `Nothing was written, because these exist in ${folder}:${list}\nChoose an empty folder: switchyard init <folder>.`,
    "refused",
  );
}

function problemsOf(files: ReadonlyMap<string, string>): readonly Problem[] {
  const sources = [...files].flatMap(([file, text]) => {
    if (/^platform\/.*\.json$/.test(file)) return [sourceFrom("platform", file, text)];
    return /^tenants\/.*\.json$/.test(file) ? [sourceFrom("tenant", file, text)] : [];
  });
  return checkRegistry({ sources, findings: [] }, today()).problems;
}

/** Writes package-lock.json, which npm ci needs. Without a network there is none; npm install writes it later. */
function lockVersions(folder: string): boolean {
  const npm = ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  return spawnSync("npm", npm, { cwd: folder, stdio: "ignore", shell: process.platform === "win32" }).status === 0;
}

interface Result {
  readonly ok: boolean;
  readonly folder: string;
  readonly files: readonly string[];
  /** Whether npm could write package-lock.json. */
  readonly locked: boolean;
  readonly problems: readonly Problem[];
}

const WRITERS: Writers<Result> = { text: writeText, json: (result) => printableJson(result) };

function writeText({ ok, folder, files, locked, problems }: Result, palette: Palette): Styled {
  if (!ok)
    return styledLines([
      problemsText(problems, palette),
      "",
      "Nothing was written: the registry would not pass switchyard check.",
    ]);
  return styledLines([
    `Wrote ${files.length} files into ${folder}:`,
    ...files.map((file) => `  ${file}`),
    ...(locked ? [] : ["npm could not write package-lock.json. npm install writes it once npm reaches its registry."]),
    "",
    "Next:",
    `  1. ${locked ? "npm ci" : "npm install"}`,
    "  2. npx switchyard check && npx switchyard synth",
    "  3. git init, then commit everything: a release belongs to a commit.",
    "  4. Read README.md: it names the pages for releasing, and for the workflows in .github/workflows.",
  ]);
}
