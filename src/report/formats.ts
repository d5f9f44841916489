import type { Palette, TerminalText } from "./terminal-text";

/** The formats that reports have, with the extension that a file of each has. */
const FORMATS = {
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

/** How one kind of report is written, by format. What a format needs is imported when it is asked for. */
export type Writers<Report> = Readonly<
  Partial<Record<Format, (report: Report, palette: Palette) => TerminalText | Promise<TerminalText>>>
>;

export function formatsOf(writers: Writers<never>): readonly Format[] {
  return Object.keys(writers) as Format[];
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
  const text = await writers[format]?.(report, palette);
  if (text === undefined) throw new Error(`This report has no writer for ${format}`);
  return typeof text === "string" ? text.replace(/\n$/, "") : text;
}
