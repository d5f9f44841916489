import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import packageJson from "../../package.json";
import { copyCompany } from "../support/company-registry";
import { sendRaw } from "../workerd/raw-http";

const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "switchyard-package-"));
const packed = join(folder, "node_modules", packageJson.name);
const EMULATOR = "@switchyard-dev/emulator";

const BIN = ["build.js", "node-version.js", "run-entry.js", "run.js", "switchyard.js"];
let tarball: string;

/** A folder without a clone: the packed tarball is installed in it, and what the tarball depends on. */
beforeAll(() => {
  const npm = ["pack", "--pack-destination", folder, "--json", "--silent"];
  const said = execFileSync("npm", npm, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const [{ filename }] = JSON.parse(said.slice(said.indexOf("[")));
  mkdirSync(packed, { recursive: true });
  tarball = join(folder, filename);
  execFileSync("tar", ["-xzf", tarball, "-C", packed, "--strip-components=1"]);
  const { dependencies, peerDependencies, peerDependenciesMeta } = packageJson;
  const needed = Object.keys({ ...dependencies, ...peerDependencies }).filter(
    (name) => !(name in peerDependenciesMeta),
  );
  for (const name of [...needed, "@types/node"]) {
    mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  cpSync(join(root, "examples/shop"), join(folder, "shop"), { recursive: true });
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true }));

const run = (cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execFileSync(process.execPath, args, { cwd, encoding: "utf8", env: { ...process.env, ...env } });

/** Every file and folder with its size and time of change. */
const listed = (below: string) =>
  readdirSync(below, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => [name, statSync(join(below, name)).size, statSync(join(below, name)).mtimeMs]);

const stackIn = (output: string, stack: string) =>
  JSON.parse(readFileSync(join(output, "stacks", stack, "cdk.tf.json"), "utf8"));

describe("the packed tarball", () => {
  it("brings the build and the Worker's sources, and nothing of the workplace", () => {
    const files = ["LICENSE", "README.md", "bin", "docs", "lib", "main.ts", "package.json", "worker"];
    expect(readdirSync(packed).sort()).toEqual(files);
    expect(readdirSync(join(packed, "bin")).sort()).toEqual(BIN);
    expect(readFileSync(join(packed, "lib/switchyard.js"), "utf8")).not.toContain(root);
  });

  it("stays below 500 kB", () => {
    expect(statSync(tarball).size).toBeLessThan(500_000);
  });

  it("can be imported by name from an ES module", () => {
    const program = `import { addStacks, CustomHostname } from "${packageJson.name}"; console.log(typeof addStacks, typeof CustomHostname);`;
    writeFileSync(join(folder, "program.mjs"), program);
    expect(run(folder, ["program.mjs"])).toBe("function function\n");
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

  it.each([
    ["emulator", `${EMULATOR}@${packageJson.version}`],
    ["dev", `miniflare@${packageJson.devDependencies.miniflare}`],
  ])("says what to install for %s, which it does not bring", (command, wanted) => {
    const company = join(folder, "company-without");
    copyCompany(company);
    const args = [join(packed, "bin/switchyard.js"), command, "--port", "0"];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: company, encoding: "utf8" });
    expect([status, stderr]).toEqual([2, expect.stringContaining(`npm install --save-dev ${wanted}.`)]);
  });

  it("serves the registry once the local runtime is installed", async () => {
    const company = join(folder, "company-with");
    copyCompany(company);
    symlinkSync(join(root, "node_modules/miniflare"), join(folder, "node_modules/miniflare"));
    const args = [join(packed, "bin/switchyard.js"), "dev", "--port", "0", "--format", "json"];
    const server = spawn(process.execPath, args, { cwd: company });
    const [line] = await once(server.stdout, "data");
    const { port } = new URL(JSON.parse(String(line)).origin);
    const answer = await sendRaw({ port: Number(port), host: "shop.acme-store.com", path: "/" });
    server.kill("SIGINT");
    await once(server, "exit");
    rmSync(join(folder, "node_modules/miniflare"));
    expect(JSON.parse(answer.body)).toMatchObject({ worker: "acme-shop" });
  });

  it("writes nothing into its own folder", () => {
    const company = join(folder, "company-writes");
    copyCompany(company);
    const before = listed(packed);
    for (const argv of [
      ["check"],
      ["synth"],
      ["fmt"],
      ["instructions", "acme"],
      ["dev", "--check"],
      ["plan", "--help"],
    ])
      run(company, [join(packed, "bin/switchyard.js"), ...argv]);
    cpSync(join(root, "main.ts"), join(company, "main.ts"));
    run(company, [join(packed, "bin/switchyard.js"), "synth"]);
    run(company, [join(packed, "bin/run.js"), "main.ts"]);
    expect(listed(packed)).toEqual(before);
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
