import { rmSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../file-writes";
import { type FormattedImports, formatImports, formatTenants } from "../../onboarding/format";
import { loadImports, loadRegistry } from "../../registry/load";
import { readImported } from "../../release/take-overs";
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
  summary: "Format every tenant file, and remove from imports/ what Terraform has taken over.",
  declare(parser) {
    parser
      .addOption(formatOption(WRITERS))
      .option("--check", "Write nothing. Exit with 1 if a file is not formatted (for CI)")
      .addHelpText("after", HELP);
  },
  async run(terminal, options) {
    const check = options.check === true;
    const formatted = formattedFiles(terminal.cwd);
    if (!check) for (const { file, text } of formatted.changed) write(terminal.cwd, file, text);
    const ok = formatted.problems.length === 0 && !(check && formatted.changed.length > 0);
    await printReport(terminal, options, { ok, check, ...formatted }, WRITERS);
    return ok ? EXIT.done : EXIT.refused;
  },
};

const HELP = `
Tenant files get the schema's order of keys, two spaces and a final newline. A file that is not JSON is reported and not
changed. JSON has no comments.

imports/<environment>.json loses the entries that the last plan on this machine found in Terraform's states, and is deleted
if none is left. To read the states without planning a release, run switchyard plan --preview first.`;

function formattedFiles(root: string): Formatted {
  const tenants = formatTenants(loadRegistry(root));
  const imports = formatImports(loadImports(root), (environment) => readImported(root, environment));
  return {
    changed: [...tenants.changed, ...imports.changed],
    unchanged: tenants.unchanged + imports.unchanged,
    dropped: imports.dropped,
    problems: [...tenants.problems, ...imports.problems],
  };
}

/** @param text null: the file is deleted */
function write(root: string, file: string, text: string | null): void {
  try {
    if (text === null) rmSync(join(root, file));
    else replaceFile(join(root, file), text);
  } catch (error) {
    throw new UserError(`${file} could not be written: ${(error as Error).message}`);
  }
}

type Formatted = FormattedImports;

interface Result extends Formatted {
  readonly ok: boolean;
  readonly check: boolean;
}

const WRITERS: Writers<Result> = {
  text: writeText,
  json: ({ ok, changed, unchanged, dropped, problems }) =>
    printableJson({ ok, changed: changed.map(({ file }) => file), unchanged, dropped, problems }),
};

function writeText({ check, changed, unchanged, dropped, problems }: Result, palette: Palette): Styled {
  const did = check ? "would be changed by npx switchyard fmt" : "written";
  const untouched = problems.length > 0 ? `, ${plural(problems.length, "problem")}` : "";
  return styledLines([
    ...changed.map(({ file, text }) =>
      text === null ? `${file}: everything in it is imported, so it is removed` : file,
    ),
    ...(problems.length > 0 ? [problemsText(problems, palette), ""] : []),
    ...(dropped === 0 ? [] : [`${plural(dropped, "import")} done and removed.`]),
    `${plural(changed.length, "file")} ${did}, ${unchanged} already formatted${untouched}.`,
  ]);
}
