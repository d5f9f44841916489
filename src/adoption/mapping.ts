import { type CastingContext, CsvError, parse } from "csv-parse/sync";
import { canonicalSpelling } from "../registry/hostname";
import { isId } from "../registry/rules/file-name";
import { printable } from "../text";

/** What a person decided about one hostname. */
export interface MappedHostname {
  readonly hostname: string;
  readonly tenant: string;
  /** undefined: the one in its KV entry. */
  readonly worker: string | undefined;
  readonly owner: string | undefined;
  readonly place: CsvPlace;
}

/** Counted from 1, as editors do. */
export interface CsvPlace {
  readonly line: number;
  readonly column: number;
}

export interface MappingProblem extends CsvPlace {
  readonly message: string;
}

export interface Mapping {
  /** By hostname, in the order of the file. */
  readonly hostnames: ReadonlyMap<string, MappedHostname>;
  readonly problems: readonly MappingProblem[];
}

const REQUIRED = ["hostname", "tenant"] as const;
/** A list of what is left (`todo.ts`) has more columns, so that a person can complete it and hand it in. */
const COLUMNS = [...REQUIRED, "worker", "owner"] as const;
type Column = (typeof COLUMNS)[number];

interface Cell extends CsvPlace {
  readonly text: string;
}

/**
 * Reads a mapping: CSV with a header, `hostname,tenant[,worker,owner]`. Other columns are ignored, and so are rows without a
 * tenant. Every problem is reported, not only the first.
 */
export function parseMapping(text: string): Mapping {
  const { rows, problem } = cellsOf(text);
  if (problem !== undefined) return { hostnames: new Map(), problems: [problem] };
  const [header = [], ...records] = rows;
  const names = header.map((cell) => cell.text.trim().toLowerCase());
  const missing = REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0)
    return {
      hostnames: new Map(),
      problems: [
        {
          line: 1,
          column: 1,
          message: `the header lacks ${missing.join(" and ")}: write hostname,tenant,worker,owner`,
        },
      ],
    };
  const hostnames = new Map<string, MappedHostname>();
  const problems: MappingProblem[] = [];
  for (const record of records) {
    const cells = Object.fromEntries(
      COLUMNS.flatMap((name) => {
        const cell = record[names.indexOf(name)];
        return cell === undefined || cell.text.trim() === "" ? [] : [[name, cell]];
      }),
    ) as Partial<Record<Column, Cell>>;
    addRow(cells, record[0] ?? { line: 1, column: 1, text: "" }, hostnames, problems);
  }
  return { hostnames, problems };
}

function addRow(
  { hostname: name, tenant, worker, owner }: Partial<Record<Column, Cell>>,
  start: CsvPlace,
  hostnames: Map<string, MappedHostname>,
  problems: MappingProblem[],
): void {
  const report = ({ line, column }: CsvPlace, message: string) => problems.push({ line, column, message });
  if (tenant === undefined) {
    if (worker !== undefined || owner !== undefined) report(start, "the row names no tenant");
    return;
  }
  if (name === undefined) return void report(start, "the row names no hostname");
  const hostname = canonicalSpelling(name.text);
  if (hostname === undefined) report(name, `${shown(name.text)} is not a hostname`);
  if (!isId(tenant.text.trim()))
    report(
      tenant,
      `${shown(tenant.text)} can't be a tenant's id: lower-case letters, digits and inner hyphens, at most 63`,
    );
  if (hostname === undefined) return;
  const first = hostnames.get(hostname);
  if (first !== undefined) return void report(name, `${hostname} is in line ${first.place.line} already`);
  hostnames.set(hostname, {
    hostname,
    tenant: tenant.text.trim(),
    worker: worker?.text.trim(),
    owner: owner?.text.trim(),
    place: { line: name.line, column: name.column },
  });
}

const LONGEST_SHOWN = 80;

/** A text from outside, for a message. */
export function shown(text: string): string {
  const safe = printable(text.trim());
  return safe.length > LONGEST_SHOWN ? `${safe.slice(0, LONGEST_SHOWN)}…` : safe;
}

/** Every cell with its place. The parser tells where a cell ends; it begins behind the one before it. */
function cellsOf(text: string): { readonly rows: readonly (readonly Cell[])[]; readonly problem?: MappingProblem } {
  const bytes = Buffer.from(text, "utf8");
  const places = placesIn(bytes);
  const rows: Cell[][] = [];
  let end = text.startsWith("\uFEFF") ? 3 : 0;
  const cast = (value: string, { index, records, bytes: endsAt }: CastingContext & { bytes?: number }) => {
    let start = end;
    if (index > 0) start += 1;
    else while (start < bytes.length && (bytes[start] === 0x0a || bytes[start] === 0x0d)) start += 1;
    end = endsAt ?? start;
    rows[records] = [...(rows[records] ?? []), { text: value, ...places(start) }];
    return value;
  };
  try {
    parse(text, { bom: true, cast, relax_column_count: true, skip_empty_lines: true });
    return { rows: rows.filter((row) => row !== undefined) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? error.lines : 1;
    return { rows: [], problem: { line, column: 1, message: `is not CSV: ${error.message}` } };
  }
}

/** Line and column of an offset that only grows. */
function placesIn(bytes: Buffer): (offset: number) => CsvPlace {
  let line = 1;
  let lineStart = bytes.subarray(0, 3).equals(Buffer.from("\uFEFF")) ? 3 : 0;
  let at = 0;
  return (offset) => {
    for (; at < offset; at += 1)
      if (bytes[at] === 0x0a) {
        line += 1;
        lineStart = at + 1;
      }
    return { line, column: bytes.toString("utf8", lineStart, offset).length + 1 };
  };
}
