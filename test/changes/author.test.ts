import { describe, expect, it } from "@jest/globals";
import { authorFrom } from "../../src/changes/author";

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
