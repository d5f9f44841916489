import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { synthesize } from "../../src/synthesis/synthesize";
import { copyCompany } from "../support/company-registry";
import { effects } from "./plan-summary";
import { openStack, type Sandbox, type SandboxOptions, type SandboxStack, startSandbox } from "./sandbox";

/** A copy of a registry in a sandbox: synthesized by the project's own code, planned and applied by Terraform. */
export interface SandboxProject extends Sandbox {
  /** Reads a file of the registry, changes it, writes it back. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says in one line which field of which file it changes
  edit(file: string, change: (content: any) => void): void;
  write(file: string, content: unknown): void;
  remove(file: string): void;
  /** Writes the stacks anew. Returns them, the platform's first. */
  synthesize(): Promise<SandboxStack[]>;
  /** Synthesizes, and applies each stack in order. */
  release(): Promise<SandboxStack[]>;
}

/** The registry of the company in test/support/company, with the certificate its bank brings. */
export async function startCompanyProject(options: SandboxOptions = {}): Promise<SandboxProject> {
  const project = await startProject({}, options);
  copyCompany(project.dir);
  return project;
}

/** A registry of these files. */
export async function startProject(
  files: Readonly<Record<string, unknown>>,
  options: SandboxOptions = {},
  requestTimeoutMs?: number,
): Promise<SandboxProject> {
  const sandbox = await startSandbox(options, requestTimeoutMs);
  const write = (file: string, content: unknown) => {
    mkdirSync(dirname(join(sandbox.dir, file)), { recursive: true });
    writeFileSync(join(sandbox.dir, file), JSON.stringify(content));
  };
  for (const [file, content] of Object.entries(files)) write(file, content);
  const project: SandboxProject = {
    ...sandbox,
    write,
    edit: (file, change) => {
      const content = JSON.parse(readFileSync(join(sandbox.dir, file), "utf8"));
      change(content);
      write(file, content);
    },
    remove: (file) => rmSync(join(sandbox.dir, file)),
    synthesize: () => synthesizeStacks(sandbox),
    release: async () => {
      const stacks = await synthesizeStacks(sandbox);
      for (const stack of stacks) {
        await stack.init();
        await stack.apply();
      }
      return stacks;
    },
  };
  return project;
}

async function synthesizeStacks({ dir, env }: Sandbox): Promise<SandboxStack[]> {
  const { problems, made } = await synthesize(dir, []);
  if (made === undefined) throw new Error(JSON.stringify(problems, null, 2));
  return made.stacks.map(({ stack }) => openStack(join(dir, "cdktf.out/stacks", stack), env));
}

/** What the plans of all stacks would do together; `switchyard_config` says only that the configuration changed. */
export async function effectsOf(stacks: readonly SandboxStack[], ...args: string[]): Promise<Record<string, string>> {
  const plans = await Promise.all(stacks.map((stack) => stack.plan(...args)));
  return Object.assign({}, ...plans.map(effects));
}
