import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { bandsChart, barsChart, columnsChart } from "../../src/report/chart";
import { filterLink, svgElement } from "../../src/report/html";
import { hostileText } from "./full-reports";

describe("a drawing", () => {
  it("takes places only, so that no value becomes markup, a style or an address", () => {
    expect(() => svgElement("rect", { onload: "x" })).toThrow("no attribute onload");
    expect(() => svgElement("path", { d: '"><script>' })).toThrow("d is no place");
    expect(String(svgElement("text", { x: 1 }, "<b>"))).toBe('<text x="1">&lt;b&gt;</text>');
  });

  it("is the same each time, and has no number that is none, whatever names and values it gets", () => {
    const counts = fc.array(fc.nat(100_000), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(hostileText, counts, (said, values) => {
        const times = values.map((_, index) => Date.UTC(2026, 10, 1 + index));
        const draw = () =>
          [
            bandsChart(said, times, [{ label: said, shade: "s1", values }]),
            columnsChart(
              said,
              values.map((value) => ({ label: said, value })),
            ),
            barsChart(
              said,
              values.map((value) => ({ label: said, value, text: said, marks: [{ value: 7, text: said }] })),
            ),
          ].join("");
        expect(draw()).toBe(draw());
        expect(draw()).not.toMatch(/NaN|undefined|<script|<img/);
      }),
    );
  });
});

it("a link that filters holds any value, and leads nowhere else", () => {
  expect(String(filterLink("cause", '"><a href="https://evil.example', "x"))).toBe(
    '<a data-filter class="" href="#cause=%22%3E%3Ca+href%3D%22https%3A%2F%2Fevil.example">x</a>',
  );
});
