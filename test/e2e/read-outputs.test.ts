import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { literals } from "../../src/desired/literal";
import { type JsonObject, mapObject } from "../../src/json";
import { withMarker } from "../../src/output/marker";
import { hasOldOutputs, outputReads } from "../../src/terraform/output-reads";
import { isDone, readStackState } from "../../src/terraform/state";
import { installPackages, ownMain } from "../support/own-main";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { writesTo } from "./sandbox";
import { twoTenants } from "./tenants";
import { describeWithTerraform, runCommand, terraformBinary, terraformEnvironment } from "./terraform";

/** The portal's record has the content of the platform stack's record. cdktf makes an output of it, and reads that. */
function mainWith(content?: string): string {
  return ownMain(
    "class Portal extends ReleasedStack {",
    "  constructor(scope, id, { content, zoneId, ...props }) {",
    "    super(scope, id, props);",
    '    new DnsRecord(this, "portal", { zoneId, name: "portal.saasprovider.com", type: "CNAME", content, ttl: 1 });',
    "  }",
    "}",
    "for (const environment of environments) {",
    "  const { platform } = addStacks(app, environment, worker);",
    ...(content === undefined
      ? []
      : [
          `  const { content } = new DnsRecord(platform, "status", { zoneId: platform.zoneId, name: "status.saasprovider.com", type: "CNAME", content: "${content}", ttl: 1 });`,
          "  new Portal(app, `${environment.environment}-portal`, { environment, content, zoneId: platform.zoneId });",
        ]),
    "}",
    "app.synth();",
  );
}

// One story in one account, as in life.
describeWithTerraform("a company's stack that reads an output of the platform stack", () => {
  let project: ReleaseProject;
  const write = (content?: string) => {
    writeFileSync(join(project.dir, "main.ts"), mainWith(content));
    project.commit();
  };
  const planned = async () => JSON.parse((await project.switchyard("plan", "--format", "json")).out);
  const portalState = () => JSON.parse(readFileSync(join(project.dir, "state/production-portal.tfstate"), "utf8"));
  const recordOf = async (name: string) => {
    const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
    const all = (await project.api("GET", `/zones/${zone.id}/dns_records`)) as { name: string; content: string }[];
    return all.find((record) => record.name === `${name}.saasprovider.com`)?.content;
  };

  beforeAll(async () => {
    project = await startReleaseProject(twoTenants);
    installPackages(project.dir);
    writeFileSync(join(project.dir, ".gitignore"), "cdktf.out/\ndist/\nstate/\nrelease/\nnode_modules\n");
    write();
    await project.ship();
    await project.ship();
  });
  afterAll(() => project?.stop());

  it("waits for the release that adds the output", async () => {
    write("one.example.com");
    expect(await planned()).toMatchObject({ stacks: ["production-platform"], waiting: ["production-portal"] });
    await project.ship();
    expect((await planned()).stacks).toEqual(["production-portal"]);
    await project.ship();
    expect(await recordOf("portal")).toBe("one.example.com");
    expect((await project.switchyard("plan")).out).toContain("Nothing to release: 3 stacks");
  });

  it("is planned again after a release that changed the output alone", async () => {
    write("two.example.com");
    expect(await planned()).toMatchObject({ stacks: ["production-platform"], waiting: ["production-portal"] });
    await project.ship();
    expect([await recordOf("status"), await recordOf("portal")]).toEqual(["two.example.com", "one.example.com"]);
    expect((await planned()).stacks).toEqual(["production-portal"]);
    await project.ship();
    expect(await recordOf("portal")).toBe("two.example.com");
    expect((await project.switchyard("plan")).out).toContain("Nothing to release: 3 stacks");
  });

  it("is planned again after its apply failed, though Terraform's state has the new output already", async () => {
    write("three.example.com");
    await project.ship();
    const digest = await project.plan();
    project.emulator.faults.inject({ match: { method: "PUT", path: "*/dns_records/*" }, kind: "500", times: 1000 });
    expect((await project.switchyard("apply", digest)).code).toBe(2);
    project.emulator.faults.clear();
    const { resources } = portalState();
    const read = resources.find(({ mode }: JsonObject) => mode === "data");
    expect(JSON.stringify(read)).toContain("three.example.com");
    expect(await recordOf("portal")).toBe("two.example.com");
    expect((await planned()).stacks).toEqual(["production-portal"]);
    await project.ship();
    expect(await recordOf("portal")).toBe("three.example.com");
    expect((await project.switchyard("plan")).out).toContain("Nothing to release: 3 stacks");
  });

  it("has only hashes of the outputs in its marker, because cdktf calls them sensitive", () => {
    expect(portalState().outputs.switchyard_config.value).toMatch(/^[0-9a-f]{64} [0-9a-f]{64} [0-9a-f]{64}$/);
  });

  it("changes nothing at Cloudflare when the ids are written into the platform file", async () => {
    const [zone] = (await project.api("GET", "/zones")) as [{ id: string }];
    const namespaces = `/accounts/${project.emulator.accountId}/storage/kv/namespaces`;
    const [namespace] = (await project.api("GET", namespaces)) as [{ id: string }];
    project.edit("platform/production.json", (file) => {
      file.zone.id = zone.id;
      file.dispatch.kvNamespace.id = namespace.id;
    });
    project.emulator.requests.clear();
    await project.ship();
    expect((await project.switchyard("plan")).out).toContain("Nothing to release: 3 stacks");
    expect(writesTo(project.emulator)).toEqual([]);
  });
});

