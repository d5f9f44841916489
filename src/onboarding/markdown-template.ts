import { codeBlock, joinMarkdown, listMarkdown, type Markdown, type MarkdownValue, markdown } from "../report/markdown";
import { type Table, tableMarkdown } from "../report/table";
import type { Block, HostnameInstructions, InstructionSection, Instructions } from "./instructions";
import type { CustomerRecord } from "./records";
import { proxyWord, say, ttlWord } from "./words";

/** For a pull request's comment or a ticket. */
export function instructionsMarkdown({ subject, opening, reading, hostnames, closing }: Instructions): string {
  const parts = [
    markdown`# ${subject}`,
    ...opening.map(blockMarkdown),
    ...reading.map((section) => sectionMarkdown(markdown`##`, section)),
    ...hostnames.map(hostnameMarkdown),
    ...closing.map((section) => sectionMarkdown(markdown`##`, section)),
  ];
  return `${joinMarkdown(parts, "\n\n")}\n`;
}

function hostnameMarkdown({ records: { hostname }, steps }: HostnameInstructions): Markdown {
  const sections = steps.map((step, index) => sectionMarkdown(markdown`### ${index + 1}.`, step));
  return joinMarkdown([markdown`## ${hostname}`, ...sections], "\n\n");
}

function sectionMarkdown(prefix: Markdown, { title, blocks }: InstructionSection): Markdown {
  return joinMarkdown([markdown`${prefix} ${title}`, ...blocks.map(blockMarkdown)], "\n\n");
}

function blockMarkdown(block: Block): MarkdownValue {
  switch (block.kind) {
    case "paragraph":
      return block.text;
    case "items":
      return listMarkdown(block.items);
    case "commands":
      return codeBlock("sh", block.commands);
    case "records":
      return tableMarkdown(recordTable(block.records));
  }
}

const COLUMNS = ["labelName", "labelHost", "labelType", "labelValue", "labelTtl", "labelProxy"] as const;

function recordTable(records: readonly CustomerRecord[]): Table {
  return {
    columns: COLUMNS.map((label) => String(say(label))),
    rows: records.map(({ name, host, type, value, ttl, proxied }) => [
      name,
      host,
      type,
      value ?? say("valueUnknown"),
      ttlWord(ttl),
      proxyWord(proxied),
    ]),
  };
}
