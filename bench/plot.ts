import type { Plot } from "./bench";
import { cellText } from "./report";

const WIDTH = 720;
const HEIGHT = 400;
const MARGIN = { left: 70, right: 150, top: 20, bottom: 50 };
const COLORS = ["#c2410c", "#1d4ed8", "#15803d", "#7e22ce"];

/** A plot as SVG text: no library, no time, the same bytes for the same points. */
export function svgPlot(plot: Plot): string {
  const points = plot.lines.flatMap((line) => line.points);
  const x = axis(
    points.map(([value]) => value),
    plot.logarithmic,
    [MARGIN.left, WIDTH - MARGIN.right],
  );
  const y = axis(
    points.map(([, value]) => value),
    plot.logarithmic,
    [HEIGHT - MARGIN.bottom, MARGIN.top],
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="12">`,
    `<title>${escapeXml(`${plot.y} over ${plot.x}`)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...x.ticks.map((tick) => verticalTick(x.at(tick), tick)),
    ...y.ticks.map((tick) => horizontalTick(y.at(tick), tick)),
    ...plot.lines.map((line, index) => drawLine(line, x.at, y.at, COLORS[index % COLORS.length] ?? "#000")),
    `<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${escapeXml(plot.x)}</text>`,
    `<text transform="translate(16 ${(HEIGHT - MARGIN.bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeXml(plot.y)}</text>`,
    "</svg>\n",
  ].join("\n");
}

interface Axis {
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

function axis(values: readonly number[], logarithmic: boolean, [start, end]: readonly [number, number]): Axis {
  const scale = logarithmic ? Math.log10 : (value: number) => value;
  const low = logarithmic ? Math.min(...values) : 0;
  const high = Math.max(...values);
  const span = scale(high) - scale(low) || 1;
  const at = (value: number) => round(start + ((scale(value) - scale(low)) / span) * (end - start));
  return { ticks: logarithmic ? logarithmicSteps(low, high) : evenSteps(high), at };
}

/** 1, 2, 5, 10, 20, … between the two. */
function logarithmicSteps(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const decades = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, index) => 10 ** (first + index));
  return decades.flatMap((decade) => [decade, 2 * decade, 5 * decade]).filter((step) => step >= low && step <= high);
}

function evenSteps(high: number): number[] {
  return [0, 1, 2, 3, 4, 5].map((step) => (high / 5) * step);
}

function verticalTick(x: number, value: number): string {
  const bottom = HEIGHT - MARGIN.bottom;
  return `<path d="M${x} ${MARGIN.top}V${bottom}" stroke="#ddd"/><text x="${x}" y="${bottom + 18}" text-anchor="middle">${cellText(value)}</text>`;
}

function horizontalTick(y: number, value: number): string {
  const right = WIDTH - MARGIN.right;
  return `<path d="M${MARGIN.left} ${y}H${right}" stroke="#ddd"/><text x="${MARGIN.left - 8}" y="${y + 4}" text-anchor="end">${cellText(value)}</text>`;
}

function drawLine({ name, points }: Plot["lines"][number], x: Axis["at"], y: Axis["at"], color: string): string {
  const places = points.map(([valueX, valueY]) => [x(valueX), y(valueY)] as const);
  const [lastX, lastY] = places.at(-1) ?? [0, 0];
  return [
    `<polyline fill="none" stroke="${color}" stroke-width="2" points="${places.map((place) => place.join(",")).join(" ")}"/>`,
    ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${color}"/>`),
    `<text x="${lastX + 8}" y="${lastY + 4}" fill="${color}">${escapeXml(name)}</text>`,
  ].join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
