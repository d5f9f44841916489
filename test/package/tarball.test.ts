import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { copyCompany } from "../support/company-registry";

const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "switchyard-package-"));
const packed = join(folder, "node_modules/switchyard");

/** A folder without a clone: the packed tarball is installed in it, and what the tarball depends on. */
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
  cpSync(join(root, "examples/shop"), join(folder, "shop"), { recursive: true });
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true }));

const run = (cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execFileSync(process.execPath, args, { cwd, encoding: "utf8", env: { ...process.env, ...env } });

const stackIn = (output: string, stack: string) =>
  JSON.parse(readFileSync(join(output, "stacks", stack, "cdk.tf.json"), "utf8"));

describe("the packed tarball", () => {
  it("brings the build, the schemas and the Worker's sources, and nothing of the workplace", () => {
    const files = ["LICENSE", "README.md", "bin", "docs", "lib", "main.ts", "package.json", "schema", "worker"];
    expect(readdirSync(packed).sort()).toEqual(files);
    for (const file of ["lib/index.js", "lib/cli.js"])
      expect(readFileSync(join(packed, file), "utf8")).not.toContain(root);
  });

  it("declares every type that a declaration file imports", () => {
    const files = readdirSync(join(packed, "lib"), { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".d.ts"),
    );
    const imported = files.flatMap((file) => {
      const text = readFileSync(join(packed, "lib", file), "utf8");
      return [...text.matchAll(/(?:from|import\() ?"(\.[^"]+)"/g)].map(([, path = ""]) => join(dirname(file), path));
    });
    const missing = imported.filter(
      (path) => ![`${path}.d.ts`, join(path, "index.d.ts")].some((file) => files.includes(file)),
    );
    expect([imported.length > 20, missing]).toEqual([true, []]);
  });

  it("builds and synthesizes the example, by strict types", () => {
    const shop = join(folder, "shop");
    run(shop, [join(root, "node_modules/typescript/bin/tsc")]);
    run(shop, ["dist/main.js"]);
    const { resource } = stackIn(join(shop, "cdktf.out"), "shops");
    expect(resource.cloudflare_custom_hostname["shop_acme-store_com"]).toMatchObject({
      zone_id: "${cloudflare_zone.zone.id}",
      hostname: "shop.acme-store.com",
      depends_on: ["cloudflare_workers_kv.entry_shop_acme-store_com"],
      lifecycle: { ignore_changes: ["ssl.settings"] },
    });
    const { content_file, content_sha256 } = resource.cloudflare_workers_script.dispatch;
    const uploaded = readFileSync(join(shop, "cdktf.out/stacks/shops", content_file));
    expect(createHash("sha256").update(uploaded).digest("hex")).toBe(content_sha256);
  });

  it("says what to install for the emulator, which it does not bring", () => {
    const { status, stderr } = spawnSync(process.execPath, [join(packed, "bin/switchyard.js"), "emulator"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining("Install switchyard-emulator-<version>.tgz")]);
  });

  it("runs the command line over a registry, and over a company's own main.ts", () => {
    const company = join(folder, "company");
    copyCompany(company);
    const output = join(company, "cdktf.out");
    const synth = [join(packed, "bin/switchyard.js"), "synth", "--environment", "production"];
    run(company, synth);
    const platform = stackIn(output, "production-platform");

    const main = readFileSync(join(root, "main.ts"), "utf8");
    writeFileSync(
      join(company, "main.ts"),
      main.replace("app.synth();", 'new TerraformStack(app, "own");\n$&').replace("{ App }", "{ App, TerraformStack }"),
    );
    expect(run(company, synth)).toContain("own");
    expect(stackIn(output, "production-platform")).toEqual(platform);

    // What cdktf's command line runs, with the folder that it asks for.
    const CDKTF_OUTDIR = join(company, "asked-for");
    run(company, [join(packed, "bin/run.js"), "main.ts"], { CDKTF_OUTDIR, SWITCHYARD_ENVIRONMENTS: "production" });
    expect(stackIn(CDKTF_OUTDIR, "production-platform")).toEqual(platform);
  });
});
