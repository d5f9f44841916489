import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isArray, isInOrder, type Json, type JsonObject } from "../json";

/**
 * The text that cdktf writes for a stack: keys sorted, two spaces a level, an empty object or list on two lines. cdktf's own
 * writer takes about twice as long, a fifth of a large synth.
 * @returns undefined where JavaScript can't hold the keys sorted: numbers such as "10" and "9" always come as 9, 10
 */
export function stackText(stack: JsonObject): string | undefined {
  if (!isInOrder(stack)) {
    const sorted = inOrder(stack) as JsonObject;
    return isInOrder(sorted) ? stackText(sorted) : undefined;
  }
  const text = JSON.stringify(stack, null, 2);
  return text.replace(EMPTY, (bracket, at: number) => `${bracket}\n${marginAt(text, at)}`);
}

/** @param path as cdktf's manifest names it, below the output folder */
export function writeStackText(outdir: string, path: string, text: string): void {
  writeFileSync(join(outdir, path), text);
}

function inOrder(value: Json | undefined): Json | undefined {
  if (isInOrder(value)) return value;
  if (isArray(value)) return value.map((item) => inOrder(item) ?? null);
  const object = value as JsonObject;
  return Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((key) => [key, inOrder(object[key])]),
  );
}

/** The bracket of an empty object or list. Behind a text, a line ends with its quote. */
const EMPTY = /[[{](?=[\]}],?(?:\n|$))/g;

function marginAt(text: string, at: number): string {
  const start = text.lastIndexOf("\n", at) + 1;
  return /^ */.exec(text.slice(start, at))?.[0] ?? "";
}
