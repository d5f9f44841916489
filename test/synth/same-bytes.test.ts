import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { packageRoot } from "../../src/package-root";
import { makeProject, removeProjects } from "../support/project";

afterAll(removeProjects);

const SWITCHYARD = join(packageRoot(), "bin/switchyard.js");
const STACKS = ["production-platform", "production-hostnames-000"];

function synthesizedUnder(env: NodeJS.ProcessEnv): string[] {
  const root = makeProject();
  execFileSync(process.execPath, [SWITCHYARD, "synth"], { cwd: root, env: { ...process.env, ...env } });
  return STACKS.map((stack) => readFileSync(join(root, "cdktf.out/stacks", stack, "cdk.tf.json"), "utf8"));
}

it("writes the same bytes in another time zone and locale, and for another user", () => {
  const here = synthesizedUnder({ TZ: "UTC", LC_ALL: "C", USER: "alice", HOME: "/home/alice" });
  const there = synthesizedUnder({
    TZ: "Pacific/Kiritimati",
    LC_ALL: "tr_TR.UTF-8",
    LANG: "tr_TR.UTF-8",
    USER: "bob",
    HOME: "/home/bob",
  });
  expect(there).toEqual(here);
});

it("writes no token, whatever the environment holds", () => {
  const token = "v1.0-planted-token-0123456789abcdef";
  expect(synthesizedUnder({ CLOUDFLARE_API_TOKEN: token }).join("")).not.toContain(token);
});
