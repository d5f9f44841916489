import pc from "picocolors";
import { printable, printableLines, withoutCommands } from "../text";
import type { Phrase } from "./phrase";

/**
 * Text for a terminal that this file produced, with our own colors. No other file can create one, so it is written without
 * escaping.
 */
class StyledText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Styled = StyledText;

/** Control characters in text from others are shown, not executed. A list is written one item after the other. */
type TerminalValue = string | number | Styled | Phrase | undefined | readonly TerminalValue[];

/** Text of one line. Line breaks in it are written as escapes. */
export function styled(words: TemplateStringsArray, ...values: readonly TerminalValue[]): Styled {
  return new StyledText(`${words[0]}${values.map((value, index) => `${write(value)}${words[index + 1]}`).join("")}`);
}

/** Lines one below the other. */
export function styledLines(lines: readonly (string | Styled)[]): Styled {
  return new StyledText(lines.map(write).join("\n"));
}

/** Blocks of lines, an empty line between them. A block without lines is left out. */
export function styledBlocks(blocks: readonly (readonly (string | Styled)[])[]): Styled {
  return new StyledText(
    blocks
      .filter((lines) => lines.length > 0)
      .map(styledLines)
      .join("\n\n"),
  );
}

/** Everything that can be printed. */
export type TerminalText = string | Styled | WorkflowCommands;

/**
 * What is sent to the terminal. Everything that is printed passes through here, so callers need not escape: a plain text keeps
 * its lines and no control characters, and no line is a command to GitHub's runner unless it was made as one.
 */
export function terminalText(text: TerminalText): string {
  if (text instanceof WorkflowCommands) return text.toString();
  return text instanceof StyledText ? withoutCommands(text.toString()) : printableLines(text);
}

function write(value: TerminalValue): string {
  if (value === undefined) return "";
  if (value instanceof StyledText) return value.toString();
  if (Array.isArray(value)) return value.map(write).join("");
  return printable(String(value));
}

export type Palette = Readonly<Record<(typeof STYLES)[number], (text: string | Styled) => Styled>>;

const STYLES = ["bold", "dim", "red", "yellow", "green"] as const;

/** @param colors false for a file, a pipe, or if the user turned colors off */
export function paletteOf(colors: boolean): Palette {
  const pico = pc.createColors(colors);
  return Object.fromEntries(
    STYLES.map((style) => [style, (text: string | Styled) => new StyledText(pico[style](write(text)))]),
  ) as Palette;
}

/** Moves up a line and clears it, so that the next text replaces the last one. */
export const OVER_LAST_LINE: Styled = new StyledText("\u001b[1A\u001b[2K");

/** Commands to GitHub's runner, which text from others can't create. */
class WorkflowCommands {
  readonly #lines: string;

  constructor(lines: string) {
    this.#lines = lines;
  }

  toString(): string {
    return this.#lines;
  }
}

export interface Annotation {
  readonly level: "error" | "warning";
  /** `file`, `line`, `col` and `title`, as the runner names them. */
  readonly place: Readonly<Record<string, string | number>>;
  readonly lines: readonly string[];
}

/** Annotations at lines of a pull request's files, followed by a sentence for the log. */
export function annotations(all: readonly Annotation[], summary: string): WorkflowCommands {
  return new WorkflowCommands([...all.map(annotation), printableLines(summary)].join("\n"));
}

function annotation({ level, place, lines }: Annotation): string {
  const properties = Object.entries(place).map(([name, value]) => `${name}=${commandProperty(String(value))}`);
  return `::${level} ${properties.join(",")}::${commandData(lines.map(printable).join("\n"))}`;
}

/** Escapes what the runner would take for the end of a command. */
function commandData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function commandProperty(text: string): string {
  return commandData(printable(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
