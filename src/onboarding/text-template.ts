import { printable } from "../text";
import type { Block, HostnameInstructions, Instructions, Section } from "./instructions";
import type { DnsRecord } from "./records";
import { type Phrase, proxyWord, say, textOf, ttlText } from "./words";

const WIDTH = 76;

/** The e-mail to the customer's DNS administrator, as plain text. */
export function renderText({ subject, opening, reading, hostnames, closing }: Instructions): string {
  const parts = [
    `${line(say("labelSubject"))}: ${line(subject)}`,
    ...opening.map(blockText),
    ...reading.map((section) => sectionText(section)),
    ...hostnames.map(hostnameText),
    ...closing.map((section) => sectionText(section)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function hostnameText({ records: { hostname }, steps }: HostnameInstructions): string {
  const name = printable(hostname);
  const rule = "=".repeat(Math.max(name.length, 20));
  return [`${rule}\n${name}\n${rule}`, ...steps.map((step, index) => sectionText(step, index + 1))].join("\n\n");
}

function sectionText({ title, blocks }: Section, number?: number): string {
  const heading = `${number === undefined ? "" : `${number}. `}${line(title)}`;
  return [`${heading}\n${"-".repeat(heading.length)}`, ...blocks.map(blockText)].join("\n\n");
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return wrap(block.text, "");
    case "items":
      return block.items.map((item) => wrap(item, "- ")).join("\n");
    case "commands":
      return block.commands.map((command) => `    ${printable(command)}`).join("\n");
    case "records":
      return grouped(block.records).map(recordText).join("\n\n");
  }
}

/** Records that differ in nothing but their value. */
function grouped(records: readonly DnsRecord[]): readonly (readonly [DnsRecord, ...DnsRecord[]])[] {
  const groups = new Map<string, [DnsRecord, ...DnsRecord[]]>();
  for (const record of records) {
    const key = `${record.type} ${record.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return [...groups.values()];
}

function recordText(group: readonly [DnsRecord, ...DnsRecord[]]): string {
  const [{ name, host, type, ttl, proxied }] = group;
  const fields = [
    [say("labelName"), printable(name)],
    [say("labelHost"), printable(host)],
    [say("labelType"), type],
    ...group.map(({ value }) => [say("labelValue"), valueText(value)] as const),
    [say("labelTtl"), ttlText(ttl)],
    [say("labelProxy"), line(proxyWord(proxied))],
  ] as const;
  return fields.map(([label, text]) => `    ${`${line(label)}:`.padEnd(8)}${text}`).join("\n");
}

function valueText(value: string | undefined): string {
  return value === undefined ? line(say("valueUnknown")) : printable(value);
}

function line(phrase: Phrase): string {
  return textOf(phrase, printable);
}

/** Lines of at most 76 columns; what was filled in is only broken between a list's entries, so that it can be copied. */
function wrap(phrase: Phrase, bullet: string): string {
  const words = textOf(phrase, (value) => printable(value).replace(/(?<!,) /g, GLUE)).split(" ");
  const indent = " ".repeat(bullet.length);
  const lines: string[] = [];
  let current = bullet;
  for (const word of words) {
    const separator = current === bullet || current === indent ? "" : " ";
    if (separator !== "" && current.length + 1 + word.length > WIDTH) {
      lines.push(current);
      current = `${indent}${word}`;
    } else current += `${separator}${word}`;
  }
  return [...lines, current].join("\n").replaceAll(GLUE, " ");
}

/** Stands for a space that is no place to break a line. */
const GLUE = "\u00a0";
