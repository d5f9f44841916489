import { canonical, isArray, isObject, type Json, type JsonObject } from "../json";
import { fieldAt } from "./declared-fields";
import { resourceType } from "./resource-types";

/** Left out of a custom hostname's or a route's block, these mean none. What else is left out, Cloudflare keeps (docs/platform.md). */
export const CLEARED_IF_ABSENT: ReadonlySet<string> = new Set([
  "custom_metadata",
  "custom_origin_server",
  "custom_origin_sni",
  "script",
]);

/** Paths of a type's declared fields. @param unlisted paths of which nothing is known */
export function comparedPaths(type: string, unlisted: readonly string[] = []): readonly string[] {
  return (resourceType(type)?.declared ?? []).filter((path) => !unlisted.includes(path));
}

/** The provider holds an entry's metadata as JSON text; two texts of one value are the same. */
export function plainField(path: string, value: Json | undefined): Json | undefined {
  if (path !== "metadata" || typeof value !== "string") return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

/** Cloudflare leaves out, or answers with an empty value, what is not set. */
export function isEmptyField(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return (isArray(value) || isObject(value)) && Object.keys(value).length === 0;
}

/** Whether both hold the same; what is not set is the same as what is empty. */
export function isSameField(a: Json | undefined, b: Json | undefined): boolean {
  return (isEmptyField(a) && isEmptyField(b)) || (coversField(a, b) && coversField(b, a));
}

/**
 * Whether everything that is asked for is in what was found; found objects may hold more.
 * @param unknown what a plan marks as known only after the apply
 */
export function coversField(found: Json | undefined, asked: Json | undefined, unknown?: Json): boolean {
  if (unknown === true || isEmptyField(asked)) return true;
  if (isArray(asked) && asked.some(isObject))
    return isArray(found) && found.length === asked.length && coversEach(found, asked, unknown);
  if (isArray(asked)) return canonical(asked) === canonical(found);
  if (!isObject(asked)) return asked === found;
  return (
    isObject(found) &&
    Object.entries(asked).every(([key, value]) =>
      coversField(found[key], value, isObject(unknown) ? unknown[key] : undefined),
    )
  );
}

/**
 * Declared values that an object has otherwise.
 * @param asked null: nothing is asked
 * @param unknown what is known only after the apply: it is not compared
 */
export function pathsNotAsAsked(
  type: string,
  asked: JsonObject | null,
  found: { readonly fields: JsonObject; readonly unlisted?: readonly string[] },
  unknown: JsonObject = {},
): readonly string[] {
  return comparedPaths(type, found.unlisted).filter((path) => {
    const value = asked === null ? undefined : fieldAt(asked, path);
    if (isEmptyField(value)) return CLEARED_IF_ABSENT.has(path) && !isEmptyField(fieldAt(found.fields, path));
    return !coversField(plainField(path, fieldAt(found.fields, path)), plainField(path, value), fieldAt(unknown, path));
  });
}

/** Bindings come back in an order of Cloudflare's own: they are found by their name. */
function coversEach(found: readonly Json[], asked: readonly Json[], unknown: Json | undefined): boolean {
  return asked.every((one, index) => {
    const name = isObject(one) ? one.name : undefined;
    const other = name === undefined ? found[index] : found.find((each) => isObject(each) && each.name === name);
    return coversField(other, one, isArray(unknown) ? unknown[index] : undefined);
  });
}
