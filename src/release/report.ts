import type { ReleaseManifest, ReleaseSubject } from "../manifest/manifest";
import { subjectPhrase } from "../manifest/subject";
import type { StateMove } from "../moves/plan-moves";
import { printableJson } from "../report/json";
import { codeBlock, joinMarkdown, type MarkdownValue, markdown } from "../report/markdown";
import { sentence } from "../report/phrase";
import { type Table, tableMarkdown } from "../report/table";
import { type Styled, styledLines } from "../report/terminal-text";
import type { TerraformDiagnostic } from "../terraform/run";
import { listed, plural } from "../text";
import type { Applied } from "./apply/apply-release";
import type { AppliedStack, ApplyFailure, DuplicateHostname } from "./apply/apply-stacks";
import { driftJson, driftText } from "./drift-report";
import type { ObsoleteImports, Planned } from "./plan/plan-request";

/** What plan and apply print at the end: lines for a terminal, JSON, and a CI job's summary. */

function planText(planned: Planned): readonly string[] {
  const { drift } = planned;
  return [...(drift === undefined ? [] : driftText(drift)), ...releaseText(planned)];
}

function releaseText({
  subject,
  release,
  done,
  waiting,
  held,
  warnings,
  unreleased,
  obsoleteImports,
}: Planned): readonly string[] {
  const wait = [
    ...waiting.map(
      (stack) =>
        `  ${stack} waits for a second release: it needs ids that exist only after an earlier stack is applied.`,
    ),
    ...held.map(({ stack, problem }) => `  ${stack} is left out: ${problem} Then plan again.`),
    ...warnings.map((warning) => `  Warning: ${warning}`),
    ...unreleased.map((stack) => `  ${stack} is not released by Switchyard: cdktf deploy ${stack}`),
    ...obsoleteLines(obsoleteImports),
  ];
  if (release === undefined) {
    const rest = done.length === 0 ? "" : `: ${plural(done.length, "stack")} up to date`;
    return [held.length > 0 ? "Nothing was planned:" : `Nothing to release${rest}.`, ...wait];
  }
  const { digest, manifest } = release;
  // A drift plan covers stacks that were done. Those with changes are no longer done.
  const open = new Set([...manifest.stacks.map((stack) => stack.name), ...waiting, ...held.map((one) => one.stack)]);
  const rest = done.filter((stack) => !open.has(stack));
  const name = { cloudflare: "Release", state: "Preview", registry: "Preview (not a Terraform plan)" }[manifest.basis];
  return [
    `${name} ${digest}: ${plural(manifest.stacks.length, "stack")} with changes, ${rest.length} up to date.`,
    subjectLine(subject),
    ...foundLines(manifest),
    ...wait,
    `Next: npx switchyard review release/${digest}`,
  ];
}

function obsoleteLines({ imported, undeclared }: ObsoleteImports): readonly string[] {
  return [
    ...(imported.length === 0
      ? []
      : [
          `  The imports file lists ${plural(imported.length, "resource")} that Terraform has now: npx switchyard fmt removes them.`,
        ]),
    ...(undeclared.length === 0
      ? []
      : [
          `  Warning: the imports file lists what no stack declares: ${listed(undeclared)}. Remove it there, or declare it.`,
        ]),
  ];
}

function subjectLine(subject: ReleaseSubject): string {
  return `  ${subjectPhrase(subject)}`;
}

const LONGEST_LIST = 20;

/** What the release does before its plans: because of the number of shards, or of what Cloudflare has and Terraform's states don't know. */
function foundLines({ imports, mended, moves }: ReleaseManifest): readonly string[] {
  const lines = [
    ...moves.map(moveLine),
    ...imports.map(
      ({ address }) => `  ${address} exists at Cloudflare: the release imports it instead of creating it.`,
    ),
    ...mended.map(({ address }) => `  ${address} is gone at Cloudflare: the release removes it from the state first.`),
  ];
  const more = lines.length - LONGEST_LIST;
  return more > 0 ? [...lines.slice(0, LONGEST_LIST), `  and ${more} more: see the review.`] : lines;
}

function moveLine({ from, to, addresses }: StateMove): string {
  const what = plural(addresses.length, "resource");
  return to === null
    ? `  ${from} is no longer in the registry: its state ends empty.`
    : `  ${what} move${addresses.length === 1 ? "s" : ""} from the state of ${from} to that of ${to}. Nothing is sent to Cloudflare.`;
}

export function writePlanText(planned: Planned): Styled {
  return styledLines(planText(planned));
}

export function writePlanJson({ release, drift, ...planned }: Planned): string {
  const { subject, done, waiting, held, warnings, unreleased, obsoleteImports } = planned;
  const manifest = release?.manifest;
  return printableJson({
    digest: release?.digest ?? null,
    changeDigest: manifest?.changeDigest ?? null,
    basis: manifest?.basis ?? null,
    ...subject,
    stacks: manifest?.stacks.map(({ name }) => name) ?? [],
    imports: manifest?.imports ?? [],
    mended: manifest?.mended ?? [],
    moves: manifest?.moves ?? [],
    done,
    waiting,
    held,
    warnings,
    unreleased,
    obsoleteImports,
    ...(drift === undefined ? {} : { drift: driftJson(drift) }),
  });
}

