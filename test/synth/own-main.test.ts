import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import { packageRoot } from "../../src/package-root";
import { FIRST_LINE, installPackages, ownMain } from "../support/own-main";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";

afterAll(removeProjects);

let root: string;
beforeEach(() => {
  root = makeProject();
  installPackages(root);
});

const synth = (main: string, ...argv: string[]) => {
  writeProjectFile(root, "main.ts", main);
  return runSwitchyard(root, ["synth", ...argv]);
};
const stackJson = (stack: string) =>
  JSON.parse(readFileSync(join(root, `cdktf.out/stacks/${stack}/cdk.tf.json`), "utf8"));
const stacks = () => readdirSync(join(root, "cdktf.out/stacks"));

const ADD_STACKS = "const { platform } = addStacks(app, environments[0], worker);";
const RECORD =
  '{ zoneId: platform.zoneId, name: "status.saasprovider.com", type: "CNAME", content: "status.example.com", ttl: 1 }';
const LOGS = [
  "class Logs extends ReleasedStack {",
  '  constructor(...args: ConstructorParameters<typeof ReleasedStack>) { super(...args); this.addOverride("resource.terraform_data.logs", { input: "x" }); }',
  "}",
];

describe("a company's own main.ts", () => {
  it("adds a resource to the platform stack, and the marker waits for it", async () => {
    const { code } = await synth(ownMain(ADD_STACKS, `new DnsRecord(platform, "status", ${RECORD});`, "app.synth();"));
    expect(code).toBe(0);
    const { resource } = stackJson("production-platform");
    expect(resource.cloudflare_dns_record.status.zone_id).toBe("${cloudflare_zone.zone.id}");
    expect(resource.terraform_data.switchyard_config.depends_on).toContain("cloudflare_dns_record.status");
  });

  it("adds a stack that is released: backend, provider, marker and dependencies are there", async () => {
    const main = ownMain(
      ...LOGS,
      ADD_STACKS,
      'new Logs(app, "production-logs", { environment: environments[0] }).addDependency(platform);',
      "app.synth();",
    );
    const { out } = await synth(main, "--format", "json");
    const made = JSON.parse(out);
    expect(made.stacks.map(({ stack, dependencies }: Record<string, unknown>) => [stack, dependencies])).toEqual([
      ["production-platform", []],
      ["production-hostnames-000", ["production-platform"]],
      ["production-logs", ["production-platform"]],
    ]);
    const { terraform, output, resource } = stackJson("production-logs");
    expect(terraform.backend.local.path).toBe("../../../state/production-logs.tfstate");
    expect(resource.terraform_data.switchyard_config.depends_on).toEqual(["terraform_data.logs"]);
    expect(resource.terraform_data.switchyard_config.input).toBe(made.stacks[2].configHash);
    expect(output.switchyard_config.value).toBe("${terraform_data.switchyard_config.output}");
  });

  it("puts a stack that ours depend on before them", async () => {
    const main = ownMain(
      ...LOGS,
      ADD_STACKS,
      'platform.addDependency(new Logs(app, "production-logs", { environment: environments[0] }));',
      "app.synth();",
    );
    const made = JSON.parse((await synth(main, "--format", "json")).out);
    expect(made.stacks.map(({ stack }: { stack: string }) => stack)).toEqual([
      "production-logs",
      "production-platform",
      "production-hostnames-000",
    ]);
  });

  it("adds a stack of another kind, which is synthesized and named as not released", async () => {
    const main = ownMain(ADD_STACKS, 'new TerraformStack(app, "billing");', "app.synth();");
    const { code, out } = await synth(main);
    expect(code).toBe(0);
    expect(out).toContain("  cdktf.out/stacks/billing/cdk.tf.json (not released by Switchyard: cdktf deploy billing)");
    expect(stacks()).toEqual(["billing", "production-hostnames-000", "production-platform"]);
  });

  it.each([
    ["production-platform", "There is already a Construct with name 'production-platform'"],
    ["production-hostnames-007", "production-hostnames-007: Switchyard reserves names with this ending"],
    ["staging-platform", "staging-platform: Switchyard reserves names with this ending"],
  ])("can't name a stack of another kind like one of ours: %s", async (name, message) => {
    const { code, err } = await synth(ownMain(ADD_STACKS, `new TerraformStack(app, "${name}");`, "app.synth();"));
    expect([code, err]).toEqual([1, expect.stringContaining(message)]);
    expect(existsSync(join(root, "cdktf.out/stacks"))).toBe(false);
  });

  it.each([
    ["production-hostnames-007", "The stack name production-hostnames-007 is one of Switchyard's own."],
    ["eu-platform", "The stack name eu-platform is one of Switchyard's own."],
    ["logs", 'The stack logs is released with production, so its name must be "production-<name>".'],
    ["production-", 'so its name must be "production-<name>".'],
    ["production-Logs", 'Use lower case letters, digits, "-" and "_", 100 at most.'],
    ["production-$(id)", 'The stack name "production-$(id)" is also a folder and a state\'s key.'],
  ])("can't name a released stack %s", async (name, message) => {
    const main = ownMain(...LOGS, `new Logs(app, "${name}", { environment: environments[0] });`, "app.synth();");
    const { code, err } = await synth(main);
    expect([code, err]).toEqual([1, expect.stringContaining(message)]);
  });

  it("can't put a released stack below another construct", async () => {
    const main = ownMain(
      ...LOGS,
      'new Logs(new TerraformStack(app, "x") as never, "production-logs", { environment: environments[0] });',
    );
    expect((await synth(main)).err).toContain("The stack production-logs must be directly on the app");
  });

  it("can't give two constructs one address: each pair is named", async () => {
    const record = (id: string) => `new DnsRecord(platform, "${id}", ${RECORD}).overrideLogicalId("status");`;
    const { code, err } = await synth(ownMain(ADD_STACKS, record("one"), record("two"), "app.synth();"));
    expect(code).toBe(1);
    expect(err).toContain("  cloudflare_dns_record.status: production-platform/one, production-platform/two");
  });

  it("shows an error of its code with the places in its sources, and no other stack", async () => {
    writeProjectFile(
      root,
      "records.ts",
      'export function addRecords(): never {\n  throw new Error("no records");\n}\n',
    );
    const main = ownMain(ADD_STACKS, 'import { addRecords } from "./records";', "", "addRecords();");
    const { code, err } = await synth(main);
    expect([code, err.split("\n")]).toEqual([
      1,
      ["main.ts failed: no records", "  at records.ts:2:9", `  at main.ts:${FIRST_LINE + 3}:1`],
    ]);
  });

  it.each([
    ["const a = ;\n", 'main.ts:1:11: Unexpected ";"'],
    ["await 1;\n", "main.ts:1:1: main.ts can't use await at the top level. Put it into an async function, "],
  ])("shows every place that can't be read as TypeScript: %j", async (main, message) => {
    const { code, err } = await synth(main);
    expect([code, err]).toEqual([1, expect.stringContaining(message)]);
  });

  it.each([
    ["without app.synth()", ownMain(ADD_STACKS), "main.ts wrote no stacks."],
    [
      "into a folder of its own",
      ownMain(ADD_STACKS).replace("new App({", 'new App({ outdir: "elsewhere",'),
      "main.ts wrote no stacks.",
    ],
    [
      "as HCL",
      ownMain(ADD_STACKS, "app.synth();").replace("hclOutput: false", "hclOutput: true"),
      "production-platform is written as JSON only. Take hclOutput out of new App()",
    ],
    [
      "without the environment's stacks",
      ownMain('new TerraformStack(app, "billing");', "app.synth();"),
      "main.ts did not add production-platform, production-hostnames-000.",
    ],
    [
      "with two Apps",
      ownMain(ADD_STACKS, "app.synth();", "const two = new App();", 'new TerraformStack(two, "x");', "two.synth();"),
      "Missing: production-hostnames-000, production-platform. Put all stacks on one App.",
    ],
    [
      "and ends the process",
      ownMain(ADD_STACKS, "app.synth();", "process.exit(0);"),
      "main.ts failed: it called process.exit(0).",
    ],
    [
      "and ends the process where an error is caught",
      ownMain(ADD_STACKS, "app.synth();", "try { process.exit(3); } catch {}"),
      "main.ts failed: it called process.exit(3).",
    ],
  ])("is refused %s, and the last good output stays", async (_how, main, message) => {
    await synth(ownMain(ADD_STACKS, "app.synth();"));
    const { code, err } = await synth(main);
    expect([code, err]).toEqual([1, expect.stringContaining(message)]);
    expect(stacks()).toEqual(["production-hostnames-000", "production-platform"]);
    expect(readdirSync(join(root, "cdktf.out"))).toEqual(["manifest.json", "stacks"]);
    rmSync("elsewhere", { recursive: true, force: true });
  });

  it("that cdktf.json names otherwise is not passed over", async () => {
    writeProjectFile(root, "cdktf.json", { app: "npx ts-node infra/main.ts" });
    const { code, err } = await runSwitchyard(root, ["synth"]);
    expect([code, err]).toEqual([1, "cdktf.json runs infra/main.ts, but Switchyard runs main.ts. Move it there."]);
  });

  it("may be asynchronous if it exports its promise", async () => {
    const main = ownMain(
      "export default (async () => {",
      "await Promise.resolve();",
      ADD_STACKS,
      "app.synth();",
      "})();",
    );
    expect((await synth(main)).code).toBe(0);
    expect(stacks()).toEqual(["production-hostnames-000", "production-platform"]);
  });

  it("that fails leaves the last good output", async () => {
    await synth(ownMain(ADD_STACKS, "app.synth();"));
    const before = stackJson("production-platform");
    await synth(
      ownMain(ADD_STACKS, `new DnsRecord(platform, "status", ${RECORD});`, "app.synth();", 'throw new Error("late");'),
    );
    expect(stackJson("production-platform")).toEqual(before);
    expect(readdirSync(join(root, "cdktf.out"))).toEqual(["manifest.json", "stacks"]);
  });

  it("brings files along below a stack, and a later run without them takes them away", async () => {
    writeProjectFile(root, "hello.txt", "hello");
    const asset = `new (require("cdktf").TerraformAsset)(platform, "hello", { path: "${join(root, "hello.txt")}" });`;
    await synth(ownMain(ADD_STACKS, asset, "app.synth();"));
    const assets = join(root, "cdktf.out/stacks/production-platform/assets");
    expect(readdirSync(assets)).toEqual(["dispatch", "hello"]);
    await synth(ownMain(ADD_STACKS, "app.synth();"));
    expect(readdirSync(assets)).toEqual(["dispatch"]);
  });

  it("is pruned of a stack that it no longer makes, in whole runs and in those of its environment", async () => {
    const logs = 'new Logs(app, "production-logs", { environment: environments[0] });';
    await synth(ownMain(...LOGS, ADD_STACKS, logs, 'new TerraformStack(app, "billing");', "app.synth();"));
    mkdirSync(join(root, "cdktf.out/stacks/not-ours"));
    await synth(ownMain(ADD_STACKS, "app.synth();"), "--environment", "production");
    expect(stacks()).toEqual(["billing", "not-ours", "production-hostnames-000", "production-platform"]);
    await synth(ownMain(ADD_STACKS, "app.synth();"));
    expect(stacks()).toEqual(["not-ours", "production-hostnames-000", "production-platform"]);
  });

  it("reads the context of cdktf.json, as under cdktf's own command line", async () => {
    writeProjectFile(root, "cdktf.json", { context: { region: "eu" } });
    const { err } = await synth(ownMain('throw new Error(app.node.tryGetContext("region"));'));
    expect(err).toContain("main.ts failed: eu");
  });
});

