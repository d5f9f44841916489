import { escapeHtml } from "./escape";

/** A table that the page's script filters and sorts; complete and readable without it. */
export interface Table {
  readonly id: string;
  /** What a screen reader calls it. */
  readonly caption: string;
  readonly filters: readonly Filter[];
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

export interface Filter {
  /** The row's data attribute: lower case. */
  readonly name: string;
  readonly label: string;
  /** Choices as [word, label]; without them, a text field. */
  readonly choices?: readonly (readonly [string, string])[];
  /** What a text field completes to. */
  readonly suggestions?: readonly string[];
}

export interface Row {
  /** Values for the filters, by name. */
  readonly data: Readonly<Record<string, string>>;
  /** In the order of the columns. */
  readonly cells: readonly Cell[];
}

export interface Cell {
  /** HTML, its values escaped. */
  readonly html: string;
  /** Sorted by this rather than by the text. */
  readonly sort?: string;
}

export function tableHtml({ id, caption, filters, columns, rows }: Table): string {
  const headers = columns.map(
    (column) => `<th scope="col" aria-sort="none"><button type="button">${escapeHtml(column)}</button></th>`,
  );
  return `${filtersHtml(id, filters)}
<table id="${escapeHtml(id)}" aria-label="${escapeHtml(caption)}">
<thead><tr>${headers.join("")}</tr></thead>
<tbody>
${rows.map((row) => rowHtml(row, columns)).join("\n")}
</tbody>
</table>`;
}

function rowHtml({ data, cells }: Row, columns: readonly string[]): string {
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${escapeHtml(value)}"`);
  const inner = cells.map(({ html, sort }, index) => {
    const order = sort === undefined ? "" : ` data-sort="${escapeHtml(sort)}"`;
    return `<td data-label="${escapeHtml(columns[index] ?? "")}"${order}>${html}</td>`;
  });
  return `<tr${attributes.join("")}>${inner.join("")}</tr>`;
}

function filtersHtml(id: string, filters: readonly Filter[]): string {
  return `<form class="filters" data-table="${escapeHtml(id)}" role="search" hidden>
${filters.map((filter) => filterHtml(id, filter)).join("\n")}
<button type="reset">Clear</button>
<output aria-live="polite"></output>
</form>`;
}

function filterHtml(id: string, { name, label, choices, suggestions = [] }: Filter): string {
  const start = `<label>${escapeHtml(label)} `;
  if (choices !== undefined) {
    const options = choices.map(([word, text]) => `<option value="${escapeHtml(word)}">${escapeHtml(text)}</option>`);
    return `${start}<select name="${name}"><option value="">all</option>${options.join("")}</select></label>`;
  }
  if (suggestions.length === 0) return `${start}<input type="search" name="${name}" autocomplete="off"></label>`;
  const list = `${escapeHtml(id)}-${name}`;
  const options = suggestions.map((suggestion) => `<option value="${escapeHtml(suggestion)}"></option>`);
  return `${start}<input type="search" name="${name}" list="${list}" autocomplete="off"></label><datalist id="${list}">${options.join("")}</datalist>`;
}
