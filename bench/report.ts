import { cpus } from "node:os";
import { type BenchCell, type BenchReport, isKept } from "./bench";

/** What the figures were measured on: without it they say nothing. */
export function machineLine(): string {
  const [first] = cpus();
  return `${cpus().length} cores (${first?.model.trim() ?? "unknown"}), Node ${process.versions.node}, ${process.platform} ${process.arch}`;
}

/** The report as Markdown: title, table, budgets, notes, machine. */
export function markdownReport(name: string, report: BenchReport, machine: string): string {
  const parts = [`# ${report.title}`, markdownTable(report), budgetList(report), notesOf(report, machine)];
  if (report.plot !== undefined) parts.push(`![${report.plot.y} over ${report.plot.x}](${name}.svg)`);
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function markdownTable({ columns, rows }: Pick<BenchReport, "columns" | "rows">): string {
  const rightAligned = columns.map((_, column) => rows.some((row) => typeof row[column] === "number"));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns),
    line(rightAligned.map((right) => (right ? "---:" : "---"))),
    ...rows.map((row) => line(row.map(cellText))),
  ].join("\n");
}

/** `12345.6` is `12,346`, `1.234` is `1.23`: three digits say all that a median does. */
export function cellText(cell: BenchCell): string {
  if (typeof cell === "string") return cell;
  const digits = Math.abs(cell) >= 100 || Number.isInteger(cell) ? 0 : Math.abs(cell) >= 10 ? 1 : 2;
  return cell.toFixed(digits).replace(/\B(?=(?:\d{3})+(?!\d)(?:\.|$))/g, ",");
}

function budgetList({ budgets = [] }: BenchReport): string {
  return budgets
    .map((budget) => {
      const verdict = isKept(budget) ? "kept" : "**missed**";
      return `- ${budget.name}: ${cellText(budget.measured)} (${budget.kind} ${cellText(budget.limit)}: ${verdict})`;
    })
    .join("\n");
}

function notesOf({ notes }: BenchReport, machine: string): string {
  return [`Measured on ${machine}.`, ...notes].join(" ");
}
