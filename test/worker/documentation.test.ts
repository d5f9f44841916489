import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { packageRoot } from "../../src/package-root";
import * as constants from "../../worker/constants";
import { REFUSALS } from "../../worker/refusal";

const text = readFileSync(join(packageRoot(), "docs", "worker.md"), "utf8");

/** The rows of the tables whose first cell is code: [first cell, the others]. */
const rows = [...text.matchAll(/^\| `([A-Z_]+)` \|(.*)\|$/gm)].map(([, name = "", cells = ""]): [string, string[]] => [
  name,
  cells.split("|").map((cell) => cell.trim()),
]);

describe("docs/worker.md", () => {
  it("states every refusal as the code has it", () => {
    const documented = rows
      .filter(([name]) => name.startsWith("E_"))
      .map(([name, [status, , retryAfter]]) => [
        name,
        Number(status),
        retryAfter === "" ? undefined : Number(retryAfter),
      ]);
    const real = Object.entries(REFUSALS).map(([code, refusal]) => [
      code,
      refusal.status,
      "retryAfter" in refusal ? refusal.retryAfter : undefined,
    ]);
    expect(documented.sort()).toEqual(real.sort());
  });

  it("states every age as the code has it", () => {
    const documented = rows.filter(([name]) => /_(?:MS|S)$/.test(name)).map(([name, [value]]) => [name, Number(value)]);
    const real = Object.entries(constants).filter(([name]) => /_(?:MS|S)$/.test(name) && name !== "REDIRECT_MAX_AGE_S");
    expect(documented.sort()).toEqual(real.sort());
    expect(text).toContain(`remember it for ${constants.REDIRECT_MAX_AGE_S} seconds`);
    expect(text).toContain(`those ${constants.TIME_TO_EFFECT_MS / 1000} seconds`);
  });

  it("states the bounds of the caches", () => {
    const { OWN_CACHE, WILDCARD_CACHE, NEGATIVE_CACHE } = constants;
    const [own, wildcard, negative] = [OWN_CACHE, WILDCARD_CACHE, NEGATIVE_CACHE];
    expect(text.replace(/\s+/g, " ")).toContain(
      `at most ${own.entries}, ${wildcard.entries} and ${negative.entries} of them (${[own, wildcard, negative]
        .map(({ bytes }) => bytes / 2 ** 20)
        .join(", ")
        .replace(/, (\d+)$/, " and $1")} MiB)`,
    );
  });
});
