import { join } from "node:path";
import { replaceFile } from "../../file-writes";
import { type FormattedTenants, formatTenants } from "../../onboarding/format";
import { loadRegistry } from "../../registry/load";
import type { Writers } from "../../report/formats";
import { printableJson } from "../../report/json";
import { problemsText } from "../../report/problems-text";
import { type Palette, type Styled, styledLines } from "../../report/terminal-text";
import { plural } from "../../text";
import { UserError } from "../../user-error";
import type { Command } from "../command";
import { EXIT } from "../exit-code";
import { formatOption, printReport } from "../report";

export const fmt: Command = {
  name: "fmt",
  summary: "Format every tenant file: keys in the schema's order, two spaces, a final newline.",
  declare(parser) {
    parser
      .addOption(formatOption(WRITERS))
      .option("--check", "Write nothing. Exit with 1 if a file is not formatted (for CI)")
      .addHelpText("after", "\nA file that is not JSON is reported and not changed. JSON has no comments.");
  },
  async run(terminal, options) {
    const check = options.check === true;
    const formatted = formatTenants(loadRegistry(terminal.cwd));
    if (!check) for (const { file, text } of formatted.changed) write(terminal.cwd, file, text);
    const ok = formatted.problems.length === 0 && !(check && formatted.changed.length > 0);
    await printReport(terminal, options, { ok, check, ...formatted }, WRITERS);
    return ok ? EXIT.done : EXIT.refused;
  },
};

function write(root: string, file: string, text: string): void {
  try {
    replaceFile(join(root, file), text);
  } catch (error) {
    throw new UserError(`${file} could not be written: ${(error as Error).message}`);
  }
}

interface Result extends FormattedTenants {
  readonly ok: boolean;
  readonly check: boolean;
}

const WRITERS: Writers<Result> = {
  text: writeText,
  json: ({ ok, changed, unchanged, problems }) =>
    printableJson({ ok, changed: changed.map(({ file }) => file), unchanged, problems }),
};

function writeText({ check, changed, unchanged, problems }: Result, palette: Palette): Styled {
  const did = check ? "would be changed by npx switchyard fmt" : "written";
  const untouched = problems.length > 0 ? `, ${plural(problems.length, "problem")}` : "";
  return styledLines([
    ...changed.map(({ file }) => file),
    ...(problems.length > 0 ? [problemsText(problems, palette), ""] : []),
    `${plural(changed.length, "file")} ${did}, ${unchanged} already formatted${untouched}.`,
  ]);
}
