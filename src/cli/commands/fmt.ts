import { join } from "node:path";
import { replaceFile } from "../../file-writes";
import { type FormattedTenants, formatTenants } from "../../onboarding/format";
import { loadRegistry } from "../../registry/load";
import { problemsText } from "../../registry/problems-text";
import { printableJson } from "../../report/escape";
import { plural, printable } from "../../text";
import { UserError } from "../../user-error";
import { type Command, formatOption } from "../command";
import { EXIT } from "../exit-code";
import type { Terminal } from "../terminal";

export const fmt: Command = {
  name: "fmt",
  summary: "Format every tenant file: the schema's order of keys, two spaces, a final newline.",
  declare(parser) {
    parser
      .addOption(formatOption("json"))
      .option("--check", "Write nothing. Exit with 1 if a file is not in this form (for CI)")
      .addHelpText("after", "\nA file that is not JSON is reported and not changed. JSON has no comments.");
  },
  async run(terminal, options) {
    const check = options.check === true;
    const formatted = formatTenants(loadRegistry(terminal.cwd));
    if (!check) for (const { file, text } of formatted.changed) write(terminal.cwd, file, text);
    const ok = formatted.problems.length === 0 && !(check && formatted.changed.length > 0);
    if (options.format === "json") terminal.out(jsonText(ok, formatted));
    else printText(terminal, check, formatted);
    return ok ? EXIT.done : EXIT.refused;
  },
};

function write(root: string, file: string, text: string): void {
  try {
    replaceFile(join(root, file), text);
  } catch (error) {
    throw new UserError(`${printable(file)} could not be written: ${(error as Error).message}`);
  }
}

function jsonText(ok: boolean, { changed, unchanged, problems }: FormattedTenants): string {
  return printableJson({ ok, changed: changed.map(({ file }) => file), unchanged, problems });
}

function printText(terminal: Terminal, check: boolean, { changed, unchanged, problems }: FormattedTenants): void {
  for (const { file } of changed) terminal.out(printable(file));
  if (problems.length > 0) terminal.out(`${problemsText(problems, terminal)}\n`);
  const did = check ? "would be written anew by npx switchyard fmt" : "written";
  const untouched = problems.length > 0 ? `, ${plural(problems.length, "problem")}` : "";
  terminal.out(`${plural(changed.length, "file")} ${did}, ${unchanged} as they should be${untouched}.`);
}