const PLATFORM_STATE = { path: "../p.tfstate" };
const TEXT = '<a href="x">&</a> \u2028\u2029 \u00e9 e\u0301 \u{1f600} \\ / \t \b \f \n \u0001 \u007f \ufeff ${x} %{y}';
const VALUES: JsonObject = {
  text: TEXT,
  list: [1.5, -2, 1e20, true, null, [], {}, TEXT],
  object: { 10: "a", 9: "b", "<": "c", \u00e9: { z: [], a: [{}] }, Z: "" },
  secret: "secret",
};

describeWithTerraform("the marker of a stack", () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-test-"));
  const config = (backend: JsonObject, more: JsonObject) => ({ terraform: { backend: { local: backend } }, ...more });
  const apply = async (stack: string, json: JsonObject) => {
    const cwd = join(folder, stack);
    mkdirSync(cwd, { recursive: true });
    writeFileSync(join(cwd, "cdk.tf.json"), JSON.stringify(json));
    for (const args of [["init"], ["apply", "-auto-approve"]])
      expect(await runCommand(terraformBinary, args, { cwd, env: terraformEnvironment("{}") })).toMatchObject({
        code: 0,
      });
    return readStackState(readFileSync(join(folder, `${stack}.tfstate`), "utf8"), stack);
  };
  const platformOf = (values: JsonObject) =>
    config(PLATFORM_STATE, {
      output: mapObject(literals(values), (value, name) => ({ value, sensitive: name === "secret" })),
    });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("has the hashes that Switchyard computes of the other stack's outputs, whatever they are", async () => {
    const of = (name: string) => `\${data.terraform_remote_state.p.outputs${name}}`;
    const { marked, hash } = withMarker(
      config(
        { path: "../s.tfstate" },
        {
          data: {
            terraform_remote_state: { p: { backend: "local", config: PLATFORM_STATE, defaults: { d: "default" } } },
          },
          locals: { read: [...Object.keys(VALUES), "d"].map((name) => of(`.${name}`)), all: of("") },
          output: { switchyard_config: { value: "${terraform_data.switchyard_config.output}" } },
        },
      ),
    );
    const platform = platformOf(VALUES);
    const states = new Map([["p", await apply("p", platform)]]);
    const state = await apply("s", marked);
    const reads = outputReads(marked, [{ name: "p", config: platform }]);
    expect(reads.map(({ output }) => output)).toEqual([undefined, "d", "list", "object", "secret", "text"]);
    expect(isDone(hash, marked, state)).toBe(true);
    expect(hasOldOutputs(reads, state, states)).toBe(false);
    const changed = new Map([["p", await apply("p", platformOf(mapObject(VALUES, (value) => [value])))]]);
    const old = reads.filter((read, index) => {
      const hashes = [state?.outputHashes[index] ?? ""];
      return state !== undefined && hasOldOutputs([read], { ...state, outputHashes: hashes }, changed);
    });
    expect(old.map(({ output }) => output)).toEqual([undefined, "list", "object", "secret", "text"]);
  });
});
