import { TIME_TO_EFFECT_MS } from "../../worker/constants";
import { printableJson } from "../report/json";
import { type Styled, styled, styledLines } from "../report/terminal-text";
import { listed, plural } from "../text";
import { commitCommand } from "./commit";
import type { ReleaseEffect } from "./release-effect";
import { changedCountText, isComplete, type LiveChange } from "./suspend-now";
import type { Suspension } from "./suspension";

/** What suspend and resume print. */

export interface SuspensionReport {
  readonly suspension: Suspension;
  /** What was written at Cloudflare; undefined without `--now`. */
  readonly live: readonly LiveChange[] | undefined;
}

export function suspensionText({ suspension, live }: SuspensionReport): Styled {
  return styledLines([
    ...(live ?? []).flatMap((change) => liveLines(suspension, change)),
    ...(live === undefined || isComplete(live) ? [] : againLines(suspension)),
    ...fileLines(suspension),
    ...nextLines(suspension),
  ]);
}

export function suspensionJson({ suspension, live }: SuspensionReport): string {
  const { action, tenant, file, from, text, reason, by, at, effects, commit } = suspension;
  const to = action === "suspend" ? "suspended" : "live";
  return printableJson({
    ...{ action, tenant, file, status: { before: from, after: to }, changed: text !== undefined, reason, by, at },
    ...(live !== undefined && { now: { complete: isComplete(live), environments: live.map(liveJson) } }),
    release: effects.map(({ environment, lookup, entries, updatedHostnames }) => {
      return { environment, lookup, entries, updatedHostnames };
    }),
    commit: {
      command: commitCommand(commit),
      subject: commit.subject,
      trailers: Object.fromEntries(commit.trailers),
    },
  });
}

function liveJson({ environment, hostnames, recordFailure, effectiveAt }: LiveChange): object {
  return {
    environment,
    hostnames: hostnames.map(({ hostname, outcome, why = null }) => ({ hostname, outcome, why })),
    recordFailure: recordFailure ?? null,
    effectiveAt: `${secondText(effectiveAt)}Z`,
  };
}

/** `2026-11-28T04:02:30` */
function secondText(time: number): string {
  return new Date(time).toISOString().slice(0, 19);
}

const OUTCOMES = {
  failed: "NOT changed",
  unreleased: "not released yet, so no visitor is served",
  foreign: "left alone",
} as const;

function liveLines({ action, tenant }: Suspension, change: LiveChange): readonly string[] {
  const { environment, hostnames, recordFailure, effectiveAt } = change;
  const others = hostnames.flatMap(({ hostname, outcome, why }) =>
    outcome === "done" ? [] : [`  ${hostname}: ${OUTCOMES[outcome]}${why === undefined ? "" : ` (${why})`}`],
  );
  const done = hostnames.filter(({ outcome }) => outcome === "done").map(({ hostname }) => `  ${hostname}`);
  const time = secondText(effectiveAt).slice(11);
  return [
    `${environment}: ${changedCountText(action, hostnames)}.`,
    ...done,
    ...others,
    ...(recordFailure === undefined
      ? []
      : [`  The record of it could not be ${action === "suspend" ? "written" : "deleted"}: ${recordFailure}.`]),
    ...(done.length === 0
      ? []
      : [
          `Visitors may get the earlier answer until ${time} UTC (${TIME_TO_EFFECT_MS / 1000} seconds). KV needs up to 60 seconds more to copy the change, and promises no limit.`,
          `See what visitors get: npx switchyard probe ${tenant} --wait`,
        ]),
    "",
  ];
}

function againLines({ action, tenant }: Suspension): readonly string[] {
  return [`Not complete. Run ${action} ${tenant} --now again: it finishes what is left.`, ""];
}

function fileLines({ action, tenant, file, from, text }: Suspension): readonly string[] {
  const status = action === "suspend" ? "suspended" : "live";
  if (text === undefined) return [`${file} already says that ${tenant} is ${status}. It was not changed.`];
  const lost =
    action === "suspend" && from === "maintenance" ? " (it was in maintenance; resume will make it live)" : "";
  return [`${file} now says that ${tenant} is ${status}${lost}.`];
}

/** The commit to make, and what its release does. */
function nextLines({ commit, effects, text }: Suspension): readonly (string | Styled)[] {
  return [
    "",
    text === undefined ? "Commit it, if that is not done yet:" : "Commit it:",
    styled`  ${commitCommand(commit)}`,
    "",
    "Then open a pull request, and release it. One of the platform's owners has to open it (docs/authority.md).",
    ...effects.flatMap(effectLines),
  ];
}

function effectLines({ environment, entries, updatedHostnames, lookup }: ReleaseEffect): readonly string[] {
  const kv = `${entries.length} KV ${entries.length === 1 ? "entry" : "entries"}`;
  if (updatedHostnames.length === 0)
    return [
      `In ${environment}, this change updates ${kv} and nothing else: no custom hostname, no certificate, no other tenant.`,
    ];
  return [
    `In ${environment}, this change updates ${kv} and ${plural(updatedHostnames.length, "custom hostname")}, because the dispatch Worker looks them up by ${lookup}.`,
    `  Cloudflare then validates their certificates again: ${listed(updatedHostnames)}. An active certificate stays in use meanwhile.`,
  ];
}
