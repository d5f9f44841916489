import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { configHash } from "../../src/output/config-hash";
import { COMPANY, copyCompany } from "../support/company-registry";
import { makeProject, removeProjects, runSwitchyard, writeProjectFile } from "../support/project";
import { PLATFORM, STAGING, TENANT } from "../support/registry";

afterAll(removeProjects);

const tenantWith = (...hostnames: string[]) => ({ ...TENANT, hostnames: hostnames.map((hostname) => ({ hostname })) });
const STACKS = "cdktf.out/stacks";

/** Every file below a folder with its bytes. */
function filesBelow(root: string, folder: string): Record<string, string> {
  const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(root.length + 1), readFileSync(path, "utf8")]),
  );
}

describe("switchyard synth", () => {
  it("writes a stack for the platform and one a shard, the Worker and the manifest, and says so", async () => {
    const root = makeProject();
    const { code, out } = await runSwitchyard(root, ["synth"]);
    expect(code).toBe(0);
    expect(out.replace(/\d+ bytes in \d+ ms/, "… bytes in … ms")).toBe(
      [
        "Synthesized production: 2 stacks, 1 tenant, 1 custom hostname, 1 KV entry, … bytes in … ms.",
        "  cdktf.out/stacks/production-platform/cdk.tf.json",
        "  cdktf.out/stacks/production-hostnames-000/cdk.tf.json",
        "  dist/worker.js",
        "Next: npx switchyard plan --environment production",
      ].join("\n"),
    );
    expect(Object.keys(filesBelow(root, "cdktf.out"))).toEqual([
      "cdktf.out/manifest.json",
      "cdktf.out/stacks/production-hostnames-000/cdk.tf.json",
      "cdktf.out/stacks/production-platform/assets/dispatch/bundle/worker.js",
      "cdktf.out/stacks/production-platform/cdk.tf.json",
    ]);
    expect(readFileSync(join(root, "dist/worker.js"), "utf8")).toBe(
      readFileSync(join(root, STACKS, "production-platform/assets/dispatch/bundle/worker.js"), "utf8"),
    );
  });

  it("tells cdktf that hostname stacks come after the platform stack", async () => {
    const root = makeProject();
    await runSwitchyard(root, ["synth"]);
    const { stacks } = JSON.parse(readFileSync(join(root, "cdktf.out/manifest.json"), "utf8"));
    expect(stacks["production-hostnames-000"].dependencies).toEqual(["production-platform"]);
    expect(stacks["production-platform"].dependencies).toEqual([]);
  });

  it("prints the same for machines", async () => {
    const { code, out } = await runSwitchyard(makeProject(), ["synth", "--format", "json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      problems: [],
      environments: ["production"],
      stacks: [
        { stack: "production-platform", configHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
        { stack: "production-hostnames-000", configHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ],
      tenants: 1,
      hostnames: 1,
      entries: 1,
    });
  });

  it("seals each stack with the hash of what its file says", async () => {
    const root = makeProject();
    const { out } = await runSwitchyard(root, ["synth", "--format", "json"]);
    for (const { stack, configHash: hash } of JSON.parse(out).stacks) {
      const json = JSON.parse(readFileSync(join(root, STACKS, stack, "cdk.tf.json"), "utf8"));
      const { input, ...marker } = json.resource.terraform_data.switchyard_config;
      json.resource.terraform_data.switchyard_config = marker;
      expect([input.split(" ")[0], configHash(json)]).toEqual([hash, hash]);
    }
  });

  it("changes exactly one file when a tenant with one hostname is added", async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `shop${i}.acme-store.com`);
    const root = makeProject({
      "tenants/acme.json": tenantWith(...many),
      "platform/production.json": { ...PLATFORM, shards: { count: 29 } },
    });
    await runSwitchyard(root, ["synth"]);
    const before = filesBelow(root, "cdktf.out");
    writeProjectFile(root, "tenants/newshop.json", tenantWith("www.newshop.io"));
    await runSwitchyard(root, ["synth"]);
    const after = filesBelow(root, "cdktf.out");
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const changed = Object.keys(after).filter((file) => after[file] !== before[file]);
    expect(changed).toEqual(["cdktf.out/stacks/production-hostnames-005/cdk.tf.json"]);
  });

  it("leaves the last good output when the registry is refused, and names every problem", async () => {
    const root = makeProject();
    await runSwitchyard(root, ["synth"]);
    const before = filesBelow(root, "cdktf.out");
    const worker = statSync(join(root, "dist/worker.js")).mtimeMs;
    writeProjectFile(
      root,
      "tenants/bolt.json",
      `{\n  "displayName": "Bolt",\n  "owners": ["bolt"],\n  "tier": "pro",\n  "hostnames": [{ "hostname": "shop.acme-store.com" }]\n}\n`,
    );
    const { code, err } = await runSwitchyard(root, ["synth"]);
    expect(code).toBe(1);
    expect(err).toContain(
      'tenants/bolt.json:1:1 error: the field "worker" is missing (needed with hostnames) (schema)',
    );
    expect(err).toContain(
      "tenants/bolt.json:5:31 error: shop.acme-store.com is also claimed by tenants/acme.json (hostname-unique, Cloudflare 1406)",
    );
    expect(err).toContain("Nothing was written: 2 errors, 0 warnings.");
    expect(filesBelow(root, "cdktf.out")).toEqual(before);
    expect(statSync(join(root, "dist/worker.js")).mtimeMs).toBe(worker);
  });

  it("touches neither states nor plans nor what terraform init wrote", async () => {
    const root = makeProject();
    await runSwitchyard(root, ["synth"]);
    const kept = [".terraform/providers.txt", ".terraform.lock.hcl", "plan"].map(
      (file) => `${STACKS}/production-platform/${file}`,
    );
    for (const file of [...kept, "state/production-platform.tfstate"]) writeProjectFile(root, file, "as it was");
    await runSwitchyard(root, ["synth"]);
    for (const file of [...kept, "state/production-platform.tfstate"])
      expect(readFileSync(join(root, file), "utf8")).toBe("as it was");
  });

  it("sweeps up after a run that was killed, and not after one that still runs", async () => {
    const dead = spawnSync(process.execPath, ["--version"]).pid;
    const root = makeProject({
      [`cdktf.out/.synth-${dead}/half.json`]: {},
      [`cdktf.out/.synth-${process.ppid}/half.json`]: {},
    });
    await runSwitchyard(root, ["synth"]);
    expect(readdirSync(join(root, "cdktf.out"))).toEqual([`.synth-${process.ppid}`, "manifest.json", "stacks"]);
  });

  it("copies the lock file that the project keeps into every stack", async () => {
    const root = makeProject({ "platform/terraform.lock.hcl": "# locked\n" });
    await runSwitchyard(root, ["synth"]);
    for (const stack of ["production-platform", "production-hostnames-000"]) {
      expect(readFileSync(join(root, STACKS, stack, ".terraform.lock.hcl"), "utf8")).toBe("# locked\n");
    }
  });
});

