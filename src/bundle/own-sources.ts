import { existsSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../../package.json";
import { packageRoot } from "../package-root";

/**
 * What the package's names mean to a bundler. In a clone, they are its sources; installed, it is a package like any other. The
 * Worker's code is always that of the Switchyard that runs, never another one's that a project has installed.
 */
export function ownSources(): Record<string, string> {
  const root = packageRoot();
  const worker = { [`${packageJson.name}/worker`]: join(root, "worker/library.ts") };
  const index = join(root, "index.ts");
  if (!existsSync(index)) return worker;
  const conformance = join(root, "src/conformance/conformance.ts");
  return { ...worker, [`${packageJson.name}/conformance`]: conformance, [packageJson.name]: index };
}