describe("a company's own main.ts, in a process", () => {
  const run = (...argv: string[]) =>
    spawnSync(process.execPath, [join(packageRoot(), argv[0] ?? ""), ...argv.slice(1)], {
      cwd: root,
      encoding: "utf8",
    });

  it("prints to stderr, and an error that it waits for nowhere ends nothing but in failure", () => {
    const stray = 'void Promise.reject(new Error("stray"));';
    writeProjectFile(root, "main.ts", ownMain('console.log("hello");', stray, ADD_STACKS, "app.synth();"));
    const { status, stdout, stderr } = run("bin/switchyard.js", "synth", "--format", "json");
    expect([status, stderr.split("\n")]).toEqual([
      1,
      ["hello", "main.ts failed: stray", `  at main.ts:${FIRST_LINE + 1}:21`, ""],
    ]);
    expect(JSON.parse(stdout).stacks).toHaveLength(2);
  });

  it("tells an error in the same words where cdktf's command line runs it", () => {
    const main =
      'import { App } from "cdktf";\nif (__filename.endsWith("main.ts")) throw new Error(`no ${App.name}`);\n';
    writeProjectFile(root, "main.ts", main);
    for (const argv of [
      ["bin/switchyard.js", "synth"],
      ["bin/run.js", "main.ts"],
    ]) {
      const { status, stderr } = run(...argv);
      expect([status, stderr]).toEqual([1, "main.ts failed: no App\n  at main.ts:2:43\n"]);
    }
  });
});
