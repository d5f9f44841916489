/** What a cdktf app imports from the package: its constructs, and what reads a registry for them. */
export * from "./constructs";
export type { WorkerFile } from "./src/bundle/worker";
export type { ProjectRule } from "./src/registry/project-rule";
export { type AppInput, readEnvironments, writeWorker } from "./src/synthesis/app-input";
