import { codeBlock, joinMarkdown, listMarkdown, type Markdown, type MarkdownValue, markdown } from "../report/markdown";
import { sentence } from "../report/phrase";
import { type Table, tableMarkdown } from "../report/table";
import type { Block, InstructionSection, OverviewRow } from "./blocks";
import type { Instructions } from "./instructions";
import type { CustomerRecord } from "./records";
import { proxyWord, say, ttlWord } from "./words";

/** For a pull request's comment or a ticket. */
export function instructionsMarkdown({ subject, opening, reading, steps, closing, signature }: Instructions): string {
  const parts = [
    markdown`# ${subject}`,
    ...opening.map(blockMarkdown),
    ...reading.map((section) => sectionMarkdown(markdown`##`, section)),
    ...steps.map((step, index) => sectionMarkdown(markdown`## ${index + 1}.`, step)),
    ...closing.map((section) => sectionMarkdown(markdown`##`, section)),
    ...signature.map(blockMarkdown),
  ];
  return `${joinMarkdown(parts, "\n\n")}\n`;
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
    case "overview":
      return tableMarkdown(overviewTable(block.rows));
    case "records":
      return tableMarkdown(recordTable(block.records));
  }
}

function overviewTable(rows: readonly OverviewRow[]): Table {
  return {
    columns: (["labelStep", "labelName", "labelType", "labelValue"] as const).map((label) => String(say(label))),
    rows: rows.map(({ step, record: { name, type, value } }) => [
      sentence(String(step)),
      name,
      type,
      value ?? say("valueUnknown"),
    ]),
  };
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
