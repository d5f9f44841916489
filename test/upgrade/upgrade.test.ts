import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { packageRoot } from "../../src/package-root";
import { withoutSecrets } from "../../src/upgrade/run-version";
import { installPackages } from "../support/own-main";
import { makeProject, removeProjects, runSwitchyard } from "../support/project";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-versions-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  removeProjects();
});

const PARTS = [
  "bin",
  "constructs",
  "emulator",
  "schema",
  "scripts",
  "src",
  "worker",
  "index.ts",
  "main.ts",
  "package.json",
  "package-lock.json",
];

/** Another version of Switchyard: this one, with a text of a file replaced. */
function versionWith(name: string, file: string, from: string, to: string): string {
  const version = join(folder, name);
  for (const part of PARTS) cpSync(join(packageRoot(), part), join(version, part), { recursive: true });
  symlinkSync(join(packageRoot(), "node_modules"), join(version, "node_modules"));
  const text = readFileSync(join(version, file), "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
  writeFileSync(join(version, file), text.replace(from, to));
  return version;
}

async function upgradeTo(version: string, project: string) {
  const { code, out, err } = await runSwitchyard(project, ["upgrade", version, "--format", "json"], process.env);
  return { code, err, report: out === "" ? undefined : JSON.parse(out) };
}

function project(): string {
  const root = makeProject();
  installPackages(root);
  return root;
}

describe("upgrade", () => {
  it("says that a version which makes the same makes the same, and changes nothing in the project", async () => {
    const root = project();
    const { code, report } = await upgradeTo(
      versionWith("same", "package.json", '"version": "', '"version": "9'),
      root,
    );
    expect([code, report.ok, report.refusals, report.workerChanged]).toEqual([0, true, [], false]);
    expect(report.next).toMatch(/^9/);
    expect(report.stacks.map(({ result }: { result: string }) => result)).toEqual(["same", "same"]);
    expect([existsSync(join(root, "cdktf.out")), existsSync(join(root, "dist"))]).toEqual([false, false]);
  }, 180_000);

  it("refuses loudly a version that gives KV entries other keys", async () => {
    const doctored = versionWith("keys", "worker/kv-entry.ts", "return `hostname:", "return `host:");
    const { code, report } = await upgradeTo(doctored, project());
    expect([code, report.ok, report.workerChanged]).toEqual([1, false, true]);
    expect(report.refusals).toEqual([
      {
        promise: "kv-key",
        message:
          'production-hostnames-000: cloudflare_workers_kv.shop_acme-store_com has key_name "host:shop.acme-store.com", today "hostname:shop.acme-store.com"',
      },
    ]);
    const { code: again, out } = await runSwitchyard(project(), ["upgrade", doctored], process.env);
    expect(again).toBe(1);
    expect(out.split("\n")[0]).toMatch(/^DO NOT UPGRADE from .* Terraform would destroy live resources\.$/);
  }, 180_000);

  it("installs a tarball without its scripts, and gives it no secret", async () => {
    const fake = join(folder, "fake/package");
    mkdirSync(join(fake, "bin"), { recursive: true });
    const scripts = { postinstall: `node -e "require('fs').writeFileSync('${join(folder, "script-ran")}','')"` };
    writeFileSync(join(fake, "package.json"), JSON.stringify({ name: "switchyard", version: "9.9.9", scripts }));
    const seen = join(folder, "seen.json");
    writeFileSync(
      join(fake, "bin/switchyard.js"),
      `require("fs").writeFileSync(${JSON.stringify(seen)}, JSON.stringify(process.env)); console.error("no such field"); process.exit(1);`,
    );
    execFileSync("tar", ["-czf", join(folder, "fake.tgz"), "-C", join(folder, "fake"), "package"]);
    const env = { ...process.env, CLOUDFLARE_API_TOKEN: "t0ken", TF_VAR_key: "k3y", AWS_SECRET_ACCESS_KEY: "s" };
    const { code, err } = await runSwitchyard(project(), ["upgrade", join(folder, "fake.tgz")], env);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining("switchyard 9.9.9 could not synthesize this project:\nno such field"),
    ]);
    expect(existsSync(join(folder, "script-ran"))).toBe(false);
    expect(readFileSync(seen, "utf8")).not.toMatch(/t0ken|k3y|AWS_SECRET/);
  }, 180_000);

  it("says what is not a version", async () => {
    expect(await upgradeTo(join(folder, "nothing"), project())).toMatchObject({ code: 2 });
    mkdirSync(join(folder, "empty"), { recursive: true });
    const { code, err } = await upgradeTo(join(folder, "empty"), project());
    expect([code, err]).toEqual([2, expect.stringContaining("is not a version of Switchyard")]);
  }, 180_000);
});

it("passes on what a program needs to run, and nothing that looks like a secret", () => {
  const env = {
    PATH: "/bin",
    HOME: "/root",
    NODE_OPTIONS: "--require ./x",
    GITHUB_TOKEN: "t",
    npm_config__auth: "a",
    MY_PATH: "p",
  };
  expect(withoutSecrets(env)).toEqual({ PATH: "/bin", HOME: "/root" });
});
