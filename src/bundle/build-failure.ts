import type { BuildFailure } from "esbuild";
import { UserError } from "../user-error";

/** What esbuild refused, for the person who wrote the file: each error with its place. Anything else is thrown as it is. */
export function asRefusal(failure: unknown): never {
  const { errors, message } = failure as Partial<BuildFailure>;
  if (errors === undefined) throw new UserError(message ?? String(failure), "refused");
  const lines = errors.map(({ text, location }) =>
    location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${withFix(text)}`,
  );
  throw new UserError(lines.join("\n"), "refused");
}

/** main.ts and rules are run as CommonJS, so that they can be run without waiting. */
function withFix(text: string): string {
  if (!text.startsWith("Top-level await")) return text;
  return "main.ts can't use await at the top level. Put it into an async function, and export its promise: export default main();";
}
