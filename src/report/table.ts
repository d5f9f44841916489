import { capital } from "../text";
import { type Html, type HtmlValue, html, joinHtml } from "./html";
import { joinMarkdown, type Markdown, markdown, rowMarkdown } from "./markdown";
import { type Phrase, phrase, sentence } from "./phrase";

/** A table, which each format writes in its own way. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
}

/** Text from others, a phrase of ours, or several of them, one below the other. */
type TableCell = string | number | Phrase | readonly (string | Phrase)[];

export function tableMarkdown(table: Table): Markdown {
  const { columns, rows } = withoutEmptyColumns(table);
  const written = rows.map((row) =>
    rowMarkdown(row.map((cell) => (typeof cell === "object" && "length" in cell ? joinMarkdown(cell, "<br>") : cell))),
  );
  return joinMarkdown(
    [rowMarkdown(columns.map(sentence)), rowMarkdown(columns.map(() => markdown`---`)), ...written],
    "\n",
  );
}

export function tableHtml(table: Table): Html {
  const { columns: names, rows } = withoutEmptyColumns(table);
  const columns = names.map(capital);
  const written = rows.map((row) =>
    rowHtml(
      columns,
      {},
      row.map((cell) => ({ content: joinHtml([cell].flat().map(setOff), "<br>") })),
    ),
  );
  return html`<table>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${joinHtml(written, "\n")}
</tbody>
</table>`;
}

/** A column that is empty in every row says nothing. */
function withoutEmptyColumns({ columns, rows }: Table): Table {
  const used = columns.map((_, column) => rows.some((row) => !isEmpty(row[column])));
  const keep = (_: unknown, column: number) => used[column] === true;
  return { columns: columns.filter(keep), rows: rows.map((row) => row.filter(keep)) };
}

function isEmpty(cell: TableCell | undefined): boolean {
  return cell === undefined || cell === "" || (typeof cell === "object" && "length" in cell && cell.length === 0);
}

function setOff(value: string | number | Phrase): Phrase | number {
  return typeof value === "string" ? phrase`${value}` : value;
}

/** A table that the page's script filters and sorts. Its first page is readable without the script. */
export interface FilterTable {
  readonly id: string;
  /** Its name for screen readers. */
  readonly caption: string;
  readonly filters: readonly Filter[];
  readonly columns: readonly string[];
  readonly rows: readonly FilterRow[];
}

interface Filter {
  /** Name of the row's data attribute, in lower case. */
  readonly name: string;
  readonly label: string;
  /** Choices as [word, label]; without them, a text field. */
  readonly choices?: readonly (readonly [string, string])[];
  /** Suggestions for a text field. */
  readonly suggestions?: readonly string[];
}

export interface FilterRow {
  /** Values for the filters, by name. */
  readonly data: Readonly<Record<string, string>>;
  /** In the order of the columns. */
  readonly cells: readonly FilterCell[];
}

export interface FilterCell {
  readonly content: HtmlValue;
  /** Sort key, instead of the text. */
  readonly sort?: string;
}

/** As many rows as the script shows on a page. The others wait where the browser does not lay them out. */
const PAGE_ROWS = 500;

export function filterTableHtml({ id, caption, filters, columns, rows }: FilterTable): Html {
  const written = rows.map(({ data, cells }) => rowHtml(columns, data, cells));
  const rest = written.slice(PAGE_ROWS);
  return html`<form class="filters" data-table="${id}" role="search" hidden>
${joinHtml(
  filters.map((filter) => filterHtml(id, filter)),
  "\n",
)}
<button type="reset">Clear</button>
<button type="button" name="previous" hidden>Previous page</button>
<button type="button" name="next" hidden>Next page</button>
<output aria-live="polite"></output>
</form>
${rest.length === 0 ? undefined : html`<noscript><p>Without JavaScript, this page shows the first ${PAGE_ROWS} of ${rows.length} rows.</p></noscript>`}
<table id="${id}" aria-label="${caption}">
<thead><tr>${columns.map((column) => html`<th scope="col" aria-sort="none"><button type="button">${column}</button></th>`)}</tr></thead>
<tbody>
${joinHtml(written.slice(0, PAGE_ROWS), "\n")}
</tbody>
</table>${rest.length === 0 ? undefined : html`<template data-rows="${id}"><table><tbody>${joinHtml(rest, "\n")}</tbody></table></template>`}`;
}

function rowHtml(columns: readonly string[], data: FilterRow["data"], cells: readonly FilterCell[]): Html {
  const attributes = Object.fromEntries(Object.entries(data).map(([name, value]) => [`data-${name}`, value]));
  const written = cells.map(
    ({ content, sort }, index) => html`<td${{ "data-label": columns[index], "data-sort": sort }}>${content}</td>`,
  );
  return html`<tr${attributes}>${written}</tr>`;
}

function filterHtml(id: string, { name, label, choices, suggestions = [] }: Filter): Html {
  if (choices !== undefined) {
    const options = choices.map(([word, text]) => html`<option value="${word}">${text}</option>`);
    return html`<label>${label} <select name="${name}"><option value="">all</option>${options}</select></label>`;
  }
  if (suggestions.length === 0)
    return html`<label>${label} <input type="search" name="${name}" autocomplete="off"></label>`;
  const list = `${id}-${name}`;
  const options = suggestions.map((suggestion) => html`<option value="${suggestion}"></option>`);
  return html`<label>${label} <input type="search" name="${name}" list="${list}" autocomplete="off"></label><datalist id="${list}">${options}</datalist>`;
}
