import { wrap } from "../report/layout";
import type { Phrase } from "../report/phrase";
import { printable } from "../text";
import type { Block, InstructionSection, OverviewRow } from "./blocks";
import type { Instructions } from "./instructions";
import type { CustomerRecord } from "./records";
import { proxyWord, say, ttlWord } from "./words";

/** Mail programs quote a line with a mark in front of it. */
const WIDTH = 76;

/** The e-mail to the customer's DNS administrator, as plain text. Values stay on one line, so that they can be copied. */
export function instructionsText({ subject, opening, reading, steps, closing, signature }: Instructions): string {
  const parts = [
    `${say("labelSubject")}: ${line(subject)}`,
    ...opening.map(blockText),
    ...reading.map((section) => sectionText(section)),
    ...steps.map((step, index) => sectionText(step, index + 1)),
    ...closing.map((section) => sectionText(section)),
    ...signature.map(blockText),
  ];
  return `${parts.join("\n\n")}\n`;
}

function sectionText({ title, blocks }: InstructionSection, number?: number): string {
  const heading = `${number === undefined ? "" : `${number}. `}${line(title)}`;
  return [`${heading}\n${"-".repeat(heading.length)}`, ...blocks.map(blockText)].join("\n\n");
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return wrap(block.text, { width: WIDTH }).join("\n");
    case "items":
      return block.items.flatMap((item) => wrap(item, { width: WIDTH, bullet: "- " })).join("\n");
    case "commands":
      return block.commands.map((command) => `    ${printable(command)}`).join("\n");
    case "overview":
      return block.rows.map(rowText).join("\n");
    case "records":
      return grouped(block.records).map(recordText).join("\n\n");
  }
}

/** The value has a line of its own, so that it can be copied. */
function rowText({ step, record: { type, name, value } }: OverviewRow): string {
  const start = `    ${step}  ${type.padEnd(5)}  `;
  return `${start}${printable(name)}\n${" ".repeat(start.length)}${line(value ?? say("valueUnknown"))}`;
}

/** Records that differ only in their value. */
function grouped(records: readonly CustomerRecord[]): readonly (readonly [CustomerRecord, ...CustomerRecord[]])[] {
  const groups = new Map<string, [CustomerRecord, ...CustomerRecord[]]>();
  for (const record of records) {
    const key = `${record.type} ${record.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return [...groups.values()];
}

function recordText(group: readonly [CustomerRecord, ...CustomerRecord[]]): string {
  const [{ name, host, type, ttl, proxied }] = group;
  const fields: readonly (readonly [Phrase, string | Phrase])[] = [
    [say("labelName"), name],
    [say("labelHost"), host],
    [say("labelType"), type],
    ...group.map(({ value }) => [say("labelValue"), value ?? say("valueUnknown")] as const),
    [say("labelTtl"), ttlWord(ttl)],
    [say("labelProxy"), proxyWord(proxied)],
  ];
  return fields.map(([label, text]) => `    ${`${label}:`.padEnd(8)}${line(text)}`).join("\n");
}

function line(text: string | Phrase): string {
  return printable(String(text));
}
