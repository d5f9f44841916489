import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Author } from "../../src/changes/author";
import { packageRoot } from "../../src/package-root";
import type { PlatformFile, TenantFile } from "../../src/registry/files.generated";
import type { Problem } from "../../src/registry/problem";
import { run, writeProjectFile } from "./project";

/** A file's new content, a change of what it holds, or null for a file that is deleted. */
type Content = object | string | null | ((file: never) => object);

export type Changes = Readonly<Record<string, Content>>;

export interface Verdict {
  /** The command's exit code. */
  readonly code: number;
  /** The errors, each as `rule file pointer - message`. */
  readonly errors: readonly string[];
  readonly problems: readonly Problem[];
}

/** The sample registry in a git repository of its own, where pull requests are judged as CI judges them. */
export class Repository {
  readonly root = mkdtempSync(join(tmpdir(), "switchyard-pull-"));

  constructor() {
    for (const folder of ["tenants", "platform"])
      cpSync(join(packageRoot(), folder), join(this.root, folder), { recursive: true });
    this.#git("init", "-q", "-b", "main");
    this.#commit("the sample");
  }

  /** Changes the base, as if it had been merged. */
  merge(changes: Changes): void {
    this.#git("checkout", "-qf", "main");
    this.#write(changes);
    this.#commit("merged");
  }

  /** What check --base says of a pull request by this author: a user, or a user with teams. */
  async judge(author: string | Author, changes: Changes): Promise<Verdict> {
    const { user, teams } = typeof author === "string" ? { user: author, teams: [] } : author;
    this.#git("checkout", "-qfB", "pull", "main");
    this.#write(changes);
    this.#commit("the pull request");
    const flags = ["--author", user, ...teams.flatMap((team) => ["--author-team", team])];
    const { code, out, err } = await run(
      this.root,
      ["check", "--base", "main", "--format", "json", ...flags],
      process.env,
    );
    if (out === "") throw new Error(err);
    const problems = (JSON.parse(out) as { problems: Problem[] }).problems;
    const errors = problems.filter(({ severity }) => severity === "error").map(lineOf);
    return { code, errors, problems };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
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

  #git(...arguments_: string[]): void {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false"];
    execFileSync("git", [...identity, ...arguments_], { cwd: this.root, stdio: "pipe" });
  }
}

function lineOf({ rule, file, pointer, message }: Problem): string {
  return [rule, file, ...(pointer === "" ? [] : [pointer]), "-", message].join(" ");
}

type Hostname = NonNullable<TenantFile["hostnames"]>[number];

/** The tenant's file with these fields changed. */
export function tenantWith(changes: Partial<TenantFile>): (file: never) => object {
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
  "tenants/dune.json": tenantWith({ outbound: { region: "eu", allow: "api.dunetravel.net" } }),
};

/** A new tenant of mallory's that asks for no more than the default grant. */
export function newTenant(id: string, changes: Partial<TenantFile> = {}): object {
  return {
    $schema: "../schema/tenant.schema.json",
    displayName: "Shop",
    owners: ["mallory"],
    tier: "free",
    worker: id,
    hostnames: [{ hostname: `www.${id}-of-mallory.com` }],
    ...changes,
  };
}
