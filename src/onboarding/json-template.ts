import { escapeJson } from "../report/escape";
import type { Block, Instructions, Section } from "./instructions";
import { type Phrase, textOf } from "./words";

/** For programs: the records as data, the sentences as text; what is not known yet is null. */
export function renderJson({ subject, opening, reading, hostnames, closing, ...rest }: Instructions): string {
  const document = {
    ...rest,
    subject: plain(subject),
    opening: opening.map(blockData),
    reading: reading.map(sectionData),
    hostnames: hostnames.map(({ records, steps }) => ({ ...records, steps: steps.map(sectionData) })),
    closing: closing.map(sectionData),
  };
  return `${escapeJson(JSON.stringify(document, (_key, value) => (value === undefined ? null : value), 2))}\n`;
}

function sectionData({ title, blocks }: Section) {
  return { title: plain(title), blocks: blocks.map(blockData) };
}

function blockData(block: Block) {
  switch (block.kind) {
    case "paragraph":
      return { kind: block.kind, text: plain(block.text) };
    case "items":
      return { kind: block.kind, items: block.items.map(plain) };
    default:
      return block;
  }
}

function plain(phrase: Phrase): string {
  return textOf(phrase, (value) => value);
}
