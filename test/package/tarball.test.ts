import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "switchyard-package-"));
const packed = join(folder, "node_modules/switchyard");

/** A folder that holds the example and no clone: the packed tarball is installed in it, and what the tarball depends on. */
beforeAll(() => {
  const npm = ["pack", "--pack-destination", folder, "--json", "--silent"];
  const said = execFileSync("npm", npm, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const [{ filename }] = JSON.parse(said.slice(said.indexOf("[")));
  mkdirSync(packed, { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, filename), "-C", packed, "--strip-components=1"]);
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(packed, "package.json"), "utf8"));
  for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), "@types/node"]) {
    mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  cpSync(join(root, "examples/shop"), folder, { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });

describe("the packed tarball", () => {
  it("brings the build, the schemas and the Worker's sources, and nothing of the workplace", () => {
    expect(readdirSync(packed).sort()).toEqual([
      "LICENSE",
      "README.md",
      "bin",
      "docs",
      "lib",
      "package.json",
      "schema",
      "worker",
    ]);
    expect(readdirSync(join(packed, "bin"))).toEqual(["switchyard.js"]);
    for (const file of ["index.js", "cli.js"])
      expect(readFileSync(join(packed, "lib", file), "utf8")).not.toContain(root);
  });

  it("builds and synthesizes the example, by strict types", () => {
    run(join(root, "node_modules/typescript/bin/tsc"));
    run("dist/main.js");
    const json = JSON.parse(readFileSync(join(folder, "cdktf.out/stacks/shops/cdk.tf.json"), "utf8"));
    expect(json.resource.cloudflare_custom_hostname["shop_acme-store_com"]).toMatchObject({
      zone_id: "${cloudflare_zone.zone.id}",
      hostname: "shop.acme-store.com",
      depends_on: ["cloudflare_workers_kv.entry_shop_acme-store_com"],
      lifecycle: { ignore_changes: ["ssl.settings"] },
    });
  });

  it("says what to install for the emulator, which it does not bring", () => {
    const { status, stderr } = spawnSync(process.execPath, [join(packed, "bin/switchyard.js"), "emulator"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining("install switchyard-emulator-<version>.tgz")]);
  });

  it("runs the command line, with the schemas and the Worker that it brings", () => {
    for (const name of ["tenants", "platform"]) cpSync(join(root, name), join(folder, name), { recursive: true });
    const command = join(packed, "bin/switchyard.js");
    expect(run(command, "synth", "--environment", "production")).toContain("production-platform");
    expect(readdirSync(join(folder, "cdktf.out/stacks")).sort()).toContain("production-hostnames-000");
  });
});
