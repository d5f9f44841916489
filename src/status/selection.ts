import { closest } from "fastest-levenshtein";
import type { Registry } from "../registry/model";
import { oneSpelling } from "../spelling";
import { printable } from "../text";
import { UserError } from "../user-error";
import type { StatusReport } from "./report";

/** What the user asked about. */
export interface Selection {
  readonly tenants: ReadonlySet<string>;
  readonly hostnames: ReadonlySet<string>;
  /** Hostnames that no tenant declares. Cloudflare may still have them. */
  readonly undeclared: readonly string[];
}

/**
 * Tells tenants' ids from hostnames: an id has no dot, a hostname has one.
 * @returns undefined if no name was given
 * @throws UserError for a name that can be neither
 */
export function selectionOf({ environments }: Registry, names: readonly string[]): Selection | undefined {
  if (names.length === 0) return undefined;
  const tenants = environments.flatMap((environment) => environment.tenants);
  const ids = new Set(tenants.map(({ id }) => id));
  const declared = new Set(tenants.flatMap(({ hostnames }) => hostnames.map(({ hostname }) => hostname)));
  const spelledNames = [...new Set(names.map(oneSpelling))];
  const unknown = spelledNames.find((name) => !name.includes(".") && !ids.has(name));
  if (unknown !== undefined) {
    const hint = ids.size === 0 ? "" : ` Did you mean ${closest(unknown, [...ids])}?`;
    throw new UserError(`No tenant of the registry is called ${printable(unknown)}.${hint}`, "refused");
  }
  return {
    tenants: new Set(spelledNames.filter((name) => ids.has(name))),
    hostnames: new Set(spelledNames.filter((name) => declared.has(name))),
    undeclared: spelledNames.filter((name) => !ids.has(name) && !declared.has(name)),
  };
}

/** Why the report says nothing about a name that the user gave. */
export function unansweredNames(report: StatusReport, selection: Selection | undefined): readonly string[] {
  const shown = new Set(report.environments.flatMap(({ foreign }) => foreign.map(({ hostname }) => hostname)));
  const undeclared = selection?.undeclared.filter((name) => !shown.has(name)) ?? [];
  return [
    ...(report.environments.length === 0
      ? ["None of the tenants and hostnames you named has a custom hostname, so nothing was asked."]
      : []),
    ...undeclared.map((name) => `${printable(name)} is not declared in the registry, and Cloudflare did not show it.`),
  ];
}
