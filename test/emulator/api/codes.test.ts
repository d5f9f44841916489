import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";

const root = join(__dirname, "../../..");

/** The codes a text names; `1404 to 1406` names three. */
function codesNamed(text: string): Set<number> {
  const ranges = [...text.matchAll(/\b(\d{3,6})(?: to (\d{3,6}))?\b/g)];
  return new Set(
    ranges.flatMap(([, first = "", last = first]) =>
      Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index),
    ),
  );
}

/** The codes that the sources refuse with. */
function codesRefused(): Set<number> {
  const folder = join(root, "emulator/api");
  const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  const places = /(?:refuseWith\(\s*\d{3},\s*|code: |code = |json(?:Object|Value)\(call, )(\d{3,6})\b/g;
  return new Set(sources.flatMap((source) => [...source.matchAll(places)].map(([, code]) => Number(code))));
}

it("names in docs/offline.md every code it refuses with, Cloudflare's or its own", () => {
  const [, section = ""] = readFileSync(join(root, "docs/offline.md"), "utf8").split("## What it refuses");
  const named = codesNamed(section.split("\n## ")[0] ?? "");
  const refused = codesRefused();
  expect(refused.size).toBeGreaterThan(60);
  expect([...refused].filter((code) => !named.has(code))).toEqual([]);
});
