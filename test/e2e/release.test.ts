import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { selfSigned } from "../emulator/api/self-signed";
import { type ReleaseProject, releasesIn, roomsIn, startReleaseProject } from "./release-project";
import { writesTo } from "./sandbox";
import { oneHostnameTenant, smallPlatform, twoTenants } from "./tenants";
import { describeWithTerraform, runCommand, terraformBinary } from "./terraform";

/** By their names' hashes, acme and umbrella live in shard 1 of 2, the others in shard 0. */
const REGISTRY = {
  ...twoTenants,
  "platform/production.json": { ...smallPlatform, shards: { count: 2 } },
  "tenants/initech.json": oneHostnameTenant("initech", "www.initech.com"),
};
const [SHARD_0, SHARD_1] = ["production-hostnames-000", "production-hostnames-001"];

interface ReviewJson {
  readonly changeDigest: string;
  readonly changes: readonly { readonly tenant: string; readonly kinds: readonly string[]; readonly impact: string }[];
  readonly totals: { readonly tenants: { readonly before: number; readonly after: number } };
  readonly forecast: { readonly refresh: { readonly requests: number }; readonly apply: { readonly requests: number } };
}

// One story after another in one account, as in life: each test leaves everything released.
describeWithTerraform("a release", () => {
  let project: ReleaseProject;

  beforeAll(async () => {
    project = await startReleaseProject(REGISTRY);
    await project.ship();
    await project.ship();
  });

  afterAll(() => project?.stop());

  const review = async (digest: string): Promise<ReviewJson> =>
    JSON.parse((await project.switchyard("review", `release/${digest}`, "--format", "json")).out);
  const changes = async (digest: string) =>
    (await review(digest)).changes.map(({ tenant: id, kinds, impact }) => [id, ...kinds, impact].join(" "));
  /** Without the question about user Workers, which plan asks and apply does not. */
  const requests = (reads: boolean) =>
    project.emulator.requests
      .all()
      .filter(({ path }) => !/\/dispatch\/namespaces\/[^/]+\/scripts/.test(path))
      .filter(({ method, path }) => (method === "GET" || path.endsWith("/bulk/get")) === reads).length;
  const nothingToRelease = async (...argv: string[]) => {
    const { code, out } = await project.switchyard("plan", ...argv);
    expect([code, out]).toEqual([0, "Nothing to release: 3 stacks up to date."]);
  };

  it("goes from a pull request over preview, merge, plan and review to an apply after which nothing is left to do", async () => {
    project.git("checkout", "--quiet", "-b", "hooli");
    project.write("tenants/hooli.json", oneHostnameTenant("hooli", "app.hooli.net"));
    project.commit();

    project.emulator.requests.clear();
    const preview = await project.plan("--preview", "--base", "main");
    expect(requests(true)).toBe(0);
    expect(await changes(preview)).toEqual(["hooli onboarded none"]);
    expect((await project.switchyard("apply", preview)).err).toContain("This is a preview");

    project.git("checkout", "--quiet", "main");
    project.git("merge", "--quiet", "hooli");
    const digest = await project.plan();
    const { totals, forecast } = await review(digest);
    expect(totals.tenants).toEqual({ before: 3, after: 4 });
    expect(forecast.refresh.requests).toBe(requests(true));

    project.emulator.requests.clear();
    expect(await project.switchyard("apply", digest)).toMatchObject({ code: 0 });
    expect(writesTo(project.emulator)).toEqual([
      "PUT /accounts/*/storage/kv/namespaces/*/values/hostname:app.hooli.net",
      "POST /zones/*/custom_hostnames",
    ]);
    expect([forecast.apply.requests, forecast.refresh.requests]).toEqual([requests(false), requests(true)]);

    await nothingToRelease();
    project.emulator.requests.clear();
    await nothingToRelease("--all");
    expect(requests(true)).toBe(1); // whether a tenant is suspended that the registry calls live
    await nothingToRelease("--all", "--refresh");
    expect(requests(true)).toBeGreaterThan(0);
  });

  it("is refused after an edit between review and apply, and after any changed byte, and applied when all is put back", async () => {
    project.write("tenants/acme.json", oneHostnameTenant("acme-v2", "shop.acme-store.com"));
    project.commit();
    const planned = project.git("rev-parse", "HEAD");
    const digest = await project.plan();
    expect(await changes(digest)).toEqual(["acme moved routing"]);
    project.emulator.requests.clear();

    project.write("tenants/acme.json", oneHostnameTenant("intruder", "shop.acme-store.com"));
    const edited = await project.switchyard("apply", digest);
    expect(edited.code).toBe(1);
    expect(edited.err).toContain("differs from its commit: tenants/acme.json");
    project.commit();
    const committed = await project.switchyard("apply", digest);
    expect(committed.code).toBe(1);
    expect(committed.err).toContain("tenants/ or platform/ changed after planning");
    project.git("reset", "--quiet", "--hard", planned);

    const folder = join(project.dir, "release", digest);
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )) {
      const path = join(file.parentPath, file.name);
      const content = readFileSync(path);
      writeFileSync(path, Buffer.concat([content.subarray(0, -1), Buffer.from([(content.at(-1) ?? 0) ^ 1])]));
      const { code, err } = await project.switchyard("apply", digest);
      expect([file.name, code, /was changed/.test(err)]).toEqual([file.name, 1, true]);
      writeFileSync(path, content);
    }
    expect(project.emulator.requests.all()).toEqual([]);
    expect(await project.switchyard("apply", digest)).toMatchObject({ code: 0 });
    await nothingToRelease();
  });

  it("stops at the stack that fails, says how to import what exists, and a plan with that import brings the rest", async () => {
    project.write("tenants/stark.json", oneHostnameTenant("stark", "www.stark.org"));
    project.write("tenants/umbrella.json", oneHostnameTenant("umbrella", "go.umbrella.org"));
    project.commit();
    const digest = await project.plan();
    const match = { method: "POST", path: "/zones/*/custom_hostnames" };
    project.emulator.faults.inject({ match, kind: "lost-answer", after: 1 });
    const { code, out, err } = await project.switchyard("apply", digest, "--format", "json");
    expect([code, err]).toEqual([2, expect.stringContaining(`Applied stack 1 of 2 ${SHARD_0}`)]);
    const { stacks, failure } = JSON.parse(out);
    expect(stacks.map(({ stack, outcome }: Record<string, string>) => [stack, outcome])).toEqual([
      [SHARD_0, "applied"],
      [SHARD_1, "failed"],
    ]);
    const address = "cloudflare_custom_hostname.go_umbrella_org";
    expect(failure.duplicates).toEqual([{ address, id: expect.stringMatching(/^[0-9a-f]{32}\/[0-9a-f-]{36}$/) }]);
    const again = await project.switchyard("apply", digest);
    expect([again.code, again.err]).toEqual([
      1,
      expect.stringContaining(`state of ${SHARD_0} has changed since it was planned`),
    ]);

    const option = `${address}=${failure.duplicates[0].id}`;
    const rest = await project.switchyard("plan", "--import", option, "--format", "json");
    expect(JSON.parse(rest.out)).toMatchObject({
      stacks: [SHARD_1],
      imports: [{ stack: SHARD_1, address, id: failure.duplicates[0].id }],
      done: ["production-platform", SHARD_0],
    });
    const planned: string = JSON.parse(rest.out).digest;
    expect(await project.switchyard("review", `release/${planned}`)).toMatchObject({
      code: 0,
      out: expect.stringContaining("Taken over from Cloudflare"),
    });
    expect(await project.switchyard("apply", planned)).toMatchObject({ code: 0 });
    await nothingToRelease();
    const known = await project.switchyard("plan", "--import", option);
    expect([known.code, known.err]).toEqual([2, expect.stringContaining(`nothing to import: ${address}`)]);
  });

  it("dies half-way, keeps what it had applied, and the next plan brings the rest", async () => {
    for (const [id, hostname] of [
      ["wonka", "pay.wonka.net"],
      ["umbrella", "shop.umbrella.org"],
    ] as const) {
      project.write(`tenants/${id}.json`, oneHostnameTenant(id, hostname));
    }
    project.commit();
    const digest = await project.plan();
    // Kills the command, as a cancelled CI job would, when it comes to the second stack.
    const binary = join(project.dir, "release", "killing-terraform");
    const script = `#!/bin/sh\ncase "$1 $PWD" in "apply "*-001) kill -INT $PPID ;; esac\nexec ${terraformBinary} "$@"\n`;
    writeFileSync(binary, script, { mode: 0o755 });
    const command = join(__dirname, "../../bin/switchyard.js");
    const env = {
      ...project.env,
      CLOUDFLARE_BASE_URL: project.emulator.url,
      CLOUDFLARE_API_TOKEN: project.emulator.token,
      TERRAFORM_BINARY_NAME: binary,
    };
    const died = await runCommand(process.execPath, [command, "apply", digest], { cwd: project.dir, env });
    expect([died.code, died.stderr]).toEqual([
      2,
      expect.stringContaining("Applied before it: 1 stack with 4 resources"),
    ]);
    expect(roomsIn(project)).toEqual([]);
    const refused = await project.switchyard("apply", digest);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("has changed since it was planned")]);

    const rest = await project.switchyard("plan", "--format", "json");
    expect(JSON.parse(rest.out).stacks).toEqual([SHARD_1]);
    expect(await project.switchyard("apply", JSON.parse(rest.out).digest)).toMatchObject({ code: 0 });
    await nothingToRelease();
  });

  it("asks Cloudflare as often as its forecast says, whatever it changes", async () => {
    project.edit("platform/production.json", (file) => {
      file.certificateDefaults.minTlsVersion = "1.3";
      file.routing.exclude = ["api.saasprovider.com/*"];
    });
    project.commit();
    project.emulator.requests.clear();
    const digest = await project.plan();
    const { forecast } = await review(digest);
    // Beyond that, plan asks about suspensions. Apply does not, where no entry is written.
    expect([requests(true), requests(false)]).toEqual([forecast.refresh.requests + 1, 0]);
    project.emulator.requests.clear();
    expect(await project.switchyard("apply", digest)).toMatchObject({ code: 0 });
    const all = forecast.refresh.requests + forecast.apply.requests;
    expect(requests(false)).toBeGreaterThan(5);
    expect(project.emulator.requests.all().length).toBe(all);
  });

  it("that removes more tenants than the budget is refused, and passes with a waiver that names its change", async () => {
    for (const id of ["globex", "initech"]) project.remove(`tenants/${id}.json`);
    project.commit();
    const digest = await project.plan();
    expect(await project.switchyard("review", `release/${digest}`)).toMatchObject({ code: 3 });
    const refused = await project.switchyard("apply", digest);
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining("Over budget: removals")]);
    expect(refused.err).toContain("Over budget: outages");
    expect(refused.err).toContain("globex, initech");

    const { changeDigest } = await review(digest);
    const waiver = {
      environment: "production",
      changeDigest,
      kind: "removals",
      tenants: ["globex"],
      expires: "2099-12-31",
      reason: "Closed.",
    };
    project.write("waivers/closed.json", { ...waiver, expires: "2020-12-31" });
    project.commit();
    const expired = await project.plan();
    expect(await project.switchyard("apply", expired)).toMatchObject({ code: 3 });
    project.write("waivers/closed.json", waiver);
    project.write("waivers/closed-outage.json", { ...waiver, kind: "outages" });
    project.commit();
    const waived = await project.plan();
    expect((await review(waived)).changeDigest).toBe(changeDigest);
    expect(await project.switchyard("apply", waived)).toMatchObject({ code: 0 });
    await nothingToRelease();
  });

  it("repairs drift, which only a plan of the stacks that are done can see", async () => {
    const namespaces = `/accounts/${project.emulator.accountId}/storage/kv/namespaces`;
    const [namespace] = (await project.api("GET", namespaces)) as [{ id: string }];
    const value = `${namespaces}/${namespace.id}/values/hostname:app.hooli.net`;
    await project.api("PUT", value, '{"workerName":"intruder","tenant":"hooli"}');
    await nothingToRelease();
    const { code, out } = await project.switchyard("plan", "--drift", "--stack", SHARD_1);
    expect([code, out.split("\n")]).toEqual([
      0,
      [expect.stringMatching(/^No drift\. Compared 1 stack /), "Nothing to release: 3 stacks up to date."],
    ]);
    const digest = await project.plan("--drift");
    expect(await changes(digest)).toEqual(["hooli repaired routing"]);
    const { forecast } = await review(digest);
    project.emulator.requests.clear();
    expect(await project.switchyard("apply", digest)).toMatchObject({ code: 0 });
    expect(forecast.refresh.requests).toBe(requests(true));
    expect(await project.api("GET", value)).toContain('"workerName":"hooli"');
  });

  it("holds no secret at all, and the job that plans it needs no private key", async () => {
    const { certificate, key } = selfSigned(["vault.fjordbank.no"]);
    const uploaded = { certificate: "fjord_certificate", privateKey: "fjord_key" };
    const hostnames = [{ hostname: "vault.fjordbank.no", certificate: { uploaded } }];
    project.write("tenants/fjord.json", oneHostnameTenant("fjord", "", { hostnames }));
    project.commit();
    const held = await project.switchyard("plan");
    expect([held.code, held.out]).toEqual([
      1,
      expect.stringMatching(
        /is left out: vault\.fjordbank\.no needs a certificate, but TF_VAR_fjord_certificate is not/,
      ),
    ]);
    Object.assign(project.env, { TF_VAR_fjord_certificate: certificate });
    const digest = await project.plan();
    const withoutKey = await project.switchyard("apply", digest);
    expect([withoutKey.code, withoutKey.err]).toEqual([1, expect.stringContaining("TF_VAR_fjord_key is not set here")]);
    Object.assign(project.env, { TF_VAR_fjord_key: selfSigned(["vault.fjordbank.no"]).key });
    const another = await project.switchyard("apply", digest);
    expect([another.code, another.err]).toEqual([1, expect.stringContaining("does not belong to its certificate")]);
    Object.assign(project.env, { TF_VAR_fjord_key: key });
    expect(await project.plan()).not.toBe(digest); // the time is another, and nothing else
    const secret = key.split("\n")[1] ?? "";
    const files = readdirSync(join(project.dir, "release"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.filter((file) => readFileSync(file).includes(secret.slice(0, 40)))).toEqual([]);
    expect(await project.switchyard("apply", digest)).toMatchObject({ code: 0 });
    await nothingToRelease();
  });

  it("plans what ignores its pair without any of it", async () => {
    delete project.env.TF_VAR_fjord_certificate;
    delete project.env.TF_VAR_fjord_key;
    project.edit("tenants/fjord.json", (file) => {
      file.worker = "fjord-v2";
    });
    await project.ship();
    await nothingToRelease();
  });

  it("compares two registries where no state can be read, and says that this is no plan", async () => {
    project.git("checkout", "--quiet", "-b", "tyrell");
    project.write("tenants/tyrell.json", oneHostnameTenant("tyrell", "www.tyrell.com"));
    project.commit();
    writeFileSync(join(project.dir, "state", `${SHARD_0}.tfstate`), "not a state");
    const { code, err } = await project.switchyard("plan");
    expect([code, err]).toEqual([2, expect.stringContaining("terraform")]);
    project.emulator.requests.clear();
    const digest = await project.plan("--preview", "--base", "main");
    const { out } = await project.switchyard("review", `release/${digest}`, "--format", "markdown");
    expect(out).toContain("Not a Terraform plan");
    expect(await changes(digest)).toEqual(["tyrell onboarded none"]);
    expect(await project.plan("--preview", "--base", "main", "--no-state")).toBe(digest);
    expect(project.emulator.requests.all()).toEqual([]);
    expect(releasesIn(project).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
