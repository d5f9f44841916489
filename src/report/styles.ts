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
.tiles { list-style: none; display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1rem 0; padding: 0; }
.tiles a { display: block; border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.5rem 0.9rem; min-width: 8rem;
  color: var(--text); text-decoration: none; }
.tiles a.bad { color: var(--bad); border-color: var(--bad); }
.tiles a.warn { color: var(--warn); border-color: var(--warn); }
.tiles a.calm { color: var(--calm); border-color: var(--calm); }
.tiles a[aria-current] { box-shadow: inset 0 0 0 2px currentColor; }
.tiles strong { display: block; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
.box h2 { font-size: 1rem; margin: 0; }
.box p { margin: 0.35rem 0; }
figure { margin: 1.5rem 0; }
figcaption { font-weight: 700; }
.chart { display: block; width: 100%; max-width: 45rem; height: auto; font-size: 12px; }
.chart text { fill: currentColor; }
.chart .grid { stroke: var(--line); fill: none; }
.chart .track { fill: var(--band); stroke: var(--dim); stroke-width: 0.5; }
.chart .mark { stroke: currentColor; stroke-width: 2; fill: none; }
.chart .area { stroke: var(--page); stroke-width: 0.5; }
.chart .s1 { fill: #7a1410; } .chart .s2 { fill: #a8481f; } .chart .s3 { fill: #c98a2b; } .chart .s4 { fill: #8fb4d9; }
.chart .s5 { fill: #b9a6d3; } .chart .s6 { fill: #c9ced6; } .chart .s7 { fill: #e3ebe5; stroke: #7d8a80; }
.tag { display: inline-block; border-radius: 0.25rem; padding: 0 0.45rem; white-space: nowrap; font-size: 0.875rem; }
.bad { color: var(--bad); background: var(--bad-band); border-color: var(--bad); }
.warn { color: var(--warn); background: var(--warn-band); border-color: var(--warn); }
.calm { color: var(--calm); background: var(--calm-band); border-color: var(--calm); }
.good { color: var(--good); background: var(--good-band); border-color: var(--good); }
.filters { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: end; padding: 0.75rem; background: var(--band);
  border-radius: 0.4rem; }
.filters[hidden] { display: none; }
.filters label { display: grid; font-size: 0.875rem; color: var(--dim); }
.filters input, .filters select, .filters button, button[data-copy] { font: inherit; color: var(--text); background: var(--page);
  border: 1px solid var(--dim); border-radius: 0.25rem; padding: 0.3rem 0.5rem; min-height: 2.25rem; }
table { border-collapse: collapse; width: 100%; margin: 0.75rem 0; }
table:not([id]) { width: auto; }
/* With fixed columns, a browser lays out only the rows that are new. */
table[id] { table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.6rem; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
th { white-space: nowrap; }
table[id] thead th { position: sticky; top: 0; background: var(--page); box-shadow: inset 0 -1px var(--line); }
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
  thead { position: sticky; top: 0; background: var(--page); }
  table[id] thead th { position: static; box-shadow: none; border: 0; padding: 0.25rem 0.5rem 0.25rem 0; }
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
