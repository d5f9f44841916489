import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
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
    ["logs", 'The stack logs is released with production, so its name must start with "production-".'],
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

  it("shows every place that can't be read as TypeScript", async () => {
    const { code, err } = await synth("const a = ;\n");
    expect([code, err]).toEqual([1, 'main.ts:1:11: Unexpected ";"']);
  });

  it.each([
    ["without app.synth()", ownMain(ADD_STACKS)],
    ["first writes to a temporary folder", ownMain(ADD_STACKS).replace("new App({", 'new App({ outdir: "elsewhere",')],
  ])("that writes nothing into the output is told how it must end: %s", async (_how, main) => {
    const { code, err } = await synth(main);
    expect([code, err]).toEqual([1, expect.stringContaining("main.ts wrote no stacks.")]);
    rmSync("elsewhere", { recursive: true, force: true });
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
