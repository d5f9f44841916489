import { CERTIFICATE_STATUSES } from "../src/cloudflare/statuses";
import { EVIDENCE } from "../src/status/evidence";
import { type Row, TABLE } from "../src/status/table";
import { VERDICT_WORDS } from "../src/status/verdicts";
import { markdownTable } from "./markdown";

const START = "<!-- Generated from src/status/table.ts by `npm run generate`: change the table there. -->\n";
const END = "<!-- end of the table -->";

/** docs/status.md with the table as the code has it. */
export function withTable(page: string): string {
  const [before, rest = ""] = page.split(START);
  const [, after] = rest.split(END);
  if (after === undefined) throw new Error("docs/status.md has lost the marks around its table.");
  return `${before}${START}\n${tableMarkdown()}\n\n${END}${after}`;
}

function tableMarkdown(): string {
  const columns = ["row", "hostname", "certificate", "and", "verdict", "words", "next step"];
  return markdownTable(columns, TABLE.map(cellsOf));
}

function cellsOf({ id, hostname, certificate, evidence, verdict, words, next, revalidate }: Row): string[] {
  return [
    `\`${id}\``,
    codes(hostname),
    certificate.length > CERTIFICATE_STATUSES.length ? "any" : codes(certificate),
    evidence === undefined ? "" : EVIDENCE[evidence].words,
    VERDICT_WORDS[verdict],
    words,
    `${next ?? ""}${revalidate === true ? " (revalidate)" : ""}`,
  ];
}

function codes(statuses: readonly string[]): string {
  return statuses.map((status) => `\`${status}\``).join(", ");
}
