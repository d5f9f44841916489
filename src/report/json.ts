import { replaceUnseen } from "../text";

/**
 * A value as JSON, the same value when it is read. What hides or moves characters stands as JSON's own escapes, and so does
 * what GitHub's runner would obey.
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
