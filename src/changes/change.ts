import type { PlatformDocument, RegistryDocuments, TenantDocument, WaiverDocument } from "../registry/documents";
import type { Path, Severity } from "../registry/problem";
import type { Fault, RegistryPatch, RuleText } from "../registry/rule";
import { type Author, isAmong } from "./author";
import type { ChangedPath } from "./paths";

/** What a pull request does to the registry. Who owns what is read from `before` alone: no one makes himself an owner. */
export interface RegistryChange {
  readonly before: RegistryDocuments;
  readonly after: RegistryDocuments;
  readonly author: Author;
  /** Every path that differs, whatever it is, sorted. `tenants` and `platforms` are what those of their class hold. */
  readonly paths: readonly ChangedPath[];
  readonly tenants: readonly FileChange<TenantDocument>[];
  readonly platforms: readonly FileChange<PlatformDocument>[];
  readonly waivers: readonly FileChange<WaiverDocument>[];
  /** Paths that both the branch and the base changed, so that git can't merge them. */
  readonly conflicts: readonly string[];
  /** Paths of which git's merge makes something else than this says. */
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

/** A pull request that breaks a rule, and one that keeps it. */
export interface ChangeExample {
  /** GitHub user: `olga` owns `platform/production.json`, `acme-admin` and `bolt-bikes` own a tenant each. */
  readonly by: string;
  /** The base: a change of the sample registry. */
  readonly base?: RegistryPatch;
  readonly bad: RegistryPatch;
  /** Paths of it that git can't merge. */
  readonly conflicts?: readonly string[];
  /** All that the rule says of it: `<file> <pointer> - <message>`. */
  readonly problems: string | readonly string[];
  /** The pull request that the rule does not refuse: by someone else, or with another change. */
  readonly good?: { readonly by?: string; readonly change?: RegistryPatch };
  /** Other rules that report one of the two as well. */
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

/** Owners of a file as its base version names them. A part that the schema refused names no one. */
export function ownersOf(document: TenantDocument | PlatformDocument | undefined): string[] {
  return (document?.value.owners ?? []).filter((owner) => owner !== undefined);
}

/**
 * Who may do it decides how a change is told: its owner reads it named, as a warning, so that no one deletes or gives
 * away by accident; for everyone else it is an error.
 */
export function judged(
  { user }: Author,
  allowed: boolean,
  ask: string,
): { readonly severity: Severity; readonly hint: string } {
  return allowed
    ? { severity: "warning", hint: `${user} may do this. Check that it is intended.` }
    : { severity: "error", hint: `${user} may not do this. ${ask}` };
}

export function judgedBy(author: Author, owners: readonly string[]): ReturnType<typeof judged> {
  return judged(author, isAmong(author, owners), askOneOf(owners));
}

export function askOneOf(owners: readonly string[]): string {
  const names = [...new Set(owners)];
  if (names.length === 0) return "The base version names no owner: an administrator of the repository has to merge it.";
  return `One of these owners must open the pull request: ${names.join(", ")}.`;
}
