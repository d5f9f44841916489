import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import emulatorJson from "../../emulator/package.json";
import packageJson from "../../package.json";
import { packageRoot } from "../../src/package-root";
import tsconfig from "../../tsconfig.json";

const { name, version } = packageJson;
const textOf = (file: string) => readFileSync(join(packageRoot(), file), "utf8");
const filesBelow = (folder: string, ending: RegExp) =>
  readdirSync(join(packageRoot(), folder), { recursive: true, encoding: "utf8" })
    .filter((file) => ending.test(file) && !/(^|\/)(node_modules|dist|cdktf\.out)\//.test(file))
    .map((file) => join(folder, file));

describe("the package's name in package.json", () => {
  it("is what everything that imports the package says", () => {
    const files = ["README.md", "main.ts", ...filesBelow("docs", /\.md$/), ...filesBelow("examples", /\.ts$/)];
    const imported = files.flatMap((file) =>
      [...textOf(file).matchAll(/from "((?:@[\w-]+\/)?switchyard)"/g)].map(([, imports]) => imports),
    );
    expect(imported.length).toBeGreaterThan(4);
    expect([...new Set(imported)]).toEqual([name]);
    expect(Object.keys(tsconfig.compilerOptions.paths)).toEqual([name, `${name}/worker`, `${name}/conformance`]);
  });

  it("has the emulator beside it, in the same scope and version", () => {
    expect(emulatorJson).toMatchObject({ name: name.replace(/\/.*/, "/emulator"), version });
  });

  it("has the local runtime as an optional peer, in the version that the tests run", () => {
    expect(packageJson.peerDependencies.miniflare).toBe(packageJson.devDependencies.miniflare);
  });
});
