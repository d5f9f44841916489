import { posix } from "node:path";
import { canonical, isArray, isObject, type Json, type JsonObject, objectAt, stringAt } from "../json";
import type { StackState } from "./state";

/** What a stack's configuration reads of another stack's state, by a `terraform_remote_state` data source. */
export interface OutputRead {
  /** Name of the data source. */
  readonly source: string;
  /** The stack whose state it reads. */
  readonly stack: string;
  /** Undefined where the configuration passes all outputs on. */
  readonly output: string | undefined;
  /** What the data source returns for outputs that the state lacks. */
  readonly defaults: JsonObject;
}

interface NamedConfig {
  readonly name: string;
  readonly config: JsonObject;
}

/** Every output that the configuration refers to, each once. A state that is none of these stacks' is left out. */
export function outputReads(config: JsonObject, stacks: readonly NamedConfig[]): readonly OutputRead[] {
  const blocks = objectAt(objectAt(config, "data"), "terraform_remote_state");
  if (Object.keys(blocks).length === 0) return [];
  const reads = referencesIn(config).flatMap(([source, output]): OutputRead[] => {
    const block = objectAt(blocks, source);
    const stack = stacks.find((one) => keepsState(one.config, block))?.name;
    return stack === undefined ? [] : [{ source, stack, output, defaults: objectAt(block, "defaults") }];
  });
  return [...new Map(reads.map((read) => [JSON.stringify([read.source, read.output]), read])).values()];
}

const REFERENCE =
  /\bdata\.terraform_remote_state\.([\p{L}_][\p{L}\p{N}_-]*)(?:\.outputs(?:\.([\p{L}_][\p{L}\p{N}_-]*)|\["([^"\\$%]+)"\]))?/gu;

function referencesIn(value: Json | undefined): readonly (readonly [source: string, output: string | undefined])[] {
  if (typeof value === "string") {
    if (!value.includes("data.terraform_remote_state.")) return [];
    return [...value.matchAll(REFERENCE)].map(([, source = "", name, quoted]) => [source, name ?? quoted] as const);
  }
  return isArray(value) || isObject(value) ? Object.values(value).flatMap(referencesIn) : [];
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
 * Whether a stack was applied with an output that has another value now: the id of a KV namespace that was created again, for
 * example. Its configuration is the same byte for byte, but the resources that it made have the old value.
 */
export function hasOldOutputs(reads: readonly OutputRead[], state: StackState | undefined, states: States): boolean {
  return reads.some(({ source, stack, output, defaults }) => {
    const outputs = states.get(stack)?.outputs;
    if (state === undefined || outputs === undefined) return false;
    const [before, now] = [state.outputsRead.get(source) ?? {}, { ...defaults, ...outputs }];
    const names = output === undefined ? Object.keys({ ...before, ...now }) : [output];
    return names.some((name) => canonical(before[name] ?? null) !== canonical(now[name] ?? null));
  });
}

/** Whether a stack reads an output that the other stack declares but was never applied with: Terraform can't plan that. */
export function readsMissingOutput(
  reads: readonly OutputRead[],
  stacks: readonly NamedConfig[],
  states: States,
): boolean {
  return reads.some(({ stack, output = "", defaults }) => {
    const declared = objectAt(stacks.find(({ name }) => name === stack)?.config ?? {}, "output");
    const known = { ...defaults, ...states.get(stack)?.outputs };
    return Object.hasOwn(declared, output) && !Object.hasOwn(known, output);
  });
}
