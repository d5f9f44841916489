import { createScanner, type ParseError, parse as parseTolerantly, printParseErrorCode } from "jsonc-parser";
import type { Finding, Path } from "./problem";
import type { SourceFile } from "./source";

interface Parsed {
  /** undefined if the text is not JSON, or is nested too deeply to process safely. */
  readonly value: unknown;
  readonly findings: readonly Finding[];
}

/** Deeper than any file that the schema allows. The code that processes JSON is recursive, so deeper files are refused. */
const MAX_DEPTH = 64;

/** The schema allows at most 128 characters. The path of each nested problem repeats the name. */
const MAX_NAME_LENGTH = 512;

/** Reads one file's JSON. */
export function parseSource(source: SourceFile): Parsed {
  const { text } = source;
  if (text.startsWith("\ufeff"))
    return broken(source, 0, "starts with a byte order mark", "Save the file as UTF-8 without BOM.");
  if (text.trim() === "") return broken(source, 0, "is empty", "Copy another file of this folder and change it.");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return syntaxError(source);
  }
  // Reading token after token takes a seventh of a check, and nearly every file has nothing to find.
  if (colonsAfterQuotes(text) === usualNames(value)) return { value, findings: [] };
  const { tooDeepAt, longNameAt, duplicates } = inspect(text);
  if (tooDeepAt !== undefined) return tooDeep(source, tooDeepAt);
  if (longNameAt !== undefined) return longName(source, longNameAt);
  return { value, findings: duplicates.map((duplicate) => duplicateKey(source, duplicate)) };
}

/** At least the number of property names in the text, duplicates included. */
function colonsAfterQuotes(text: string): number {
  return text.match(/"\s*:/g)?.length ?? 0;
}

/** The number of names that JSON.parse kept; NaN if one is too long or nested too deeply. */
function usualNames(value: unknown, depth = 0): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth === MAX_DEPTH) return Number.NaN;
  let count = 0;
  if (Array.isArray(value)) for (const item of value) count += usualNames(item, depth + 1);
  else
    for (const name of Object.keys(value))
      count +=
        (name.length > MAX_NAME_LENGTH ? Number.NaN : 1) +
        usualNames((value as Record<string, unknown>)[name], depth + 1);
  return count;
}

function broken(source: SourceFile, offset: number, message: string, hint: string): Parsed {
  return { value: undefined, findings: [finding(source, "json-syntax", [], offset, message, hint)] };
}

function tooDeep(source: SourceFile, offset: number): Parsed {
  return broken(
    source,
    offset,
    `is nested deeper than ${MAX_DEPTH} levels`,
    "No field needs this. Remove the brackets.",
  );
}

function longName(source: SourceFile, offset: number): Parsed {
  return broken(
    source,
    offset,
    `has a property name of more than ${MAX_NAME_LENGTH} characters`,
    "No field has such a long name. Remove the property.",
  );
}

function finding(
  { file }: SourceFile,
  rule: string,
  path: Path,
  offset: number,
  message: string,
  hint: string,
): Finding {
  return { rule, severity: "error", file, path, target: offset, message, hint };
}

const SYNTAX_HINTS: Readonly<Record<string, string>> = {
  InvalidCommentToken: "JSON does not allow comments. Put the remark into the pull request.",
  PropertyNameExpected: "Remove the comma after the last property, if there is one.",
  ValueExpected: "Remove the comma after the last item, if there is one.",
  CommaExpected: "Put a comma between two items.",
  ColonExpected: "Put a colon between a property's name and its value.",
  CloseBraceExpected: "A closing } is missing.",
  CloseBracketExpected: "A closing ] is missing.",
  UnexpectedEndOfString: 'A closing " is missing.',
  EndOfFileExpected: "Remove everything after the closing }.",
};

function syntaxError(source: SourceFile): Parsed {
  const { tooDeepAt } = inspect(source.text);
  if (tooDeepAt !== undefined) return tooDeep(source, tooDeepAt);
  const errors: ParseError[] = [];
  parseTolerantly(source.text, errors, { disallowComments: true, allowTrailingComma: false });
  const { error, offset } = errors[0] ?? { error: undefined, offset: 0 };
  const code = error === undefined ? "InvalidSymbol" : printParseErrorCode(error);
  const what = code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const hint = SYNTAX_HINTS[code] ?? "Compare with an existing file of this folder.";
  return broken(source, offset, `is not JSON: ${what}`, hint);
}

interface Duplicate {
  readonly path: Path;
  readonly offset: number;
}

interface Inspection {
  readonly tooDeepAt?: number;
  readonly longNameAt?: number;
  readonly duplicates: readonly Duplicate[];
}

/** An object or array that is not closed yet: its names so far, and the current name or index inside. */
interface OpenValue {
  readonly names: Set<string>;
  at: string | number;
}

/**
 * Finds what JSON.parse does not report. It reads token by token without recursion, so it is safe for any text. In a text
 * that is not JSON, it sees the same brackets as the tolerant parser.
 */
function inspect(text: string): Inspection {
  const duplicates: Duplicate[] = [];
  const open: OpenValue[] = [];
  const scanner = createScanner(text, true);
  let name = "";
  let nameOffset = 0;
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const offset = scanner.getTokenOffset();
    const inside = open.at(-1);
    switch (text.charAt(offset)) {
      case "{":
      case "[":
        if (open.length === MAX_DEPTH) return { tooDeepAt: offset, duplicates };
        open.push({ names: new Set(), at: 0 });
        break;
      case "}":
      case "]":
        open.pop();
        break;
      case ",":
        if (typeof inside?.at === "number") inside.at++;
        break;
      case '"':
        name = scanner.getTokenValue();
        nameOffset = offset;
        break;
      case ":":
        if (name.length > MAX_NAME_LENGTH) return { longNameAt: nameOffset, duplicates };
        if (inside === undefined) break;
        inside.at = name;
        if (inside.names.has(name)) duplicates.push({ path: open.map(({ at }) => at), offset: nameOffset });
        inside.names.add(name);
    }
  }
  return { duplicates };
}

/** JSON.parse silently takes the last of two properties with one name; a reviewer may have read the first. */
function duplicateKey(source: SourceFile, { path, offset }: Duplicate): Finding {
  const message = `the property ${JSON.stringify(path.at(-1))} is written twice`;
  return finding(source, "json-duplicate-key", path, offset, message, "Keep one: JSON parsers silently use the last.");
}
