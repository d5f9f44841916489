import { printableJson } from "../report/json";
import type { Block, InstructionSection } from "./blocks";
import type { Instructions } from "./instructions";

/** For programs: the records as data, the sentences as text; what is not known yet is null. */
export function instructionsJson({
  subject,
  opening,
  reading,
  steps,
  closing,
  signature,
  ...rest
}: Instructions): string {
  const document = {
    ...rest,
    subject: String(subject),
    opening: opening.map(blockData),
    reading: reading.map(sectionData),
    steps: steps.map(sectionData),
    closing: closing.map(sectionData),
    signature: signature.map(blockData),
  };
  const known = JSON.stringify(document, (_key, value) => (value === undefined ? null : value));
  return `${printableJson(JSON.parse(known))}\n`;
}

function sectionData({ title, blocks }: InstructionSection) {
  return { title: String(title), blocks: blocks.map(blockData) };
}

function blockData(block: Block) {
  switch (block.kind) {
    case "paragraph":
      return { kind: block.kind, text: String(block.text) };
    case "items":
      return { kind: block.kind, items: block.items.map(String) };
    default:
      return block;
  }
}
