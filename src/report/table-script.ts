import { pageCode } from "./html";

/**
 * Runs in the page: filters, sorts and pages. A form with data-table="<id>" filters that table's rows: a text field keeps rows
 * whose data-<name> contains it, a select keeps rows whose data-<name> holds the chosen word. A header with a button
 * sorts by its column's data-sort, else its text. Rows beyond the first page wait in a template, so that the browser lays out no
 * more than one page. Filters, order and page are in the URL's fragment, so a link can name them. "/" goes to the first
 * field, Escape clears the form.
 */
export const TABLE_SCRIPT = pageCode`
const PAGE = 500;
// What a screen shows at once. The rest of the page follows in pieces, between which the browser answers.
const PIECE = 25;
// A narrow screen draws a table as cards. For a screen reader it stays a table.
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TH: "columnheader", TD: "cell" };
const giveRole = (part) => part.setAttribute("role", ROLES[part.tagName]);
for (const part of document.querySelectorAll("table, thead, tbody, tr, th, td")) giveRole(part);

for (const form of document.querySelectorAll("form[data-table]")) {
  const table = document.getElementById(form.dataset.table);
  const body = table.tBodies[0];
  const template = document.querySelector('template[data-rows="' + form.dataset.table + '"]');
  const rows = [...body.rows, ...(template === null ? [] : template.content.querySelectorAll("tr"))];
  const output = form.querySelector("output");
  const fields = [...form.querySelectorAll("input, select")];
  const [previous, next] = ["previous", "next"].map((name) => form.querySelector("button[name=" + name + "]"));
  const headers = [...table.tHead.rows[0].cells];
  const state = { page: 0, column: -1, descending: false };
  let ordered = rows;
  let found = rows;
  let drawing = 0;

  // Read once: a row's attributes are the slowest part of a search.
  const texts = new Map();
  const textsOf = (name) => {
    if (!texts.has(name)) texts.set(name, new Map(rows.map((row) => [row, (row.dataset[name] ?? "").toLowerCase()])));
    return texts.get(name);
  };
  const keys = new Map();
  const keyOf = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
  const keysOf = (column) => {
    if (!keys.has(column)) keys.set(column, new Map(rows.map((row) => [row, keyOf(row, column)])));
    return keys.get(column);
  };

  const isFound = () => {
    const tests = fields.filter((field) => field.value !== "").map((field) => {
      const have = textsOf(field.name);
      const wanted = field.value.trim().toLowerCase();
      if (field.tagName === "SELECT") return (row) => have.get(row).split(" ").includes(wanted);
      return (row) => have.get(row).includes(wanted);
    });
    return (row) => tests.every((test) => test(row));
  };
  const sort = () => {
    headers.forEach((header, column) => {
      if (!header.hasAttribute("aria-sort")) return;
      header.setAttribute("aria-sort", column !== state.column ? "none" : state.descending ? "descending" : "ascending");
    });
    if (state.column === -1) return (ordered = rows);
    const key = keysOf(state.column);
    const place = new Map(rows.map((row, index) => [row, index]));
    const sign = state.descending ? -1 : 1;
    ordered = [...rows].sort((a, b) => {
      const [left, right] = [key.get(a), key.get(b)];
      return (left < right ? -1 : left > right ? 1 : 0) * sign || place.get(a) - place.get(b);
    });
  };

  const draw = () => {
    const first = state.page * PAGE;
    const shown = found.slice(first, first + PAGE);
    const mine = ++drawing;
    const put = (from) => {
      if (mine !== drawing) return;
      const piece = shown.slice(from, from + PIECE);
      for (const row of piece) if (!row.hasAttribute("role")) [row, ...row.cells].forEach(giveRole);
      body.append(...piece);
      if (from + PIECE < shown.length) setTimeout(put, 0, from + PIECE);
      else body.removeAttribute("aria-busy");
    };
    body.setAttribute("aria-busy", "true");
    body.replaceChildren();
    put(0);
    say(first, shown.length);
  };
  const say = (first, count) => {
    const all = found.length === rows.length ? "all " + rows.length : found.length + " of " + rows.length;
    const many = found.length > PAGE;
    output.textContent = many ? all + ": rows " + (first + 1) + " to " + (first + count) + " shown" : all + " shown";
    for (const button of [previous, next]) button.hidden = !many;
    previous.disabled = state.page === 0;
    next.disabled = first + count >= found.length;
  };
  const filter = () => {
    found = ordered.filter(isFound());
    state.page = Math.min(state.page, Math.max(0, Math.ceil(found.length / PAGE) - 1));
    mark();
    draw();
  };

  // The fragment: what a link to this view needs to say.
  const fragment = () => {
    const parts = new URLSearchParams();
    for (const field of fields) if (field.value !== "") parts.set(field.name, field.value);
    if (state.column !== -1) parts.set("sort", (state.descending ? "-" : "") + state.column);
    if (state.page > 0) parts.set("page", state.page + 1);
    return parts.toString();
  };
  let waiting;
  const remember = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (fragment() !== location.hash.slice(1)) location.replace("#" + (fragment() || "all="));
    }, 200);
  };
  const recall = () => {
    const parts = new URLSearchParams(location.hash.slice(1));
    if (!location.hash.includes("=")) return false;
    clearTimeout(waiting);
    for (const field of fields) {
      field.value = parts.get(field.name) ?? "";
      // A select without that choice takes none at all.
      if (field.tagName === "SELECT" && field.selectedIndex === -1) field.value = "";
    }
    const column = /^-?\\d+$/.test(parts.get("sort") ?? "") ? Math.abs(Number(parts.get("sort"))) : -1;
    state.column = headers[column]?.querySelector("button") ? column : -1;
    state.descending = (parts.get("sort") ?? "").startsWith("-");
    state.page = Math.max(0, Math.floor(Number(parts.get("page") ?? 1)) - 1 || 0);
    sort();
    filter();
    return true;
  };
  /** Which of the links that filter is in force. */
  const mark = () => {
    for (const link of document.querySelectorAll("a[data-filter]")) {
      const [[name, value]] = [...new URLSearchParams(link.hash.slice(1))];
      const field = fields.find((one) => one.name === name);
      if (field !== undefined && field.value === value) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const changed = (page) => {
    state.page = page;
    filter();
    remember();
  };

  form.addEventListener("input", () => changed(0));
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const field of fields) field.value = "";
    changed(0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") form.reset();
  });
  for (const [button, step] of [[previous, -1], [next, 1]]) button.addEventListener("click", () => {
    changed(state.page + step);
    // A button that is disabled loses the focus.
    if (button.disabled) (step === 1 ? previous : next).focus();
  });
  headers.forEach((header, column) => header.querySelector("button")?.addEventListener("click", () => {
    state.descending = state.column === column && !state.descending;
    state.column = column;
    sort();
    changed(0);
  }));
  addEventListener("hashchange", () => {
    if (new URLSearchParams(location.hash.slice(1)).toString() !== fragment()) recall();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[data-filter]") === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    form.scrollIntoView();
    // The same link again: the fragment stays, and nothing else would tell.
    if (event.target.closest("a[data-filter]").hash === location.hash) recall();
  });
  form.hidden = false;
  if (!recall()) filter();
}
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  const field = document.querySelector("form[data-table] input");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || field === null) return;
  event.preventDefault();
  field.focus();
});
`;
