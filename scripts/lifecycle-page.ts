import { LIFE_STATES, LIFE_TRANSITIONS, type LifeState, type LifeTransition } from "../src/lifecycle/life";
import { markdownTable } from "./markdown";

/** The middle of each state's box. */
const PLACES: Readonly<Record<LifeState, readonly [x: number, y: number]>> = {
  free: [90, 60],
  pending: [330, 60],
  live: [570, 60],
  suspended: [810, 60],
  maintenance: [570, 220],
  removed: [810, 380],
  held: [330, 380],
  expired: [90, 380],
};

const BOX = { width: 130, height: 52 } as const;
const SIZE = { width: 900, height: 450 } as const;

type Point = readonly [x: number, y: number];

/** Transitions between the same two states share an arrow. */
interface Arrow {
  readonly from: LifeState;
  readonly to: LifeState;
  readonly numbers: readonly number[];
}

/** The picture of states and transitions, drawn from the table that offboard runs. */
export function lifecyclePicture(): string {
  const arrows = arrowsOf(LIFE_TRANSITIONS).map(arrowSvg);
  const boxes = (Object.keys(LIFE_STATES) as LifeState[]).map(boxSvg);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="sans-serif" role="img" aria-label="The states of a hostname and the ways between them">
<!-- Generated from src/lifecycle/life.ts by npm run generate: change the table there, not this file. -->
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#57606a"/></marker></defs>
<rect width="${SIZE.width}" height="${SIZE.height}" fill="#ffffff"/>
${[...arrows, ...boxes].join("\n")}
</svg>
`;
}

function arrowsOf(transitions: readonly LifeTransition[]): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const [index, { from, to }] of transitions.entries()) {
    const known = arrows.get(`${from} ${to}`);
    arrows.set(`${from} ${to}`, { from, to, numbers: [...(known?.numbers ?? []), index + 1] });
  }
  return [...arrows.values()];
}

function boxSvg(state: LifeState): string {
  const [x, y] = PLACES[state];
  const corner = `x="${x - BOX.width / 2}" y="${y - BOX.height / 2}" width="${BOX.width}" height="${BOX.height}" rx="8"`;
  return `<g text-anchor="middle"><rect ${corner} fill="#f6f8fa" stroke="#57606a"/><text x="${x}" y="${y - 3}" font-size="16" font-weight="bold" fill="#1f2328">${state}</text><text x="${x}" y="${y + 17}" font-size="13" fill="#57606a">${LIFE_STATES[state].answer}</text></g>`;
}

/** A curve to the right of the straight line, so that the way back does not lie on it. */
function arrowSvg({ from, to, numbers }: Arrow): string {
  const [start, end] = [PLACES[from], PLACES[to]];
  const bend = bentMiddle(start, end);
  const [a, b] = [edgeOf(start, bend), edgeOf(end, bend)];
  const [x, y] = [(a[0] + 2 * bend[0] + b[0]) / 4, (a[1] + 2 * bend[1] + b[1]) / 4];
  const path = `M${round(a)}Q${round(bend)} ${round(b)}`;
  return `<path d="${path}" fill="none" stroke="#57606a" stroke-width="1.5" marker-end="url(#tip)"/><text x="${whole(x)}" y="${whole(y + 4)}" font-size="13" text-anchor="middle" fill="#0550ae" stroke="#ffffff" stroke-width="4" paint-order="stroke">${numbers.join(", ")}</text>`;
}

const BEND = 0.16;

function bentMiddle([x1, y1]: Point, [x2, y2]: Point): Point {
  return [(x1 + x2) / 2 - (y2 - y1) * BEND, (y1 + y2) / 2 + (x2 - x1) * BEND];
}

/** Where the line from the middle of a box to a point leaves the box. */
function edgeOf([x, y]: Point, [toX, toY]: Point): Point {
  const [dx, dy] = [toX - x, toY - y];
  const scale = Math.min(BOX.width / 2 / Math.abs(dx || 1e-9), BOX.height / 2 / Math.abs(dy || 1e-9));
  return [x + dx * scale, y + dy * scale];
}

function round([x, y]: Point): string {
  return `${whole(x)} ${whole(y)}`;
}

function whole(number: number): number {
  return Math.round(number);
}

const START = "<!-- states and transitions: generated from src/lifecycle/life.ts by `npm run generate` -->";
const END = "<!-- end of states and transitions -->";

/** docs/lifecycle.md with its two tables between the markers. */
export function withLifecycle(page: string): string {
  const [before, after] = [page.split(START)[0] ?? "", page.split(END)[1] ?? ""];
  return `${before}${START}\n\n${statesTable()}\n\n${transitionsTable()}\n\n${END}${after}`;
}

function statesTable(): string {
  const rows = Object.entries(LIFE_STATES).map(([state, { words, answer }]) => [state, words, answer]);
  return markdownTable(["state", "when", "visitors get"], rows);
}

function transitionsTable(): string {
  const rows = LIFE_TRANSITIONS.map(({ from, to, change, who, cost }, index) => [
    String(index + 1),
    `${from} → ${to}`,
    change,
    who,
    cost,
  ]);
  return markdownTable(["", "way", "by", "who may", "cost"], rows);
}
