import type {
  ImportsDocument,
  PlatformDocument,
  RegistryDocuments,
  TenantDocument,
  WaiverDocument,
} from "../registry/documents";
import type { Path, Severity } from "../registry/problem";
import type { Fault, RegistryPatch, RuleText } from "../registry/rule";
import type { Author } from "./author";
import type { ChangedPath } from "./paths";

/** What a pull request does to the registry. Owners are read from `before` only, so that no one can add themselves as an owner. */
export interface RegistryChange {
  readonly before: RegistryDocuments;
  readonly after: RegistryDocuments;
  readonly author: Author;
  /** The day of the base's commit, in UTC; undefined if it is not known: then no retired name counts as expired. */
  readonly baseDay: string | undefined;
  /** Every path that differs, sorted. `tenants`, `platforms`, `waivers` and `imports` are the documents at the paths of their class. */
  readonly paths: readonly ChangedPath[];
  readonly tenants: readonly FileChange<TenantDocument>[];
  readonly platforms: readonly FileChange<PlatformDocument>[];
  readonly waivers: readonly FileChange<WaiverDocument>[];
  readonly imports: readonly FileChange<ImportsDocument>[];
  /** Paths that both the branch and the base changed, so that git can't merge them. */
  readonly conflicts: readonly string[];
  /** Paths where git's merge gives a different result than this change shows. */
  readonly unclear: readonly string[];
}

/** One file that differs. */
export interface FileChange<Document> {
  readonly id: string;
  readonly file: string;
  /** Absent when the file is new. */
  readonly before: Document | undefined;
  /** Absent when the file is deleted. */
  readonly after: Document | undefined;
}

/** A pull request that breaks a rule, and one that follows it. The base is of 2026-11-28. */
export interface ChangeExample {
  /** GitHub user: `olga` owns `platform/production.json`, `acme-admin` and `bolt-bikes` own a tenant each. */
  readonly by: string;
  /** The base: a change of the sample registry. */
  readonly base?: RegistryPatch;
  readonly bad: RegistryPatch;
  /** Paths of it that git can't merge. */
  readonly conflicts?: readonly string[];
  /** Every problem that the rule reports: `<file> <pointer> - <message>`. */
  readonly problems: string | readonly string[];
  /** The pull request that the rule does not refuse: by someone else, or with another change. */
  readonly good?: { readonly by?: string; readonly change?: RegistryPatch };
  /** Other rules that report a problem in either pull request. */
  readonly others?: readonly string[];
}

/** A change rule: it compares the registry before and after. One file each, under rules/. */
export interface ChangeRule extends RuleText {
  readonly examples: readonly ChangeExample[];
  readonly check: (change: RegistryChange, report: ReportChange) => void;
}

export type ReportChange = (
  /** A document, or any changed path. */
  place: { readonly file: string },
  path: Path,
  fault: Fault & { readonly severity?: Severity },
) => void;

/** Owners of a file as its base version names them. Parts that the schema refused count as empty. */
export function ownersOf(document: TenantDocument | PlatformDocument | undefined): string[] {
  return (document?.value.owners ?? []).filter((owner) => owner !== undefined);
}

/** The severity of a change: a warning if the author may make it, so that it does not happen by accident, otherwise an error. */
export function permission(
  { user }: Author,
  allowed: boolean,
  ask: string,
): { readonly severity: Severity; readonly hint: string } {
  return allowed
    ? { severity: "warning", hint: `${user} may do this. Check that it is intended.` }
    : { severity: "error", hint: `${user} may not do this. ${ask}` };
}

export function askOneOf(owners: readonly string[]): string {
  const names = [...new Set(owners)];
  if (names.length === 0) return "The base version names no owner: an administrator of the repository has to merge it.";
  return `One of these owners must open the pull request: ${names.join(", ")}.`;
}
