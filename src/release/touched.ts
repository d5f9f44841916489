import type { FoundObject, ObjectQuestion } from "../cloudflare/objects";
import { canonical, isArray, isObject, type Json, stringAt } from "../json";
import type { FoundDifference, Import, MendedResource } from "../manifest/manifest";
import { fieldAt } from "../terraform/declared-fields";
import { readKvValue } from "../terraform/kv-value";
import type { Plan, PlannedResource } from "../terraform/plan";
import { CUSTOM_HOSTNAME, resourceType } from "../terraform/resource-types";

/** A resource that a plan creates, updates or deletes, with the question that tells what Cloudflare has of it. */
export interface TouchedResource {
  readonly resource: PlannedResource;
  readonly question: ObjectQuestion;
}

/**
 * What the plans would touch at Cloudflare. Left out: types that Switchyard doesn't know, what an import block takes over
 * (Terraform asks for it), and what can't exist yet, since the zone or namespace that it lies in is created by the same plan.
 */
export function touchedResources(plans: readonly Plan[]): readonly TouchedResource[] {
  return plans.flatMap(({ resources }) =>
    resources.flatMap((resource) => {
      const question = resource.imported ? undefined : questionAbout(resource);
      return question === undefined ? [] : [{ resource, question }];
    }),
  );
}

const TOUCHING: ReadonlySet<string> = new Set(["create", "update", "delete", "replace"]);

function questionAbout({ type, action, before, after }: PlannedResource): ObjectQuestion | undefined {
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
  const differences: FoundDifference[] = [];
  for (const [index, { resource }] of touched.entries()) {
    const { stack, address, action } = resource;
    const found = objects[index];
    if (found === undefined) {
      if (action !== "create") gone.push(resource);
    } else if (action === "create") {
      const paths = pathsNotAsAsked(resource, found);
      const { importId } = found;
      if (paths.length === 0) imports.push({ stack, address, id: importId });
      else taken.push({ resource, importId, paths, tenant: readKvValue(found.fields.value)?.tenant ?? undefined });
    } else if (action !== "delete") {
      differences.push(...overwrittenBy(resource, found));
    }
  }
  return { imports, taken, gone, differences };
}

/** Of a custom hostname, left out of a file means none. What else is left out, Cloudflare keeps (docs/platform.md). */
const CLEARED_IF_ABSENT: ReadonlySet<string> = new Set([
  "custom_metadata",
  "custom_origin_server",
  "custom_origin_sni",
]);

/** Declared values that the object has otherwise. What is known only after the apply is not compared. */
function pathsNotAsAsked({ type, after, unknown }: PlannedResource, found: FoundObject): readonly string[] {
  const { fields } = found;
  return comparedPaths(type, found).filter((path) => {
    const asked = after === null ? undefined : fieldAt(after, path);
    if (isEmpty(asked)) return CLEARED_IF_ABSENT.has(path) && !isEmpty(fieldAt(fields, path));
    return !covers(plain(path, fieldAt(fields, path)), plain(path, asked), fieldAt(unknown, path));
  });
}

/** What Cloudflare has in declared fields, where it is neither what the state has nor what is about to be written. */
function overwrittenBy(resource: PlannedResource, found: FoundObject): readonly FoundDifference[] {
  const { stack, address, type, before, after } = resource;
  const { fields } = found;
  return comparedPaths(type, found).flatMap((path) => {
    const [state, planned, real] = [before ?? {}, after ?? {}, fields].map((side) => plain(path, fieldAt(side, path)));
    const unknown = isEmpty(state) && isEmpty(planned); // never declared: Cloudflare's own value
    if (unknown || isSame(real, state) || isSame(real, planned)) return [];
    const written = (value: Json | undefined) => (isEmpty(value) ? null : (value ?? null));
    return [
      {
        stack,
        address,
        path: path.split("."),
        state: written(fieldAt(before ?? {}, path)),
        cloudflare: written(fieldAt(fields, path)),
      },
    ];
  });
}

function comparedPaths(type: string, { unlisted = [] }: FoundObject): readonly string[] {
  return (resourceType(type)?.declared ?? []).filter((path) => !unlisted.includes(path));
}

/** The provider holds an entry's metadata as JSON text; two texts of one value are the same. */
function plain(path: string, value: Json | undefined): Json | undefined {
  if (path !== "metadata" || typeof value !== "string") return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

/** Cloudflare leaves out, or answers with an empty value, what is not set. */
function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return (isArray(value) || isObject(value)) && Object.keys(value).length === 0;
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return (isEmpty(a) && isEmpty(b)) || (covers(a, b) && covers(b, a));
}

/** Whether everything that is asked for is in what was found; found objects may hold more. */
function covers(found: Json | undefined, asked: Json | undefined, unknown?: Json): boolean {
  if (unknown === true || isEmpty(asked)) return true;
  if (isArray(asked) && asked.some(isObject))
    return isArray(found) && found.length === asked.length && coversEach(found, asked, unknown);
  if (isArray(asked)) return canonical(asked) === canonical(found);
  if (!isObject(asked)) return asked === found;
  return (
    isObject(found) &&
    Object.entries(asked).every(([key, value]) =>
      covers(found[key], value, isObject(unknown) ? unknown[key] : undefined),
    )
  );
}

/** Bindings come back in an order of Cloudflare's own: they are found by their name. */
function coversEach(found: readonly Json[], asked: readonly Json[], unknown: Json | undefined): boolean {
  return asked.every((one, index) => {
    const name = isObject(one) ? one.name : undefined;
    const other = name === undefined ? found[index] : found.find((each) => isObject(each) && each.name === name);
    return covers(other, one, isArray(unknown) ? unknown[index] : undefined);
  });
}

/** Hostnames that are declared and that Cloudflare no longer has. They are not created again unless someone says so. */
export function returningHostnames(gone: readonly PlannedResource[]): readonly { stack: string; hostname: string }[] {
  return gone
    .filter(({ type, after }) => type === CUSTOM_HOSTNAME && after !== null)
    .map(({ stack, after }) => ({ stack, hostname: stringAt(after, "hostname") ?? "" }));
}

export function mendedResources(gone: readonly PlannedResource[]): readonly MendedResource[] {
  return gone.map(({ stack, address }) => ({ stack, address }));
}
