import type { Command as Parser } from "commander";
import type { ExitCode } from "./exit-code";
import type { Terminal } from "./terminal";

/**
 * One command, one file under commands/. Its arguments are declared eagerly, for `--help`; what it needs to run is
 * imported inside `run`, so that no command pays for another's libraries.
 */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Declares arguments, options and examples. */
  declare(parser: Parser): void;
  run(terminal: Terminal, options: Options, args: readonly string[]): Promise<ExitCode>;
}

/** Options as the parser read them; each command narrows its own. */
export type Options = Readonly<Record<string, unknown>>;

/** Collects a repeatable option: `--environment a --environment b`. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
