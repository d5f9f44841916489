import { newErrors } from "../onboarding/draft";
import { checkRegistry } from "../registry/check";
import type { RegistrySources } from "../registry/load";
import type { Status } from "../registry/model";
import type { Problem } from "../registry/problem";
import { UserError } from "../user-error";
import { type Commit, oneLine } from "./commit";
import { findTenant, type ServedTenant } from "./find-tenant";
import { type ReleaseEffect, releaseEffect } from "./release-effect";
import { withStatus } from "./status-edit";

export type SuspensionAction = "suspend" | "resume";

/** What a person asks for. */
export interface SuspensionRequest {
  readonly action: SuspensionAction;
  readonly tenant: string;
  readonly reason: string;
  /** Who decides: `Jane Doe <jane@example.com>`. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A suspension, or its end, as an edit of the tenant's file. */
export interface Suspension {
  readonly action: SuspensionAction;
  readonly tenant: string;
  readonly file: string;
  /** What the file says before. */
  readonly from: Status;
  /** The file's text afterwards; undefined: it says so already. */
  readonly text: string | undefined;
  readonly commit: Commit;
  readonly reason: string;
  readonly by: string;
  /** `2026-11-28T04:00:00Z` */
  readonly at: string;
  /** As the file declares it before the edit. */
  readonly served: readonly ServedTenant[];
  readonly effects: readonly ReleaseEffect[];
}

/**
 * Plans the edit. Pure: nothing is written.
 * @throws UserError when the tenant can't be suspended or resumed
 */
export function planSuspension(
  sources: RegistrySources,
  request: SuspensionRequest,
): { readonly suspension: Suspension; readonly errors: readonly Problem[] } {
  const { action, tenant } = request;
  const [reason, by] = [oneLine("--reason", request.reason), oneLine("--by", request.by)];
  const before = checkRegistry(sources);
  const { document, served } = findTenant(before.documents, tenant);
  const from = document.value.status ?? "live";
  refuseStatus(action, tenant, from);
  const { file } = document;
  const source = sources.sources.find((each) => each.file === file);
  if (source === undefined) throw new Error(`${file} was read and is not among the sources`);
  const edited = withStatus(source.text, action === "suspend" ? "suspended" : undefined);
  const text = from === (action === "suspend" ? "suspended" : "live") ? undefined : edited;
  const at = `${new Date(request.at).toISOString().slice(0, 19)}Z`;
  const after = {
    ...sources,
    sources: sources.sources.map((each) => (each === source ? { ...each, text: edited } : each)),
  };
  const errors = text === undefined ? [] : newErrors(before.problems, checkRegistry(after).problems);
  const commit = { file, subject: `${WORDS[action].subject} ${tenant}`, trailers: trailersOf(action, reason, by, at) };
  const effects = served.map(releaseEffect);
  return { suspension: { action, tenant, file, from, text, commit, reason, by, at, served, effects }, errors };
}

const WORDS = {
  suspend: { subject: "Suspend", participle: "Suspended" },
  resume: { subject: "Resume", participle: "Resumed" },
} as const;

function trailersOf(action: SuspensionAction, reason: string, by: string, at: string): Commit["trailers"] {
  const { participle } = WORDS[action];
  return [
    [`${participle}-by`, by],
    [`${participle}-at`, at],
    ["Reason", reason],
  ];
}

function refuseStatus(action: SuspensionAction, tenant: string, status: Status): void {
  if (status === "removed")
    throw new UserError(
      `${tenant} is removed: its hostnames answer 410 already. To change that, edit "status" in its file.`,
      "refused",
    );
  if (action === "resume" && status === "maintenance")
    throw new UserError(
      `${tenant} is not suspended, but in maintenance. To end that, remove "status" from its file.`,
      "refused",
    );
}
