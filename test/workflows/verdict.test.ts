import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { readWorkflows } from "./workflow";

/** The shell of registry.yml's steps, run as a runner does, with a `gh` that answers from files and writes down what it was told. */
const steps = readWorkflows()
  .find(({ file }) => file === "registry.yml")
  ?.jobs.find(({ name }) => name === "check")?.steps;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "switchyard-workflow-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

function runStep(name: string, env: Readonly<Record<string, string>>) {
  const script = steps?.find((step) => step.name === name)?.run ?? "exit 99";
  const all = {
    PATH: `${dir}/bin:${process.env.PATH}`,
    RUNNER_TEMP: dir,
    GITHUB_REPOSITORY: "saasprovider/registry",
    ...env,
  };
  return spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd: dir,
    env: all,
    encoding: "utf8",
  });
}

function installGh(script: string): void {
  mkdirSync(join(dir, "bin"), { recursive: true });
  writeFileSync(join(dir, "bin/gh"), `#!/bin/bash\n${script}`);
  chmodSync(join(dir, "bin/gh"), 0o755);
}

describe("who must be allowed", () => {
  const PEOPLE = [
    {
      action: "opened",
      event: "opened by the owner",
      opener: "acme-admin",
      sender: "acme-admin",
      people: ["acme-admin"],
    },
    {
      action: "synchronize",
      event: "a stranger pushes to the owner's branch",
      opener: "acme-admin",
      sender: "mallory",
      people: ["acme-admin", "mallory"],
    },
    {
      action: "synchronize",
      event: "the owner pushes to a stranger's branch",
      opener: "mallory",
      sender: "acme-admin",
      people: ["acme-admin", "mallory"],
    },
    { action: "reopened", event: "somebody reopens", opener: "mallory", sender: "acme-admin", people: ["mallory"] },
    { action: "edited", event: "somebody retargets", opener: "mallory", sender: "acme-admin", people: ["mallory"] },
  ];

  it.each(PEOPLE)("$event: $people", ({ action, opener, sender, people }) => {
    const { status } = runStep("Who must be allowed", { ACTION: action, OPENER: opener, SENDER: sender, GH_TOKEN: "" });
    expect(status).toBe(0);
    expect(readFileSync(join(dir, "people"), "utf8")).toBe(people.map((person) => `${person}\t\n`).join(""));
  });

  it("each with the teams that own something and that they are an active member of", () => {
    for (const folder of ["tenants", "platform"]) mkdirSync(join(dir, folder));
    writeFileSync(join(dir, "tenants/acme.json"), JSON.stringify({ owners: ["acme-admin", "saasprovider/support"] }));
    writeFileSync(join(dir, "platform/production.json"), JSON.stringify({ owners: ["saasprovider/platform"] }));
    installGh(`[ "$2" = orgs/saasprovider/teams/platform/memberships/olga ] && echo active`);
    runStep("Who must be allowed", { ACTION: "opened", OPENER: "olga", SENDER: "pavel", GH_TOKEN: "t" });
    expect(readFileSync(join(dir, "people"), "utf8")).toBe("olga\tsaasprovider/platform\npavel\t\n");
  });
});

describe("the check", () => {
  const check = (people: string, env = {}) => {
    mkdirSync(join(dir, "bin"));
    writeFileSync(join(dir, "bin/node"), '#!/bin/bash\necho "$6 $SWITCHYARD_AUTHOR_TEAMS"; [ "$6" != mallory ]');
    chmodSync(join(dir, "bin/node"), 0o755);
    writeFileSync(join(dir, "people"), people);
    return runStep("Check, with annotations", { BASE: "main", ...env });
  };

  it("passes when each of them may make the change", () => {
    const { status, stdout } = check("olga\tsaasprovider/platform\npavel\t\n");
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: "As olga:\nolga saasprovider/platform\nAs pavel:\npavel \n",
    });
  });

  it.each(["mallory\t\nolga\t\n", "olga\t\nmallory\t\n"])("fails when one of them may not: %j", (people) => {
    expect(check(people).status).not.toBe(0);
  });
});

describe("the verdict on a commit", () => {
  const bot = { login: "github-actions[bot]" };
  const status = (state: string, creator = bot, context = "registry") => ({ context, state, creator });
  const passed = [status("success")];
  const refused = [status("failure")];

  const VERDICTS = [
    {
      action: "opened",
      outcome: "success",
      earlier: [],
      verdict: "success",
      because: "a new pull request that passes",
    },
    {
      action: "opened",
      outcome: "failure",
      earlier: [],
      verdict: "failure",
      because: "a new pull request that is refused",
    },
    { action: "synchronize", outcome: "success", earlier: [], verdict: "success", because: "a push that passes" },
    {
      action: "synchronize",
      outcome: "failure",
      earlier: passed,
      verdict: "failure",
      because: "a push of a stranger, back to a commit that passed",
    },
    {
      action: "reopened",
      outcome: "success",
      earlier: passed,
      verdict: "success",
      because: "reopened, and it passed before",
    },
    {
      action: "reopened",
      outcome: "success",
      earlier: refused,
      verdict: "failure",
      because: "reopened by an owner, but the same commit was refused",
    },
    {
      action: "edited",
      outcome: "success",
      earlier: [],
      verdict: "failure",
      because: "retargeted to main, and nobody knows who pushed it",
    },
    { action: "edited", outcome: "success", earlier: passed, verdict: "success", because: "retargeted away and back" },
    {
      action: "edited",
      outcome: "failure",
      earlier: passed,
      verdict: "failure",
      because: "retargeted, and now it is refused",
    },
    {
      action: "reopened",
      outcome: "success",
      earlier: [...refused, ...passed],
      verdict: "failure",
      because: "it passed once and was refused later: the newest counts",
    },
    {
      action: "reopened",
      outcome: "success",
      earlier: [status("success", { login: "mallory" })],
      verdict: "failure",
      because: "the pass was put there by a person",
    },
    {
      action: "reopened",
      outcome: "success",
      earlier: [status("success", bot, "other")],
      verdict: "failure",
      because: "the pass is another check's",
    },
    { action: "opened", outcome: "skipped", earlier: passed, verdict: "failure", because: "the check never ran" },
    { action: "opened", outcome: "cancelled", earlier: passed, verdict: "failure", because: "the check was cancelled" },
  ];

  it.each(VERDICTS)("$because ($action): $verdict", ({ action, outcome, earlier, verdict }) => {
    writeFileSync(join(dir, "statuses.json"), JSON.stringify(earlier));
    installGh(`
if [ "$2" = --paginate ]; then [ "$3" = repos/saasprovider/registry/commits/abc/statuses ] && jq -r "$5" statuses.json; exit; fi
printf '%s\\n' "$@" > said`);
    const env = {
      ACTION: action,
      OUTCOME: outcome,
      HEAD: "abc",
      GH_TOKEN: "t",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_RUN_ID: "7",
    };
    const { status: code } = runStep("Put the verdict on the commit", env);
    expect(existsSync(join(dir, "said"))).toBe(true);
    const said = readFileSync(join(dir, "said"), "utf8").split("\n");
    expect(said).toEqual(
      expect.arrayContaining(["repos/saasprovider/registry/statuses/abc", "context=registry", `state=${verdict}`]),
    );
    expect(code === 0).toBe(verdict === "success");
  });
});
