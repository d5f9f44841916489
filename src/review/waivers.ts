import { printable } from "../text";
import { UserError } from "../user-error";
import { isArray, isObject, type JsonObject, stringAt } from "./json";
import { BUDGET_KINDS, type BudgetKind } from "./manifest";

/** A reviewed exception: these tenants, in this change, until this day, may go over this budget. */
export interface Waiver {
  readonly file: string;
  readonly changeDigest: string;
  readonly kind: BudgetKind;
  readonly tenants: readonly string[];
  /** The last instant it holds, in milliseconds since 1970. */
  readonly expires: number;
  readonly reason: string;
}

/** @throws UserError with the file's name and all that is wrong with it */
export function parseWaiver(text: string, file: string): Waiver {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(`${file}: is not JSON.`, "refused");
  }
  if (!isObject(value)) throw new UserError(`${file}: a waiver is one JSON object.`, "refused");
  const { changeDigest, kind, tenants, expires, reason } = fieldsOf(value);
  const wrong = [
    ...Object.keys(value)
      .filter((key) => !FIELDS.includes(key))
      .map((key) => `knows no field "${printable(key)}"`),
    changeDigest === undefined && "changeDigest must be the 64 hex digits that switchyard review prints",
    kind === undefined && `kind must be one of ${BUDGET_KINDS.join(", ")}`,
    tenants === undefined && "tenants must list at least one tenant (or the hostname, where no tenant is known)",
    expires === undefined && 'expires must be a day, such as "2026-12-31" (to its end, UTC)',
    reason === undefined && "reason must say why",
  ].filter((problem) => problem !== false);
  const complete = changeDigest && kind && tenants && expires !== undefined && reason;
  if (wrong.length > 0 || !complete) throw new UserError(`${file}: ${wrong.join("; ")}.`, "refused");
  return { file, changeDigest, kind, tenants, expires, reason };
}

const FIELDS: readonly string[] = ["$schema", "changeDigest", "kind", "tenants", "expires", "reason"];

function fieldsOf(value: JsonObject) {
  const digest = stringAt(value, "changeDigest") ?? "";
  const reason = (stringAt(value, "reason") ?? "").trim();
  return {
    changeDigest: /^[0-9a-f]{64}$/.test(digest) ? digest : undefined,
    kind: BUDGET_KINDS.find((kind) => kind === value.kind),
    tenants: tenantsOf(value),
    expires: endOfDay(stringAt(value, "expires") ?? ""),
    reason: reason === "" ? undefined : reason,
  };
}

function tenantsOf({ tenants }: JsonObject): readonly string[] | undefined {
  if (!isArray(tenants) || tenants.length === 0) return undefined;
  const names = tenants.filter((tenant): tenant is string => typeof tenant === "string" && tenant !== "");
  return names.length === tenants.length ? names : undefined;
}

const LAST_MILLISECOND = 24 * 60 * 60 * 1000 - 1;

function endOfDay(text: string): number | undefined {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Some engines turn 31 February into March.
  const isDay = !Number.isNaN(start) && new Date(start).toISOString().startsWith(text);
  return isDay ? start + LAST_MILLISECOND : undefined;
}

/** The tenants that the waivers admit, for one budget of one change, at one moment: these and nobody else. */
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
