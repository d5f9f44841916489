import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { readWorkflows } from "./workflow";

/** The step of plan.yml that writes the review as a comment, run as a runner does, with a gh that only keeps what it is given. */
const comment = readWorkflows()
  .find(({ file }) => file === "plan.yml")
  ?.jobs.find(({ name }) => name === "preview")
  ?.steps.find(({ name }) => name === "Comment, in place of its predecessor");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-comment-"));
  writeFileSync(join(folder, "gh"), `#!/bin/sh\necho "$@" >> "${folder}/calls"\n`);
  chmodSync(join(folder, "gh"), 0o755);
  writeFileSync(join(folder, "review.md"), "<!-- switchyard-review -->\n\n## Nothing changes. Preview: `production`\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(code: string): number | null {
  const env = {
    PATH: `${folder}:${process.env.PATH}`,
    RUNNER_TEMP: folder,
    GITHUB_REPOSITORY: "saasprovider/registry",
    ENVIRONMENT: "production",
    NUMBER: "12",
    HEAD: "a".repeat(40),
    BASE: "b".repeat(40),
    CODE: code,
  };
  return spawnSync("bash", ["-eo", "pipefail", "-c", comment?.run ?? "exit 99"], { env }).status;
}

describe("the comment on a pull request", () => {
  it("names environment, the pull request's commit and the base above the review's own title", () => {
    expect(run("0")).toBe(0);
    expect(readFileSync(join(folder, "comment.md"), "utf8")).toBe(
      [
        "<!-- switchyard-review -->",
        "<!-- environment production -->",
        "",
        "### production: pull request at `aaaaaaaaaaaa`, merged with main at `bbbbbbbbbbbb`",
        "",
        "## Nothing changes. Preview: `production`",
        "",
      ].join("\n"),
    );
    expect(readFileSync(join(folder, "calls"), "utf8")).toContain("issues/12/comments -F body=@");
  });

  it("fails with the review's verdict, after it is written", () => {
    expect(run("3")).toBe(3);
    expect(readFileSync(join(folder, "calls"), "utf8")).toContain("--method POST");
  });
});
