import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { readWorkflows } from "./workflow";

/** The step of plan.yml that puts the pull request's registry in place of main's, run as a runner does. */
const copy = readWorkflows()
  .find(({ file }) => file === "plan.yml")
  ?.jobs.find(({ name }) => name === "preview")
  ?.steps.find(({ name }) => name === "Copy the pull request's registry");

const PLATFORM = { terraform: { backend: { type: "s3", bucket: "states" } } };

let root: string;
const git = (...words: string[]) =>
  execFileSync("git", ["-c", "user.name=m", "-c", "user.email=m@localhost", ...words], { cwd: join(root, "pull") });

function write(path: string, value: unknown): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), JSON.stringify(value));
}

/** A file of main, in both checkouts. */
function writeMain(path: string, value: unknown): void {
  write(path, value);
  write(`pull/${path}`, value);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "switchyard-preview-"));
  mkdirSync(join(root, "pull"));
  git("init", "--quiet");
  writeMain("tenants/acme.json", { tier: "free" });
  writeMain("platform/production.json", PLATFORM);
  writeMain("waivers/old.json", { kind: "outages" });
  write("platform/terraform.lock.hcl", "main's");
  git("add", ".");
  git("commit", "--quiet", "--message", "main");
});
afterEach(() => rmSync(root, { recursive: true }));

/** @returns what the job goes on with: its environment, and the files of a folder */
function preview(change: () => void) {
  const base = git("rev-parse", "HEAD").toString().trim();
  change();
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", "the pull request");
  const env = { PATH: process.env.PATH, RUNNER_TEMP: root, GITHUB_ENV: join(root, "env"), BASE: base };
  const words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", copy?.run ?? "exit 99"];
  expect(spawnSync("bash", words, { cwd: root, env }).status).toBe(0);
  const file = join(root, "env");
  return {
    skipped: existsSync(file) && readFileSync(file, "utf8").includes("SKIP=1"),
    files: (folder: string) => readdirSync(join(root, folder)).sort(),
  };
}

describe("a preview", () => {
  it("is of the pull request's tenants and waivers, and of none that only main has", () => {
    const { skipped, files } = preview(() => {
      rmSync(join(root, "pull/tenants/acme.json"));
      rmSync(join(root, "pull/waivers/old.json"));
      write("pull/tenants/newshop.json", {});
      write("pull/waivers/new.json", {});
    });
    expect(skipped).toBe(false);
    expect(files("tenants")).toEqual(["newshop.json"]);
    expect(files("waivers")).toEqual(["new.json"]);
  });

  it("takes no link, no lock file and no code from the pull request", () => {
    const { files } = preview(() => {
      symlinkSync("/etc/passwd", join(root, "pull/tenants/link.json"));
      write("pull/platform/terraform.lock.hcl", "mallory's");
      write("pull/main.ts", "process.exit()");
    });
    expect(files("tenants")).toEqual(["acme.json"]);
    expect(readFileSync(join(root, "platform/terraform.lock.hcl"), "utf8")).toBe('"main\'s"');
    expect(files(".")).not.toContain("main.ts");
    expect(files(".")).not.toContain("pull");
  });

  it.each<[string, () => void]>([
    ["is changed", () => write("pull/platform/production.json", { terraform: { backend: { bucket: "mallory" } } })],
    ["is that of a new environment", () => write("pull/platform/staging.json", PLATFORM)],
    [
      "is behind a link",
      () => {
        write("pull/elsewhere.json", PLATFORM);
        rmSync(join(root, "pull/platform/production.json"));
        symlinkSync("../elsewhere.json", join(root, "pull/platform/production.json"));
      },
    ],
  ])("is skipped where what Terraform connects to %s", (_sentence, change) => {
    expect(preview(change).skipped).toBe(true);
  });
});
