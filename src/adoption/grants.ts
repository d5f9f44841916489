import { isCovered, type NameKind } from "../changes/names";
import type { PlatformDocument } from "../registry/documents";
import { type Grant, grantOf, ownGrantOf } from "../registry/grants";
import type { DraftedTenant } from "./tenant-file";

/**
 * The grants that new tenants need beyond the default one: then their owners may use what they have today again. A tenant that has a
 * grant of its own keeps it.
 */
export function grantsFor(
  drafts: readonly DraftedTenant[],
  platform: PlatformDocument,
): ReadonlyMap<string, Readonly<Record<string, readonly string[]>>> {
  const byDefault = grantOf(platform, undefined);
  const grants = drafts.flatMap((draft) => {
    if (ownGrantOf(platform, draft.id) !== undefined) return [];
    const needed = Object.entries(namesOf(draft)).flatMap(([list, names]) => {
      const kind = list as keyof Grant;
      const known = byDefault[kind];
      const missing = [...new Set(names)].filter((name) => !isGranted(kind, known, draft.id, name)).sort();
      return missing.length === 0 ? [] : [[list, [...known, ...missing]] as const];
    });
    return needed.length === 0 ? [] : [[draft.id, Object.fromEntries(needed)] as const];
  });
  return new Map(grants);
}

function isGranted(kind: keyof Grant, patterns: readonly string[], id: string, name: string): boolean {
  const named: readonly string[] = ["workers", "certificates", "origins"];
  return named.includes(kind) ? isCovered(kind as NameKind, patterns, id, name) : patterns.includes(name);
}

/** Every name in a tenant's file that a grant decides about. */
function namesOf({ value }: DraftedTenant): Record<keyof Grant, readonly string[]> {
  const { hostnames = [] } = value;
  return {
    workers: [
      value.worker ?? "",
      ...hostnames.flatMap(({ worker, paths = [] }) => [
        ...(worker === undefined ? [] : [worker]),
        ...paths.map((path) => path.worker),
      ]),
    ],
    certificates: hostnames.flatMap(({ certificate }) =>
      certificate?.uploaded === undefined ? [] : [certificate.uploaded.certificate, certificate.uploaded.privateKey],
    ),
    tiers: [value.tier ?? ""],
    outbound: Object.keys(value.outbound ?? {}),
    origins: hostnames.flatMap(({ origin }) => (origin === undefined ? [] : [origin.server])),
  };
}
