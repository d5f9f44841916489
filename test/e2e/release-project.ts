import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/package-root";
import { runSwitchyard } from "../support/project";
import { type SandboxProject, startProject } from "./project";
import type { SandboxOptions } from "./sandbox";

/** A project under git, and the commands that release it, run as a person would. */
export interface ReleaseProject extends SandboxProject {
  switchyard(...argv: string[]): ReturnType<typeof runSwitchyard>;
  /** The same as a process of its own, which can be interrupted and killed. */
  start(...argv: string[]): ChildProcess;
  /** Plans; returns the release's digest. */
  plan(...argv: string[]): Promise<string>;
  git(...args: string[]): string;
  commit(): void;
  /** Commits, plans and applies what is there. */
  ship(): Promise<void>;
}

const IGNORED = ["cdktf.out/", "dist/", "state/", "release/"];

export async function startReleaseProject(
  files: Readonly<Record<string, unknown>>,
  options: SandboxOptions = {},
): Promise<ReleaseProject> {
  const project = await startProject(files, options);
  const env = {
    ...project.env,
    CLOUDFLARE_BASE_URL: project.emulator.url,
    CLOUDFLARE_API_TOKEN: project.emulator.token,
    GIT_AUTHOR_NAME: "Ops",
    GIT_AUTHOR_EMAIL: "ops@example.com",
    GIT_COMMITTER_NAME: "Ops",
    GIT_COMMITTER_EMAIL: "ops@example.com",
    GIT_CONFIG_GLOBAL: "/dev/null",
  };
  const git = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync("git", args, { cwd: project.dir, env, encoding: "utf8" });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  const commit = () => {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", "a change");
  };
  // Its environment is read at each command: a test may add a variable.
  const switchyard = (...argv: string[]) => runSwitchyard(project.dir, argv, { ...env, ...project.env });
  const program = join(packageRoot(), "bin/switchyard.js");
  const start = (...argv: string[]) =>
    spawn(process.execPath, [program, ...argv], {
      cwd: project.dir,
      env: { ...env, ...project.env },
      stdio: ["ignore", "ignore", "pipe"],
    });
  const plan = async (...argv: string[]) => {
    const { code, out, err } = await switchyard("plan", "--format", "json", ...argv);
    if (code !== 0) throw new Error(`plan: ${code} ${err}`);
    return JSON.parse(out).digest as string;
  };
  const ship = async () => {
    commit();
    const { code, err } = await switchyard("apply", await plan());
    if (code !== 0) throw new Error(`apply: ${code} ${err}`);
  };
  writeFileSync(join(project.dir, ".gitignore"), `${IGNORED.join("\n")}\n`);
  git("init", "--quiet", "--initial-branch=main");
  return { ...project, switchyard, start, plan, git, commit, ship };
}

/** Every release that lies in the project, finished or not. */
export function releasesIn({ dir }: SandboxProject): readonly string[] {
  return readdirSync(join(dir, "release")).sort();
}

/** Every folder that Terraform ran in and that is still there. */
export function roomsIn({ dir }: SandboxProject): readonly string[] {
  return readdirSync(join(dir, "cdktf.out")).filter((name) => name.startsWith(".room-"));
}
