import { pageCode } from "./html";

/** The style of every page: two palettes, both with a contrast of at least 4.5:1 for text. */
export const STYLES = pageCode`
:root { color-scheme: light dark; --page: #ffffff; --text: #1c2330; --dim: #566072; --line: #d5dae3; --band: #f4f6f9;
  --link: #0a58ca; --bad: #b3261e; --bad-band: #fdecea; --warn: #7a4f00; --warn-band: #fdf3dc; --calm: #0b5cad;
  --calm-band: #e8f1fb; --good: #17693a; --good-band: #e6f4ea; }
@media (prefers-color-scheme: dark) { :root { --page: #12161d; --text: #e6e9ef; --dim: #a3adbd; --line: #333c4a;
  --band: #1b212b; --link: #7db3ff; --bad: #ff9d94; --bad-band: #3a1a18; --warn: #f3c766; --warn-band: #33280f;
  --calm: #90c2ff; --calm-band: #14283f; --good: #86d9a3; --good-band: #132c1d; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 0.5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem; }
a { color: var(--link); overflow-wrap: anywhere; }
code { font: 0.875em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.dim { color: var(--dim); }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.box { border: 1px solid var(--line); border-left-width: 0.4rem; border-radius: 0.4rem; padding: 0.75rem 1rem; margin: 1rem 0; }
.box > :first-child { margin-top: 0; }
.box > :last-child { margin-bottom: 0; }
.facts { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1rem 0; }
.facts div { background: var(--band); border-radius: 0.4rem; padding: 0.5rem 0.9rem; min-width: 8rem; }
.facts dt { color: var(--dim); font-size: 0.875rem; }
.facts dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
.tag { display: inline-block; border-radius: 0.25rem; padding: 0 0.45rem; white-space: nowrap; font-size: 0.875rem; }
.bad { color: var(--bad); background: var(--bad-band); border-color: var(--bad); }
.warn { color: var(--warn); background: var(--warn-band); border-color: var(--warn); }
.calm { color: var(--calm); background: var(--calm-band); border-color: var(--calm); }
.good { color: var(--good); background: var(--good-band); border-color: var(--good); }
.filters { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: end; padding: 0.75rem; background: var(--band);
  border-radius: 0.4rem; }
.filters[hidden] { display: none; }
.filters label { display: grid; font-size: 0.875rem; color: var(--dim); }
.filters input, .filters select, .filters button { font: inherit; color: var(--text); background: var(--page);
  border: 1px solid var(--dim); border-radius: 0.25rem; padding: 0.3rem 0.5rem; min-height: 2.25rem; }
table { border-collapse: collapse; width: 100%; margin: 0.75rem 0; }
table:not([id]) { width: auto; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.6rem; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
th { white-space: nowrap; }
th button { font: inherit; font-weight: 700; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
th[aria-sort] button::after { content: " \\2195"; color: var(--dim); }
th[aria-sort="ascending"] button::after { content: " \\2191"; }
th[aria-sort="descending"] button::after { content: " \\2193"; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
ul.plain { list-style: none; margin: 0; padding: 0; }
.box > ul.plain > li + li { margin-top: 0.5rem; }
@media (max-width: 44rem) {
  .filters label { flex: 1 1 100%; }
  .tag { white-space: normal; }
  table, thead, tbody, tbody tr, td { display: block; }
  thead tr { display: flex; flex-wrap: wrap; }
  table:not([id]) thead { display: none; }
  tbody tr { border: 1px solid var(--line); border-radius: 0.4rem; margin: 0.5rem 0; padding: 0.25rem 0; }
  tbody tr[hidden], td:empty { display: none; }
  td { border: 0; padding: 0.15rem 0.75rem; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--dim); }
  .number { text-align: left; }
}
@media print { .filters, .skip { display: none; } }
`;
