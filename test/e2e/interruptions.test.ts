import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import type { InjectedFault } from "../../emulator/api/faults";
import { packageRoot } from "../../src/package-root";
import { type ReleaseProject, startReleaseProject } from "./release-project";
import { writesTo } from "./sandbox";
import { oneHostnameTenant, smallPlatform } from "./tenants";
import { describeWithTerraform, terraformBinary } from "./terraform";

const SHOP = "shop.acme-store.com";

/** What the platform stack writes, and the address of each. */
const PLATFORM_WRITES: Readonly<Record<string, string>> = {
  "POST /zones": "cloudflare_zone.zone",
  "POST /accounts/*/storage/kv/namespaces": "cloudflare_workers_kv_namespace.hostnames",
  "POST /accounts/*/workers/dispatch/namespaces": "cloudflare_workers_for_platforms_dispatch_namespace.dispatch",
  "POST /zones/*/dns_records": "cloudflare_dns_record.fallback_origin",
  "PUT /zones/*/custom_hostnames/fallback_origin": "cloudflare_custom_hostname_fallback_origin.fallback_origin",
  "PUT /accounts/*/workers/scripts/dispatch": "cloudflare_workers_script.dispatch",
  "POST /zones/*/workers/routes": "cloudflare_workers_route.wildcard",
};

describeWithTerraform("an interrupted release", () => {
  let project: ReleaseProject;

  beforeAll(async () => {
    project = await startReleaseProject({
      "platform/production.json": smallPlatform,
      "tenants/acme.json": oneHostnameTenant("acme-shop", SHOP),
    });
    runThroughWrapper();
    project.commit();
  });

  afterAll(() => project?.stop());
  afterEach(() => project.emulator.faults.clear());

  const pidFile = () => join(project.dir, ".git", "terraform.pid");

  /** Terraform behind a script that tells the process ID of an apply, and has it write one thing at a time. */
  function runThroughWrapper(): void {
    const script = join(project.dir, ".git", "terraform");
    const lines = [
      "#!/bin/sh",
      `if [ "$1" = apply ]; then shift; echo $$ > "${pidFile()}"; set -- apply -parallelism=1 "$@"; fi`,
      `exec "${terraformBinary}" "$@"`,
    ];
    writeFileSync(script, `${lines.join("\n")}\n`);
    chmodSync(script, 0o755);
    project.env.TERRAFORM_BINARY_NAME = script;
  }

  const manifest = (digest: string) =>
    JSON.parse(readFileSync(join(project.dir, "release", digest, "manifest.json"), "utf8"));
  const importsOf = (digest: string): string[] =>
    manifest(digest).imports.map(({ address }: { address: string }) => address);
  const killTerraform = (signal: NodeJS.Signals = "SIGKILL") =>
    process.kill(Number(readFileSync(pidFile(), "utf8")), signal);

  it("of a new platform, killed after each of its writes", async () => {
    let lost: string | undefined;
    const survived: string[] = [];
    for (let round = 0; round < 10; round++) {
      const digest = await project.plan();
      const imports = importsOf(digest);
      require('fs').cpSync(join(project.dir,'release',digest), '/tmp/rel/'+round, {recursive:true});
      console.log(project.emulator.requests.all().slice(-8).map((r) => `${r.method} ${r.path} ${r.status}`), JSON.stringify(manifest(digest).found));
      console.log(round, lost, imports, Object.keys(manifest(digest).mended));
      if (lost !== undefined) expect(imports).toContain(lost);
      project.emulator.requests.clear();
      for (const method of ["POST", "PUT"]) project.emulator.faults.inject({ kind: "slow", match: { method }, delay: 3_000 });
      const applying = project.switchyard("apply", digest);
      let killed = false;
      const watch = setInterval(() => {
        if (killed || project.emulator.faults.pending().length === 2) return;
        killed = true;
        killTerraform();
      }, 5);
      const { code, err, out } = await applying;
      clearInterval(watch);
      project.emulator.faults.clear();
      const writes = writesTo(project.emulator);
      console.log(code, writes, code === 0 ? "" : out + err);
      if (!killed) break;
      lost = PLATFORM_WRITES[writes[0] ?? ""];
      survived.push(lost ?? writes.join());
    }
    console.log(survived, JSON.stringify(project.emulator.state(), null, 1).slice(0, 6000));
  }, 200_000);
});
