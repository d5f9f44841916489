import { pageCode } from "./html";

/**
 * Runs in the page: filters and sorts. A form with data-table="<id>" filters that table's rows: a text field keeps rows
 * whose data-<name> contains it, a select keeps rows whose data-<name> holds the chosen word. A header with a button
 * sorts by its column's data-sort, else its text. "/" goes to the first field, Escape clears the form.
 */
export const TABLE_SCRIPT = pageCode`
// A narrow screen draws a table as cards. For a screen reader it stays a table.
const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TH: "columnheader", TD: "cell" };
for (const part of document.querySelectorAll("table, thead, tbody, tr, th, td")) part.setAttribute("role", roles[part.tagName]);

for (const form of document.querySelectorAll("form[data-table]")) {
  const table = document.getElementById(form.dataset.table);
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const output = form.querySelector("output");
  const fields = [...form.querySelectorAll("input, select")];
  const holds = (row, field) => {
    const have = row.dataset[field.name] ?? "";
    if (field.tagName === "SELECT") return have.split(" ").includes(field.value);
    return have.toLowerCase().includes(field.value.trim().toLowerCase());
  };
  const filter = () => {
    const active = fields.filter((field) => field.value !== "");
    let shown = 0;
    for (const row of rows) {
      row.hidden = !active.every((field) => holds(row, field));
      if (!row.hidden) shown += 1;
    }
    output.textContent = shown === rows.length ? "all " + shown + " shown" : shown + " of " + rows.length + " shown";
  };
  form.addEventListener("input", filter);
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const field of fields) field.value = "";
    filter();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") form.reset();
  });
  form.hidden = false;
  filter();

  const headers = [...table.tHead.rows[0].cells];
  const keyOf = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
  headers.forEach((header, column) => {
    const button = header.querySelector("button");
    if (button === null) return;
    button.addEventListener("click", () => {
      const descending = header.getAttribute("aria-sort") === "ascending";
      for (const other of headers) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
      header.setAttribute("aria-sort", descending ? "descending" : "ascending");
      const keyed = rows.map((row, place) => ({ row, place, key: keyOf(row, column) }));
      keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * (descending ? -1 : 1) || a.place - b.place);
      body.append(...keyed.map(({ row }) => row));
    });
  });
}
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  const field = document.querySelector("form[data-table] input");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || field === null) return;
  event.preventDefault();
  field.focus();
});
`;
