/**
 * npm run build: writes lib/, which the package contains instead of the sources. One file holds the library and the command line,
 * because they share most of their code; lib/index.js, lib/conformance.js and lib/cli.js are its doors.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import packageJson from "../package.json";
import { packedName, TEMPLATE_FOLDER, TEMPLATES } from "../src/init/templates";

/** What npm installs with the package, or what a user installs beside it. Everything else is bundled. */
const EXTERNAL = [
  ...Object.keys(packageJson.dependencies),
  ...Object.keys(packageJson.peerDependencies),
  "@switchyard-dev/emulator",
];

const CONTENTS = `
exports.library = () => require("./index.ts");
exports.conformance = () => require("./src/conformance/conformance.ts");
exports.run = () => require("./src/cli/main.ts");
`;

rmSync("lib", { recursive: true, force: true });
buildSync({
  stdin: { contents: CONTENTS, resolveDir: ".", loader: "ts" },
  outfile: "lib/switchyard.js",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: EXTERNAL.flatMap((name) => [name, `${name}/*`]),
  minify: true,
  legalComments: "none",
  tsconfigRaw: "{}",
});
copyFileSync("node_modules/cloudflare/LICENSE", "lib/LICENSE-cloudflare"); // its code is in the bundle

// `switchyard dev` runs this one in workerd.
buildSync({
  entryPoints: ["src/dev/edge.ts"],
  outfile: "lib/edge.mjs",
  bundle: true,
  format: "esm",
  target: "es2024",
  tsconfigRaw: "{}",
});

mkdirSync(TEMPLATE_FOLDER);
for (const template of TEMPLATES) copyFileSync(template, join(TEMPLATE_FOLDER, packedName(template)));

writeFileSync("lib/cli.js", 'require("./switchyard.js").run();\n');
for (const [file, door] of [
  ["index", "library"],
  ["conformance", "conformance"],
] as const) {
  const names = Object.keys(require(resolve("lib/switchyard.js"))[door]()).sort();
  // The second line never runs: from it, `import { … }` of an ES module learns the names.
  const exported = `module.exports = require("./switchyard.js").${door}();\n0 && (module.exports = { ${names.join(", ")} });\n`;
  writeFileSync(`lib/${file}.js`, exported);
}

execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "--project", "tsconfig.lib.json"], {
  stdio: "inherit",
});

const CONFORMANCE_TYPES = "./src/conformance/problem";
writeFileSync(
  "lib/conformance.d.ts",
  `export type { ConformanceProblem } from "${CONFORMANCE_TYPES}";\nexport declare const checkConformance: import("${CONFORMANCE_TYPES}").CheckConformance;\n`,
);
