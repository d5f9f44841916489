import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { packageRoot } from "../../src/package-root";

/** A workflow file as GitHub reads it. Only what the rules ask for is typed. */
export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly on: Readonly<Record<string, { readonly branches?: readonly string[]; readonly types?: readonly string[] }>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: unknown;
  readonly shell: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: readonly Job[];
}

export interface Job {
  readonly name: string;
  readonly if: string;
  readonly environment: string | undefined;
  readonly permissions: Readonly<Record<string, string>>;
  readonly needs: readonly string[];
  readonly steps: readonly Step[];
  /** The whole job, to look for secrets in. */
  readonly text: string;
}

export interface Step {
  readonly name: string;
  readonly uses: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
  readonly with: Readonly<Record<string, string>>;
  readonly folder: string;
}

export function readWorkflows(): Workflow[] {
  const folder = join(packageRoot(), ".github/workflows");
  const files = readdirSync(folder).sort();
  return files.map((file) => readWorkflow(file, readFileSync(join(folder, file), "utf8")));
}

export function readWorkflow(file: string, text: string): Workflow {
  // biome-ignore lint/suspicious/noExplicitAny: a YAML document, read into the types above
  const document: any = parse(text);
  return {
    file,
    text,
    on: Object.fromEntries(
      Object.entries(document.on).map(([event, filter]) => [event, filter ?? {}]),
    ) as Workflow["on"],
    permissions: document.permissions,
    concurrency: document.concurrency,
    shell: document.defaults?.run?.shell,
    env: document.env ?? {},
    jobs: Object.entries(document.jobs).map(([name, job]) => readJob(name, job)),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a part of the YAML document
function readJob(name: string, job: any): Job {
  return {
    name,
    if: job.if ?? "",
    environment: job.environment,
    permissions: job.permissions ?? {},
    needs: [job.needs ?? []].flat(),
    // biome-ignore lint/suspicious/noExplicitAny: a part of the YAML document
    steps: job.steps.map((step: any) => ({
      name: step.name ?? "",
      uses: step.uses ?? "",
      run: step.run ?? "",
      env: step.env ?? {},
      with: step.with ?? {},
      folder: step["working-directory"] ?? "",
    })),
    text: JSON.stringify(job),
  };
}

/** What a job could give away or misuse: a secret, a protected environment, or a token that may write. */
export function holdsSecret({ text, environment, permissions }: Job): boolean {
  const writes = Object.values(permissions).includes("write");
  return environment !== undefined || writes || /secrets\.|github\.token/.test(text);
}