describe("environments", () => {
  const two = { "platform/staging.json": STAGING, "tenants/acme-staging.json": tenantWith("staging.acme-store.com") };
  const stacksOf = (root: string) => readdirSync(join(root, STACKS));

  it("are all synthesized unless some are named", async () => {
    const root = makeProject(two);
    await runSwitchyard(root, ["synth"]);
    expect(stacksOf(root)).toEqual([
      "production-hostnames-000",
      "production-platform",
      "staging-hostnames-000",
      "staging-platform",
    ]);
  });

  it("serve the tenants they list; one lists none and serves the rest", async () => {
    const root = makeProject(two);
    await runSwitchyard(root, ["synth"]);
    const production = readFileSync(join(root, STACKS, "production-hostnames-000/cdk.tf.json"), "utf8");
    const stagingText = readFileSync(join(root, STACKS, "staging-hostnames-000/cdk.tf.json"), "utf8");
    expect([production.includes("shop.acme-store.com"), production.includes("staging.acme-store.com")]).toEqual([
      true,
      false,
    ]);
    expect([stagingText.includes("shop.acme-store.com"), stagingText.includes("staging.acme-store.com")]).toEqual([
      false,
      true,
    ]);
  });

  it.each([
    ["--environment", ["synth", "--environment", "staging"], {}],
    ["SWITCHYARD_ENVIRONMENTS", ["synth"], { SWITCHYARD_ENVIRONMENTS: "staging" }],
  ])("are named by %s, and the others' stacks stay as they were", async (_way, argv, env) => {
    const root = makeProject(two);
    await runSwitchyard(root, ["synth"]);
    const before = filesBelow(root, "cdktf.out");
    const { out } = await runSwitchyard(root, argv, env);
    expect(out).toContain("Synthesized staging: 2 stacks");
    expect(filesBelow(root, "cdktf.out")).toEqual(before);
  });

  it("that do not exist are named, with those that do", async () => {
    const { code, err } = await runSwitchyard(makeProject(two), ["synth", "--environment", "prod"]);
    expect(code).toBe(2);
    expect(err).toBe("There is no environment prod. Known environments: production, staging.");
  });
});

