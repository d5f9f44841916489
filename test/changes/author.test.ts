import { describe, expect, it } from "@jest/globals";
import { authorFrom, isAmong } from "../../src/changes/author";

describe("the author of a change", () => {
  it.each([
    ["the command line before the environment", "ann", { GITHUB_ACTOR: "bob" }, "ann"],
    ["our own variable before the CI's", undefined, { SWITCHYARD_AUTHOR: "ann", GITHUB_ACTOR: "bob" }, "ann"],
    ["GitHub's variable", undefined, { GITHUB_ACTOR: "bob" }, "bob"],
    ["GitLab's variable", undefined, { GITHUB_ACTOR: "", GITLAB_USER_LOGIN: "cy" }, "cy"],
    ["nobody", undefined, {}, undefined],
  ])("is %s", (_what, user, env, expected) => {
    expect(authorFrom(user, [], env)?.user).toBe(expected);
  });

  it("has the teams of the command line, else those of the environment", () => {
    const env = { SWITCHYARD_AUTHOR_TEAMS: "a/b, c/d" };
    expect(authorFrom("ann", [], env)?.teams).toEqual(["a/b", "c/d"]);
    expect(authorFrom("ann", ["e/f"], env)?.teams).toEqual(["e/f"]);
  });
});

describe("an owner", () => {
  it.each([
    ["is the user of that name, in upper or lower case", "Ann-Marie", [], "ann-marie", true],
    ["is not a user whose letter only looks alike", "\u0430nn", [], "ann", false],
    ["is not a user with a letter that becomes one in lower case", "\u212aim", [], "kim", false],
    ["with a slash is a team, in upper or lower case", "ann", ["Acme/Web"], "acme/web", true],
    ["with a slash is no user", "acme/web", [], "acme/web", false],
    ["without a slash is no team", "ann", ["web"], "web", false],
  ])("%s", (_what, user, teams, owner, expected) => {
    expect(isAmong({ user, teams }, ["bob", owner])).toBe(expected);
  });
});
