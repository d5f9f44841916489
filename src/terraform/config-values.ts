import { isArray, isObject, type Json, type JsonObject, objectAt } from "../json";
import { isOnlyInState } from "./resource-types";

/** Not attributes of the resource: Terraform's own, and cdktf's. */
const META: ReadonlySet<string> = new Set([
  "//",
  "connection",
  "count",
  "depends_on",
  "for_each",
  "lifecycle",
  "provider",
  "provisioner",
]);

/**
 * Whether a resource's state has every value that its block declares. An apply that failed half-way, and whose commit was reverted, leaves
 * other values behind an old marker. What is an expression, or ignored by `ignore_changes`, is not compared.
 */
export function hasDeclaredValues(config: JsonObject, type: string, name: string, attributes: JsonObject): boolean {
  const block = objectAt(objectAt(objectAt(config, "resource"), type), name);
  if (isOnlyInState(type) || "count" in block || "for_each" in block) return true;
  const { ignore_changes: ignored } = objectAt(block, "lifecycle");
  if (ignored === "all") return true;
  const skipped = new Set(isArray(ignored) ? ignored.map(String) : []);
  return Object.entries(block).every(
    ([key, value = null]) => META.has(key) || isSatisfied(value, attributes[key] ?? null, key, skipped),
  );
}

function isSatisfied(declared: Json, actual: Json, path: string, skipped: ReadonlySet<string>): boolean {
  if (skipped.has(path) || isExpression(declared)) return true;
  if (isArray(declared)) {
    // Sets are kept in an order of Terraform's own.
    return (
      isArray(actual) &&
      actual.length === declared.length &&
      declared.every((one) => actual.some((other) => isSatisfied(one, other, path, skipped)))
    );
  }
  if (isObject(declared)) {
    return (
      isObject(actual) &&
      Object.entries(declared).every(([key, value = null]) =>
        isSatisfied(value, actual[key] ?? null, `${path}.${key}`, skipped),
      )
    );
  }
  return (declared === null && actual === null) || (actual !== null && plainText(declared) === String(actual));
}

function isExpression(value: Json): boolean {
  return typeof value === "string" && /[$%]\{/.test(value.replace(/([$%])\1\{/g, ""));
}

/** Terraform's escapes undone, and numbers as text: Terraform takes `"1"` for 1. */
function plainText(value: Json): string {
  return typeof value === "string" ? value.replace(/([$%])\1\{/g, "$1{") : String(value);
}
