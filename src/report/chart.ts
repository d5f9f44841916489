import { scaleBand, scaleLinear, scaleUtc } from "d3-scale";
import { area, curveStepAfter } from "d3-shape";
import { type Html, html, svgElement } from "./html";
import { type Table, tableHtml } from "./table";

const WIDTH = 720;
const MARGIN = { left: 48, right: 200, top: 8, bottom: 26 };

/** How dark an area or bar is, from the most urgent to what needs no one: it reads in greyscale as well. */
export type Shade = "s1" | "s2" | "s3" | "s4" | "s5" | "s6" | "s7";

/** A drawing with its name, and the table with the same figures behind it. */
export function figureHtml(title: string, drawing: Html, table: Table): Html {
  return html`<figure><figcaption>${title}</figcaption>${drawing}<details><summary>${title}: table</summary>${tableHtml(table)}</details></figure>`;
}

export interface Band {
  readonly label: string;
  readonly shade: Shade;
  /** One value for each time. */
  readonly values: readonly number[];
}

/** Bands over time, one on top of the other, the first at the bottom. Each keeps its value until the next time. */
export function bandsChart(label: string, times: readonly number[], bands: readonly Band[]): Html {
  const height = 220;
  const sums = times.map((_, index) => bands.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const x = scaleUtc()
    .domain([times[0] ?? 0, times.at(-1) ?? 1])
    .range([MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLinear()
    .domain([0, Math.max(1, ...sums)])
    .range([height - MARGIN.bottom, MARGIN.top])
    .nice(4);
  const base = times.map(() => 0);
  const drawn = bands.map(({ values, shade }) => {
    const low = [...base];
    values.forEach((value, index) => {
      base[index] = (base[index] ?? 0) + value;
    });
    const high = [...base];
    const path = area<number>()
      .x((_, index) => round(x(times[index] ?? 0)))
      .y0((_, index) => round(y(low[index] ?? 0)))
      .y1((_, index) => round(y(high[index] ?? 0)))
      .curve(curveStepAfter);
    return svgElement("path", { class: `area ${shade}`, d: path([...values]) ?? "" });
  });
  return drawing(label, height, [
    ...y
      .ticks(4)
      .filter(Number.isInteger)
      .flatMap((tick) => horizontal(round(y(tick)), `${tick}`)),
    ...drawn,
    ...x.ticks(5).map((tick) => textAt(round(x(tick)), height - 8, x.tickFormat(5)(tick), "middle")),
    ...labelsOf(bands, y, height),
  ]);
}

/** Names the bands at their right end, as far as they have one, without writing one over the other. */
function labelsOf(bands: readonly Band[], y: (value: number) => number | undefined, height: number): readonly Html[] {
  let base = 0;
  let lowest = height - MARGIN.bottom + 14;
  const found: Html[] = [];
  for (const { label, values, shade } of bands) {
    const last = values.at(-1) ?? 0;
    const middle = round(y(base + last / 2)) + 4;
    base += last;
    if (last === 0) continue;
    const place = Math.max(12, Math.min(middle, lowest - 14));
    lowest = place;
    const left = WIDTH - MARGIN.right + 8;
    found.push(
      svgElement("rect", { class: `area ${shade}`, x: left, y: place - 9, width: 10, height: 10 }),
      textAt(left + 16, place, `${last} ${label}`, "start"),
    );
  }
  return found;
}

export interface Column {
  readonly label: string;
  readonly value: number;
}

/** Columns of one kind, such as one per day. */
export function columnsChart(label: string, columns: readonly Column[]): Html {
  const height = 160;
  const most = Math.max(1, ...columns.map(({ value }) => value));
  const x = scaleBand<number>()
    .domain(columns.map((_, index) => index))
    .range([MARGIN.left, WIDTH - 16])
    .paddingInner(0.2);
  const y = scaleLinear()
    .domain([0, most])
    .range([height - MARGIN.bottom, MARGIN.top + 10])
    .nice(4);
  const every = Math.max(1, Math.ceil(columns.length / 8));
  return drawing(label, height, [
    ...y
      .ticks(4)
      .filter(Number.isInteger)
      .flatMap((tick) => horizontal(round(y(tick)), `${tick}`)),
    ...columns.flatMap(({ value, label: name }, index) => {
      const left = round(x(index));
      const width = round(x.bandwidth());
      const top = round(y(value));
      const middle = round(left + width / 2);
      return [
        ...(value === 0
          ? []
          : [
              svgElement("rect", { class: "area s1", x: left, y: top, width, height: height - MARGIN.bottom - top }),
              textAt(middle, top - 3, `${value}`, "middle"),
            ]),
        ...(index % every === 0 ? [textAt(middle, height - 8, name, "middle")] : []),
      ];
    }),
  ]);
}

export interface Bar {
  readonly label: string;
  /** The filled part, and how it is written. */
  readonly value: number;
  readonly text: string;
  /** Where limits or other values are, with their names. */
  readonly marks: readonly { readonly value: number; readonly text: string }[];
}

/** Bars from left to right, each with marks, all to one scale. */
export function barsChart(label: string, bars: readonly Bar[]): Html {
  const room = 58;
  const most = Math.max(1, ...bars.flatMap(({ value, marks }) => [value, ...marks.map((mark) => mark.value)]));
  const x = scaleLinear()
    .domain([0, most])
    .range([0, WIDTH - 40]);
  return drawing(
    label,
    bars.length * room,
    bars.flatMap(({ label: name, value, text, marks }, index) => {
      const top = index * room + 20;
      return [
        textAt(0, top - 6, `${name}: ${[text, ...marks.map((mark) => mark.text)].join(", ")}`, "start"),
        svgElement("rect", { class: "track", x: 0, y: top, width: WIDTH - 40, height: 18 }),
        svgElement("rect", { class: "area s2", x: 0, y: top, width: Math.max(1, round(x(value))), height: 18 }),
        ...marks.map((mark) =>
          svgElement("path", { class: "mark", d: `M${Math.max(1, round(x(mark.value)))} ${top - 3}v24` }),
        ),
      ];
    }),
  );
}

function drawing(label: string, height: number, parts: readonly Html[]): Html {
  return svgElement(
    "svg",
    { role: "img", "aria-label": label, viewBox: `0 0 ${WIDTH} ${height}`, class: "chart" },
    parts,
  );
}

function horizontal(y: number, text: string): readonly Html[] {
  const line = svgElement("path", { class: "grid", d: `M${MARGIN.left} ${y}H${WIDTH - MARGIN.right}` });
  return [line, textAt(MARGIN.left - 6, y + 4, text, "end")];
}

function textAt(x: number, y: number, text: string, anchor: "start" | "middle" | "end"): Html {
  return svgElement("text", { x, y, "text-anchor": anchor }, text);
}

/** One digit is less than a pixel, and the same on every machine. */
function round(value: number | undefined): number {
  return Math.round((value ?? 0) * 10) / 10;
}
