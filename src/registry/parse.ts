import { type ParseError, parse as parseTolerantly, printParseErrorCode, visit } from "jsonc-parser";
import type { Finding, Path } from "./problem";
import type { SourceFile } from "./source";

export interface Parsed {
  /** undefined when the text is not JSON. */
  readonly value: unknown;
  readonly findings: readonly Finding[];
}

/** Deeper than any file the schema allows; jsonc-parser recurses, so it must not see more. */
const MAX_DEPTH = 64;

/** Reads one file's JSON. The usual case costs one JSON.parse and one scan; positions are only sought when something is wrong. */
export function parseSource(source: SourceFile): Parsed {
  const { text } = source;
  if (text.startsWith("\ufeff"))
    return broken(source, 0, "starts with a byte order mark", "Save the file as UTF-8 without BOM.");
  if (text.trim() === "") return broken(source, 0, "is empty", "Copy an existing file of this folder and change it.");
  const tooDeep = offsetBeyondDepth(text, MAX_DEPTH);
  if (tooDeep !== undefined)
    return broken(
      source,
      tooDeep,
      `is nested deeper than ${MAX_DEPTH} levels`,
      "No field needs this; remove the brackets.",
    );
  return parseText(source);
}

function parseText(source: SourceFile): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(source.text);
  } catch {
    return { value: undefined, findings: [syntaxFinding(source)] };
  }
  const duplicated = countKeysInText(source.text) !== countKeys(value);
  return { value, findings: duplicated ? duplicateKeys(source) : [] };
}

function broken(source: SourceFile, offset: number, message: string, hint: string): Parsed {
  return { value: undefined, findings: [finding(source, "json-syntax", [], offset, message, hint)] };
}

function finding(source: SourceFile, rule: string, path: Path, offset: number, message: string, hint: string): Finding {
  return { rule, severity: "error", file: source.file, path, target: offset, message, hint };
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
  EndOfFileExpected: "Remove what follows the closing }.",
};

function syntaxFinding(source: SourceFile): Finding {
  const errors: ParseError[] = [];
  parseTolerantly(source.text, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors[0];
  const code = first === undefined ? "InvalidSymbol" : printParseErrorCode(first.error);
  const what = code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return finding(
    source,
    "json-syntax",
    [],
    first?.offset ?? 0,
    `is not JSON: ${what}`,
    SYNTAX_HINTS[code] ?? "Compare with an existing file of this folder.",
  );
}

/** A string in valid JSON, and the colon that makes it a property's name. */
const STRING_AND_COLON = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

function countKeysInText(text: string): number {
  let count = 0;
  for (const match of text.matchAll(STRING_AND_COLON)) if (match[1] !== undefined) count++;
  return count;
}

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum: number, inner) => sum + countKeys(inner), own);
}

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

/** Offset of the first bracket deeper than the limit, outside of strings. */
function offsetBeyondDepth(text: string, limit: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let offset = 0; offset < text.length; offset++) {
    const char = text.charCodeAt(offset);
    if (char === BACKSLASH && inString) offset++;
    else if (char === QUOTE) inString = !inString;
    else if (inString) continue;
    else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (++depth > limit) return offset;
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) depth--;
  }
  return undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
