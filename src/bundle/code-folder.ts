import { statSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../user-error";

/**
 * The folder whose code runs: its main.ts, rules/ and worker/. It is the project's own, unless SWITCHYARD_CODE names another
 * one, relative to the project's folder. With it, a workflow judges a pull request's files with the base branch's code.
 * @throws UserError for a folder that is not there: the project's own code must not run in its place
 */
export function codeFolder(root: string, named: string | undefined = process.env.SWITCHYARD_CODE): string {
  if (named === undefined) return root;
  const folder = resolve(root, named);
  if (named === "" || !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(
      `SWITCHYARD_CODE is ${JSON.stringify(named)}, and ${folder} is not a folder. Set it to the folder whose main.ts, rules/ and worker/ may run, or unset it.`,
    );
  return folder;
}
