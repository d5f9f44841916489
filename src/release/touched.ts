import type { FoundObject, ObjectQuestion } from "../cloudflare/objects";
import { isObject, type Json, type JsonObject, objectAt, objectsAt, stringAt } from "../json";
import type { FoundDifference, Import, MendedResource } from "../manifest/manifest";
import { changeKey } from "../terraform/comparable";
import { fieldAt } from "../terraform/declared-fields";
import { comparedPaths, isEmptyField, isSameField, pathsNotAsAsked, plainField } from "../terraform/field-comparison";
import { readKvValue } from "../terraform/kv-value";
import { MASKED } from "../terraform/mask";
import type { Plan, PlannedResource } from "../terraform/plan";
import { CUSTOM_HOSTNAME, resourceType } from "../terraform/resource-types";
import type { StateObject } from "../terraform/state-objects";
import { isResourceAddress } from "./imports";

/** A resource that a plan creates, updates or deletes, with the question that tells what Cloudflare has of it. */
export interface TouchedResource {
  /** Masked, as the review shows it. */
  readonly resource: PlannedResource;
  /** The values themselves, to compare with. */
  readonly clear: Sides;
  readonly question: ObjectQuestion;
}

interface Sides {
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** A stack's plan: as a review reads it, and its JSON with secrets in clear. */
export interface ClearPlan {
  readonly plan: Plan;
  readonly document: JsonObject;
}

/**
 * What the plans would touch at Cloudflare. Left out: types that Switchyard doesn't know, resources made with `count`, `for_each` or a
 * module (a release can't import or mend these), what an import block takes over
 * (Terraform asks for it), and what can't exist yet, since the zone or namespace that it lies in is created by the same plan.
 */
export function touchedResources(plans: readonly ClearPlan[]): readonly TouchedResource[] {
  return plans.flatMap(({ plan, document }) => {
    const changes = new Map(objectsAt(document, "resource_changes").map((one) => [changeKey(one), one]));
    return plan.resources.flatMap((resource) => {
      const { before = null, after = null } = objectAt(changes.get(resource.address) ?? {}, "change");
      const clear = { before: isObject(before) ? before : null, after: isObject(after) ? after : null };
      const asked = !resource.imported && isResourceAddress(resource.address);
      const question = asked ? questionAbout(resource, clear) : undefined;
      return question === undefined ? [] : [{ resource, clear, question }];
    });
  });
}

const TOUCHING: ReadonlySet<string> = new Set(["create", "update", "delete", "replace"]);

function questionAbout({ type, action }: PlannedResource, { before, after }: Sides): ObjectQuestion | undefined {
  const identifiedBy = resourceType(type)?.identifiedBy;
  if (identifiedBy === undefined || !TOUCHING.has(action)) return undefined;
  const values = action === "create" ? after : before;
  const at: Record<string, string> = {};
  for (const path of identifiedBy) {
    const value = values === null ? undefined : fieldAt(values, path);
    if (typeof value !== "string" || value === "") return undefined;
    at[path] = value;
  }
  return { type, at, id: action === "create" ? undefined : stringAt(before, "id") };
}

/** What the answers say of a plan before anything is written. */
export interface Findings {
  /** To be created, there already, and equal to what is asked: Terraform takes it over instead. */
  readonly imports: readonly Import[];
  /** To be created, and there already, but not as it is asked. */
  readonly taken: readonly TakenObject[];
  /** To be changed or deleted, and gone. */
  readonly gone: readonly PlannedResource[];
  /** To be changed, and not as the state has it: Cloudflare's value would be overwritten. */
  readonly differences: readonly FoundDifference[];
  /** To be created, and not there. */
  readonly absent: readonly PlannedResource[];
}

export interface TakenObject {
  readonly resource: PlannedResource;
  readonly importId: string;
  /** Paths at which it is not as asked. */
  readonly paths: readonly string[];
  /** The tenant that its KV value names. */
  readonly tenant: string | undefined;
}

/** @param objects in the order of the resources; undefined: Cloudflare has none */
export function findingsOf(
  touched: readonly TouchedResource[],
  objects: readonly (FoundObject | undefined)[],
): Findings {
  const imports: Import[] = [];
  const taken: TakenObject[] = [];
  const gone: PlannedResource[] = [];
  const absent: PlannedResource[] = [];
  const differences: FoundDifference[] = [];
  for (const [index, one] of touched.entries()) {
    const { resource } = one;
    const { stack, address, action } = resource;
    const found = objects[index];
    if (found === undefined) {
      (action === "create" ? absent : gone).push(resource);
    } else if (action === "create") {
      const { type, unknown } = resource;
      const paths = pathsNotAsAsked(type, one.clear.after, found, unknown);
      const { importId } = found;
      if (paths.length === 0) imports.push({ stack, address, id: importId });
      else taken.push({ resource, importId, paths, tenant: readKvValue(found.fields.value)?.tenant ?? undefined });
    } else if (action !== "delete") {
      differences.push(...overwrittenBy(one, found));
    }
  }
  return { imports, taken, gone, differences, absent };
}

/** What Cloudflare has in declared fields, where it is neither what the state has nor what is about to be written. */
function overwrittenBy({ resource, clear }: TouchedResource, found: FoundObject): readonly FoundDifference[] {
  const { stack, address, type } = resource;
  const { before, after } = clear;
  const { fields } = found;
  return comparedPaths(type, found.unlisted).flatMap((path) => {
    const [state, planned, real] = [before ?? {}, after ?? {}, fields].map((side) =>
      plainField(path, fieldAt(side, path)),
    );
    const unknown = isEmptyField(state) && isEmptyField(planned); // never declared: Cloudflare's own value
    if (unknown || isSameField(real, state) || isSameField(real, planned)) return [];
    // What the plan masks is masked here too, on both sides.
    const shown = fieldAt(resource.before ?? {}, path);
    const secret = !isSameField(shown, fieldAt(before ?? {}, path));
    const written = (value: Json | undefined) => (isEmptyField(value) ? null : secret ? MASKED : (value ?? null));
    const cloudflare = written(fieldAt(fields, path));
    return [{ stack, address, path: path.split("."), state: isEmptyField(shown) ? null : (shown ?? null), cloudflare }];
  });
}

/** Declared fields that a refresh changed in the state: what Cloudflare had otherwise. */
export function refreshedDifferences(
  stack: string,
  addresses: ReadonlySet<string>,
  before: readonly StateObject[],
  after: readonly StateObject[],
): readonly FoundDifference[] {
  const now = new Map(after.map((object) => [object.address, object.fields]));
  return before.flatMap(({ address, type, fields }) => {
    const found = addresses.has(address) ? now.get(address) : undefined;
    if (found === undefined) return [];
    return comparedPaths(type).flatMap((path) => {
      const [state, cloudflare] = [fieldAt(fields, path), fieldAt(found, path)];
      if (isSameField(plainField(path, state), plainField(path, cloudflare))) return [];
      return [{ stack, address, path: path.split("."), state: orNull(state), cloudflare: orNull(cloudflare) }];
    });
  });
}

function orNull(value: Json | undefined): Json {
  return isEmptyField(value) ? null : (value ?? null);
}

/** Hostnames that are declared and that Cloudflare no longer has. They are not created again unless someone says so. */
export function returningHostnames(gone: readonly PlannedResource[]): readonly { stack: string; hostname: string }[] {
  return gone
    .filter(({ type, after }) => type === CUSTOM_HOSTNAME && after !== null)
    .map(({ stack, after }) => ({ stack, hostname: stringAt(after, "hostname") ?? "" }));
}

export function mendedResources(resources: readonly MendedResource[]): MendedResource[] {
  return resources.map(({ stack, address }) => ({ stack, address }));
}
