import { printable } from "../text";
import type { Block, HostnameInstructions, Instructions, Section } from "./instructions";
import type { DnsRecord } from "./records";
import { type Phrase, proxyWord, say, textOf, ttlText } from "./words";

/** For a pull request's comment or a ticket. */
export function renderMarkdown({ subject, opening, reading, hostnames, closing }: Instructions): string {
  const parts = [
    `# ${line(subject)}`,
    ...opening.map(blockText),
    ...reading.map((section) => sectionText("##", section)),
    ...hostnames.map(hostnameText),
    ...closing.map((section) => sectionText("##", section)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function hostnameText({ records: { hostname }, steps }: HostnameInstructions): string {
  const sections = steps.map((step, index) => sectionText(`### ${index + 1}.`, step));
  return [`## ${codeSpan(hostname)}`, ...sections].join("\n\n");
}

function sectionText(prefix: string, { title, blocks }: Section): string {
  return [`${prefix} ${line(title)}`, ...blocks.map(blockText)].join("\n\n");
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return line(block.text);
    case "items":
      return block.items.map((item) => `- ${line(item)}`).join("\n");
    case "commands":
      return ["```sh", ...block.commands.map(printable), "```"].join("\n");
    case "records":
      return tableText(block.records);
  }
}

const COLUMNS = ["labelName", "labelHost", "labelType", "labelValue", "labelTtl", "labelProxy"] as const;

function tableText(records: readonly DnsRecord[]): string {
  const header = COLUMNS.map((label) => line(say(label)));
  return [header, header.map(() => "---"), ...records.map(cells)].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function cells({ name, host, type, value, ttl, proxied }: DnsRecord): readonly string[] {
  const known = value === undefined ? line(say("valueUnknown")) : cell(value);
  return [cell(name), cell(host), cell(type), known, ttlText(ttl), line(proxyWord(proxied))];
}

function line(phrase: Phrase): string {
  return textOf(phrase, codeSpan);
}

/** In a table a bar ends the cell even inside a code span, unless it is escaped. */
function cell(value: string): string {
  return codeSpan(value).replaceAll("|", "\\|");
}

/** In a code span nothing is markup, a link, or a mention; its fence is longer than any inside. */
function codeSpan(value: string): string {
  const text = printable(value);
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const padding = longest > 0 || text.startsWith(" ") || text === "" ? " " : "";
  return `${fence}${padding}${text}${padding}${fence}`;
}
