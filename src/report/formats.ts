import type { Palette, TerminalText } from "./terminal-text";

/** The formats that reports have, with the extension that a file of each has. */
export const FORMATS = {
  text: "txt",
  json: "json",
  markdown: "md",
  html: "html",
  prometheus: "prom",
  sarif: "sarif",
  /** Commands to GitHub's runner: never a file. */
  github: undefined,
} as const;

export type Format = keyof typeof FORMATS;

export type Writer<Report> = (report: Report, palette: Palette) => TerminalText;

/** How one kind of report is written, by format. A writer is imported when it is asked for, so that no command pays for another's. */
export type Writers<Report> = Readonly<Partial<Record<Format, () => Promise<Writer<Report>>>>>;

export function formatsOf(writers: Writers<never>): readonly Format[] {
  return (Object.keys(FORMATS) as Format[]).filter((format) => writers[format] !== undefined);
}

/** The format that a file's name asks for; undefined where it asks for none of these. */
export function formatOfFile(file: string, writers: Writers<never>): Format | undefined {
  return formatsOf(writers).find((format) => FORMATS[format] !== undefined && file.endsWith(`.${FORMATS[format]}`));
}

/** The report without a final line break. */
export async function render<Report>(
  report: Report,
  format: Format,
  writers: Writers<Report>,
  palette: Palette,
): Promise<TerminalText> {
  const write = await writers[format]?.();
  if (write === undefined) throw new Error(`This report has no writer for ${format}`);
  const text = write(report, palette);
  return typeof text === "string" ? text.replace(/\n$/, "") : text;
}
