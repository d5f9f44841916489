import type { StatusReport } from "../report";
import { renderHtml } from "./html";
import { renderJson } from "./json";
import { renderMarkdown } from "./markdown";
import { renderPrometheus } from "./prometheus";
import { type Look, renderText } from "./text";

export type Format = "text" | "json" | "markdown" | "prometheus" | "html";

const WRITERS: Readonly<Record<Format, (report: StatusReport, look: Look) => string>> = {
  text: renderText,
  json: renderJson,
  markdown: renderMarkdown,
  prometheus: renderPrometheus,
  html: renderHtml,
};

/** The report in one of its formats, with a final newline. */
export function render(format: Format, report: StatusReport, look: Look): string {
  return `${WRITERS[format](report, look).replace(/\n$/, "")}\n`;
}