export function writeApplyJson({ digest, subject, failure, ...rest }: Applied): string {
  return printableJson({ digest, ...subject, ...rest, failure: failure ?? null });
}

export function writeApplyText(applied: Applied): Styled {
  return styledLines(applyText(applied));
}

function applyText(applied: Applied): readonly string[] {
  const { digest, subject, refusals, stacks, failure, waiting, unsetParameters, notes } = applied;
  const release = `Release ${digest}: ${subjectPhrase(subject)}.`;
  if (refusals.length > 0) return ["Nothing was applied:", ...refusals.map(({ message }) => `  ${message}`), release];
  const parameters = parameterLines(unsetParameters);
  if (failure !== undefined) return [...failureText(subject.environment, stacks, failure), release, ...parameters];
  return [
    `Applied ${digest}: ${stacksText(stacks, "applied")}.`,
    subjectLine(subject),
    ...waiting.map((stack) => `  ${stack} waits for a second release: run switchyard plan again.`),
    ...notes.map((note) => `  ${note}`),
    ...parameters,
  ];
}

function parameterLines(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [
    `The dispatch Worker was uploaded without its outbound parameters: ${names.join(", ")}.`,
    "Next: set them with the request in docs/platform.md, Outbound parameters. Until then, the outbound Worker gets none.",
  ];
}

function failureText(environment: string, stacks: readonly AppliedStack[], failure: ApplyFailure): readonly string[] {
  const { stack, interrupted, underWay, errors, output, duplicates } = failure;
  const { changed = 0, resources = 0 } = stacks.find((each) => each.stack === stack) ?? {};
  const unknown = underWay === 0 ? "" : `, while ${plural(underWay, "request")} had no answer yet`;
  return [
    `${stack} ${interrupted ? "was interrupted" : "failed"} after ${changed} of ${plural(resources, "resource")}${unknown}. Applied before it: ${stacksText(stacks, "applied")}. Not started: ${stacksText(stacks, "not started")}.`,
    ...errors.flatMap(errorLines),
    ...indented(output),
    ...(duplicates.length === 0 ? [] : importLines(environment, duplicates)),
    `Next: npx switchyard plan --environment ${environment} plans what is left, as a new release to review. It imports what was created and not saved.`,
  ];
}

function errorLines({ address, summary, detail }: TerraformDiagnostic): readonly string[] {
  return [`  ${address === null ? "" : `${address}: `}${summary}`, ...indented(detail)];
}

function importLines(environment: string, duplicates: readonly DuplicateHostname[]): readonly string[] {
  const options = duplicates.map(({ address, id }) => `--import ${address}=${id ?? "<zone id>/<hostname id>"}`);
  const unknown = duplicates.filter(({ id }) => id === undefined).map(({ address }) => address);
  return [
    "These hostnames exist at Cloudflare already. If they are yours, plan with an import instead:",
    `    npx switchyard plan --environment ${environment} ${options.join(" ")}`,
    ...(unknown.length === 0 ? [] : [`  Not found at Cloudflare by name. Look up the id of: ${unknown.join(", ")}`]),
  ];
}

function indented(text: string): readonly string[] {
  return text === "" ? [] : text.split(/\r?\n/).map((line) => `    ${line}`);
}

function stacksText(stacks: readonly AppliedStack[], outcome: AppliedStack["outcome"]): string {
  const counted = stacks.filter((stack) => stack.outcome === outcome);
  const changed = counted.reduce((sum, stack) => sum + stack.changed, 0);
  return `${plural(counted.length, "stack")}${outcome === "applied" ? ` with ${plural(changed, "resource")}` : ""}`;
}

/** For GITHUB_STEP_SUMMARY. */
export function applyMarkdown(applied: Applied): string {
  const { subject, refusals, stacks, failure } = applied;
  const title = refusals.length > 0 ? "Not applied" : failure === undefined ? "Applied" : failureTitle(failure);
  const table = stacks.length === 0 ? undefined : tableMarkdown(stackTable(stacks));
  return summaryMarkdown(title, subject, table, applyText(applied));
}

function failureTitle({ interrupted }: ApplyFailure): string {
  return interrupted ? "Interrupted" : "Failed";
}

function stackTable(stacks: readonly AppliedStack[]): Table {
  return {
    columns: ["stack", "outcome", "resources", "time"],
    rows: stacks.map(({ stack, outcome, changed, resources, seconds }) => [
      stack,
      ...[outcome, `${changed} of ${resources}`, `${seconds} s`].map(sentence),
    ]),
  };
}

export function planMarkdown(planned: Planned): string {
  return summaryMarkdown("Planned", planned.subject, undefined, planText(planned));
}

function summaryMarkdown(
  title: string,
  subject: ReleaseSubject,
  table: MarkdownValue,
  lines: readonly string[],
): string {
  const parts = [markdown`## ${sentence(title)}: ${subjectPhrase(subject)}`, table, codeBlock("text", lines)];
  return `${joinMarkdown(parts, "\n\n")}\n`;
}
