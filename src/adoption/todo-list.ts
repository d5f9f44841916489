import type { TodoItem } from "./found";

const COLUMNS = ["hostname", "tenant", "worker", "owner", "why", "next"] as const;

/**
 * What is left to a person, as CSV: complete the columns tenant, worker and owner, and hand the file in as a mapping. Every cell is
 * quoted, and none is a formula to a spreadsheet.
 */
export function todoCsv(todo: readonly TodoItem[]): string {
  const rows = todo.map((item) => COLUMNS.map((column) => cell(item[column] ?? "")).join(","));
  return `${[COLUMNS.join(","), ...rows].join("\r\n")}\r\n`;
}

const LONGEST_CELL = 1_000;

function cell(text: string): string {
  const short = text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text;
  const inert = /^[=+\-@\t\r]/.test(short) ? `'${short}` : short;
  return `"${inert.replaceAll('"', '""').replaceAll("\0", "")}"`;
}
