import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { packageRoot } from "../src/package-root";

/** Every import of the project's own sources: [file, what it imports]. */
function importsBelow(...folders: string[]): [string, string][] {
  return folders.flatMap((folder) =>
    readdirSync(join(packageRoot(), folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => join(entry.parentPath, entry.name))
      .flatMap((path) =>
        importsOf(path).map((target): [string, string] => [path.slice(packageRoot().length + 1), target]),
      ),
  );
}

function importsOf(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
}

const filesImporting = (pattern: RegExp, ...folders: string[]) =>
  [
    ...new Set(
      importsBelow(...folders)
        .filter(([, target]) => pattern.test(target))
        .map(([file]) => file),
    ),
  ].sort();

describe("data flows one way", () => {
  it("cdktf is imported by main.ts and constructs/ only", () => {
    expect(filesImporting(/^(cdktf|constructs|@cdktf\/.*)$/, "src", "worker", "emulator")).toEqual([]);
  });

  it("only commands import main.ts", () => {
    expect(
      filesImporting(/\/main$/, "src", "constructs", "worker").filter((file) => !file.startsWith("src/cli/commands/")),
    ).toEqual([]);
  });

  it("nothing but the command line imports the command line", () => {
    expect(
      filesImporting(/\/cli\//, "src", "constructs", "worker", "emulator").filter(
        (file) => !file.startsWith("src/cli/"),
      ),
    ).toEqual([]);
  });

  it("the registry knows nothing of what is made from it", () => {
    expect(filesImporting(/\.\.\/(constructs|output|review|release|status|emulator|cli)\//, "src/registry")).toEqual(
      [],
    );
  });

  it("desired state knows neither files nor the environment", () => {
    expect(filesImporting(/^node:(fs|os|process|child_process|http)/, "src/desired")).toEqual([]);
  });

  it("the Worker imports only its own files", () => {
    expect(importsBelow("worker").filter(([, target]) => !target.startsWith("./"))).toEqual([]);
  });

  it("only its own command imports the emulator", () => {
    expect(filesImporting(/\/emulator\//, "src", "constructs", "worker")).toEqual(["src/cli/commands/emulator.ts"]);
  });

  it("constructs read nothing: their data is handed in", () => {
    expect(filesImporting(/^node:/, "constructs")).toEqual([]);
  });
});
