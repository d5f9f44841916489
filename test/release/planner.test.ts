import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, it } from "@jest/globals";
import { plannerFrom } from "../../src/release/planner";
import { makeProject, removeProjects } from "../support/project";

afterAll(removeProjects);

const NOON = Date.parse("2026-11-23T12:00:00Z");
const NO_GIT = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
const IN_GITHUB = { ...NO_GIT, GITHUB_ACTOR: "octocat" };

/** A project whose git has a user. */
function projectOf(name: string): string {
  const root = makeProject();
  for (const args of [
    ["init", "-q"],
    ["config", "user.name", name],
    ["config", "user.email", "ada@example.com"],
  ])
    spawnSync("git", args, { cwd: root, env: NO_GIT });
  return root;
}

describe("who plans is", () => {
  it.each<[string, string | undefined, Record<string, string | undefined>, string | null]>([
    ["the name that was given, before all others", "Grace", IN_GITHUB, "Grace"],
    ["whom GitHub names", undefined, IN_GITHUB, "octocat"],
    [
      "who ran the job again, not who started it",
      undefined,
      { ...IN_GITHUB, GITHUB_TRIGGERING_ACTOR: "hubot" },
      "hubot",
    ],
    ["whom GitLab names", undefined, { ...NO_GIT, GITLAB_USER_LOGIN: "tanuki" }, "tanuki"],
    ["git's user", undefined, NO_GIT, "Ada Lovelace"],
  ])("%s", (_, given, env, by) => {
    expect(plannerFrom(projectOf("Ada Lovelace"), given, env, NOON)).toEqual({ by, at: "2026-11-23T12:00:00.000Z" });
  });

  it("no one, rather than a guess from the machine's name", () => {
    expect(plannerFrom(makeProject(), undefined, NO_GIT, NOON).by).toBeNull();
  });
});
