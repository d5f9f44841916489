import { type Palette, paletteOf, type TerminalText, terminalText } from "../report/terminal-text";

/** What a command knows of its surroundings. Tests pass their own. */
export interface Terminal {
  /** The project's folder, with tenants/ and platform/. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether standard output is a terminal, not a file or a pipe. */
  readonly interactive: boolean;
  readonly colors: Palette;
  /** Results: standard output. */
  out(text: TerminalText): void;
  /** Progress and errors: standard error. */
  err(text: TerminalText): void;
}

/** Where a terminal's text goes. Each receives texts without their final line break. */
interface Streams {
  out(text: string): void;
  err(text: string): void;
}

/**
 * Every text that a command prints passes through here, so that neither a terminal nor GitHub's runner executes anything in it.
 */
export function terminalOn(streams: Streams, world: Omit<Terminal, "out" | "err">): Terminal {
  return {
    ...world,
    out: (text) => streams.out(terminalText(text)),
    err: (text) => streams.err(terminalText(text)),
  };
}

export function processTerminal(): Terminal {
  const interactive = process.stdout.isTTY === true;
  const streams: Streams = {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
  };
  return terminalOn(streams, {
    cwd: process.cwd(),
    env: process.env,
    interactive,
    colors: paletteOf(interactive && (process.env.NO_COLOR ?? "") === ""),
  });
}
