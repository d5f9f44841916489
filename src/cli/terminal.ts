import { type Palette, paletteOf, type TerminalText, terminalText } from "../report/terminal-text";

/** The world as a command sees it; tests hand in their own. */
export interface Terminal {
  /** The project: the folder that holds tenants/ and platform/. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person looks at standard output, rather than a file or a pipe. */
  readonly interactive: boolean;
  readonly colors: Palette;
  /** Results: standard output. */
  out(text: TerminalText): void;
  /** Progress and errors: standard error. */
  err(text: TerminalText): void;
}

/** Where a terminal's text goes: each gets a text without its final line break. */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
}

/** Everything that any command prints passes here, and nothing in it is obeyed by a terminal or by GitHub's runner. */
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
