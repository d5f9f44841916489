import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { packageRoot } from "../../src/package-root";
import { describeWithTerraform } from "./terraform";

const NPM = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];

/** What a company does: it has the two tarballs, an empty folder and npm, and nothing of a clone. */
describeWithTerraform("a registry that init wrote, with Switchyard installed from its tarball", () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-company-"));
  const registry = join(folder, "registry");
  let emulator: ChildProcess | undefined;
  let told: { readonly resolver: string; readonly env: Readonly<Record<string, string>> };

  const run = (cwd: string, command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

  beforeAll(async () => {
    const packed = ["pack", "--workspaces", "--include-workspace-root", "--pack-destination", folder, "--silent"];
    run(packageRoot(), "npm", ...packed);
    const tarball = (name: RegExp) => join(folder, readdirSync(folder).find((file) => name.test(file)) ?? "");
    const tool = tarball(/^(?!.*emulator).*\.tgz$/);
    mkdirSync(registry);
    const init = ["switchyard", "init", "--yes", "--package", `file:${tool}`];
    run(registry, "npm", "exec", "--yes", "--prefer-offline", `--package=${tool}`, "--", ...init);
    run(registry, "npm", "ci", ...NPM);
    const git = ["-c", "user.name=olga", "-c", "user.email=olga@localhost"];
    for (const words of [
      ["init", "-q"],
      ["add", "-A"],
      [...git, "commit", "-qm", "Begin"],
    ])
      run(registry, "git", ...words);
    run(registry, "npm", "install", "--no-save", ...NPM, tarball(/emulator.*\.tgz$/));
    emulator = spawn(process.execPath, [program(), "emulator", "--port", "0", "--format", "json"], { cwd: registry });
    const [line] = await once(createInterface(emulator.stdout as NonNullable<typeof emulator.stdout>), "line");
    told = JSON.parse(line);
  }, 600_000);

  afterAll(async () => {
    if (emulator?.kill("SIGTERM")) await once(emulator, "exit");
    rmSync(folder, { recursive: true });
  });

  const program = () => join(registry, "node_modules/.bin/switchyard");

  function switchyard(...args: string[]) {
    const env = { ...process.env, ...told.env, CI: "" };
    const { status, stdout } = spawnSync(process.execPath, [program(), ...args], {
      cwd: registry,
      encoding: "utf8",
      env,
    });
    return { status, stdout };
  }

  it("is checked and synthesized without a problem", () => {
    expect(switchyard("check", "--strict")).toMatchObject({ status: 0 });
    expect(switchyard("synth", "--strict")).toMatchObject({ status: 0 });
  });

  it("is planned, reviewed and applied, first the platform and then the hostnames", () => {
    const stacks: string[][] = [];
    for (let release = 0; release < 2; release++) {
      const { status, stdout } = switchyard("plan", "--environment", "production", "--format", "json");
      const { digest, stacks: planned } = JSON.parse(stdout);
      stacks.push(planned);
      expect([status, switchyard("review", `release/${digest}`).status]).toEqual([0, 0]);
      expect(switchyard("apply", digest)).toMatchObject({ status: 0 });
    }
    expect(stacks[0]).toEqual(["production-platform"]);
    expect(stacks[1]).toEqual(["production-hostnames-000", "production-hostnames-001"]);
    expect(JSON.parse(switchyard("plan", "--environment", "production", "--format", "json").stdout).digest).toBeFalsy();
  });

  it("has its hostnames at Cloudflare, as status says", () => {
    const { status, stdout } = switchyard("status", "--resolver", told.resolver, "--format", "json");
    expect(status).toBe(0);
    for (const hostname of ["shop.acme-store.com", "www.acme-store.com", "api.acme-store.com"])
      expect(stdout).toContain(hostname);
    expect(stdout).not.toContain("Declared, but not at Cloudflare");
  });

  it("leaves nothing behind that git would commit", () => {
    expect(run(registry, "git", "status", "--porcelain")).toBe("");
  });
});
