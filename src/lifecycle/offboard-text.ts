import { printableJson } from "../report/json";
import { type Styled, styled, styledLines } from "../report/terminal-text";
import { listed } from "../text";
import { type Commit, commitCommand } from "./commit";
import type { LifeState } from "./life";
import type { OffboardEvidence } from "./offboard";

/** What offboard did, or why it did nothing. */
export interface OffboardReport {
  readonly tenant: string;
  readonly file: string;
  readonly to: LifeState;
  readonly names: readonly string[];
  /** The `since` of the names that are held now. */
  readonly day: string;
  readonly evidence: readonly OffboardEvidence[];
  readonly written: boolean;
  readonly commit: Commit;
}

export function offboardJson({ commit, ...report }: OffboardReport): string {
  const { subject, trailers } = commit;
  const next = { command: commitCommand(commit), subject, trailers: Object.fromEntries(trailers) };
  return printableJson({ ...report, commit: report.written ? next : null });
}

export function offboardText(report: OffboardReport): Styled {
  return styledLines([...evidenceLines(report), ...(report.written ? doneLines(report) : refusedLines(report))]);
}

function evidenceLines({ evidence }: OffboardReport): readonly Styled[] {
  return evidence.map(({ hostname, words }) => styled`${hostname}: ${words}`);
}

function refusedLines({ file, evidence }: OffboardReport): readonly (string | Styled)[] {
  const waiting = evidence.filter(({ gone }) => !gone).map(({ hostname }) => hostname);
  return [
    "",
    styled`Nothing was written: DNS does not show that ${listed(waiting)} points elsewhere.`,
    styled`Ask the customer to change DNS, then run this again. ${file} stays removed until then: visitors get 410.`,
    "An owner of the platform file can skip this with --reason.",
  ];
}

function doneLines({ file, to, names, day, commit }: OffboardReport): readonly (string | Styled)[] {
  const done =
    to === "removed"
      ? styled`${file}: ${listed(names)} will answer 410. Hostnames and certificates stay.`
      : styled`${file}: ${listed(names)} left, and is held from ${day} on. The release deletes the hostnames at Cloudflare.`;
  const next =
    to === "removed"
      ? "Then open a pull request and release it. Ask the customer to change DNS, and run this again."
      : "Then open a pull request and release it. That is the last step.";
  return [done, "", "Commit it:", styled`  ${commitCommand(commit)}`, "", next];
}
