import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type ReleaseProject, startReleaseProject } from "../e2e/release-project";
import { smallPlatform, twoTenants } from "../e2e/tenants";
import { describeWithTerraform } from "../e2e/terraform";

interface FindingJson {
  readonly id: string;
  readonly level: string;
  readonly message: string;
  readonly fix: string | null;
}

describeWithTerraform("switchyard doctor", () => {
  let project: ReleaseProject;
  let namespaces: string;

  beforeAll(async () => {
    project = await startReleaseProject(twoTenants);
    namespaces = `/accounts/${project.emulator.accountId}/workers/dispatch/namespaces`;
  });

  afterAll(() => project?.stop());

  const findings = async (...argv: string[]) => {
    const { code, out, err } = await project.switchyard("doctor", "--format", "json", ...argv);
    if (out === "") throw new Error(err);
    const { environments } = JSON.parse(out) as { environments: { findings: FindingJson[] }[] };
    return { code, found: environments[0]?.findings ?? [] };
  };
  const levelsOf = (found: readonly FindingJson[]) => Object.fromEntries(found.map(({ id, level }) => [id, level]));
  const writes = () =>
    project.emulator.requests.all().filter(({ method, status }) => method !== "GET" && status < 400 && status > 0);
  const uploadUserWorker = async (name: string) => {
    const form = new FormData();
    const metadata = { main_module: "index.js", compatibility_date: "2026-04-21" };
    form.append("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
    form.append("index.js", new Blob(["export default {}"], { type: "application/javascript+module" }), "index.js");
    await project.api("PUT", `${namespaces}/production/scripts/${name}`, form);
  };

  it("tells a new account what the first release creates and what is missing, and changes nothing", async () => {
    project.emulator.requests.clear();
    const { code, found } = await findings();
    expect(levelsOf(found)).toMatchObject({
      "token-active": "ok",
      "zone-active": "ok",
      "dispatch-namespace": "ok",
      "user-workers": "problem",
      names: "ok",
      terraform: "ok",
      backend: "ok",
      lock: "ok",
    });
    expect(code).toBe(1);
    expect(found.find(({ id }) => id === "user-workers")).toMatchObject({
      message: expect.stringContaining("acme-shop"),
      fix: expect.stringContaining("--dispatch-namespace production"),
    });
    expect(writes()).toEqual([]);
  });

  it("names what a first release would write over", async () => {
    const account = `/accounts/${project.emulator.accountId}`;
    await project.api("POST", `${account}/storage/kv/namespaces`, { title: "hostnames" });
    const { found } = await findings();
    expect(found.find(({ id }) => id === "name-kv-namespace")).toMatchObject({
      level: "problem",
      message: "The account has a KV namespace titled hostnames already, and a first release can't create it.",
    });
    const [{ id }] = (await project.api("GET", `${account}/storage/kv/namespaces`)) as [{ id: string }];
    await project.api("DELETE", `${account}/storage/kv/namespaces/${id}`);
  });

  it("has no problem with a platform that was released, and whose user Workers are uploaded", async () => {
    await project.ship();
    await project.ship();
    for (const worker of ["acme-shop", "globex"]) await uploadUserWorker(worker);
    project.emulator.clock.advance({ minutes: 10 });
    project.emulator.requests.clear();
    const { found } = await findings("--for", "apply");
    expect(found.filter(({ level }) => level === "problem")).toEqual([]);
    expect(levelsOf(found)).toMatchObject({
      "saas-enabled": "ok",
      "fallback-origin": "ok",
      "user-workers": "ok",
      "token-writes": "ok",
    });
    expect(writes()).toEqual([]);
  });

  it.each([
    ["read-only", "plan", "ok", "ok"],
    ["read-only", "apply", "ok", "problem"],
    ["all", "plan", "ok", "warning"],
    [{ Zone: "read", DNS: "read" }, "plan", "problem", "ok"],
  ] as const)("tells what a token of permissions %j is good for: %s", async (permissions, purpose, reads, writing) => {
    project.emulator.tokens.grant("another", permissions);
    Object.assign(project.env, { CLOUDFLARE_API_TOKEN: "another" });
    const { found } = await findings("--for", purpose);
    Object.assign(project.env, { CLOUDFLARE_API_TOKEN: project.emulator.token });
    expect(levelsOf(found)).toMatchObject({ "token-reads": reads, "token-writes": writing });
  });

  it("names a limit that Cloudflare does not grant", async () => {
    project.write("platform/production.json", {
      ...smallPlatform,
      entitlements: { customMetadata: true, hostnamesHardCap: 7 },
    });
    const { found } = await findings();
    expect(found.find(({ id }) => id === "entitlement-hostnamesHardCap")).toMatchObject({ level: "warning" });
    project.write("platform/production.json", smallPlatform);
  });

  it("says in text what was found and how to fix it, the summary last", async () => {
    const { out } = await project.switchyard("doctor");
    expect(out).toContain("production (saasprovider.com)");
    expect(out.trimEnd().split("\n").at(-1)).toMatch(/^\d+ problems?, \d+ not checked, \d+ warnings?, \d+ ok\.$/);
    expect(out).not.toContain(project.emulator.token);
  });
});
