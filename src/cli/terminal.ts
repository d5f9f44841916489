import { resolve } from "node:path";
import { type Palette, paletteOf, type TerminalText, terminalText } from "../report/terminal-text";
import { projectAround } from "./project-folder";

/** What a command knows of its surroundings. Tests pass their own. */
export interface Terminal {
  /** The project's folder, with tenants/ and platform/. */
  readonly cwd: string;
  /** Where the command was typed, if that is not the project's folder: paths on the command line are relative to it. */
  readonly typedIn?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether standard output is a terminal, not a file or a pipe. */
  readonly interactive: boolean;
  readonly colors: Palette;
  /** Results: standard output. */
  out(text: TerminalText): void;
  /** Progress and errors: standard error. */
  err(text: TerminalText): void;
}

/** The absolute path of a file or folder that was named on the command line. */
export function pathOn({ cwd, typedIn }: Terminal, path: string): string {
  return resolve(typedIn ?? cwd, path);
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

/** The process works in the project's folder from here on, so that a main.ts may read files of its own. */
export function processTerminal(): Terminal {
  const typedIn = process.cwd();
  const cwd = projectAround(typedIn) ?? typedIn;
  process.chdir(cwd);
  const interactive = process.stdout.isTTY === true;
  const streams: Streams = {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
  };
  return terminalOn(streams, {
    cwd,
    ...(cwd !== typedIn && { typedIn }),
    env: process.env,
    interactive,
    colors: paletteOf(interactive && (process.env.NO_COLOR ?? "") === ""),
  });
}
