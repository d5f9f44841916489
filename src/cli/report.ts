import { Option, type Command as Parser } from "commander";
import { writeWhole } from "../file-writes";
import { type Format, formatOfFile, formatsOf, render, type Writers } from "../report/formats";
import { paletteOf, type TerminalText } from "../report/terminal-text";
import { UserError } from "../user-error";
import { type Options, textOf } from "./command";
import { pathOn, type Terminal } from "./terminal";

/** `--format`, the same for every command. */
export function formatOption(writers: Writers<never>, meaning = "Output format"): Option {
  return new Option("--format <format>", meaning).choices(formatsOf(writers)).default("text");
}

/** `--format` and `--output`. Without a format, the file's extension decides. */
export function addOutputOptions(parser: Parser, writers: Writers<never>): Parser {
  return parser
    .addOption(
      new Option(
        "--format <format>",
        "Output format (default: from the extension of --output, otherwise text)",
      ).choices(formatsOf(writers)),
    )
    .option("-o, --output <file>", "Write the result to this file instead of standard output");
}

/** Prints the report in the requested format, or writes it to the file of `--output`. Returns the text. */
export async function printReport<Report>(
  terminal: Terminal,
  options: Options,
  report: Report,
  writers: Writers<Report>,
): Promise<TerminalText> {
  const file = textOf(options.output);
  const palette = file === undefined ? terminal.colors : paletteOf(false);
  const text = await render(report, formatIn(options, writers), writers, palette);
  if (file === undefined) terminal.out(text);
  else {
    writeReport(pathOn(terminal, file), `${text}\n`);
    terminal.err(`Wrote ${file}.`);
  }
  return text;
}

export function formatIn({ format, output }: Options, writers: Writers<never>): Format {
  const asked = textOf(format) as Format | undefined;
  return asked ?? formatOfFile(textOf(output) ?? "", writers) ?? "text";
}

function writeReport(path: string, text: string): void {
  try {
    writeWhole(path, text);
  } catch (error) {
    throw new UserError(`The report can't be written: ${(error as Error).message}`);
  }
}
