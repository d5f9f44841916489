import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** Switchyard's own folder: the nearest one above this file that has both worker/ and a package.json. */
export function packageRoot(from: string = __dirname): string {
  if (existsSync(join(from, "package.json")) && existsSync(join(from, "worker"))) return from;
  const above = dirname(from);
  if (above === from) throw new Error("Switchyard's own folder was not found above its code");
  return packageRoot(above);
}
