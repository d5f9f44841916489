import { createScanner, type ParseError, parse as parseTolerantly, printParseErrorCode, visit } from "jsonc-parser";
import type { Finding, Path } from "./problem";
import type { SourceFile } from "./source";

export interface Parsed {
  /** undefined when the text is not JSON, or none that anybody should walk through. */
  readonly value: unknown;
  readonly findings: readonly Finding[];
}

/** Deeper than any file the schema allows; what reads JSON recurses, so it must not see more. */
const MAX_DEPTH = 64;

/** The longest the schema allows has 128 characters. Every place below a property repeats its name. */
const MAX_NAME_LENGTH = 512;

/** Reads one file's JSON. The usual case costs one JSON.parse and one scan; places are only sought when something is wrong. */
export function parseSource(source: SourceFile): Parsed {
  const { text } = source;
  if (text.startsWith("\ufeff"))
    return broken(source, 0, "starts with a byte order mark", "Save the file as UTF-8 without BOM.");
  if (text.trim() === "") return broken(source, 0, "is empty", "Copy an existing file of this folder and change it.");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return syntaxError(source);
  }
  const { tooDeepAt, longNameAt, keys } = scan(text);
  if (tooDeepAt !== undefined) return tooDeep(source, tooDeepAt);
  if (longNameAt !== undefined) return longName(source, longNameAt);
  return { value, findings: keys === countKeys(value) ? [] : duplicateKeys(source) };
}

function broken(source: SourceFile, offset: number, message: string, hint: string): Parsed {
  return { value: undefined, findings: [finding(source, "json-syntax", [], offset, message, hint)] };
}

function tooDeep(source: SourceFile, offset: number): Parsed {
  return broken(
    source,
    offset,
    `is nested deeper than ${MAX_DEPTH} levels`,
    "No field needs this; remove the brackets.",
  );
}

function longName(source: SourceFile, offset: number): Parsed {
  return broken(
    source,
    offset,
    `has a property name of more than ${MAX_NAME_LENGTH} characters`,
    "No field's name is so long; remove the property.",
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
  InvalidCommentToken: "Comments are not supported: JSON has none. Put the remark into the pull request.",
  PropertyNameExpected: "Is there a comma after the last property? Remove it.",
  ValueExpected: "Is there a comma after the last entry? Remove it.",
  CommaExpected: "Put a comma between two entries.",
  ColonExpected: "Put a colon between a property's name and its value.",
  CloseBraceExpected: "A closing } is missing.",
  CloseBracketExpected: "A closing ] is missing.",
  UnexpectedEndOfString: 'A closing " is missing.',
  EndOfFileExpected: "Remove everything after the closing }.",
};

function syntaxError(source: SourceFile): Parsed {
  const tooDeepAt = offsetBeyondDepth(source.text);
  if (tooDeepAt !== undefined) return tooDeep(source, tooDeepAt);
  const errors: ParseError[] = [];
  parseTolerantly(source.text, errors, { disallowComments: true, allowTrailingComma: false });
  const { error, offset } = errors[0] ?? { error: undefined, offset: 0 };
  const code = error === undefined ? "InvalidSymbol" : printParseErrorCode(error);
  const what = code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const hint = SYNTAX_HINTS[code] ?? "Compare with an existing file of this folder.";
  return broken(source, offset, `is not JSON: ${what}`, hint);
}

/** In a text that is not JSON, only the tolerant parser's own scanner tells which brackets that parser will see. */
function offsetBeyondDepth(text: string): number | undefined {
  const scanner = createScanner(text);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const char = text.charCodeAt(scanner.getTokenOffset());
    if (char === OPEN_BRACE || char === OPEN_BRACKET) depth++;
    if (char === CLOSE_BRACE || char === CLOSE_BRACKET) depth--;
    if (depth > MAX_DEPTH) return scanner.getTokenOffset();
  }
  return undefined;
}

/** In valid JSON, each colon outside of strings follows a property's name. */
function scan(text: string): { keys: number; tooDeepAt?: number; longNameAt?: number } {
  let depth = 0;
  let keys = 0;
  let start = 0;
  let length = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const char = text.charCodeAt(offset);
    if (char === QUOTE) {
      start = offset;
      offset = endOfString(text, offset);
      length = offset - start - 1;
    } else if (char === COLON) {
      keys++;
      if (length > MAX_NAME_LENGTH) return { keys, longNameAt: start };
    } else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (++depth > MAX_DEPTH) return { keys, tooDeepAt: offset };
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) depth--;
  }
  return { keys };
}

function endOfString(text: string, start: number): number {
  for (let offset = start + 1; offset < text.length; offset++) {
    const char = text.charCodeAt(offset);
    if (char === QUOTE) return offset;
    if (char === BACKSLASH) offset++;
  }
  return text.length;
}

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) for (const item of value) count += countKeys(item);
  else for (const name of Object.keys(value)) count += 1 + countKeys((value as Record<string, unknown>)[name]);
  return count;
}

/** JSON.parse silently takes the last of two properties with one name; a reviewer may have read the first. */
function duplicateKeys(source: SourceFile): Finding[] {
  const findings: Finding[] = [];
  const open: Set<string>[] = [];
  visit(source.text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (name, offset, _length, _line, _character, pathSupplier) => {
      const names = open.at(-1);
      if (names?.has(name)) findings.push(duplicateKey(source, name, offset, pathSupplier()));
      names?.add(name);
    },
  });
  return findings;
}

function duplicateKey(source: SourceFile, name: string, offset: number, path: Path): Finding {
  const message = `the property ${JSON.stringify(name)} is written twice`;
  return finding(
    source,
    "json-duplicate-key",
    [...path, name],
    offset,
    message,
    "Keep one: JSON readers silently take the last.",
  );
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
