import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import standaloneCode from "ajv/dist/standalone";
import addFormats from "ajv-formats";
import { transformSync } from "esbuild";

const BANNER = `// @ts-nocheck
// Generated from schema/*.schema.json by bin/generated.js, and not in git: change the schema, not this file.
// What ajv would compile at each start: whether a file is as its schema says. What is wrong, ajv tells in schema-errors.ts.
`;

/** What only people read; ajv would write it into the code. */
const ANNOTATIONS = ["title", "description", "markdownDescription", "examples"];

/** What is wrong, which makes half of the code; that something is, callers of the function count. */
const REASON = /(validate\d+\.errors = )\[\{instancePath.*?\}\];return false;/g;

/** A function for each kind of file, that say yes or no to a file: compiling them costs each command more than most use. */
export function generateValidators(schemaFolder: string): string {
  const ajv = new Ajv2020({
    strict: true,
    discriminator: true,
    messages: false,
    code: { source: true, esm: true },
  });
  addFormats(ajv);
  const names = ["tenant", "platform", "waiver", "imports"];
  for (const name of names) ajv.addSchema(readSchema(schemaFolder, name), `${name}.schema.json`);
  const ids = Object.fromEntries(names.map((name) => [name, `${name}.schema.json`]));
  const told = standaloneCode(ajv, ids).replace(REASON, "$1[0];return false;");
  return (
    BANNER +
    transformSync(told, {
      minifySyntax: true,
      minifyWhitespace: true,
      treeShaking: true,
      format: "esm",
    }).code
  );
}

function readSchema(folder: string, name: string): object {
  const text = readFileSync(join(folder, `${name}.schema.json`), "utf8");
  return JSON.parse(text, (key, value) => (isAnnotation(key, value) ? undefined : value));
}

/** Not a property that is called title, whose value is a schema. */
function isAnnotation(key: string, value: unknown): boolean {
  return ANNOTATIONS.includes(key) && (typeof value === "string" || Array.isArray(value));
}
