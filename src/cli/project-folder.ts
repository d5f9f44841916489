import { statSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The project that a folder belongs to: the nearest folder, from this one upwards, with tenants/ and platform/ or a cdktf.json.
 * Its main.ts is code that runs, so a folder above that belongs to another user is never taken.
 */
export function projectAround(folder: string): string | undefined {
  if (isProject(folder)) return folder;
  const above = dirname(folder);
  return above === folder || !isMine(above) ? undefined : projectAround(above);
}

function isProject(folder: string): boolean {
  const isThere = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false }) !== undefined;
  return isThere("cdktf.json") || (isThere("tenants") && isThere("platform"));
}

/** Windows has no owner to compare with. */
function isMine(folder: string): boolean {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  return process.getuid === undefined || owner === process.getuid();
}
