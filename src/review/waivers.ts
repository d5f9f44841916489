import type { BudgetKind } from "../manifest/manifest";
import { checkFile } from "../registry/check";
import { refuseFileProblems } from "../registry/file-problems";
import type { WaiverFile } from "../registry/files.generated";
import { sourceFrom } from "../registry/load";

/** A reviewed exception: these tenants may exceed this budget, in this change, until this day. */
export interface Waiver {
  readonly file: string;
  readonly environment: string;
  readonly changeDigest: string;
  readonly kind: BudgetKind;
  readonly tenants: readonly string[];
  /** The last moment at which it holds, in milliseconds since 1970. */
  readonly expires: number;
  readonly reason: string;
}

/** @throws UserError with all problems of the file, each with its line and column */
export function parseWaiver(text: string, file: string): Waiver {
  const { document, problems } = checkFile(sourceFrom("waiver", file, text));
  refuseFileProblems(problems);
  const value = document.value as WaiverFile; // nothing was removed from it, because it has no problems
  return { ...value, file, expires: endOfDay(value.expires) };
}

const LAST_MILLISECOND = 24 * 60 * 60 * 1000 - 1;

function endOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) + LAST_MILLISECOND;
}

/** The tenants that the waivers exempt from one budget of one change at one moment. */
export function waivedTenants(
  waivers: readonly Waiver[],
  kind: BudgetKind,
  changeDigest: string,
  now: number,
): ReadonlySet<string> {
  const holding = waivers.filter(
    (waiver) => waiver.kind === kind && waiver.changeDigest === changeDigest && now <= waiver.expires,
  );
  return new Set(holding.flatMap((waiver) => waiver.tenants));
}
