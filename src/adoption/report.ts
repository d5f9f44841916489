import { printableJson } from "../report/json";
import { problemsText } from "../report/problems-text";
import { type Palette, type Styled, styled, styledLines } from "../report/terminal-text";
import { CUSTOM_HOSTNAME } from "../terraform/resource-types";
import { listed, plural } from "../text";
import type { Adoption } from "./adopt-zone";
import type { TodoItem, TodoKind } from "./found";
import { shown } from "./mapping";
import type { PlatformEdits } from "./platform-edits";

/** What adopt did, or would do. */
export interface AdoptionReport extends Adoption {
  readonly dryRun: boolean;
  /** Where the list for a person is; undefined: there is none, or it was not written. */
  readonly list: string | undefined;
}

const LONGEST_LIST = 20;

export function writeAdoptionText(report: AdoptionReport, palette: Palette): Styled {
  const { problems } = report;
  if (problems.length > 0)
    return styledLines([
      problemsText(problems, palette),
      "",
      "Nothing was written: the registry would not pass npx switchyard check.",
    ]);
  return styledLines([
    ...summaryLines(report),
    ...changeLines(report),
    ...todoLines(report, palette),
    ...noteLines(report, palette),
    ...nextLines(report),
  ]);
}

function summaryLines({
  environment,
  files,
  declared,
  foreign,
  todo,
  complete,
  dryRun,
  platform,
  imports,
}: AdoptionReport) {
  const hostnames = files.reduce((total, file) => total + file.hostnames.length, 0);
  const written = dryRun ? "Would write" : "Wrote";
  return [
    `${environment}: ${plural(hostnames, "hostname")} to adopt, ${declared} declared already, ${foreign} foreign, ${todo.length} left to a person.`,
    ...(complete
      ? []
      : [
          "The list of hostnames changed while it was read, so some may be missing. Run adopt again until it finds nothing new.",
        ]),
    ...(files.length === 0 ? [] : [`${written} ${plural(files.length, "tenant file")}:`]),
    ...files
      .slice(0, LONGEST_LIST)
      .map(
        ({ file, kind, hostnames: names }) => `  ${file}${kind === "new" ? "" : " (extended)"}: ${listed(names, 3)}`,
      ),
    ...(files.length > LONGEST_LIST ? [`  and ${files.length - LONGEST_LIST} more`] : []),
    ...(platform === undefined ? [] : [`${written} ${platform.file}: ${editsText(platform.edits)}.`]),
    ...(imports === undefined ? [] : [`${written} ${imports.file}: what the next release may take over and change.`]),
    ...(files.length === 0 && platform === undefined && imports === undefined ? ["Nothing to write."] : []),
  ];
}

function editsText({ grants, workers, tenants, foreign, entitlements, tier, shards }: PlatformEdits): string {
  return [
    ...(grants.size === 0 ? [] : [`grants of ${listed([...grants.keys()])}`]),
    ...(workers.length === 0 ? [] : [`workers ${listed(workers)}`]),
    ...(tenants.length === 0 ? [] : [`tenants ${listed(tenants)}`]),
    ...(foreign.length === 0 ? [] : [`foreign ${listed(foreign)}`]),
    ...(entitlements.length === 0 ? [] : [`entitlements ${entitlements.join(", ")}, which its hostnames show`]),
    ...(tier === undefined ? [] : [`the tier ${tier}, which sets no limit`]),
    ...(shards === undefined ? [] : [`shards.count ${shards}`]),
  ].join("; ");
}

/** What the release will change, so that no one is surprised by its review. */
function changeLines({ differing }: AdoptionReport): readonly string[] {
  const hostnames = differing.filter(({ type }) => type === CUSTOM_HOSTNAME);
  const entries = differing.length - hostnames.length;
  if (differing.length === 0) return [];
  return [
    "",
    ...(entries === 0 ? [] : [`The release rewrites ${plural(entries, "KV entry").replace("entrys", "entries")}.`]),
    hostnames.length === 0
      ? "Of the hostnames, nothing changes at Cloudflare."
      : `Of ${plural(hostnames.length, "hostname")}, the release changes something at Cloudflare, and certificate validation starts again:`,
    ...hostnames.slice(0, LONGEST_LIST).map(({ hostname, paths }) => `  ${hostname}: ${paths.join(", ")}`),
    ...(hostnames.length > LONGEST_LIST ? [`  and ${hostnames.length - LONGEST_LIST} more`] : []),
  ];
}

