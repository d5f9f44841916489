import { once } from "node:events";
import { chmodSync, copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import type { InjectedFault } from "../../emulator/api/faults";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { oneHostnameTenant, smallPlatform } from "./tenants";
import { describeWithTerraform, terraformBinary } from "./terraform";

type Match = InjectedFault["match"];

const SHARD = "production-hostnames-000";
const hostnameAt = (hostname: string) => `cloudflare_custom_hostname.${hostname.replaceAll(".", "_")}`;
const entryAt = (hostname: string) => `cloudflare_workers_kv.${hostname.replaceAll(".", "_")}`;

/** What the platform stack writes. What stands together is written at the same time; the rest depends on it. */
const PLATFORM_WRITES: readonly Readonly<Record<string, Match>>[] = [
  {
    "cloudflare_zone.zone": { method: "POST", path: "/zones" },
    "cloudflare_workers_kv_namespace.hostnames": { method: "POST", path: "*/storage/kv/namespaces" },
    "cloudflare_workers_for_platforms_dispatch_namespace.dispatch": {
      method: "POST",
      path: "*/workers/dispatch/namespaces",
    },
  },
  {
    "cloudflare_dns_record.fallback_origin": { method: "POST", path: "*/dns_records" },
    "cloudflare_dns_record.cname_target": { method: "POST", path: "*/dns_records" },
    "cloudflare_workers_script.dispatch": { method: "PUT", path: "*/workers/scripts/dispatch" },
  },
  {
    "cloudflare_custom_hostname_fallback_origin.fallback_origin": { method: "PUT", path: "*/fallback_origin" },
    "cloudflare_regional_hostname.cname_target": { method: "POST", path: "*/regional_hostnames" },
    "cloudflare_workers_route.dispatch": { method: "POST", path: "*/workers/routes" },
  },
];

// One story in one account: what a test leaves half done, its next plan repairs.
describeWithTerraform("an interrupted release", () => {
  let project: ReleaseProject;

  beforeAll(async () => {
    project = await startReleaseProject({
      "platform/production.json": {
        ...smallPlatform,
        cnameTarget: { name: "customers.saasprovider.com", region: "eu" },
      },
      "tenants/acme.json": oneHostnameTenant("acme-shop", "shop.acme-store.com"),
      "tenants/globex.json": oneHostnameTenant("globex", "www.globex-corp.com"),
    });
    tellProcessIds();
    project.commit();
  });

  afterAll(() => project?.stop());
  afterEach(() => project.emulator.faults.clear());

  const processIdFile = () => join(project.dir, ".git", "terraform.pid");
  const terraformId = () => Number(readFileSync(processIdFile(), "utf8"));

  /** Puts a script before Terraform that writes down the process ID of each apply. */
  function tellProcessIds(): void {
    const script = join(project.dir, ".git", "terraform");
    const tell = `if [ "$1" = apply ]; then echo $$ > "${processIdFile()}"; fi`;
    writeFileSync(script, `#!/bin/sh\n${tell}\nexec "${terraformBinary}" "$@"\n`);
    chmodSync(script, 0o755);
    project.env.TERRAFORM_BINARY_NAME = script;
  }

  /** Has Cloudflare do these and hold its answers back for longer than anyone waits; ends when it has done all of them. */
  async function carriedOut(...matches: readonly Match[]): Promise<void> {
    const { faults } = project.emulator;
    for (const match of matches) faults.inject({ kind: "slow", match, delay: 20_000 });
    await until(() => faults.pending().length === 0);
  }

  async function until(condition: () => boolean): Promise<void> {
    for (let turn = 0; turn < 6_000 && !condition(); turn++) await new Promise((next) => setTimeout(next, 10));
    expect(condition()).toBe(true);
  }

  /** Applies, and kills Terraform when these were carried out: no state knows of them. */
  async function killedAfter(digest: string, ...matches: readonly Match[]): Promise<void> {
    const killed = carriedOut(...matches).then(() => process.kill(terraformId(), "SIGKILL"));
    const { code, err } = await project.switchyard("apply", digest);
    await killed;
    expect([code, err]).toEqual([2, expect.stringContaining("Terraform was ended by SIGKILL")]);
  }

  interface Repair {
    readonly imports: readonly string[];
    readonly mended: readonly string[];
  }

  const addressesIn = (resources: readonly { address: string }[]) => resources.map(({ address }) => address);

  /** What the release takes over from Cloudflare, and what it knows to be gone. */
  function repairOf(digest: string): Repair {
    const { imports, mended } = JSON.parse(readFileSync(join(project.dir, "release", digest, "manifest.json"), "utf8"));
    return { imports: addressesIn(imports), mended: addressesIn(mended) };
  }

  interface SharedChange {
    readonly address: string;
    readonly impact: string;
    readonly notes: readonly { readonly sentence?: string }[];
  }

  /** The impact of each shared resource that the review says is taken over. */
  async function takenOver(digest: string): Promise<Record<string, string>> {
    const { out } = await project.switchyard("review", `release/${digest}`, "--format", "json");
    const shared: readonly SharedChange[] = JSON.parse(out).roots;
    const imported = shared.filter(({ notes }) => notes.some(({ sentence = "" }) => sentence.startsWith("Taken over")));
    return Object.fromEntries(imported.map(({ address, impact }) => [address, impact]));
  }

  /** Plans once more, and applies that without a create that exists or a request that is sent twice. */
  async function repair(): Promise<Repair> {
    const digest = await project.plan();
    project.emulator.requests.clear();
    const before = project.emulator.clock.now().getTime();
    const { code, err } = await project.switchyard("apply", digest);
    expect([code, err]).toEqual([0, expect.any(String)]);
    expect(project.emulator.clock.now().getTime()).toBe(before); // nobody waited to try again
    expect(project.emulator.requests.all().filter(({ status }) => status === 409)).toEqual([]);
    return repairOf(digest);
  }

  /** What Cloudflare has of the platform and of the hostnames, by name. */
  function held() {
    const state = project.emulator.state();
    return {
      zones: state.zone.map(({ name }) => name),
      records: state.dns_record.map(({ name }) => name),
      regions: state.regional_hostname.map(({ hostname }) => hostname),
      origins: state.custom_hostname_fallback_origin.map(({ origin }) => origin),
      namespaces: state.workers_kv_namespace.map(({ title }) => title),
      dispatchNamespaces: state.workers_for_platforms_dispatch_namespace.map(({ namespace_name }) => namespace_name),
      workers: state.workers_script.map(({ script_name }) => script_name),
      routes: state.workers_route.map(({ pattern }) => pattern),
      hostnames: state.custom_hostname.map(({ hostname }) => hostname),
      entries: state.workers_kv.map(({ key_name }) => key_name.replace("hostname:", "")),
    };
  }

  async function addTenant(id: string, hostname: string): Promise<string> {
    project.write(`tenants/${id}.json`, oneHostnameTenant(id, hostname));
    return await released();
  }

  async function released(): Promise<string> {
    project.commit();
    return await project.plan();
  }

  it("of a new platform: each kind of object that was created and not saved is taken over", async () => {
    let digest = await project.plan();
    for (const writes of PLATFORM_WRITES) {
      await killedAfter(digest, ...Object.values(writes));
      digest = await project.plan(); // Terraform may have saved what it took over earlier
      expect(await takenOver(digest)).toEqual(Object.fromEntries(repairOf(digest).imports.map((one) => [one, "none"])));
      expect(repairOf(digest).imports).toEqual(expect.arrayContaining(Object.keys(writes)));
    }
    const { out } = await project.switchyard("plan");
    expect(out).toContain("cloudflare_workers_route.dispatch exists at Cloudflare: the release imports it");
    await repair();
    expect(held()).toMatchObject({
      zones: ["saasprovider.com"],
      records: ["customers.saasprovider.com", "proxy-fallback.saasprovider.com"],
      regions: ["customers.saasprovider.com"],
      origins: ["proxy-fallback.saasprovider.com"],
      namespaces: ["hostnames"],
      dispatchNamespaces: ["production"],
      workers: ["dispatch"],
      routes: ["*/*"],
    });
  }, 180_000);

  it("by a lost answer and an error: what was done is taken over, the rest is created", async () => {
    const { faults } = project.emulator;
    const digest = await project.plan();
    const create = { method: "POST", path: "*/custom_hostnames" };
    faults.inject({ kind: "lost-answer", match: create });
    faults.inject({
      kind: "500",
      match: { method: "PUT", path: "*/values/hostname:www.globex-corp.com" },
      times: 1_000,
    });
    expect(await project.switchyard("apply", digest)).toMatchObject({ code: 2 });
    faults.clear();
    expect(await repair()).toEqual({ imports: [hostnameAt("shop.acme-store.com")], mended: [] });
  });

  it("by Ctrl-C, as an entry was written and a hostname changed: one is taken over, the other changed again", async () => {
    project.write(
      "tenants/acme.json",
      oneHostnameTenant("acme-shop", "shop.acme-store.com", {
        hostnames: [{ hostname: "shop.acme-store.com", certificate: { minTlsVersion: "1.3" } }],
      }),
    );
    const digest = await addTenant("initech", "www.initech.com");
    const applying = project.start("apply", digest);
    const said = text(applying.stderr as NonNullable<typeof applying.stderr>);
    await carriedOut({ method: "PUT", path: "*/values/*" }, { method: "PATCH", path: "*/custom_hostnames/*" });
    applying.kill("SIGINT");
    expect(await once(applying, "exit")).toEqual([2, null]);
    const told = "production-hostnames-000 was interrupted after 0 of 3 resources, while 2 requests had no answer yet.";
    expect((await said).split("\n").slice(-4)).toEqual([
      expect.stringContaining(told),
      expect.stringContaining("Next: npx switchyard plan --environment production plans what is left"),
      expect.stringContaining("Release "),
      "",
    ]);
    expect(await repair()).toEqual({ imports: [entryAt("www.initech.com")], mended: [] });
  });

  it("by Ctrl-C twice, as a hostname was deleted: it is already gone", async () => {
    project.remove("tenants/initech.json");
    const applying = project.start("apply", await released());
    await carriedOut({ method: "DELETE", path: "*/custom_hostnames/*" });
    applying.kill("SIGINT");
    setTimeout(() => applying.kill("SIGINT"), 20);
    // The second one may come when Terraform has ended, and then it ends the command itself.
    expect([
      [2, null],
      [null, "SIGINT"],
    ]).toContainEqual(await once(applying, "exit"));
    expect(await repair()).toEqual({ imports: [], mended: [hostnameAt("www.initech.com")] });
  });

  it("killed itself, so that Terraform goes on alone for a while", async () => {
    const applying = project.start("apply", await addTenant("hooli", "app.hooli.net"));
    const { faults } = project.emulator;
    faults.inject({ kind: "slow", match: { method: "POST", path: "*/custom_hostnames" }, delay: 500 });
    await until(() => faults.pending().length === 0);
    applying.kill("SIGKILL");
    await once(applying, "exit");
    await until(() => !isRunning(terraformId()));
    const { imports } = await repair(); // Terraform may have saved the hostname before its output had nowhere to go
    expect([[], [hostnameAt("app.hooli.net")]]).toContainEqual(imports);
  });

  it("whose local state was cut short: the backup is restored, and what it lacks is taken over", async () => {
    const digest = await addTenant("pied", "www.piedpiper.com");
    await killedAfter(digest, { method: "POST", path: "*/custom_hostnames" });
    const state = join(project.dir, "state", `${SHARD}.tfstate`);
    truncateSync(state, 1_000);
    const { code, err } = await project.switchyard("plan");
    expect([code, err]).toEqual([2, expect.stringContaining("Restore the backup beside it")]);
    copyFileSync(`${state}.backup`, state);
    expect(await repair()).toEqual({
      imports: [hostnameAt("www.piedpiper.com"), entryAt("www.piedpiper.com")],
      mended: [],
    });
  });

  it("leaves nothing to do and nothing doubled in the end", async () => {
    for (const kind of [["--all"], ["--all", "--refresh"]]) {
      const { code, out } = await project.switchyard("plan", ...kind);
      expect([code, out]).toEqual([0, "Nothing to release: 2 stacks up to date."]);
    }
    const hostnames = ["app.hooli.net", "shop.acme-store.com", "www.globex-corp.com", "www.piedpiper.com"];
    expect(held()).toMatchObject({ hostnames, entries: hostnames });
  });
});

/** A process that has ended may wait for someone to ask how. */
function isRunning(id: number): boolean {
  return existsSync(`/proc/${id}`) && !/^State:\s*Z/m.test(readFileSync(`/proc/${id}/status`, "utf8"));
}
