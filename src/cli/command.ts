import type { Command as Parser } from "commander";
import { UserError } from "../user-error";
import type { ExitCode } from "./exit-code";
import type { Terminal } from "./terminal";

/**
 * One command per file in commands/. Arguments are declared eagerly, for `--help`. What a command needs to run is imported
 * inside `run`, so that no command loads another's libraries.
 */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Whether it works in the folder where it was typed, also below a project. */
  readonly outsideProject?: true;
  /** Declares arguments, options and examples. */
  declare(parser: Parser): void;
  run(terminal: Terminal, options: Options, args: readonly string[]): Promise<ExitCode>;
}

/** Options as the parser read them. Each command checks its own. */
export type Options = Readonly<Record<string, unknown>>;

/** Collects a repeatable option: `--environment a --environment b`. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** The value of an option that may be given once. */
export function textOf(option: unknown): string | undefined {
  return typeof option === "string" ? option : undefined;
}

export function portOf({ port }: Options): number {
  const number = Number(port);
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  throw new UserError(`--port ${port} is not a port. Use a number from 0 to 65535; 0 selects any free port.`);
}
