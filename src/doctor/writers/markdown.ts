import { joinMarkdown, markdown } from "../../report/markdown";
import { sentence } from "../../report/phrase";
import { tableMarkdown } from "../../report/table";
import type { DoctorReport, EnvironmentHealth } from "../finding";
import { summaryText } from "./text";

/** For an issue or a job's summary. */
export function doctorMarkdown({ environments }: DoctorReport): string {
  return `${joinMarkdown(environments.map(environmentPart), "\n\n")}\n`;
}

function environmentPart({ environment, zone, findings }: EnvironmentHealth) {
  const table = tableMarkdown({
    columns: ["topic", "result", "found", "fix"],
    rows: findings.map(({ topic, level, message, fix = "" }) => [
      sentence(topic),
      sentence(level === "unknown" ? "not checked" : level),
      sentence(message),
      sentence(fix),
    ]),
  });
  return markdown`## ${sentence(`${environment} (${zone})`)}\n\n${sentence(summaryText(findings))}\n\n${table}`;
}
