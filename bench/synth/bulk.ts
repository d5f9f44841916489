import { App } from "cdktf";
import { addStacks } from "../../constructs/environment-stacks";
import type { AppInput } from "../../src/synthesis/app-input";

/** What main.ts does, into a folder. */
export function writeBulkStacks(outdir: string, { environments, worker }: AppInput): void {
  const app = new App({ outdir, stackTraces: false, hclOutput: false });
  for (const environment of environments) addStacks(app, environment, worker);
  app.synth();
}
