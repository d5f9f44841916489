import { posix } from "node:path";
import { CONFIG_MARKER } from "../addresses/stack";
import { canonical, isArray, isObject, type Json, type JsonObject, objectAt, stringAt } from "../json";
import { compare } from "../order";
import { sha256 } from "../sha256";
import type { StackState } from "./state";

/** What a stack's configuration reads of another state, by a `terraform_remote_state` data source. */
export interface OutputRead {
  /** Name of the data source. */
  readonly source: string;
  /** The stack whose state it reads; undefined for a state that none of the stacks keeps. */
  readonly stack: string | undefined;
  /** Undefined where the configuration passes all outputs on. */
  readonly output: string | undefined;
  /** The data source's block. */
  readonly block: JsonObject;
}

interface NamedConfig {
  readonly name: string;
  readonly config: JsonObject;
}

/** Every output that the configuration refers to, each once, sorted. Markers of other stacks are left out. */
export function outputReads(config: JsonObject, stacks: readonly NamedConfig[]): readonly OutputRead[] {
  const blocks = objectAt(objectAt(config, "data"), "terraform_remote_state");
  if (Object.keys(blocks).length === 0) return [];
  const reads = [...textsWithReferences(config)].flatMap(referencesIn).flatMap(({ source, output }): OutputRead[] => {
    const block = blocks[source];
    if (!isObject(block) || output === CONFIG_MARKER) return [];
    return [{ source, stack: stacks.find((one) => keepsState(one.config, block))?.name, output, block }];
  });
  const byKey = new Map(reads.map((read) => [`${read.source}.${read.output ?? ""}`, read]));
  return [...byKey].sort(([a], [b]) => compare(a, b)).map(([, read]) => read);
}

/** Each text once: thousands of blocks have the same. */
function textsWithReferences(value: Json | undefined, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value === "string" && value.includes("data.terraform_remote_state.")) found.add(value);
  if (isArray(value) || isObject(value)) for (const one of Object.values(value)) textsWithReferences(one, found);
  return found;
}

/** Both names are identifiers, as Terraform requires: they need no escapes in an expression. */
const REFERENCE =
  /\bdata\.terraform_remote_state\.(?<source>[\p{ID_Start}_][\p{ID_Continue}-]*)(?:\.outputs(?:\.(?<name>[\p{ID_Start}_][\p{ID_Continue}-]*)|\["(?<quoted>[\p{ID_Start}_][\p{ID_Continue}-]*)"\]))?/gu;

function referencesIn(text: string): { source: string; output: string | undefined }[] {
  return [...text.matchAll(REFERENCE)].map(({ groups: { source = "", name, quoted } = {} }) => ({
    source,
    output: name ?? quoted,
  }));
}

/**
 * One Terraform expression for each output that the configuration refers to, in the order of `outputReads`: the hash of the
 * value. It is a hash because the value may be secret.
 */
export function outputHashExpressions(config: JsonObject): readonly string[] {
  return outputReads(config, []).map(({ source, output, block }) => {
    const address = `data.terraform_remote_state.${source}`;
    const [counted, keyed] = [block.count !== undefined, block.for_each !== undefined];
    const outputs = `${counted ? `${address}[0]` : keyed ? `values(${address})[0]` : address}.outputs`;
    const all = `{for name, value in ${outputs} : name => value if name != "${CONFIG_MARKER}"}`;
    return `\${sha256(jsonencode(try(${output === undefined ? all : `${outputs}["${output}"]`}, null)))}`;
  });
}

/** The hash that Terraform would write now, with these outputs in the other state. */
function outputHash({ output, block }: OutputRead, outputs: JsonObject): string {
  const { [CONFIG_MARKER]: _marker, ...all } = { ...objectAt(block, "defaults"), ...outputs };
  return sha256(jsonencoded(output === undefined ? all : (all[output] ?? null)));
}

/** The text of Terraform's `jsonencode`; another one for most numbers of more than 15 digits, so their stack is planned each time. */
function jsonencoded(value: Json): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return canonical(value).replace(/[<>&\u2028\u2029]/g, escaped);
}

/** What tells one state from another, in a local backend and in an S3 backend. */
const PLACE = ["path", "bucket", "key"] as const;

/** Whether the data source reads the place where a stack of this configuration keeps its state. */
function keepsState(config: JsonObject, block: JsonObject): boolean {
  const type = stringAt(block, "backend") ?? "";
  const [own, read] = [objectAt(objectAt(objectAt(config, "terraform"), "backend"), type), objectAt(block, "config")];
  const place = (backend: JsonObject) => PLACE.map((part) => posix.normalize(stringAt(backend, part) ?? "")).join("\n");
  return Object.keys(own).length > 0 && place(own) === place(read);
}

type States = ReadonlyMap<string, StackState | undefined>;

/**
 * Whether a stack was applied completely with an output that has another value now: the id of a KV namespace that was created
 * again, for example. Its configuration is the same byte for byte, but resources may have the old value.
 */
export function hasOldOutputs(reads: readonly OutputRead[], state: StackState | undefined, states: States): boolean {
  return reads.some((read, index) => {
    const outputs = outputsOf(read, states);
    return state !== undefined && outputs !== undefined && state.outputHashes[index] !== outputHash(read, outputs);
  });
}

function outputsOf({ stack }: OutputRead, states: States): JsonObject | undefined {
  return stack === undefined ? undefined : states.get(stack)?.outputs;
}

/** Whether a stack reads an output that the other stack declares but was never applied with: Terraform can't plan that. */
export function readsMissingOutput(
  reads: readonly OutputRead[],
  stacks: readonly NamedConfig[],
  states: States,
): boolean {
  return reads.some((read) => {
    const { stack, output = "", block } = read;
    const declared = objectAt(stacks.find(({ name }) => name === stack)?.config ?? {}, "output");
    const known = { ...objectAt(block, "defaults"), ...outputsOf(read, states) };
    return Object.hasOwn(declared, output) && !Object.hasOwn(known, output);
  });
}
