/**
 * npm run build: writes lib/, which the package contains instead of the sources: the library with its types, and the command
 * line.
 */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { buildSync } from "esbuild";

rmSync("lib", { recursive: true, force: true });
buildSync({
  entryPoints: { index: "index.ts", cli: "src/cli/main.ts" },
  outdir: "lib",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  packages: "external",
  legalComments: "none",
  tsconfigRaw: "{}",
});
execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "--project", "tsconfig.lib.json"], {
  stdio: "inherit",
});