describe("a stack that is gone", () => {
  const threeShards = { "platform/production.json": { ...PLATFORM, shards: { count: 3 } } };
  const goneStack = `${STACKS}/production-hostnames-002`;
  const resources = [{ type: "cloudflare_custom_hostname" }];

  async function shrink(root: string) {
    writeProjectFile(root, "platform/production.json", { ...PLATFORM, shards: { count: 2 } });
    return runSwitchyard(root, ["synth"]);
  }

  it("is pruned when nothing was ever applied", async () => {
    const root = makeProject(threeShards);
    await runSwitchyard(root, ["synth"]);
    expect((await shrink(root)).code).toBe(0);
    expect(existsSync(join(root, goneStack))).toBe(false);
  });

  it("is pruned when its state is empty", async () => {
    const root = makeProject({
      ...threeShards,
      "state/production-hostnames-002.tfstate": { version: 4, resources: [] },
    });
    await runSwitchyard(root, ["synth"]);
    expect((await shrink(root)).code).toBe(0);
  });

  it("stays while it has state, because the next release moves its resources", async () => {
    const root = makeProject({ ...threeShards, "state/production-hostnames-002.tfstate": { version: 4, resources } });
    await runSwitchyard(root, ["synth"]);
    const before = filesBelow(root, goneStack);
    expect((await shrink(root)).code).toBe(0);
    expect(filesBelow(root, goneStack)).toEqual(before);
  });

  it("of an environment that was not synthesized is left alone", async () => {
    const root = makeProject({ ...threeShards, "platform/staging.json": { ...STAGING, tenants: [] } });
    await runSwitchyard(root, ["synth"]);
    writeProjectFile(root, "platform/production.json", { ...PLATFORM, shards: { count: 2 } });
    await runSwitchyard(root, ["synth", "--environment", "staging"]);
    expect(existsSync(join(root, goneStack))).toBe(true);
  });

  it("keeps files that synth did not write", async () => {
    const root = makeProject(threeShards);
    await runSwitchyard(root, ["synth"]);
    writeProjectFile(root, `${goneStack}/notes.txt`, "mine");
    await shrink(root);
    expect(readdirSync(join(root, goneStack))).toEqual(["notes.txt"]);
  });
});

describe("hostile text", () => {
  it.each(['${file("/etc/hostname")}', "%{ if true }YES%{ endif }", "$${"])(
    "%s is written as literal text",
    async (text) => {
      const platform = { ...PLATFORM, entitlements: { customMetadata: true } };
      const entry = { hostname: "shop.acme-store.com", metadata: { [text]: text } };
      const root = makeProject({
        "platform/production.json": platform,
        "tenants/acme.json": { ...TENANT, hostnames: [entry] },
      });
      expect((await runSwitchyard(root, ["synth"])).code).toBe(0);
      const { resource } = JSON.parse(readFileSync(join(root, STACKS, "production-hostnames-000/cdk.tf.json"), "utf8"));
      const written = text.replace(/([$%])\{/g, "$1$1{");
      expect(resource.cloudflare_custom_hostname["shop_acme-store_com"].custom_metadata).toEqual({
        [written]: written,
      });
    },
  );
});

describe("a clone in another folder", () => {
  it("writes the same bytes", async () => {
    const [here, there] = [makeProject(), makeProject()];
    mkdirSync(join(there, "deeper"));
    const moved = join(there, "deeper");
    copyCompany(here);
    copyCompany(moved);
    rmSync(join(here, "tenants/acme.json"));
    writeFileSync(join(here, "tenants/acme.json"), readFileSync(join(COMPANY, "tenants/acme.json")));
    await runSwitchyard(here, ["synth"]);
    await runSwitchyard(moved, ["synth"]);
    expect(filesBelow(moved, "cdktf.out")).toEqual(filesBelow(here, "cdktf.out"));
    expect(JSON.stringify(filesBelow(here, "cdktf.out"))).not.toContain(here);
  });
});
