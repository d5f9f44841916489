/** npm run generate: writes what is derived from one source, so that nobody writes it twice. */
import { writeFileSync } from "node:fs";
import { generateTypes } from "./registry-types";

async function main(): Promise<void> {
  writeFileSync("src/registry/files.generated.ts", await generateTypes("schema"));
}

void main();
