import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { packageRoot } from "../src/package-root";

const FOLDERS = ["src", "constructs", "worker", "emulator", "scripts", "bench", "test"];
const DECLARATION =
  /^export (?:default )?(?:declare )?(?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;

/** Names that several files export because one caller expects them: each bench exports `run` (bench/bench.ts). */
const CONTRACTS = ["run"];

/** Words of CONTRIBUTING.md's glossary that say too little, or that only we use. */
const PRIVATE =
  /^(Levers?|Scene|Session|Edges|Surroundings|Visit|heirs|veterans|roots|refuseToForget)$|^(found|sound)[A-Z]/;

function sources(): string[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(packageRoot(), folder), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && file.name.endsWith(".ts") && !file.parentPath.includes("node_modules"))
      .map(({ parentPath, name }) => relative(packageRoot(), join(parentPath, name))),
  );
  return [...files, "main.ts"];
}

/** Each exported name, with the files that declare it. Passing a declaration on (`export … from`) is not declaring it. */
function declarations(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const file of sources()) {
    for (const [, name = ""] of readFileSync(join(packageRoot(), file), "utf8").matchAll(DECLARATION)) {
      found.set(name, (found.get(name) ?? new Set()).add(file));
    }
  }
  return found;
}

describe("an exported name", () => {
  it("means one thing in the whole repository", () => {
    const twice = [...declarations()].filter(([name, files]) => files.size > 1 && !CONTRACTS.includes(name));
    expect(twice.map(([name, files]) => `${name}: ${[...files].join(", ")}`)).toEqual([]);
  });

  it("is none of the glossary's private ones", () => {
    expect([...declarations().keys()].filter((name) => PRIVATE.test(name))).toEqual([]);
  });
});
