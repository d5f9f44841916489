import { escapeMarkdown } from "../report/escape";
import type { Diagnostic } from "../terraform/run";
import { plural, printable, printableLines } from "../text";
import type { Applied, AppliedStack, Failure } from "./apply";
import type { Duplicate } from "./duplicates";
import type { Planned } from "./plan-request";

/** What plan and apply say at their end: for a terminal, for machines, and for a CI job's summary. */

export function planText({ release, done, waiting, held, unreleased }: Planned): readonly string[] {
  const wait = [
    ...waiting.map(
      (stack) => `  ${stack} waits for a second release: it needs ids that an earlier stack's apply makes.`,
    ),
    ...held.map(({ stack, problem }) => `  ${stack} is left out: ${printable(problem)} Then plan again.`),
    ...unreleased.map((stack) => `  ${stack} is not released by Switchyard: cdktf deploy ${stack}`),
  ];
  if (release === undefined) {
    const rest = done.length === 0 ? "" : `: ${plural(done.length, "stack")} already as the registry says`;
    return [held.length > 0 ? "Nothing was planned:" : `Nothing to release${rest}.`, ...wait];
  }
  const { digest, manifest } = release;
  // A drift plan plans what was done: of those, what has something to do is not done any more.
  const open = new Set([...manifest.stacks.map((stack) => stack.name), ...waiting, ...held.map((one) => one.stack)]);
  const rest = done.filter((stack) => !open.has(stack));
  const name = { cloudflare: "Release", state: "Preview", registry: "Preview (not a Terraform plan)" }[manifest.basis];
  return [
    `${name} ${digest}: ${plural(manifest.stacks.length, "stack")} with something to do, ${rest.length} done already.`,
    ...wait,
    `Next: npx switchyard review release/${digest}`,
  ];
}

export function planJson({ release, done, waiting, held, unreleased }: Planned): object {
  const manifest = release?.manifest;
  return {
    digest: release?.digest ?? null,
    changeDigest: manifest?.changeDigest ?? null,
    basis: manifest?.basis ?? null,
    environment: manifest?.environment ?? null,
    stacks: manifest?.stacks.map(({ name }) => name) ?? [],
    imports: manifest?.imports ?? [],
    done,
    waiting,
    held,
    unreleased,
  };
}

export function applyJson({ failure, ...rest }: Applied): object {
  return { ...rest, failure: failure ?? null };
}

export function applyText(applied: Applied): readonly string[] {
  const { digest, environment, refusals, stacks, failure, waiting, unsetParameters } = applied;
  if (refusals.length > 0) return ["Nothing was applied:", ...refusals.map(({ message }) => `  ${printable(message)}`)];
  const parameters = parameterLines(unsetParameters);
  if (failure !== undefined) return [...failureText(environment, stacks, failure), ...parameters];
  return [
    `Applied ${digest}: ${stacksText(stacks, "applied")}.`,
    ...waiting.map((stack) => `  ${stack} waits for a second release: run switchyard plan again.`),
    ...parameters,
  ];
}

function parameterLines(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [
    `The dispatch Worker was uploaded without its outbound parameters: ${names.map(printable).join(", ")}.`,
    "Next: set them with the request in docs/platform.md, Outbound parameters. Until then, the outbound Worker gets none.",
  ];
}

function failureText(environment: string, stacks: readonly AppliedStack[], failure: Failure): readonly string[] {
  const { stack, errors, output, duplicates } = failure;
  const { changed = 0, resources = 0 } = stacks.find(({ outcome }) => outcome === "failed") ?? {};
  return [
    `${stack} failed after ${changed} of ${plural(resources, "resource")}. Applied before it: ${stacksText(stacks, "applied")}. Not started: ${stacksText(stacks, "not started")}.`,
    ...errors.flatMap(errorLines),
    ...(output === "" ? [] : [indented(output)]),
    ...(duplicates.length === 0 ? [] : importLines(environment, duplicates)),
    `Next: npx switchyard plan --environment ${environment} plans what is left, as a new release to review.`,
  ];
}

function errorLines({ address, summary, detail }: Diagnostic): readonly string[] {
  return [
    `  ${address === null ? "" : `${printable(address)}: `}${printable(summary)}`,
    ...(detail === "" ? [] : [indented(detail)]),
  ];
}

function importLines(environment: string, duplicates: readonly Duplicate[]): readonly string[] {
  const options = duplicates.map(({ address, id }) => `--import ${address}=${id ?? "<zone id>/<hostname id>"}`);
  const unknown = duplicates.filter(({ id }) => id === undefined).map(({ address }) => address);
  return [
    "These hostnames exist at Cloudflare already. If they are yours, plan with an import instead:",
    indented(`npx switchyard plan --environment ${environment} ${options.join(" ")}`),
    ...(unknown.length === 0
      ? []
      : [`  Not found by their name, look up the id: ${unknown.map(printable).join(", ")}`]),
  ];
}

function indented(text: string): string {
  return printableLines(text).replace(/^/gm, "    ");
}

function stacksText(stacks: readonly AppliedStack[], outcome: AppliedStack["outcome"]): string {
  const counted = stacks.filter((stack) => stack.outcome === outcome);
  const changed = counted.reduce((sum, stack) => sum + stack.changed, 0);
  return `${plural(counted.length, "stack")}${outcome === "applied" ? ` with ${plural(changed, "resource")}` : ""}`;
}

/** For GITHUB_STEP_SUMMARY. */
export function applyMarkdown(applied: Applied): string {
  const { refusals, stacks, failure } = applied;
  const title = refusals.length > 0 ? "Not applied" : failure === undefined ? "Applied" : "Failed";
  const rows = stacks.map(
    ({ stack, outcome, changed, resources, seconds }) =>
      `| ${escapeMarkdown(stack)} | ${outcome} | ${changed} of ${resources} | ${seconds} s |`,
  );
  const table =
    rows.length === 0 ? [] : ["| stack | outcome | resources | time |", "| --- | --- | --- | --- |", ...rows, ""];
  return [`## ${title}`, "", ...table, ...fenced(applyText(applied)), ""].join("\n");
}

export function planMarkdown(planned: Planned): string {
  return ["## Planned", "", ...fenced(planText(planned)), ""].join("\n");
}

/** What Terraform and Cloudflare say must not end the fence. */
function fenced(lines: readonly string[]): readonly string[] {
  return ["```text", lines.join("\n").replaceAll("```", "` ` `"), "```"];
}
