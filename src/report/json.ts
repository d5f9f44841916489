import { replaceUnseen } from "../text";

/**
 * A value as JSON. Characters that hide or move others, and what GitHub's runner would execute, are written as JSON escapes, so
 * it still parses to the same value.
 */
export function printableJson(value: unknown, indent = 2): string {
  const json = JSON.stringify(value, null, indent);
  return replaceUnseen(json, (char) => (char === "\n" ? char : escapedUnits(char))).replaceAll("##[", "#\\u0023[");
}

function escapedUnits(char: string): string {
  return char
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
