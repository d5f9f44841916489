import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Author } from "../../src/changes/author";
import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";
import type { Problem } from "../../src/registry/problem";
import { COMPANY } from "./company-registry";
import { makeProject, runSwitchyard, writeProjectFile } from "./project";

/** A file's new content, a change of what it holds, or null for a file that is deleted. */
type Content = object | string | null | ((file: never) => object);

export type Changes = Readonly<Record<string, Content>>;

export interface CheckOutcome {
  /** The command's exit code. */
  readonly code: number;
  /** The errors, a line each. */
  readonly errors: readonly string[];
  readonly problems: readonly Problem[];
  /** All that the command printed. */
  readonly text: string;
}

/** What an author does before they push. */
export interface Branch {
  readonly root: string;
  write(file: string, content: unknown): void;
  link(file: string, target: string): void;
  makeExecutable(file: string): void;
  remove(file: string): void;
  git(...arguments_: string[]): string;
}

const IDENTITY = ["-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false"];

/** A repository of its own, where pull requests to main are judged as CI judges them: real git, and the command line. */
export class Repository {
  readonly root: string;

  /** @param files what main holds beside the files of makeProject; default: the sample registry */
  constructor(files: Readonly<Record<string, unknown>> = sampleFiles()) {
    this.root = makeProject(files);
    this.#git("init", "-q", "-b", "main");
    this.#commit("main");
  }

  /** Changes the base, as if it had been merged; without changes, it merges the pull request that was judged last. */
  merge(changes?: Changes): void {
    this.#git("checkout", "-qf", "main");
    if (changes === undefined) return void this.#git("merge", "-q", "--ff-only", "pull");
    this.#write(changes);
    this.#commit("merged");
  }

  /** What check --base says of a pull request; the errors as `rule file pointer - message`. */
  async judge(author: string | Author, changes: Changes): Promise<CheckOutcome> {
    const verdict = await this.#judge(author, () => this.#write(changes), lineOf);
    if (verdict.code === 2) throw new Error(verdict.text);
    return verdict;
  }

  /**
   * The same of whatever an author does to a branch of main. What is not ignored is added and committed. The errors as
   * `rule file`.
   */
  pullRequest(author: string | Author, change: (branch: Branch) => void): Promise<CheckOutcome> {
    return this.#judge(author, change, ({ rule, file }) => `${rule} ${file}`);
  }

  async #judge(
    author: string | Author,
    change: (branch: Branch) => void,
    line: (problem: Problem) => string,
  ): Promise<CheckOutcome> {
    const { user, teams } = typeof author === "string" ? { user: author, teams: [] } : author;
    this.#git("checkout", "-qfB", "pull", "main");
    this.#git("clean", "-qffdx");
    change(this.#branch());
    this.#commit("the pull request");
    const flags = ["--author", user, ...teams.flatMap((team) => ["--author-team", team])];
    const argv = ["check", "--base", "main", "--format", "json", ...flags];
    const { code, out, err } = await runSwitchyard(this.root, argv, process.env);
    const problems = code === 2 ? [] : (JSON.parse(out) as { problems: Problem[] }).problems;
    const errors = problems.filter(({ severity }) => severity === "error").map(line);
    return { code, errors, problems, text: `${out}${err}` };
  }

  #branch(): Branch {
    const { root } = this;
    return {
      root,
      write: (file, content) => writeProjectFile(root, file, content),
      link: (file, target) => {
        rmSync(join(root, file), { recursive: true, force: true });
        symlinkSync(target, join(root, file));
      },
      makeExecutable: (file) => chmodSync(join(root, file), 0o755),
      remove: (file) => rmSync(join(root, file), { recursive: true }),
      git: (...arguments_) => this.#git(...arguments_),
    };
  }

  #write(changes: Changes): void {
    for (const [file, content] of Object.entries(changes)) {
      if (content === null) rmSync(join(this.root, file));
      else writeProjectFile(this.root, file, typeof content === "function" ? content(this.#read(file)) : content);
    }
  }

  #read(file: string): never {
    return JSON.parse(readFileSync(join(this.root, file), "utf8")) as never;
  }

  #commit(message: string): void {
    this.#git("add", "-A");
    this.#git("commit", "-q", "--allow-empty", "-m", message);
  }

  #git(...arguments_: string[]): string {
    const options = { cwd: this.root, stdio: "pipe", encoding: "utf8" } as const;
    return execFileSync("git", [...IDENTITY, ...arguments_], options).trim();
  }
}

function sampleFiles(): Record<string, string> {
  const files = ["tenants", "platform"].flatMap((folder) =>
    readdirSync(join(COMPANY, folder)).map((name) => `${folder}/${name}`),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(COMPANY, file), "utf8")]));
}

function lineOf({ rule, file, pointer, message }: Problem): string {
  return [rule, file, ...(pointer === "" ? [] : [pointer]), "-", message].join(" ");
}

type Hostname = NonNullable<TenantFile["hostnames"]>[number];

/** The tenant's file with these fields changed. */
export function withTenantFields(changes: Partial<TenantFile>): (file: never) => object {
  return (file: never) => ({ ...(file as TenantFile), ...changes });
}

/** The tenant's file with its first hostname changed. */
export function firstHostname(changes: Partial<Hostname>): (file: never) => object {
  return (file: never) => {
    const { hostnames: [first, ...rest] = [], ...tenant } = file as TenantFile;
    return { ...tenant, hostnames: [{ ...first, ...changes }, ...rest] };
  };
}

/** The tenant's file with one more hostname. */
export function moreHostnames(...more: (string | Hostname)[]): (file: never) => object {
  return (file: never) => {
    const tenant = file as TenantFile;
    const added = more.map((one) => (typeof one === "string" ? { hostname: one } : one));
    return { ...tenant, hostnames: [...(tenant.hostnames ?? []), ...added] };
  };
}

export function platformWith(changes: Partial<PlatformFile>): (file: never) => object {
  return (file: never) => ({ ...(file as PlatformFile), ...changes });
}

/** dune gives values to two outbound parameters; its grant has the first. */
export const WITH_OUTBOUND: Changes = {
  "platform/production.json": (file: never) => {
    const platform = file as PlatformFile;
    const dispatch = { ...platform.dispatch, outbound: { service: "outbound", parameters: ["region", "allow"] } };
    return { ...platform, dispatch, grants: { ...platform.grants, dune: { outbound: ["region"] } } };
  },
  "tenants/dune.json": withTenantFields({ outbound: { region: "eu", allow: "api.dunetravel.net" } }),
};

/** A new tenant of mallory's that asks for no more than the default grant. */
export function newTenant(id: string, changes: Partial<TenantFile> = {}): object {
  return {
    $schema: "../.switchyard/tenant.schema.json",
    displayName: "Shop",
    owners: ["mallory"],
    tier: "free",
    worker: id,
    hostnames: [{ hostname: `www.${id}-of-mallory.com` }],
    ...changes,
  };
}
