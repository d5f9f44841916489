import type { TenantDocument } from "../registry/documents";
import { ownGrantOf } from "../registry/grants";
import type { Path } from "../registry/problem";
import { type ChangeRule, permission, type RegistryChange } from "./change";
import { type FieldChange, fieldChanges } from "./field-changes";
import { FIELDS, type FieldRule, isEmptyPlace, type Reserved, rowOf } from "./fields";
import { askOperators } from "./operators";
import { type ChangeContext, changeContextOf, type TenantChange } from "./tenant-change";

/** What a change does to a tenant file that its owners may not do alone. */
interface FieldFault {
  readonly rule: FieldRule;
  readonly document: TenantDocument;
  readonly path: Path;
  readonly message: string;
  readonly found: string | undefined;
  readonly allowed: boolean;
  readonly ask: string;
}

const known = new WeakMap<RegistryChange, readonly FieldFault[]>();

/** The table of fields.ts, applied to every tenant file of a change; each rule reports its part. */
export function reportFieldFaults(id: FieldRule): ChangeRule["check"] {
  return (change, report) => {
    const faults = known.get(change) ?? fieldFaults(change);
    known.set(change, faults);
    for (const { rule, document, path, message, found, allowed, ask } of faults)
      if (rule === id) report(document, path, { message, found, ...permission(change.author, allowed, ask) });
  };
}

function fieldFaults(change: RegistryChange): FieldFault[] {
  if (change.before.platforms.length === 0) return []; // the registry's first commit: no one has granted anything yet
  const context = changeContextOf(change);
  return context.tenants.flatMap((tenant) => tenantFaults(tenant, context));
}

function tenantFaults(tenant: TenantChange, context: ChangeContext): FieldFault[] {
  const { before, after, isOwner, isOperator } = tenant;
  if (after === undefined) return [];
  if (before !== undefined && !isOwner && !isOperator) return []; // change-owner reports the whole file
  const changes = fieldChanges(before, after);
  const changed = new Set(changes.map(({ field }) => field));
  const again = FIELDS.filter(({ dependsOn = [] }) => dependsOn.some((field) => changed.has(field)));
  const all =
    again.length === 0
      ? changes
      : fieldChanges(
          before,
          after,
          again.flatMap(({ fields }) => fields),
        );
  return [...grantTaken(tenant, after), ...all.flatMap((one) => faultOf(one, tenant, after, context))];
}

function faultOf(
  change: FieldChange,
  tenant: TenantChange,
  document: TenantDocument,
  context: ChangeContext,
): FieldFault[] {
  const row = rowOf(change.field);
  const reserved = row === undefined ? unlisted(change) : row.reserved?.(change, tenant, context);
  if (reserved === undefined) return [];
  return [faultFrom(reserved, row?.rule ?? "change-field", change, tenant, document)];
}

function unlisted(change: FieldChange): Reserved | undefined {
  return isEmptyPlace(change) ? undefined : { message: `the field ${change.field} is changed` };
}

function faultFrom(
  { rule, message, others }: Reserved,
  rowRule: FieldRule,
  { path, before, after }: Pick<FieldChange, "path" | "before" | "after">,
  { isOperator, platforms }: TenantChange,
  document: TenantDocument,
): FieldFault {
  const value = after ?? before;
  const found = value === undefined ? undefined : typeof value === "string" ? value : JSON.stringify(value);
  const { allowed, ask } = others ?? { allowed: isOperator, ask: askOperators(platforms) };
  return { rule: rule ?? rowRule, document, path, message, found, allowed, ask };
}

/** A new tenant may not take an ID that already has a grant: it would get that grant. */
function grantTaken(tenant: TenantChange, after: TenantDocument): FieldFault[] {
  if (tenant.before?.id === tenant.id) return [];
  const platform = tenant.platforms.find((one) => ownGrantOf(one, tenant.id) !== undefined);
  if (platform === undefined) return [];
  const message = `${platform.file} has a grant for the id ${tenant.id} already`;
  return [faultFrom({ message }, "change-grant", { path: [], before: undefined, after: tenant.id }, tenant, after)];
}
