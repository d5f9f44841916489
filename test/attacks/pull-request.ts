import { execFileSync } from "node:child_process";
import { chmodSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { makeProject, run, writeProjectFile } from "../support/project";

const IDENTITY = ["-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false"];

/** What an author does before they push: `write`, `git`. */
export interface Branch {
  readonly root: string;
  write(file: string, content: unknown): void;
  link(file: string, target: string): void;
  makeExecutable(file: string): void;
  remove(file: string): void;
  git(...arguments_: string[]): string;
}

/** What check says: `error change-owner tenants/acme.json`, a line a problem, warnings left out. */
export interface Verdict {
  readonly code: number;
  readonly errors: readonly string[];
  readonly text: string;
}

/** A repository whose branch main holds these files, and pull requests to it: real git, and the command line. */
export class Repository {
  readonly #root: string;

  constructor(files: Readonly<Record<string, unknown>>) {
    this.#root = makeProject(files);
    this.#git("init", "-q", "-b", "main");
    this.#commit();
  }

  /** A branch of main with one commit, judged as the workflow does. Everything that is not ignored is added. */
  async pullRequest(author: string, change: (branch: Branch) => void, teams: readonly string[] = []): Promise<Verdict> {
    this.#git("checkout", "-q", "--force", "-B", "attack", "main");
    this.#git("clean", "-qffdx");
    const { root } = this.#branch();
    change(this.#branch());
    this.#commit();
    const argv = ["check", "--base", "main", "--author", author, ...teams.flatMap((team) => ["--author-team", team])];
    const { code, out, err } = await run(root, [...argv, "--format", "json"], process.env);
    const problems: { severity: string; rule: string; file: string }[] = code === 2 ? [] : JSON.parse(out).problems;
    const errors = problems.filter(({ severity }) => severity === "error").map(({ rule, file }) => `${rule} ${file}`);
    return { code, errors, text: `${out}${err}` };
  }

  /** The same, merged into main: the base of the next pull request. */
  merge(): void {
    this.#git("checkout", "-q", "main");
    this.#git("merge", "-q", "--ff-only", "attack");
  }

  #branch(): Branch {
    const root = this.#root;
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

  #commit(): void {
    this.#git("add", "-A");
    this.#git("commit", "-q", "--allow-empty", "-m", "change");
  }

  #git(...arguments_: string[]): string {
    return execFileSync("git", [...IDENTITY, ...arguments_], {
      cwd: this.#root,
      stdio: "pipe",
      encoding: "utf8",
    }).trim();
  }
}
