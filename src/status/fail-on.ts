import { linesOf, type StatusReport } from "./report";

/** The conditions on which a scheduled job can fail. */
export const FAILINGS = [
  "stuck",
  "us",
  "customer",
  "cloudflare",
  "unknown",
  "expiring",
  "missing",
  "orphaned",
  "foreign",
] as const;

export type Failing = (typeof FAILINGS)[number];

/** Whether the report contains such a hostname. */
export function isFound(failing: Failing, report: StatusReport): boolean {
  const lines = linesOf(report);
  switch (failing) {
    case "foreign":
      return report.environments.some(({ foreign }) => foreign.some(({ listed }) => !listed));
    case "orphaned":
      return report.environments.some(({ orphans }) => orphans.length > 0);
    case "expiring":
      return lines.some(({ expiring }) => expiring);
    case "missing":
      return lines.some(({ status }) => status === "missing");
    default:
      return lines.some(({ judgement }) => judgement.verdict === failing);
  }
}
