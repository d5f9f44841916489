import { CommanderError, Command as Parser } from "commander";
import packageJson from "../../package.json";
import { systemErrorText } from "../system-error";
import { UserError } from "../user-error";
import type { Command } from "./command";
import { COMMANDS } from "./commands";
import { EXIT, type ExitCode } from "./exit-code";
import type { Terminal } from "./terminal";

const EPILOGUE = `
Exit codes: 0 done, 1 errors in the input or refused, 2 could not run or wrong usage, 3 over a budget.
Every command has --help and --format json.`;

/** Runs one command line, without the program's name. Only here are errors turned into messages and an exit code. */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const outcome: { code: ExitCode } = { code: EXIT.done };
  try {
    await programFor(terminal, outcome).parseAsync(argv, { from: "user" });
    return outcome.code;
  } catch (error) {
    return explain(error, terminal);
  }
}

function programFor(terminal: Terminal, outcome: { code: ExitCode }): Parser {
  const program = quiet(new Parser("switchyard"), terminal)
    .description(packageJson.description)
    .version(packageJson.version)
    .addHelpText("after", EPILOGUE);
  for (const command of COMMANDS) addCommand(program, command, terminal, outcome);
  return program;
}

function addCommand(program: Parser, command: Command, terminal: Terminal, outcome: { code: ExitCode }): void {
  const parser = quiet(program.command(command.name), terminal).summary(command.summary).description(command.summary);
  command.declare(parser);
  parser.action(async () => {
    if (terminal.typedIn !== undefined && command.outsideProject !== true) terminal.err(`Project: ${terminal.cwd}`);
    outcome.code = await command.run(terminal, parser.opts(), parser.args);
  });
}

function quiet(parser: Parser, terminal: Terminal): Parser {
  return parser
    .exitOverride()
    .showHelpAfterError("(--help lists commands and options)")
    .configureOutput({
      writeOut: (text) => terminal.out(text.replace(/\n$/, "")),
      writeErr: (text) => terminal.err(text.replace(/\n$/, "")),
    });
}

function explain(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.couldNotRun;
  if (UserError.isUserError(error)) {
    terminal.err(error.message);
    return error.kind === "refused" ? EXIT.refused : EXIT.couldNotRun;
  }
  const refused = systemErrorText(error, terminal.cwd);
  if (refused !== undefined) {
    terminal.err(refused);
    return EXIT.couldNotRun;
  }
  terminal.err(`This is a bug in Switchyard. Please report it with these lines:\n${(error as Error)?.stack ?? error}`);
  return EXIT.couldNotRun;
}
