import { isObject, type JsonObject, objectAt, objectsAt, stringAt } from "../json";
import type { StateVersion } from "../terraform/state";

/**
 * A Terraform state as the text of its parts. What moves to another state is copied as text: reading and writing it as JSON would change
 * numbers that JavaScript can't hold, and repeat values that are secret.
 */
export interface StateText extends StateVersion {
  /** Every member of the state as text: `version`, `outputs`, `check_results`. */
  readonly members: ReadonlyMap<string, string>;
  readonly blocks: readonly StateBlock[];
}

/** Everything that a state has of one resource block: its instances with their dependencies and what the provider keeps there. */
export interface StateBlock {
  /** `cloudflare_custom_hostname.shop_acme_com`; for a block of a module, with the module's address. */
  readonly address: string;
  readonly type: string;
  /** Whether it is a resource of the stack itself: no data source, and not in a module. */
  readonly own: boolean;
  readonly managed: boolean;
  /** Cloudflare's IDs of its instances, sorted. */
  readonly ids: readonly string[];
  readonly text: string;
}

/** @param text what `terraform state pull` printed and `readStackState` accepted; undefined if there is no state */
export function parseStateText(text: string): StateText | undefined {
  if (text.trim() === "") return undefined;
  const members = new Map(partsOf(text).map(memberOf));
  return {
    lineage: JSON.parse(members.get("lineage") ?? '""'),
    serial: JSON.parse(members.get("serial") ?? "0"),
    members,
    blocks: partsOf(members.get("resources") ?? "[]").map(blockOf),
  };
}

export function writeStateText({ lineage, serial, members, blocks }: StateText): string {
  const written = new Map([
    ...members,
    ["serial", String(serial)],
    ["lineage", JSON.stringify(lineage)],
    ["resources", `[${blocks.map(({ text }) => text).join(",\n")}]`],
  ]);
  return `{${[...written].map(([name, text]) => `${JSON.stringify(name)}: ${text}`).join(",\n")}}\n`;
}

/** Outputs of a state by their names. */
export function outputsOfText({ members }: Pick<StateText, "members">): JsonObject {
  const outputs: unknown = JSON.parse(members.get("outputs") ?? "{}");
  return isObject(outputs) ? outputs : {};
}

function blockOf(text: string): StateBlock {
  const block: JsonObject = JSON.parse(text);
  const { module, mode, type, name } = block;
  const instances = objectsAt(block, "instances");
  const ids = instances.map((instance) => stringAt(objectAt(instance, "attributes"), "id") ?? "");
  const isData = mode !== "managed";
  const path = [...(typeof module === "string" ? [module] : []), ...(isData ? ["data"] : []), type, name];
  return {
    address: path.map(String).join("."),
    type: String(type),
    own: module === undefined && !isData,
    managed: !isData,
    ids: ids.sort(),
    text,
  };
}

function memberOf(text: string): [name: string, value: string] {
  const end = endOfString(text, text.indexOf('"'));
  return [JSON.parse(text.slice(0, end)), text.slice(text.indexOf(":", end) + 1).trim()];
}

/** The members of a JSON object, or the items of a list, each as text. The text must be JSON. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at) - 1;
    else if (char === "{" || char === "[") {
      if (++depth === 1) start = at + 1;
    } else if (char === "}" || char === "]") {
      if (--depth === 0) parts.push(text.slice(start, at).trim());
    } else if (char === "," && depth === 1) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts.filter((part) => part !== "");
}

/** The index after the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === "\\") escapes++;
    if (escapes % 2 === 0) return end + 1;
  }
  return text.length;
}
