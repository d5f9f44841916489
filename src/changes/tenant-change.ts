import type { PlatformDocument, TenantDocument } from "../registry/documents";
import { type Grant, grantOf } from "../registry/grants";
import { isAmong } from "./author";
import { ownersOf, type RegistryChange } from "./change";
import { Claims } from "./claims";
import { type Claimant, Names } from "./names";
import { Operators } from "./operators";
import { renamesIn } from "./renames";
import { RetiredNames } from "./retired-names";

/** The change of one tenant's file, and who may make it (by the base's version). */
export interface TenantChange {
  readonly id: string;
  /** The base's version, under its old name where the file is renamed. */
  readonly before: TenantDocument | undefined;
  readonly after: TenantDocument | undefined;
  readonly renamed: boolean;
  /** Owners in the base. Empty if the base's version does not match the schema. */
  readonly owners: readonly string[];
  readonly isOwner: boolean;
  readonly isOperator: boolean;
  /** The platform files whose owners are its operators. */
  readonly platforms: readonly PlatformDocument[];
  /** The default grant for a new or renamed file. Empty unless exactly one platform file applies. */
  readonly grant: Grant;
}

/** What the check of one tenant file needs from the rest of the change. Computed once per change. */
export interface ChangeContext {
  readonly tenants: readonly TenantChange[];
  readonly names: Names;
  readonly claims: Claims;
  readonly operators: Operators;
  readonly retired: RetiredNames;
}

const known = new WeakMap<RegistryChange, ChangeContext>();

export function changeContextOf(change: RegistryChange): ChangeContext {
  const found = known.get(change) ?? read(change);
  known.set(change, found);
  return found;
}

function read(change: RegistryChange): ChangeContext {
  const operators = new Operators(change);
  const oldNames = new Map(renamesIn(change).map(({ before, after }) => [after.id, before]));
  const tenants = change.tenants.map(({ id, before: sameName, after }): TenantChange => {
    const before = sameName ?? oldNames.get(id);
    const platforms = operators.platformsOf(before?.id, after?.id);
    const isNew = sameName === undefined;
    const owners = before?.complete === false ? [] : ownersOf(before);
    return {
      id,
      before,
      after,
      renamed: isNew && before !== undefined,
      owners,
      isOwner: isAmong(change.author, owners),
      isOperator: operators.include(platforms),
      platforms,
      grant: grantOf(platforms.length === 1 ? platforms[0] : undefined, isNew ? undefined : id),
    };
  });
  const retired = new RetiredNames(change);
  return { tenants, operators, names: new Names(change), claims: new Claims(change, operators), retired };
}

export function claimantOf({ id, before, grant, platforms }: TenantChange): Claimant {
  const ids = before === undefined || before.id === id ? [id] : [id, before.id];
  return { ids, grant, platform: platforms[0] };
}
