import { printableJson } from "../report/json";
import { type Styled, styled, styledLines } from "../report/terminal-text";
import { listed, plural } from "../text";
import { commitCommand } from "./commit";
import type { ReleaseEffect } from "./release-effect";
import type { Suspension } from "./suspension";

/** What suspend and resume print. */

export function suspensionText(suspension: Suspension): Styled {
  return styledLines([...fileLines(suspension), ...nextLines(suspension)]);
}

export function suspensionJson(suspension: Suspension): string {
  return printableJson(suspensionFields(suspension));
}

export function suspensionFields(suspension: Suspension): object {
  const { action, tenant, file, from, text, reason, by, at, effects, commit } = suspension;
  const to = action === "suspend" ? "suspended" : "live";
  const command = commitCommand(commit);
  return {
    ...{ action, tenant, file, status: { before: from, after: to }, changed: text !== undefined, reason, by, at },
    release: effects.map(({ environment, lookup, entries, updatedHostnames }) => {
      return { environment, lookup, entries, updatedHostnames };
    }),
    commit: { command, subject: commit.subject, trailers: Object.fromEntries(commit.trailers) },
  };
}

export function fileLines({ action, tenant, file, from, text }: Suspension): readonly string[] {
  const status = action === "suspend" ? "suspended" : "live";
  if (text === undefined) return [`${file} already says that ${tenant} is ${status}. It was not changed.`];
  const lost =
    action === "suspend" && from === "maintenance" ? " (it was in maintenance; resume will make it live)" : "";
  return [`${file} now says that ${tenant} is ${status}${lost}.`];
}

/** The commit to make, and what its release does. */
export function nextLines({ commit, effects, text }: Suspension): readonly (string | Styled)[] {
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
