import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of Switchyard's own sources (worker/, schema/): the nearest above this file that holds both. */
export function packageRoot(from: string = __dirname): string {
  if (existsSync(join(from, "package.json")) && existsSync(join(from, "worker"))) return from;
  const above = dirname(from);
  if (above === from) throw new Error("Switchyard's own folder was not found above its code");
  return packageRoot(above);
}