const KIND_WORDS: Readonly<Record<TodoKind, string>> = {
  undecided: "A person has to decide",
  unsayable: "The registry can't say it: left as it is",
  leaving: "Cloudflare is deleting it: nothing to adopt",
  unread: "Not read",
};
const KINDS = Object.keys(KIND_WORDS) as readonly TodoKind[];

/** Hostnames with the same reason together: thousands may have one. */
function todoLines({ todo, list }: AdoptionReport, palette: Palette): readonly (string | Styled)[] {
  if (todo.length === 0) return [];
  const groups = new Map<string, TodoItem[]>();
  for (const item of todo) {
    const key = `${item.kind} ${item.why} ${item.next}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const sorted = [...groups.values()].sort((a, b) => rank(a) - rank(b));
  return [
    "",
    palette.yellow(styled`LEFT TO A PERSON (${todo.length})${list === undefined ? "" : `: also in ${list}`}`),
    ...sorted.slice(0, LONGEST_LIST).flatMap(groupLines),
    ...(sorted.length > LONGEST_LIST ? [`  and ${sorted.length - LONGEST_LIST} more reasons`] : []),
  ];
}

function rank([first]: readonly TodoItem[]): number {
  return KINDS.indexOf(first?.kind ?? "undecided");
}

function groupLines(items: readonly TodoItem[]): readonly string[] {
  const [first] = items;
  if (first === undefined) return [];
  const names = items.slice(0, 3).map(({ hostname }) => shown(hostname));
  const more = items.length - names.length;
  return [
    `  ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
    `    ${KIND_WORDS[first.kind]}: ${first.why}.`,
    `    ${first.next}`,
  ];
}

function noteLines({ notes, variables, differing }: AdoptionReport, palette: Palette): readonly (string | Styled)[] {
  const sendsMetadata = differing.some(({ paths }) => paths.includes("custom_metadata"));
  const lines = [
    ...notes.slice(0, LONGEST_LIST).map(({ hostname, words }) => `  ${hostname}: ${words}`),
    ...(notes.length > LONGEST_LIST ? [`  and ${notes.length - LONGEST_LIST} more`] : []),
    ...(variables.length === 0
      ? []
      : [
          `  Uploaded certificates are sent again, because Cloudflare never returns a private key. Remove "rotate": true after that release. Set before you plan and apply: ${listed(variables.map((name) => `TF_VAR_${name}`))}.`,
        ]),
    ...(sendsMetadata ? ["  Custom metadata that Switchyard writes differs from what Cloudflare has."] : []),
  ];
  return lines.length === 0 ? [] : ["", palette.yellow("TO KNOW"), ...lines];
}

function nextLines({ environment, files, imports, platform, dryRun, todo, list }: AdoptionReport): readonly string[] {
  const map = todo.some(({ kind }) => kind === "undecided");
  const wrote = files.length > 0 || imports !== undefined || platform !== undefined;
  if (!wrote && !map) return [];
  if (dryRun) return ["", `Next: npx switchyard adopt --environment ${environment} without --dry-run.`];
  return [
    "",
    "Next:",
    ...(map && list !== undefined
      ? [`  Copy ${list}, complete tenant, worker and owner, and run adopt again with --mapping <your copy>.`]
      : []),
    ...(wrote
      ? [
          "  Look at the files, commit them, and open a pull request as an owner of the platform file.",
          `  Then release: npx switchyard plan --environment ${environment}`,
        ]
      : []),
  ];
}

export function writeAdoptionJson(report: AdoptionReport): string {
  const { environment, dryRun, files, platform, imports, differing, todo, notes, variables, problems } = report;
  const { declared, foreign, complete, list } = report;
  return printableJson({
    environment,
    dryRun,
    complete,
    declared,
    foreign,
    files: files.map(({ file, kind, hostnames }) => ({ file, kind, hostnames })),
    platform:
      platform === undefined
        ? null
        : { file: platform.file, ...platform.edits, grants: Object.fromEntries(platform.edits.grants) },
    imports: imports?.file ?? null,
    changes: differing,
    todo: todo.map(({ hostname, kind, why, next, tenant = null, worker = null }) => ({
      hostname,
      kind,
      why,
      next,
      tenant,
      worker,
    })),
    list: list ?? null,
    notes,
    variables,
    problems,
  });
}
