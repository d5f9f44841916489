import { Phrase } from "../report/phrase";
import type { CustomerRecord } from "./records";

export interface InstructionSection {
  readonly title: Phrase;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: "paragraph"; readonly text: Phrase }
  | { readonly kind: "overview"; readonly rows: readonly OverviewRow[] }
  | { readonly kind: "items"; readonly items: readonly Phrase[] }
  | { readonly kind: "records"; readonly records: readonly CustomerRecord[] }
  | { readonly kind: "commands"; readonly commands: readonly string[] };

/** A record, and the number of the step that it belongs to. */
export interface OverviewRow {
  readonly step: number;
  readonly record: CustomerRecord;
}

/** Two lists of blocks with the same shape differ only in values, so one text can say both. */
export function shapeOf(blocks: readonly Block[]): string {
  return JSON.stringify(blocks.map(blockShape));
}

function blockShape(block: Block): unknown {
  if (block.kind === "paragraph") return wordsOf(block.text);
  return block.kind === "items" ? block.items.map(wordsOf) : block.kind;
}

function wordsOf({ parts }: Phrase): readonly string[] {
  return parts.map((part) => ("ours" in part ? part.ours : ""));
}

/**
 * One text for several hostnames whose blocks have the same shape: values are listed, and what is equal is said once.
 * @param all the blocks of each hostname; at least one
 */
export function mergedBlocks(all: readonly (readonly Block[])[]): readonly Block[] {
  const [first = []] = all;
  return first.map((_, index) => mergedBlock(all.flatMap((blocks) => blocks[index] ?? [])));
}

function mergedBlock(blocks: readonly Block[]): Block {
  const [first] = blocks as readonly [Block];
  switch (first.kind) {
    case "paragraph":
      return { kind: "paragraph", text: mergedPhrase(blocks.flatMap((block) => ("text" in block ? block.text : []))) };
    case "items":
      return { kind: "items", items: mergedItems(blocks) };
    case "commands":
      return {
        kind: "commands",
        commands: [...new Set(blocks.flatMap((block) => ("commands" in block ? block.commands : [])))],
      };
    case "records":
      return {
        kind: "records",
        records: distinct(
          blocks.flatMap((block) => ("records" in block ? block.records : [])),
          JSON.stringify,
        ),
      };
    case "overview":
      return first;
  }
}

/** Each fact of its own, those that differ by hostname beside each other. */
function mergedItems(blocks: readonly Block[]): readonly Phrase[] {
  const lists = blocks.flatMap((block) => ("items" in block ? [block.items] : []));
  const [first = []] = lists;
  const inOrder = first.flatMap((_, index) => lists.flatMap((items) => items[index] ?? []));
  return distinct(inOrder, String);
}

function mergedPhrase(phrases: readonly Phrase[]): Phrase {
  const [first] = phrases as readonly [Phrase];
  const parts = first.parts.map((part, index) => {
    if ("ours" in part) return part;
    const values = phrases
      .map(({ parts: own }) => own[index])
      .flatMap((own) => (own && "value" in own ? own.value : []));
    return { value: [...new Set(values)].join(", ") };
  });
  return new Phrase(parts);
}

function distinct<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}
