import { EVIDENCE } from "./evidence";
import { CERTIFICATE_STATUSES, VERDICT_WORDS } from "./statuses";
import { type Row, TABLE } from "./table";
import { markdownTable } from "./writers/markdown";

/** The table as docs/status.md prints it. */
export function tableMarkdown(): string {
  const columns = ["row", "hostname", "certificate", "and", "verdict", "words", "next step"];
  return markdownTable(columns, TABLE.map(cellsOf));
}

function cellsOf({ id, hostname, certificate, evidence, verdict, words, next, rearm }: Row): string[] {
  return [
    `\`${id}\``,
    codes(hostname),
    certificate.length > CERTIFICATE_STATUSES.length ? "any" : codes(certificate),
    evidence === undefined ? "" : EVIDENCE[evidence].words,
    VERDICT_WORDS[verdict],
    words,
    `${next ?? ""}${rearm === true ? " (re-arm)" : ""}`,
  ].map((cell) => cell.replaceAll("|", "\\|"));
}

function codes(statuses: readonly string[]): string {
  return statuses.map((status) => `\`${status}\``).join(", ");
}
